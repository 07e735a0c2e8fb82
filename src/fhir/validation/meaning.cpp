// Invariants about what elements say: orders, states, codes that exclude each other.
#include <algorithm>
#include <unordered_set>

#include "base/instant.hpp"
#include "fhir/validation/internal/rule.hpp"

namespace fhir {
namespace {

using Members = std::span<std::string_view const>;

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
}

bool has_code(Value concept_value, std::string_view code) {
    return std::ranges::any_of(concept_value["coding"],
                               [&](Value coding) { return coding["code"].text() == code; });
}

// Whether two times of different members stand in order; true if one is not there.
bool in_order(Value earlier, Value later) {
    auto const first = base::interval_from(earlier.text());
    auto const second = base::interval_from(later.text());
    return !first || !second || first->low <= second->high;
}

bool period_is_in_order(Value period, Members) {
    auto const start = base::interval_from(period["start"].text());
    auto const end = base::interval_from(period["end"].text());
    return !start || !end || start->low <= end->high;
}

bool range_is_in_order(Value range, Members) {
    auto const low = range["low"]["value"].decimal();
    auto const high = range["high"]["value"].decimal();
    return !low || !high || *low <= *high;
}

bool ratio_has_both(Value ratio, Members) {
    return ratio["numerator"] ? static_cast<bool>(ratio["denominator"])
                              : !ratio["denominator"] && ratio["extension"];
}

// If a component says the same code as the observation, the value belongs to the component alone.
bool value_stands_once(Value observation, Members) {
    if (!stands(observation, "value[x]")) return true;
    for (auto const component : observation["component"]) {
        for (auto const coding : component["code"]["coding"]) {
            for (auto const own : observation["code"]["coding"]) {
                if (own["code"].text() == coding["code"].text() &&
                    own["system"].text() == coding["system"].text()) {
                    return false;
                }
            }
        }
    }
    return true;
}

bool abated_is_not_active(Value condition, Members) {
    if (!stands(condition, "abatement[x]")) return true;
    auto const status = condition["clinicalStatus"];
    return has_code(status, "resolved") || has_code(status, "remission") ||
           has_code(status, "inactive");
}

bool error_has_no_status(Value condition, Members) {
    return !has_code(condition["verificationStatus"], "entered-in-error") ||
           !condition["clinicalStatus"];
}

bool allergy_has_status(Value allergy, Members) {
    return has_code(allergy["verificationStatus"], "entered-in-error") || allergy["clinicalStatus"];
}

bool is_not_negative(Value object, Members members) {
    return std::ranges::all_of(members, [&](std::string_view member) {
        return object[member].decimal().value_or(0) >= 0;
    });
}

bool has_no_home(Value organization, Members members) {
    return std::ranges::none_of(organization[members[0]], [](Value each) {
        return each["use"].text() == "home";
    });
}

// ---- Appointment, Group, List, MedicationDispense, Task
// ------------------------------------------

bool is_timed_unless_open(Value appointment, Members) {
    return (stands(appointment, "start") && stands(appointment, "end")) ||
           is_any_of(appointment["status"].text(), {"proposed", "cancelled", "waitlist"});
}

bool reason_only_if_cancelled(Value appointment, Members) {
    return !stands(appointment, "cancelationReason") ||
           is_any_of(appointment["status"].text(), {"noshow", "cancelled"});
}

bool members_only_if_actual(Value group, Members) {
    return !stands(group, "member") || group["actual"].boolean();
}

bool deleted_only_in_changes(Value list, Members) {
    return list["mode"].text() == "changes" || std::ranges::none_of(list["entry"], [](Value entry) {
               return stands(entry, "deleted");
           });
}

bool dated_only_in_working(Value list, Members) {
    return list["mode"].text() == "working" ||
           std::ranges::none_of(list["entry"], [](Value entry) { return stands(entry, "date"); });
}

bool prepared_before_handed_over(Value dispense, Members) {
    return in_order(dispense["whenPrepared"], dispense["whenHandedOver"]);
}

bool authored_before_modified(Value task, Members) {
    return in_order(task["authoredOn"], task["lastModified"]);
}

// ---- Questionnaire: questionnaire.html#invs
// ------------------------------------------------------

bool type_is(Value item, std::initializer_list<std::string_view> types) {
    return is_any_of(item["type"].text(), types);
}

bool items_by_type(Value item, Members) {
    if (type_is(item, {"group"})) return stands(item, "item");
    return !type_is(item, {"display"}) || !stands(item, "item");
}

bool display_has_none(Value item, Members members) {
    return !type_is(item, {"display"}) ||
           std::ranges::none_of(members,
                                [&](std::string_view member) { return stands(item, member); });
}

bool answers_by_type(Value item, Members) {
    return type_is(item, {"choice", "open-choice", "decimal", "integer", "date", "dateTime", "time",
                          "string", "quantity"}) ||
           (!stands(item, "answerOption") && !stands(item, "answerValueSet"));
}

bool initial_by_type(Value item, Members) {
    return !type_is(item, {"group", "display"}) || !stands(item, "initial");
}

bool length_by_type(Value item, Members) {
    return type_is(item,
                   {"boolean", "decimal", "integer", "string", "text", "url", "open-choice"}) ||
           !stands(item, "maxLength");
}

// The expression of que-12 says "more than two", its text and the element's "more than one".
bool behaviour_if_several(Value item, Members) {
    return item["enableWhen"].size() <= 1 || stands(item, "enableBehavior");
}

bool initials_if_repeating(Value item, Members) {
    return item["repeats"].boolean() || item["initial"].size() <= 1;
}

bool existence_is_boolean(Value condition, Members) {
    return condition["operator"].text() != "exists" || stands(condition, "answerBoolean");
}

bool gather_links(Value items, std::unordered_set<std::string_view>& seen) {
    return std::ranges::all_of(items, [&](Value item) {
        return (!item["linkId"] || seen.insert(item["linkId"].text()).second) &&
               gather_links(item["item"], seen);
    });
}

bool links_are_unique(Value questionnaire, Members) {
    std::unordered_set<std::string_view> seen;
    return gather_links(questionnaire["item"], seen);
}

}  // namespace

std::vector<Bound> meaning_rules() {
    return {
        {"Period", {"per-1", "must not end before it starts", period_is_in_order}},
        {"Range", {"rng-2", "must not have a low value above the high one", range_is_in_order}},
        {"Ratio",
         {"rat-1", "must have both numerator and denominator, or neither and an extension",
          ratio_has_both}},
        {"Timing.repeat",
         {"tim-4", "must not last less than nothing", is_not_negative, {"duration"}}},
        {"Timing.repeat",
         {"tim-5", "must not have a negative period", is_not_negative, {"period"}}},
        {"AllergyIntolerance",
         {"ait-1", "must have a clinicalStatus unless entered in error", allergy_has_status}},
        {"AllergyIntolerance",
         {"ait-2", "must not have a clinicalStatus if entered in error", error_has_no_status}},
        {"Appointment",
         {"app-3", "must have start and end unless proposed, cancelled or on the waitlist",
          is_timed_unless_open}},
        {"Appointment",
         {"app-4", "must not have a cancelationReason unless cancelled or a no-show",
          reason_only_if_cancelled}},
        {"Condition", {"con-4", "must not be active if it has abated", abated_is_not_active}},
        {"Condition",
         {"con-5", "must not have a clinicalStatus if entered in error", error_has_no_status}},
        {"Group", {"grp-1", "must be actual to have members", members_only_if_actual}},
        {"List",
         {"lst-2", "must not have deleted entries unless its mode is changes",
          deleted_only_in_changes}},
        {"List",
         {"lst-3", "must not have dated entries unless its mode is working",
          dated_only_in_working}},
        {"MedicationDispense",
         {"mdd-1", "must not be handed over before it is prepared", prepared_before_handed_over}},
        {"Observation",
         {"obs-7", "must not have a value if a component has the same code", value_stands_once}},
        {"Organization", {"org-2", "must not have an address at home", has_no_home, {"address"}}},
        {"Organization", {"org-3", "must not have a telecom at home", has_no_home, {"telecom"}}},
        {"Questionnaire", {"que-2", "must not have the same linkId twice", links_are_unique}},
        {"Questionnaire.item",
         {"que-1", "must have items as a group and none as a display", items_by_type}},
        {"Questionnaire.item",
         {"que-3", "must not have a code as a display", display_has_none, {"code"}}},
        {"Questionnaire.item",
         {"que-5", "must not have answers to choose from for its type", answers_by_type}},
        {"Questionnaire.item",
         {"que-6",
          "must not be required or repeat as a display",
          display_has_none,
          {"required", "repeats"}}},
        {"Questionnaire.item",
         {"que-8", "must not have an initial value as a group or display", initial_by_type}},
        {"Questionnaire.item",
         {"que-9", "must not be readOnly as a display", display_has_none, {"readOnly"}}},
        {"Questionnaire.item",
         {"que-10", "must not have a maxLength for its type", length_by_type}},
        {"Questionnaire.item",
         {"que-12", "must have enableBehavior with several conditions", behaviour_if_several}},
        {"Questionnaire.item",
         {"que-13", "must repeat to have several initial values", initials_if_repeating}},
        {"Questionnaire.item.enableWhen",
         {"que-7", "must have answerBoolean with exists", existence_is_boolean}},
        {"Task",
         {"inv-1", "must not be modified before it was authored", authored_before_modified}},
    };
}

}  // namespace fhir
