#include "edge/hl7v2/stay_resource.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/time.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;
using fhir::Value;

constexpr std::string_view act_code = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

std::optional<Moment> moment(std::string_view dtm) {
    auto const text = date_time_from(dtm);
    auto const at = moment_from(dtm);
    if (!text || !at) return {};
    return Moment{*text, *at};
}

// A time that could not be read is left out with a note.
std::optional<Moment> moment(Segment const& segment, std::size_t field, Notes& notes) {
    auto const dtm = segment.text(field);
    auto const found = moment(dtm);
    if (!found && !dtm.empty()) {
        notes.push_back({std::string(segment.name()) + "-" + std::to_string(field),
                         "This time cannot be read (YYYYMMDDHHMM[SS]); it was left out."});
    }
    return found;
}

base::Result<Moment> time_of_event(Message const& message) {
    for (auto const& dtm :
         {message.segment("EVN").text(6), message.segment("EVN").text(2), message.header().sent}) {
        if (auto const found = moment(dtm)) return *found;
    }
    return base::malformed(errors::field_missing, {{"EVN-2", "Say when the event happened."}});
}

// Table 0004 to v3 ActCode, which FHIR prefers.
Draft class_from(std::string_view code) {
    struct Row {
        std::string_view v2, act, display;
    };
    constexpr std::array<Row, 7> rows{{{"E", "EMER", "emergency"},
                                       {"I", "IMP", "inpatient encounter"},
                                       {"O", "AMB", "ambulatory"},
                                       {"P", "PRENC", "pre-admission"},
                                       {"R", "AMB", "ambulatory"},
                                       {"B", "IMP", "inpatient encounter"},
                                       {"H", "HH", "home health"}}};
    auto const row = std::ranges::find(rows, code, &Row::v2);
    if (row != rows.end()) {
        return fhir::object({{"system", act_code}, {"code", row->act}, {"display", row->display}});
    }
    if (code.empty()) return {};
    return fhir::object(
        {{"system", "http://terminology.hl7.org/CodeSystem/v2-0004"}, {"code", code}});
}

void add_participants(std::vector<Draft>& all, Segment const& pv1, std::size_t field,
                      char const* type, Header const& header) {
    for (auto const& xcn : pv1.field(field)) {
        auto person = practitioner_from(xcn, header);
        if (!person.exists()) continue;
        auto const coding =
            fhir::object({{"system", "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"},
                          {"code", type}});
        all.push_back(fhir::object(
            {{"type", fhir::array({fhir::object({{"coding", fhir::array({coding})}})})},
             {"individual", std::move(person)}}));
    }
}

Draft participants_from(Segment const& pv1, Header const& header) {
    std::vector<Draft> all;
    add_participants(all, pv1, 7, "ATND", header);
    add_participants(all, pv1, 8, "REF", header);
    add_participants(all, pv1, 9, "CON", header);
    add_participants(all, pv1, 17, "ADM", header);
    return all.empty() ? Draft{} : fhir::array(std::move(all));
}

void take_codes(Visit& visit, Draft const& reason) {
    auto const* codings = reason.find("coding");
    if (!codings) return;
    for (auto const& coding : codings->elements()) {
        visit.reason_codes.push_back(
            {std::string(coding.find("system")->text()), std::string(coding.find("code")->text())});
    }
}

Draft reasons_from(Message const& message, Visit& visit) {
    std::vector<Draft> reasons;
    auto const take = [&](Part const& cwe, std::string const& more) {
        auto reason = codeable_concept_from(cwe, message.header());
        if (!reason.exists() && !more.empty()) reason = fhir::object({{"text", more}});
        if (!reason.exists()) return;
        take_codes(visit, reason);
        if (auto const* text = reason.find("text")) visit.reason_texts.emplace_back(text->text());
        if (!more.empty()) visit.reason_texts.push_back(more);
        reasons.push_back(std::move(reason));
    };
    take(message.segment("PV2").first(3), {});
    for (auto const& dg1 : message.all("DG1")) take(dg1.first(3), dg1.text(4));
    return reasons.empty() ? Draft{} : fhir::array(std::move(reasons));
}

Draft hospitalization_from(Segment const& pv1, Header const& header) {
    return object_or_absent(
        {{"admitSource", codeable_concept_from(pv1.first(14), header,
                                               "http://terminology.hl7.org/CodeSystem/v2-0023")},
         {"destination",
          [&] {
              auto const name = pv1.text(37);
              return name.empty() ? Draft{} : fhir::object({{"display", name}});
          }()},
         {"dischargeDisposition",
          codeable_concept_from(pv1.first(36), header,
                                "http://terminology.hl7.org/CodeSystem/v2-0112")}});
}

Draft visit_number(Message const& message) {
    auto const pv1 = message.segment("PV1");
    auto number = pv1.deletes(19) ? Draft{} : identifier_from(pv1.first(19), message.header());
    if (number.exists()) return number;
    return identifier_from(message.segment("PID").first(18), message.header());
}

Draft details_from(Message const& message, Visit& visit) {
    auto const pv1 = message.segment("PV1");
    auto const& header = message.header();
    auto service = codeable_concept_from(pv1.first(10), header,
                                         "http://terminology.hl7.org/CodeSystem/v2-0069");
    auto details = object_or_absent(
        {{"identifier", visit.identifier.exists() ? fhir::array({visit.identifier}) : Draft{}},
         {"class", class_from(visit.patient_class)},
         {"serviceType", std::move(service)},
         {"participant", participants_from(pv1, header)},
         {"reasonCode", reasons_from(message, visit)},
         {"hospitalization", hospitalization_from(pv1, header)},
         {"serviceProvider",
          visit.facility.empty() ? Draft{} : fhir::object({{"display", visit.facility}})}});
    return details.exists() ? std::move(details) : fhir::object({});
}

std::string_view name_of(StayState state) {
    switch (state) {
        case StayState::unknown:
        case StayState::in_progress:
            return "in-progress";
        case StayState::finished:
            return "finished";
        case StayState::cancelled:
            return "cancelled";
    }
    return "unknown";
}

std::optional<Moment> moment_in(Value text) {
    auto const span = base::interval_from(text.text());
    if (!span) return {};
    return Moment{std::string(text.text()), {span->low}};
}

Draft text_of(std::optional<Moment> const& at) { return at ? Draft(at->text) : Draft{}; }

Draft period(std::optional<Moment> const& start, std::optional<Moment> const& end) {
    return object_or_absent({{"start", text_of(start)}, {"end", text_of(end)}});
}

Draft locations_of(Stay const& stay) {
    std::vector<Draft> all;
    for (std::size_t i = 0; i < stay.moves.size(); ++i) {
        bool const last = i + 1 == stay.moves.size();
        auto const end = last ? stay.end : stay.moves[i + 1].start;
        bool const here = last && stay.state == StayState::in_progress;
        all.push_back(fhir::object({{"location", stay.moves[i].location},
                                    {"status", here ? "active" : "completed"},
                                    {"period", period(stay.moves[i].start, end)}}));
    }
    return all.empty() ? Draft{} : fhir::array(std::move(all));
}

Draft history_of(Stay const& stay) {
    if (!stay.discharge_cancelled) return {};
    return fhir::array(
        {fhir::object({{"status", "finished"}, {"period", period({}, stay.discharge_cancelled)}})});
}

// Elements that PV1 gives replace the record's; those of the hospitalization one by one.
void merge_details(Draft& encounter, Draft const& details) {
    for (auto const& [name, value] : details.members()) {
        auto* own = encounter.find(name);
        if (name == "hospitalization" && own) {
            for (auto const& [part, said] : value.members()) own->set(part, said);
        } else {
            encounter.set(name, value);
        }
    }
}

}  // namespace

base::Result<std::optional<Visit>> visit_from(Message const& message) {
    auto const movement = movement_from(message.header().event);
    auto const pv1 = message.segment("PV1");
    if (!movement || (*movement == Movement::update && !pv1)) return std::nullopt;
    if (!pv1) {
        return base::malformed(errors::field_missing,
                               {{"PV1", "Say which visit the event belongs to."}});
    }
    Visit visit{.said = {.movement = *movement, .when = TRY(time_of_event(message))}};
    visit.said.admitted = moment(pv1, 44, visit.notes);
    visit.said.discharged = moment(pv1, 45, visit.notes);
    visit.said.location = location_from(pv1.first(3), message.header());
    visit.patient_class = pv1.text(2);
    if (auto const* display = visit.said.location.find("display")) visit.location = display->text();
    visit.facility = pv1.first(3).component(4).text();
    if (visit.facility.empty()) visit.facility = message.header().facility;
    visit.identifier = visit_number(message);
    visit.details = details_from(message, visit);
    return visit;
}

Stay stay_from(Value encounter) {
    Stay stay;
    auto const status = encounter["status"].text();
    stay.state = status == "finished"    ? StayState::finished
                 : status == "cancelled" ? StayState::cancelled
                 : status.empty()        ? StayState::unknown
                                         : StayState::in_progress;
    stay.start = moment_in(encounter["period"]["start"]);
    stay.end = moment_in(encounter["period"]["end"]);
    for (auto const past : encounter["statusHistory"]) {
        if (past["status"].text() == "finished") {
            stay.discharge_cancelled = moment_in(past["period"]["end"]);
        }
    }
    for (auto const place : encounter["location"]) {
        stay.moves.push_back({Draft(place["location"]), moment_in(place["period"]["start"])});
    }
    return stay;
}

Draft encounter_after(Value current, Visit const& visit) {
    auto const stay = after(stay_from(current), visit.said);
    auto encounter = current ? Draft(current) : fhir::object({{"resourceType", "Encounter"}});
    encounter.set("status", name_of(stay.state));
    merge_details(encounter, visit.details);
    if (!encounter.find("class")) {
        encounter.set("class", fhir::object({{"system", act_code}, {"code", "AMB"}}));
    }
    encounter.set("statusHistory", history_of(stay));
    encounter.set("period", period(stay.start, stay.end));
    encounter.set("location", locations_of(stay));
    if (stay.state == StayState::in_progress) {
        if (auto* hospital = encounter.find("hospitalization")) {
            hospital->set("dischargeDisposition", {});
            hospital->set("destination", {});
            if (hospital->members().empty()) encounter.set("hospitalization", {});
        }
    }
    return encounter;
}

}  // namespace hl7v2
