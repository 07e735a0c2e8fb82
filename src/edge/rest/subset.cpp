#include "edge/rest/internal/subset.hpp"

#include <algorithm>
#include <span>
#include <unordered_map>

#include "base/text.hpp"
#include "edge/rest/elements.hpp"
#include "edge/rest/errors.hpp"
#include "fhir/value/value.hpp"

namespace rest {

namespace texts {
extern const std::string_view summaries;
}

namespace {

using Words = std::vector<std::string_view>;

struct Parts {
    Words summary;
    Words needed;
    Words choices;  // "value[x]"
};

Words words(std::string_view text) {
    if (text.empty()) return {};
    return base::split(text, ' ');
}

std::unordered_map<std::string_view, Parts> const& table() {
    static auto const made = [] {
        std::unordered_map<std::string_view, Parts> parts;
        for (auto const line : base::split(texts::summaries, '\n')) {
            auto const fields = base::split(line, '\t');
            if (line.starts_with('#') || fields.size() != 4) continue;
            parts.emplace(fields[0], Parts{words(fields[1]), words(fields[2]), words(fields[3])});
        }
        return parts;
    }();
    return made;
}

Parts const& parts_of(std::string_view type) {
    static Parts const none;
    auto const found = table().find(type);
    return found == table().end() ? none : found->second;
}

// Whether a member stands for an element: "valueQuantity" for "value[x]", "_status" for "status".
bool stands_for(std::string_view member, std::string_view element) {
    if (member.starts_with('_')) member.remove_prefix(1);
    if (!element.ends_with("[x]")) return member == element;
    auto const stem = element.substr(0, element.size() - 3);
    return member.starts_with(stem) && member.size() > stem.size() && member[stem.size()] >= 'A' &&
           member[stem.size()] <= 'Z';
}

bool is_among(std::string_view member, Words const& elements) {
    return std::ranges::any_of(elements, [&](auto element) { return stands_for(member, element); });
}

bool asked_for(std::string_view member, std::vector<std::string> const& elements,
               Parts const& parts) {
    return std::ranges::any_of(elements, [&](std::string const& element) {
        auto const choice = element + "[x]";
        bool const is_choice = std::ranges::find(parts.choices, choice) != parts.choices.end();
        return stands_for(member, element) || (is_choice && stands_for(member, choice));
    });
}

bool keeps(Subset const& subset, Parts const& parts, std::string_view member) {
    if (member == "resourceType" || member == "id") return true;
    if (!subset.elements.empty()) {
        return asked_for(member, subset.elements, parts) || is_among(member, parts.needed);
    }
    switch (subset.summary) {
        case fhir::Summary::true_: return is_among(member, parts.summary);
        case fhir::Summary::text: return member == "text" || is_among(member, parts.needed);
        case fhir::Summary::data: return member != "text";
        default: return true;
    }
}

constexpr std::string_view tag =
    R"({"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"})";

void append_member(std::string& out, std::string_view name, std::string_view source) {
    if (out.size() > 1) out += ',';
    out.append("\"").append(name).append("\":").append(source);
}

std::string tagged_meta(fhir::Value meta) {
    std::string out = "{";
    std::string tags;
    for (auto const member : meta) {
        if (member.name() == "tag") {
            for (auto const each : member) tags.append(each.source()).append(",");
        } else {
            append_member(out, member.name(), member.source());
        }
    }
    append_member(out, "tag", "[" + tags + std::string(tag) + "]");
    return out + "}";
}

}  // namespace

base::Result<Subset> subset_from(record::SearchParameters const& query) {
    Subset subset;
    for (auto const& [name, value] : query) {
        if (name == "_elements") {
            for (auto const element : base::split(value, ','))
                subset.elements.emplace_back(base::trim(element));
        } else if (name == "_summary") {
            using enum fhir::Summary;
            if (value == "true") subset.summary = true_;
            else if (value == "text") subset.summary = text;
            else if (value == "data") subset.summary = data;
            else if (value != "false") {
                return base::malformed(
                    errors::bad_query,
                    {{name, "must be true, text, data or false for one resource"}});
            }
        }
    }
    return subset;
}

base::Result<std::string> subset_of(std::string_view resource, Subset const& subset) {
    auto const document = TRY(fhir::parse(std::string(resource)));
    auto const& parts = parts_of(document["resourceType"].text());
    std::string out = "{";
    bool has_meta = false;
    for (auto const member : document.root()) {
        if (member.name() == "meta") {
            has_meta = true;
            append_member(out, "meta", tagged_meta(member));
        } else if (keeps(subset, parts, member.name())) {
            append_member(out, member.name(), member.source());
        }
    }
    if (!has_meta) append_member(out, "meta", tagged_meta({}));
    return out + "}";
}

base::Result<std::string> elements_of(std::string_view resource,
                                      std::vector<std::string> const& elements) {
    return subset_of(resource, {.elements = elements});
}

}  // namespace rest
