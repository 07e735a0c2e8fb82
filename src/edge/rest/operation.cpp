#include "edge/rest/operation.hpp"

#include <algorithm>

#include "edge/rest/errors.hpp"
#include "fhir/value/draft.hpp"

namespace rest {
namespace {

std::unexpected<base::Error> bad_definition(std::string_view what) {
    return base::refuse(errors::bad_definition, std::string(errors::bad_definition.message),
                        std::string(what));
}

base::Result<ParameterRule> rule_from(fhir::Value parameter) {
    ParameterRule rule;
    rule.name = parameter["name"].text();
    rule.min = static_cast<int>(parameter["min"].integer().value_or(0));
    auto const max = parameter["max"].text();
    rule.max = max == "*" ? -1 : max.empty() ? 1 : std::atoi(std::string(max).c_str());
    rule.type = parameter["type"].text();
    if (rule.name.empty()) return bad_definition("a parameter without a name");
    if (rule.type.empty() && !parameter["part"]) {
        return bad_definition("parameter " + rule.name + " without a type");
    }
    return rule;
}

base::Result<Operation> operation_from(std::string definition) {
    auto const document = TRY(fhir::parse(definition));
    Operation operation;
    operation.code = document["code"].text();
    operation.url = document["url"].text();
    operation.id = document["id"].text();
    operation.on_system = document["system"].boolean();
    operation.on_type = document["type"].boolean();
    operation.on_instance = document["instance"].boolean();
    auto const changes = document["affectsState"];
    operation.changes_state = !changes || changes.boolean();
    for (auto const type : document["resource"]) operation.types.emplace_back(type.text());
    if (operation.code.empty() || operation.url.empty() || operation.id.empty()) {
        return bad_definition("id, code and url must be there");
    }
    if (!operation.on_system && !operation.on_type && !operation.on_instance) {
        return bad_definition(operation.code + " stands on no level");
    }
    for (auto const parameter : document["parameter"]) {
        if (parameter["use"].text() != "in") continue;
        operation.in.push_back(TRY(rule_from(parameter)));
    }
    operation.definition = std::move(definition);
    return operation;
}

bool stands_on(Operation const& operation, Level level, std::string_view type) {
    switch (level) {
        case Level::system: return operation.on_system;
        case Level::type: if (!operation.on_type) return false; break;
        case Level::instance: if (!operation.on_instance) return false; break;
    }
    return std::ranges::any_of(operation.types, [&](std::string const& taken) {
        return taken == type || taken == "Resource";
    });
}

}  // namespace

base::Result<void> Operations::add(std::string definition, OperationHandler handler) {
    auto operation = TRY(operation_from(std::move(definition)));
    for (auto const level : {Level::system, Level::type, Level::instance}) {
        for (auto const& type : operation.types) {
            if (stands_on(operation, level, type) && find(level, type, operation.code)) {
                return bad_definition(operation.code + " stands twice on " + type);
            }
        }
    }
    operation.handler = std::move(handler);
    all_.push_back(std::make_unique<Operation const>(std::move(operation)));
    return {};
}

Operation const* Operations::find(Level level, std::string_view type, std::string_view code) const {
    for (auto const& operation : all_) {
        if (operation->code == code && stands_on(*operation, level, type)) return operation.get();
    }
    return nullptr;
}

void Parameters::add(std::string name, fhir::Value value) {
    entries_.push_back({std::move(name), value});
}

void Parameters::keep(fhir::Document document) {
    documents_.push_back(std::make_shared<fhir::Document const>(std::move(document)));
}

fhir::Value Parameters::value(std::string_view name) const {
    for (auto const& entry : entries_) {
        if (entry.name == name) return entry.value;
    }
    return {};
}

std::vector<fhir::Value> Parameters::values(std::string_view name) const {
    std::vector<fhir::Value> found;
    for (auto const& entry : entries_) {
        if (entry.name == name) found.push_back(entry.value);
    }
    return found;
}

bool Parameters::has(std::string_view name) const { return bool(value(name)); }

namespace {

std::string_view text_of(fhir::Value value) {
    return value.is_object() ? value["reference"].text() : value.text();
}

}  // namespace

std::string_view Parameters::text(std::string_view name) const { return text_of(value(name)); }

std::vector<std::string_view> Parameters::texts(std::string_view name) const {
    std::vector<std::string_view> found;
    for (auto const value : values(name)) found.push_back(text_of(value));
    return found;
}

std::optional<bool> Parameters::flag(std::string_view name) const {
    auto const found = value(name);
    if (found.kind() != fhir::Kind::boolean) return std::nullopt;
    return found.boolean();
}

std::optional<std::int64_t> Parameters::integer(std::string_view name) const {
    return value(name).integer();
}

}  // namespace rest
