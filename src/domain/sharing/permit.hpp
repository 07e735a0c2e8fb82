// Who may see and do what, under which clause. The only place that decides about access.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace sharing {

// What someone works as. A clerk's word for each is in the handbook.
enum class Role {
    coordinator,          // Front door, hub and home-team coordination
    clinician,            // Doctors, nurses, therapists, matrons
    social_worker,
    bed_manager,          // Runs beds or home-team slots of a provider
    improvement_manager,  // Aggregates only
    administrator,        // Accounts and configuration; no people
    system                // Another system, limited by its scopes
};

std::string_view name_of(Role role);
std::optional<Role> role_from(std::string_view name);

// Who is asking, as established by edge/auth.
struct Actor {
    std::string account;       // "amara" or a client id; never a person's number.
    std::string display;       // "Amara Okafor"
    Role role = Role::clinician;
    std::string organisation;  // Organization id
    std::string organisation_name;
    std::string practitioner;  // Practitioner id; empty for a system.
    std::vector<std::string> scopes;  // Systems: "system/*.cruds", "system/Observation.rs", ...
};

enum class Act {
    read, search, create, update, erase, history,   // FHIR interactions
    receive_message,                                // HL7 v2
    refer, triage, assess, conclude, request_place, offer_place, answer_offer, transfer,
    set_goal, review_goal, exit_episode, follow_up, // Steps of the pathway
    see_list, see_board, see_programme,             // Screens
    mend_message,                                   // Dead letters
    export_
};

std::string_view name_of(Act act);
std::optional<Act> act_from(std::string_view name);

// What the act is on: a resource type, and the person concerned where there is one.
struct Subject {
    std::string_view type;     // "Observation"; "" for screens.
    std::string_view person;   // Patient id; "" if none is known.
};

// Why it was permitted: the clause is cited in the audit entry.
struct Permission {
    std::string_view clause;   // "EI-3"
};

// Refuses (forbidden, naming the clause that would be needed, or the scope). One rule set: the
// founding agreement of the Early Intervention partners (content/national/agreements), by role, act
// and class of resource; a system by its scopes. A system's pathway steps need create and update on
// the subject's type, its screens read and search on all types.
base::Result<Permission> permit(Actor const& actor, Act act, Subject const& subject);

}  // namespace sharing
