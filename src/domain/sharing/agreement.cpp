#include "domain/sharing/agreement.hpp"

#include <algorithm>

#include "domain/content/content.hpp"

namespace sharing {
namespace {

bool is_interaction(Act act) { return act <= Act::history; }

bool knows_class(Agreement const& agreement, std::string_view name) {
    return name == "person" || std::ranges::any_of(agreement.classes, [&](auto const& one) {
               return one.first == name;
           });
}

base::Result<Clause> clause_from(Agreement const& agreement, base::Toml const& table) {
    Clause clause;
    TRY(table.only({"id", "text", "roles", "acts", "classes"}));
    clause.id = TRY(table.text("id"));
    clause.text = TRY(table.text("text"));
    clause.classes = TRY(table.texts("classes"));
    for (auto const& name : TRY(table.texts("roles"))) {
        auto const role = role_from(name);
        if (!role) return table.wrong("there is no role " + name);
        clause.roles.push_back(*role);
    }
    for (auto const& name : TRY(table.texts("acts"))) {
        auto const act = act_from(name);
        if (!act) return table.wrong("there is no act " + name);
        if (is_interaction(*act) && clause.classes.empty())
            return table.wrong("a clause on " + name + " must name classes");
        clause.acts.push_back(*act);
    }
    for (auto const& name : clause.classes)
        if (!knows_class(agreement, name)) return table.wrong("there is no class " + name);
    if (clause.roles.empty() || clause.acts.empty())
        return table.wrong("a clause needs roles and acts");
    return clause;
}

}  // namespace

base::Result<Agreement> agreement_from(base::Toml const& file) {
    Agreement agreement;
    TRY(file.only({"id", "version", "title", "basis", "classes", "clause", "system"}));
    agreement.id = TRY(file.text("id"));
    agreement.version = static_cast<int>(TRY(file.integer("version", 1, 9999)));
    agreement.title = TRY(file.text("title"));
    auto const classes = TRY(file.table("classes"));
    for (auto const& member : classes.members()) {
        auto types = TRY(classes.texts(member.first));
        agreement.classes.emplace_back(member.first, std::move(types));
    }
    for (auto const& table : TRY(file.tables("clause"))) {
        auto clause = TRY(clause_from(agreement, table));
        if (std::ranges::find(agreement.clauses, clause.id, &Clause::id) != agreement.clauses.end())
            return table.wrong("clause " + clause.id + " stands here twice");
        agreement.clauses.push_back(std::move(clause));
    }
    auto const system = TRY(file.table("system"));
    agreement.system.id = TRY(system.text("id"));
    agreement.system.text = TRY(system.text("text"));
    return agreement;
}

Agreement const& founding_agreement() {
    static Agreement const agreement = [] {
        auto const file = content::toml("content/national/agreements/early-intervention.toml");
        CHECK(file.has_value());
        auto read = agreement_from(*file);
        CHECK(read.has_value());
        return std::move(*read);
    }();
    return agreement;
}

std::string_view class_of(Agreement const& agreement, std::string_view type) {
    for (auto const& [name, types] : agreement.classes)
        if (std::ranges::find(types, type) != types.end()) return name;
    return "person";
}

Clause const* clause_for(Agreement const& agreement, Role role, Act act, std::string_view type) {
    auto const wanted = class_of(agreement, type);
    for (auto const& clause : agreement.clauses) {
        if (std::ranges::find(clause.acts, act) == clause.acts.end()) continue;
        if (std::ranges::find(clause.roles, role) == clause.roles.end()) continue;
        bool const any = type.empty() || clause.classes.empty();
        if (any || std::ranges::find(clause.classes, wanted) != clause.classes.end())
            return &clause;
    }
    return nullptr;
}

}  // namespace sharing
