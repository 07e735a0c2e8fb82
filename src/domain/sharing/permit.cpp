#include "domain/sharing/permit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "domain/sharing/agreement.hpp"
#include "domain/sharing/errors.hpp"

namespace sharing {
namespace {

constexpr std::array roles{
    std::pair{Role::coordinator, std::string_view("coordinator")},
    std::pair{Role::clinician, std::string_view("clinician")},
    std::pair{Role::social_worker, std::string_view("social_worker")},
    std::pair{Role::bed_manager, std::string_view("bed_manager")},
    std::pair{Role::improvement_manager, std::string_view("improvement_manager")},
    std::pair{Role::administrator, std::string_view("administrator")},
    std::pair{Role::system, std::string_view("system")}};

// In the order of the enumeration, with the SMART permissions that a system needs for each.
struct ActRow {
    Act act;
    std::string_view name;
    std::string_view scope;
};
constexpr std::array acts{
    ActRow{Act::read, "read", "r"},
    ActRow{Act::search, "search", "s"},
    ActRow{Act::create, "create", "c"},
    ActRow{Act::update, "update", "u"},
    ActRow{Act::erase, "erase", "d"},
    ActRow{Act::history, "history", "r"},
    ActRow{Act::receive_message, "receive_message", "cu"},
    ActRow{Act::refer, "refer", "cu"},
    ActRow{Act::triage, "triage", "cu"},
    ActRow{Act::assess, "assess", "cu"},
    ActRow{Act::conclude, "conclude", "cu"},
    ActRow{Act::request_place, "request_place", "cu"},
    ActRow{Act::offer_place, "offer_place", "cu"},
    ActRow{Act::answer_offer, "answer_offer", "cu"},
    ActRow{Act::transfer, "transfer", "cu"},
    ActRow{Act::set_goal, "set_goal", "cu"},
    ActRow{Act::review_goal, "review_goal", "cu"},
    ActRow{Act::exit_episode, "exit_episode", "cu"},
    ActRow{Act::follow_up, "follow_up", "cu"},
    ActRow{Act::see_list, "see_list", "rs"},
    ActRow{Act::see_board, "see_board", "rs"},
    ActRow{Act::see_programme, "see_programme", "rs"},
    ActRow{Act::mend_message, "mend_message", "cu"},
    ActRow{Act::export_, "export", "rs"}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < acts.size(); ++i)
        if (acts[i].act != static_cast<Act>(i)) return false;
    return acts.size() == static_cast<std::size_t>(Act::export_) + 1;
}
static_assert(in_order(), "acts has one row for each Act, in its order");

// SMART App Launch 2, scopes: "system/[type].[cruds]" (version 1's read and write are understood).
// A search constraint after '?' narrows a scope, which this release cannot honour: such a scope
// grants nothing.
bool grants(std::string_view scope, std::string_view type, char permission) {
    if (!scope.starts_with("system/")) return false;
    scope.remove_prefix(7);
    auto const dot = scope.find('.');
    if (dot == std::string_view::npos || scope.contains('?')) return false;
    auto const on = scope.substr(0, dot);
    auto permissions = scope.substr(dot + 1);
    if (permissions == "read") permissions = "rs";
    if (permissions == "write") permissions = "cud";
    if (permissions == "*") permissions = "cruds";
    return (on == "*" || (!type.empty() && on == type)) && permissions.contains(permission);
}

base::Result<Permission> permit_system(Actor const& actor, Act act, Subject const& subject) {
    auto const needed = acts[static_cast<std::size_t>(act)].scope;
    for (char const permission : needed) {
        bool const granted = std::ranges::any_of(actor.scopes, [&](std::string const& scope) {
            return grants(scope, subject.type, permission);
        });
        if (granted) continue;
        auto const type = subject.type.empty() ? std::string_view("*") : subject.type;
        return base::refuse(errors::scope_missing,
                            fmt::format("This needs the scope system/{}.{}.", type, needed));
    }
    return Permission{founding_agreement().system.id};
}

std::string needed_clauses(Act act, std::string_view type) {
    auto const& agreement = founding_agreement();
    std::string all;
    for (auto const& [role, name] : roles) {
        auto const* clause = clause_for(agreement, role, act, type);
        if (!clause || all.contains(clause->id + ":")) continue;
        fmt::format_to(std::back_inserter(all), " {}: {}", clause->id, clause->text);
    }
    return all;
}

}  // namespace

std::string_view name_of(Role role) { return roles[static_cast<std::size_t>(role)].second; }

std::optional<Role> role_from(std::string_view name) {
    for (auto const& [role, known] : roles)
        if (known == name) return role;
    return std::nullopt;
}

std::string_view name_of(Act act) { return acts[static_cast<std::size_t>(act)].name; }

std::optional<Act> act_from(std::string_view name) {
    for (auto const& row : acts)
        if (row.name == name) return row.act;
    return std::nullopt;
}

base::Result<Permission> permit(Actor const& actor, Act act, Subject const& subject) {
    if (actor.role == Role::system) return permit_system(actor, act, subject);
    if (auto const* clause = clause_for(founding_agreement(), actor.role, act, subject.type))
        return Permission{clause->id};
    auto const needed = needed_clauses(act, subject.type);
    if (needed.empty())
        return base::refuse(errors::not_permitted,
                            "No clause of the sharing agreement lets a member of staff do this.");
    return base::refuse(
        errors::not_permitted,
        "The sharing agreement does not let your role do this. It would need clause" + needed);
}

}  // namespace sharing
