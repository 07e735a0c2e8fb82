#include "fhir/terminology/code_system.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace fhir {
namespace {

constexpr int depth_max = 100;

std::string lower(std::string_view text) {
    std::string made(text);
    for (auto& c : made) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return made;
}

Content content_from(Value resource) {
    auto const text = resource["content"].text();
    if (text == "complete") return Content::complete;
    if (resource["concept"].size() == 0) return Content::none;
    return Content::fragment;
}

// The value of a concept's property, whatever its type.
std::string_view text_of(Value property) {
    for (auto const member : property) {
        if (!member.name().starts_with("value")) continue;
        return member.is_object() ? member["code"].text() : member.text();
    }
    return {};
}

bool names_parent(std::string_view property) {
    return property == "parent" || property == "subsumedBy";
}

}  // namespace

CodeSystem::CodeSystem(Resource resource) : resource_(std::move(resource)) {
    auto const root = resource_->root();
    url_ = root["url"].text();
    version_ = root["version"].text();
    name_ = root["name"].text();
    auto const sensitive = root["caseSensitive"];
    case_sensitive_ = !sensitive || sensitive.boolean();
    content_ = content_from(root);
    read(root["concept"], -1, 0);
    link();
}

CodeSystem::CodeSystem(std::string url, std::string version, std::vector<Line> const& lines)
    : url_(std::move(url)), version_(std::move(version)), name_(url_) {
    concepts_.reserve(lines.size());
    for (auto const& line : lines) {
        if (by_code_.contains(line.code)) continue;  // A further parent: linked below.
        Concept made{.code = keep(line.code), .display = keep(line.display)};
        if (!line.definition.empty()) made.definition = keep(line.definition);
        made.inactive = line.inactive;
        by_code_.emplace(made.code, static_cast<std::uint32_t>(concepts_.size()));
        concepts_.push_back(std::move(made));
    }
    for (auto const& line : lines) {
        auto const parent = by_code_.find(line.parent);
        if (!line.parent.empty() && parent != by_code_.end())
            join(parent->second, by_code_.at(line.code));
    }
}

void CodeSystem::read(Value list, std::int64_t parent, int depth) {
    if (depth > depth_max) return;
    for (auto const each : list) {
        auto const index = static_cast<std::uint32_t>(concepts_.size());
        concepts_.push_back({.code = each["code"].text(),
                             .display = each["display"].text(),
                             .definition = each["definition"].text(),
                             .node = each});
        for (auto const property : each["property"]) flag(concepts_.back(), property);
        auto const code = concepts_.back().code;
        by_code_.emplace(case_sensitive_ ? code : keep(lower(code)), index);
        if (parent >= 0) join(static_cast<std::uint32_t>(parent), index);
        read(each["concept"], index, depth + 1);
    }
}

// FHIR R4 codesystem-concept-properties.html.
void CodeSystem::flag(Concept& concept_, Value property) {
    auto const name = property["code"].text();
    auto const text = text_of(property);
    if (name == "notSelectable" || name == "abstract") concept_.abstract |= text == "true";
    if (name == "inactive") concept_.inactive |= text == "true";
    if (name == "status") concept_.inactive |= text == "retired" || text == "inactive";
}

// Hierarchies that are said by property instead of by nesting.
void CodeSystem::link() {
    for (std::uint32_t index = 0; index < concepts_.size(); ++index) {
        for (auto const property : concepts_[index].node["property"]) {
            auto const name = property["code"].text();
            if (!names_parent(name) && name != "child") continue;
            auto const* other = find(text_of(property));
            if (!other) continue;
            auto const at = static_cast<std::uint32_t>(other - concepts_.data());
            if (name == "child") join(index, at);
            else join(at, index);
        }
    }
}

void CodeSystem::join(std::uint32_t parent, std::uint32_t child) {
    auto& parents = concepts_[child].parents;
    if (parent == child || std::ranges::find(parents, parent) != parents.end()) return;
    parents.push_back(parent);
    concepts_[parent].children.push_back(child);
}

Concept const* CodeSystem::find(std::string_view code) const {
    auto const found = case_sensitive_ ? by_code_.find(code) : by_code_.find(lower(code));
    return found == by_code_.end() ? nullptr : &concepts_[found->second];
}

bool CodeSystem::subsumes(Concept const& above, Concept const& below) const {
    std::vector<bool> seen(concepts_.size());
    std::vector<Concept const*> open{&below};
    while (!open.empty()) {
        auto const* each = open.back();
        open.pop_back();
        if (each == &above) return true;
        for (auto const parent : each->parents) {
            if (!seen[parent]) open.push_back(&concepts_[parent]);
            seen[parent] = true;
        }
    }
    return false;
}

std::vector<Concept const*> CodeSystem::below(Concept const& top) const {
    std::vector<bool> seen(concepts_.size());
    seen[static_cast<std::size_t>(&top - concepts_.data())] = true;
    std::vector<Concept const*> found{&top};
    for (std::size_t at = 0; at < found.size(); ++at) {
        for (auto const child : found[at]->children) {
            if (!seen[child]) found.push_back(&concepts_[child]);
            seen[child] = true;
        }
    }
    return found;
}

std::vector<std::string_view> CodeSystem::property(Concept const& concept_,
                                                   std::string_view name) const {
    if (name == "code") return {concept_.code};
    if (name == "display") return {concept_.display};
    if (name == "definition") return {concept_.definition};
    if (name == "inactive") return {concept_.inactive ? "true" : "false"};
    if (name == "notSelectable") return {concept_.abstract ? "true" : "false"};
    std::vector<std::string_view> found;
    if (name == "parent" || name == "child") {
        auto const& list = name == "parent" ? concept_.parents : concept_.children;
        for (auto const index : list) found.push_back(concepts_[index].code);
        return found;
    }
    for (auto const property : concept_.node["property"]) {
        if (property["code"].text() == name) found.push_back(text_of(property));
    }
    return found;
}

}  // namespace fhir
