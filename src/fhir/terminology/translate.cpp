// $translate. FHIR R4 conceptmap-operation-translate.html.
#include <algorithm>

#include "fhir/terminology/internal/parameter.hpp"
#include "fhir/terminology/operations.hpp"

namespace fhir {
namespace {

class Translator {
  public:
    explicit Translator(TranslateAsk const& ask) : ask_(ask) {}

    Draft run() && {
        for (auto const map : ask_.maps) {
            for (auto const group : map["group"]) {
                for (auto const& coding : ask_.codings) {
                    if (ask_.reverse) backward(map, group, coding);
                    else forward(map, group, coding);
                }
            }
        }
        ParameterList out;
        out.add("result", "valueBoolean", found_);
        if (!found_) out.add("message", "valueString", "No match was found.");
        for (auto& match : matches_) out.add("match", "part", std::move(match));
        return std::move(out).resource();
    }

  private:
    bool is_target(std::string_view system) const {
        return ask_.target_system.empty() || ask_.target_system == system;
    }

    static bool is_source(Value group, std::string_view member, Coding const& coding) {
        auto const system = group[member].text();
        return coding.system.empty() || system.empty() || coding.system == system;
    }

    void forward(Value map, Value group, Coding const& coding) {
        if (!is_source(group, "source", coding) || !is_target(group["target"].text())) return;
        for (auto const element : group["element"]) {
            if (element["code"].text() != coding.code) continue;
            for (auto const target : element["target"]) {
                add(map, group["target"].text(), target, target["equivalence"].text());
            }
            return;
        }
        unmapped(map, group, coding);
    }

    // FHIR R4 conceptmap.html#unmapped; another map is not followed.
    void unmapped(Value map, Value group, Coding const& coding) {
        auto const rule = group["unmapped"];
        if (rule["mode"].text() == "fixed") add(map, group["target"].text(), rule, "inexact");
        if (rule["mode"].text() == "provided") {
            ParameterList parts;
            parts.add("equivalence", "valueCode", "equal");
            parts.add("concept", "valueCoding",
                      object({{"system", group["target"].text()}, {"code", coding.code}}));
            keep(std::move(parts), map, true);
        }
    }

    void backward(Value map, Value group, Coding const& coding) {
        if (!is_source(group, "target", coding) || !is_target(group["source"].text())) return;
        for (auto const element : group["element"]) {
            for (auto const target : element["target"]) {
                if (target["code"].text() != coding.code) continue;
                add(map, group["source"].text(), element, turned(target["equivalence"].text()));
            }
        }
    }

    static std::string_view turned(std::string_view equivalence) {
        constexpr std::pair<std::string_view, std::string_view> pairs[] = {
            {"wider", "narrower"},
            {"narrower", "wider"},
            {"subsumes", "specializes"},
            {"specializes", "subsumes"}};
        for (auto const& [from, to] : pairs) {
            if (from == equivalence) return to;
        }
        return equivalence;
    }

    void add(Value map, std::string_view system, Value target, std::string_view equivalence) {
        ParameterList parts;
        parts.add("equivalence", "valueCode", equivalence);
        if (auto const code = target["code"].text(); !code.empty()) {
            auto coding = object({{"code", code}});
            if (!system.empty()) coding.set("system", system);
            if (auto const display = target["display"].text(); !display.empty())
                coding.set("display", display);
            parts.add("concept", "valueCoding", std::move(coding));
        }
        keep(std::move(parts), map, equivalence != "unmatched" && equivalence != "disjoint");
    }

    void keep(ParameterList parts, Value map, bool matches) {
        parts.add("source", "valueUri", map["url"].text());
        matches_.push_back(std::move(parts).parts());
        found_ |= matches;
    }

    TranslateAsk const& ask_;
    std::vector<Draft> matches_;
    bool found_ = false;
};

}  // namespace

Draft translate(TranslateAsk const& ask) { return Translator(ask).run(); }

}  // namespace fhir
