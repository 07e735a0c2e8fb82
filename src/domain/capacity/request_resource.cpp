#include "domain/capacity/request.hpp"
#include "domain/terms/terms.hpp"

namespace capacity {
namespace {

using fhir::array;
using fhir::Draft;
using fhir::object;

Draft step_extensions(Setting const& setting) {
    return array({terms::extension("episode", "valueReference",
                                   terms::reference("EpisodeOfCare", setting.episode)),
                  terms::extension("recorded-by", "valueString",
                                   terms::text_or_absent(setting.author))});
}

Draft place_reference(Place const& place, std::string_view name) {
    return object({{"reference", place.id}, {"display", name}});
}

}  // namespace

store::Change change_for(PlaceRequest const& request, Setting const& setting) {
    std::vector<Draft> details;
    for (auto const& code : request.criteria)
        details.push_back(terms::own_concept(terms::criterion, code));
    return terms::change(
        object({{"resourceType", "ServiceRequest"},
                {"id", setting.id},
                {"extension", step_extensions(setting)},
                {"requisition", object({{"system", terms::id_system("episode")},
                                        {"value", setting.episode}})},
                {"status", "active"},
                {"intent", "order"},
                {"category", array({terms::own_concept(terms::category, "placement", "A place")})},
                {"code", terms::own_concept(terms::place_kind, name_of(request.kind))},
                {"orderDetail", details.empty() ? Draft() : array(std::move(details))},
                {"subject", terms::reference("Patient", setting.patient)},
                {"occurrenceDateTime", terms::text_or_absent(request.earliest)},
                {"authoredOn", base::to_text(setting.at)},
                {"reasonCode", array({terms::text_concept(request.need)})}}),
        0);
}

PlaceRequest request_from(fhir::Value resource) {
    PlaceRequest request;
    request.kind = kind_from(terms::own_code(resource["code"], terms::place_kind))
                       .value_or(Kind::bed);
    request.need = resource["reasonCode"][0]["text"].text();
    for (auto const detail : resource["orderDetail"])
        request.criteria.emplace_back(terms::own_code(detail, terms::criterion));
    request.earliest = resource["occurrenceDateTime"].text();
    return request;
}

store::Change closed(fhir::Value request, std::uint64_t version, std::string_view status) {
    Draft draft(request);
    draft.set("status", status);
    return terms::change(draft, version);
}

store::Change offer_task(Place const& place, std::string_view place_name,
                         std::string_view request, Setting const& setting) {
    return terms::change(
        object({{"resourceType", "Task"},
                {"id", setting.id},
                {"extension", step_extensions(setting)},
                {"basedOn", array({terms::reference("ServiceRequest", request)})},
                {"status", "requested"},
                {"intent", "proposal"},
                {"code", terms::own_concept(terms::step, "offer", "Offer of a place")},
                {"focus", terms::reference("ServiceRequest", request)},
                {"for", terms::reference("Patient", setting.patient)},
                {"authoredOn", base::to_text(setting.at)},
                {"lastModified", base::to_text(setting.at)},
                {"input", array({terms::detail("place", "valueReference",
                                               place_reference(place, place_name))})}}),
        0);
}

store::Change answered(fhir::Value offer, std::uint64_t version, Answer const& answer,
                       base::Instant at) {
    Draft draft(offer);
    draft.set("status", answer.kind == AnswerKind::accept ? "accepted" : "rejected");
    draft.set("statusReason", terms::text_concept(answer.reason));
    draft.set("lastModified", base::to_text(at));
    draft.add("output", terms::detail("answered-by", "valueString", answer.by));
    return terms::change(draft, version);
}

store::Change withdrawn(fhir::Value offer, std::uint64_t version, base::Instant at) {
    Draft draft(offer);
    draft.set("status", "cancelled");
    draft.set("lastModified", base::to_text(at));
    return terms::change(draft, version);
}

store::Change stay(Place const& place, std::string_view place_name, std::string_view request,
                   Setting const& setting) {
    auto extensions = step_extensions(setting);
    extensions.push(
        terms::extension("place", "valueReference", place_reference(place, place_name)));
    auto const in_bed = place.kind == Kind::bed;
    auto const where = object({{"location", place_reference(place, place_name)}});
    return terms::change(
        object({{"resourceType", "Encounter"},
                {"id", setting.id},
                {"extension", std::move(extensions)},
                {"status", "in-progress"},
                {"class", terms::coding("http://terminology.hl7.org/CodeSystem/v3-ActCode",
                                        in_bed ? "IMP" : "HH",
                                        in_bed ? "inpatient encounter" : "home health")},
                {"type", array({terms::own_concept(terms::place_kind, name_of(place.kind))})},
                {"subject", terms::reference("Patient", setting.patient)},
                {"episodeOfCare", array({terms::reference("EpisodeOfCare", setting.episode)})},
                {"basedOn", array({terms::reference("ServiceRequest", request)})},
                {"period", object({{"start", base::to_text(setting.at)}})},
                {"location", in_bed ? array({where}) : Draft()}}),
        0);
}

store::Change stay_ended(fhir::Value stay, std::uint64_t version, base::Instant at) {
    Draft draft(stay);
    draft.set("status", "finished");
    if (auto* period = draft.find("period")) period->set("end", base::to_text(at));
    return terms::change(draft, version);
}

}  // namespace capacity
