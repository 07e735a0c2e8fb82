// Invariants about which elements must, may or must not stand together.
#include <algorithm>

#include "fhir/validation/internal/rule.hpp"

namespace fhir {
namespace {

using Members = std::span<std::string_view const>;
using Names = std::vector<std::string_view>;

std::ptrdiff_t count(Value object, Members members) {
    return std::ranges::count_if(members,
                                 [&](std::string_view each) { return stands(object, each); });
}

bool any_stands(Value object, Members members) { return count(object, members) > 0; }
bool one_stands(Value object, Members members) { return count(object, members) == 1; }
bool at_most_one_stands(Value object, Members members) { return count(object, members) <= 1; }
bool all_or_none_stand(Value object, Members members) {
    auto const standing = count(object, members);
    return standing == 0 || standing == std::ssize(members);
}
bool second_stands_with_first(Value object, Members members) {
    return !stands(object, members[0]) || stands(object, members[1]);
}

std::string joined(Members members, std::string_view word) {
    std::string text;
    for (auto const member : members) {
        if (!text.empty()) text.append(" ").append(word).append(" ");
        text += member.substr(0, member.find('['));
    }
    return text;
}

Bound any(std::string_view type, std::string_view key, Names names) {
    auto says = "must have " + joined(names, "or");
    return {type, {std::string(key), std::move(says), any_stands, std::move(names)}};
}
Bound one(std::string_view type, std::string_view key, Names names) {
    auto says = "must have one of " + joined(names, "and");
    return {type, {std::string(key), std::move(says), one_stands, std::move(names)}};
}
Bound not_both(std::string_view type, std::string_view key, Names names) {
    auto says = "must not have both " + joined(names, "and");
    return {type, {std::string(key), std::move(says), at_most_one_stands, std::move(names)}};
}
Bound together(std::string_view type, std::string_view key, Names names) {
    auto says = "must have both " + joined(names, "and") + ", or neither";
    return {type, {std::string(key), std::move(says), all_or_none_stand, std::move(names)}};
}
// The first needs the second.
Bound needs(std::string_view type, std::string_view key, Names names) {
    auto says = "must have " + joined(Members(names).subspan(1), "") + " with " +
                joined(Members(names).first(1), "");
    return {type, {std::string(key), std::move(says), second_stands_with_first, std::move(names)}};
}

}  // namespace

std::vector<Bound> presence_rules() {
    return {
        one("Extension", "ext-1", {"value[x]", "extension"}),
        needs("Quantity", "qty-3", {"code", "system"}),
        needs("Age", "qty-3", {"code", "system"}),
        needs("Count", "qty-3", {"code", "system"}),
        needs("Distance", "qty-3", {"code", "system"}),
        needs("Duration", "qty-3", {"code", "system"}),
        needs("Duration", "drt-1", {"code", "value"}),
        needs("Age", "age-1", {"value", "code"}),
        needs("Distance", "dis-1", {"value", "code"}),
        needs("Count", "cnt-3", {"value", "code"}),
        needs("ContactPoint", "cpt-2", {"value", "system"}),
        needs("Attachment", "att-1", {"data", "contentType"}),
        any("Expression", "exp-1", {"expression", "reference"}),
        needs("Timing.repeat", "tim-1", {"duration", "durationUnit"}),
        needs("Timing.repeat", "tim-2", {"period", "periodUnit"}),
        needs("Timing.repeat", "tim-6", {"periodMax", "period"}),
        needs("Timing.repeat", "tim-7", {"durationMax", "duration"}),
        needs("Timing.repeat", "tim-8", {"countMax", "count"}),
        needs("Timing.repeat", "tim-9", {"offset", "when"}),
        not_both("Timing.repeat", "tim-10", {"timeOfDay", "when"}),
        not_both("TriggerDefinition", "trd-1", {"data", "timing[x]"}),
        needs("TriggerDefinition", "trd-2", {"condition", "data"}),
        one("DataRequirement.codeFilter", "drq-1", {"path", "searchParam"}),
        one("DataRequirement.dateFilter", "drq-2", {"path", "searchParam"}),
        any("ElementDefinition.slicing", "eld-1", {"discriminator", "description"}),
        not_both("ElementDefinition", "eld-8", {"pattern[x]", "fixed[x]"}),
        not_both("ElementDefinition", "eld-15", {"defaultValue[x]", "meaningWhenMissing"}),
        needs("ElementDefinition", "eld-22", {"sliceIsConstraining", "sliceName"}),
        together("Appointment", "app-2", {"start", "end"}),
        any("Appointment.participant", "app-1", {"type", "actor"}),
        any("AppointmentResponse", "apr-1", {"participantType", "actor"}),
        not_both("AuditEvent.entity", "sev-1", {"name", "query"}),
        any("Bundle.entry", "bdl-5", {"resource", "request", "response"}),
        any("CapabilityStatement", "cpb-1", {"rest", "messaging", "document"}),
        any("CapabilityStatement", "cpb-2", {"description", "software", "implementation"}),
        not_both("CarePlan.activity", "cpl-3", {"detail", "reference"}),
        any("Composition.section", "cmp-1", {"text", "entry", "section"}),
        not_both("Composition.section", "cmp-2", {"emptyReason", "entry"}),
        any("Condition.stage", "con-1", {"summary", "assessment"}),
        any("Condition.evidence", "con-2", {"code", "detail"}),
        any("Consent", "ppc-1", {"policy", "policyRule"}),
        one("CoverageEligibilityResponse.insurance.item", "ces-1",
            {"category", "productOrService"}),
        not_both("FamilyMemberHistory", "fhs-1", {"age[x]", "born[x]"}),
        needs("FamilyMemberHistory", "fhs-2", {"estimatedAge", "age[x]"}),
        needs("Goal.target", "gol-1", {"detail[x]", "measure"}),
        any("Immunization.education", "imm-1", {"documentType", "reference"}),
        any("ImmunizationRecommendation.recommendation", "imr-1", {"vaccineCode", "targetDisease"}),
        any("InsurancePlan", "ipn-1", {"identifier", "name"}),
        not_both("List", "lst-1", {"emptyReason", "entry"}),
        any("MedicationAdministration.dosage", "mad-1", {"dose", "rate[x]"}),
        together("MolecularSequence.referenceSeq", "msq-5", {"chromosome", "genomeBuild"}),
        not_both("Observation", "obs-6", {"value[x]", "dataAbsentReason"}),
        any("Observation.referenceRange", "obs-3", {"low", "high", "text"}),
        any("OperationDefinition.parameter", "opd-1", {"type", "part"}),
        any("Organization", "org-1", {"identifier", "name"}),
        one("Parameters.parameter", "inv-1", {"value[x]", "resource", "part"}),
        any("Patient.contact", "pat-1", {"name", "telecom", "address", "organization"}),
        not_both("Questionnaire.item", "que-4", {"answerOption", "answerValueSet"}),
        not_both("Questionnaire.item", "que-11", {"answerOption", "initial"}),
        not_both("QuestionnaireResponse.item", "qrs-1", {"answer", "item"}),
        one("RequestGroup.action", "rqg-1", {"resource", "action"}),
        needs("SearchParameter", "spd-1", {"xpath", "xpathUsage"}),
        needs("ServiceRequest", "prr-1", {"orderDetail", "code"}),
        any("StructureDefinition", "sdf-6", {"snapshot", "differential"}),
        any("StructureDefinition.mapping", "sdf-2", {"name", "uri"}),
        needs("StructureMap.group.rule.target", "smp-1", {"element", "context"}),
        needs("StructureMap.group.rule.target", "smp-2", {"context", "contextType"}),
        any("TerminologyCapabilities", "tcp-2", {"description", "software", "implementation"}),
        one("TestReport.setup.action", "inv-1", {"operation", "assert"}),
        one("TestReport.test.action", "inv-2", {"operation", "assert"}),
        one("TestScript.setup.action", "tst-1", {"operation", "assert"}),
        one("TestScript.test.action", "tst-2", {"operation", "assert"}),
        any("ValueSet.compose.include", "vsd-1", {"valueSet", "system"}),
        needs("ValueSet.compose.include", "vsd-2", {"concept", "system"}),
        needs("ValueSet.compose.include", "vsd-2", {"filter", "system"}),
        not_both("ValueSet.compose.include", "vsd-3", {"concept", "filter"}),
        any("ValueSet.expansion.contains", "vsd-6", {"code", "display"}),
        needs("ValueSet.expansion.contains", "vsd-10", {"code", "system"}),
    };
}

}  // namespace fhir
