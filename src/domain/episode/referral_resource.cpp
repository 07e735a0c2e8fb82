#include <fmt/format.h>

#include "domain/episode/referral.hpp"
#include "domain/terms/terms.hpp"

namespace episode {
namespace {

using fhir::array;
using fhir::Draft;
using fhir::object;

Draft party(std::string_view organisation_id, std::string_view organisation) {
    if (!organisation_id.empty())
        return terms::reference("Organization", organisation_id, organisation);
    return terms::text_reference(organisation);
}

Draft extensions_of(Referral const& referral) {
    return array({terms::extension("trigger-rule", "valueString",
                                   fmt::format("{} v{}: {}", referral.trigger.code,
                                               referral.trigger.version, referral.trigger.because)),
                  terms::extension("route", "valueCode", name_of(referral.trigger.route)),
                  terms::extension("caller", "valueString", terms::text_or_absent(referral.caller)),
                  terms::extension("caller-role", "valueString",
                                   terms::text_or_absent(referral.caller_role))});
}

Draft visit_of(Referral const& referral) {
    if (referral.visit.empty()) return {};
    return array({object({{"system", terms::id_system("visit")}, {"value", referral.visit}})});
}

Draft request_of(Referral const& referral) {
    auto const& trigger = referral.trigger;
    auto const where = terms::text_concept(referral.location);
    return object(
        {{"resourceType", "ServiceRequest"},
         {"id", referral.request_id},
         {"extension", extensions_of(referral)},
         {"identifier", visit_of(referral)},
         {"status", "active"},
         {"intent", "order"},
         {"category", array({terms::own_concept(terms::category, "referral", "Referral")})},
         {"code", terms::own_concept(terms::trigger_codes, trigger.code, trigger.name)},
         {"subject", terms::reference("Patient", referral.patient)},
         {"authoredOn", base::to_text(referral.at)},
         {"requester", party(referral.organisation_id, referral.organisation)},
         {"locationCode", where.exists() ? array({where}) : Draft()},
         {"reasonCode", referral.what.empty() ? Draft()
                                              : array({terms::text_concept(referral.what)})}});
}

Draft task_of(Referral const& referral) {
    return object(
        {{"resourceType", "Task"},
         {"id", referral.task_id},
         {"status", "requested"},
         {"intent", "order"},
         {"code", terms::own_concept(terms::step, "triage", "Triage")},
         {"focus", terms::reference("ServiceRequest", referral.request_id)},
         {"for", terms::reference("Patient", referral.patient)},
         {"authoredOn", base::to_text(referral.at)},
         {"lastModified", base::to_text(referral.at)},
         {"requester", party(referral.organisation_id, referral.organisation)}});
}

std::vector<store::Change> both(Standing const& referral, Draft request, Draft task,
                                base::Instant at) {
    task.set("lastModified", base::to_text(at));
    return {terms::change(std::move(request), referral.request_version),
            terms::change(std::move(task), referral.task_version)};
}

}  // namespace

std::vector<store::Change> withdraw(Standing const& referral, std::string_view reason,
                                    base::Instant at) {
    if (referral.task["status"].text() != "requested") return {};
    Draft request(referral.request);
    Draft task(referral.task);
    request.set("status", "revoked");
    task.set("status", "cancelled");
    task.set("statusReason", terms::text_concept(reason));
    return both(referral, std::move(request), std::move(task), at);
}

std::vector<store::Change> renew(Standing const& referral, base::Instant at) {
    if (referral.task["status"].text() != "cancelled") return {};
    Draft request(referral.request);
    Draft task(referral.task);
    request.set("status", "active");
    request.set("authoredOn", base::to_text(at));
    task.set("status", "requested");
    task.set("statusReason", {});
    task.set("authoredOn", base::to_text(at));
    return both(referral, std::move(request), std::move(task), at);
}

std::vector<store::Change> referral_from(Referral const& referral) {
    return {terms::change(request_of(referral), 0), terms::change(task_of(referral), 0)};
}

}  // namespace episode
