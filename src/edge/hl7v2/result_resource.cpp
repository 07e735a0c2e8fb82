#include "edge/hl7v2/result_resource.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/internal/observed_value.hpp"
#include "edge/hl7v2/time.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;
using Pair = std::pair<std::string_view, std::string_view>;

// HL7 table 0085 to Observation.status.
constexpr std::array<Pair, 12> observation_states{{{"F", "final"},
                                                   {"P", "preliminary"},
                                                   {"R", "preliminary"},
                                                   {"S", "preliminary"},
                                                   {"C", "corrected"},
                                                   {"A", "amended"},
                                                   {"U", "final"},
                                                   {"X", "cancelled"},
                                                   {"D", "entered-in-error"},
                                                   {"W", "entered-in-error"},
                                                   {"I", "registered"},
                                                   {"O", "registered"}}};

// HL7 table 0123 to DiagnosticReport.status.
constexpr std::array<Pair, 10> report_states{{{"F", "final"},
                                              {"P", "preliminary"},
                                              {"R", "partial"},
                                              {"A", "partial"},
                                              {"C", "corrected"},
                                              {"M", "corrected"},
                                              {"X", "cancelled"},
                                              {"I", "registered"},
                                              {"S", "registered"},
                                              {"O", "registered"}}};

template <std::size_t Count>
std::string_view state_from(std::array<Pair, Count> const& table, std::string_view code) {
    auto const row = std::ranges::find(table, code, &Pair::first);
    return row == table.end() ? "unknown" : row->second;
}

Draft time_or_absent(std::string const& dtm) {
    auto const time = date_time_from(dtm);
    return time ? Draft(*time) : Draft{};
}

// R4 instant: needs a day, a time and an offset.
Draft instant_or_absent(std::string const& dtm) {
    auto const time = date_time_from(dtm);
    return time && time->size() > 10 ? Draft(*time) : Draft{};
}

Draft interpretation_from(Segment const& obx, Header const& header) {
    return each(obx, 8, [&](Part const& code) {
        return codeable_concept_from(
            code, header, "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation");
    });
}

Draft range_from(Segment const& obx) {
    auto const text = obx.first(7).whole();
    if (text.find_first_of("0123456789") == std::string::npos) return {};
    return fhir::array({fhir::object({{"text", text}})});
}

Draft observers(Segment const& obx, Header const& header) {
    std::vector<Draft> all;
    for (auto const& xcn : obx.field(16)) {
        if (auto one = practitioner_from(xcn, header); one.exists()) all.push_back(std::move(one));
    }
    if (auto place = organisation_from(obx.first(23), header); place.exists()) {
        all.push_back(std::move(place));
    }
    return all.empty() ? Draft{} : fhir::array(std::move(all));
}

// Gathers the segments of a message into reports, findings and their notes.
class Gatherer {
  public:
    explicit Gatherer(Message const& message) : message_(message) {}

    base::Result<Results> gather() {
        for (auto const& segment : message_.segments()) {
            if (segment.name() == "OBR") {
                TRY(begin(segment));
            } else if (segment.name() == "OBX") {
                TRY(observe(segment));
            } else if (segment.name() == "NTE") {
                note(segment);
            } else if (segment.name() == "SPM") {
                noting_ = nullptr;
            }
        }
        if (results_.reports.empty()) {
            return base::malformed(errors::field_missing,
                                   {{"OBR", "The message reports no result."}});
        }
        return std::move(results_);
    }

  private:
    base::Result<int> begin(Segment const& obr) {
        ++obr_count_;
        auto code = codeable_concept_from(obr.first(4), message_.header());
        if (!code.exists()) {
            return base::malformed(errors::field_missing, {{fmt::format("OBR[{}]-4", obr_count_),
                                                            "Say what was asked for."}});
        }
        auto const number = obr.text(3).empty() ? obr.text(2) : obr.text(3);
        auto const owner =
            number.empty() ? fmt::format("{}#{}", message_.header().control, obr_count_) : number;
        std::vector<Draft> identifiers;
        add_number(identifiers, obr.first(2), "PLAC");
        add_number(identifiers, obr.first(3), "FILL");
        time_ = obr.text(7);
        results_.reports.push_back(
            {.name = fmt::format("{}|{}", owner, obr.text(4)),
             .report = fhir::object(
                 {{"resourceType", "DiagnosticReport"},
                  {"identifier",
                   identifiers.empty() ? Draft{} : fhir::array(std::move(identifiers))},
                  {"status", state_from(report_states, obr.text(25))},
                  {"code", std::move(code)},
                  {"effectiveDateTime", time_or_absent(time_)},
                  {"issued", instant_or_absent(obr.text(22))}})});
        noting_ = nullptr;
        return 0;
    }

    void add_number(std::vector<Draft>& identifiers, Part const& ei, char const* type) {
        auto const value = ei.component(1).text();
        if (value.empty()) return;
        auto const coding = fhir::object(
            {{"system", "http://terminology.hl7.org/CodeSystem/v2-0203"}, {"code", type}});
        identifiers.push_back(
            fhir::object({{"type", fhir::object({{"coding", fhir::array({coding})}})},
                          {"system", assigner_system(ei.component(2), message_.header(), type)},
                          {"value", value}}));
    }

    base::Result<int> observe(Segment const& obx) {
        ++obx_count_;
        auto const path = fmt::format("OBX[{}]", obx_count_);
        auto code = codeable_concept_from(obx.first(3), message_.header());
        if (!code.exists()) {
            return base::malformed(errors::field_missing,
                                   {{path + "-3", "Say what was observed."}});
        }
        if (results_.reports.empty()) begin_without_order();
        auto& findings = results_.reports.back().findings;
        auto name =
            fmt::format("{}|{}", obx.text(3).empty() ? obx.text(3, 2) : obx.text(3), obx.text(4));
        auto const equals = seen_[fmt::format("{}|{}", results_.reports.size(), name)]++;
        auto const when = obx.text(14).empty() ? time_ : obx.text(14);
        auto observation =
            fhir::object({{"resourceType", "Observation"},
                          {"status", state_from(observation_states, obx.text(11))},
                          {"code", std::move(code)},
                          {"effectiveDateTime", time_or_absent(when)},
                          {"performer", observers(obx, message_.header())},
                          {"interpretation", interpretation_from(obx, message_.header())},
                          {"method", codeable_concept_from(obx.first(17), message_.header())},
                          {"referenceRange", range_from(obx)}});
        set_value(observation, obx, message_.header(), path, results_.notes);
        findings.push_back({fmt::format("{}|{}", name, equals), std::move(observation)});
        noting_ = &findings.back().observation;
        return 0;
    }

    void begin_without_order() {
        results_.reports.push_back(
            {.name = message_.header().control,
             .report =
                 fhir::object({{"resourceType", "DiagnosticReport"},
                               {"status", "unknown"},
                               {"code", fhir::object({{"text", "Results without an order"}})}})});
    }

    // A comment belongs to what stands before it; R4's DiagnosticReport has no note, so an
    // extension of ours carries its comments.
    void note(Segment const& nte) {
        std::string text;
        for (auto const& line : nte.field(3)) text += (text.empty() ? "" : "\n") + line.whole();
        if (text.empty() || results_.reports.empty()) return;
        auto annotation = fhir::object({{"text", text}});
        if (noting_) {
            noting_->add("note", std::move(annotation));
        } else if (results_.reports.back().findings.empty()) {
            results_.reports.back().report.add(
                "extension",
                fhir::object({{"url", std::string(own_address) + "StructureDefinition/report-note"},
                              {"valueAnnotation", std::move(annotation)}}));
        }
    }

    Message const& message_;
    Results results_;
    std::map<std::string, int> seen_;  // How often a report has a finding of that name.
    Draft* noting_ = nullptr;
    std::string time_;
    int obr_count_ = 0;
    int obx_count_ = 0;
};

}  // namespace

base::Result<Results> results_from(Message const& message) { return Gatherer(message).gather(); }

}  // namespace hl7v2
