#include "fhir/definitions/type.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <unordered_map>

#include "base/result.hpp"
#include "fhir/definitions/internal/table.hpp"

namespace fhir {
namespace {

std::uint32_t slot_hash(std::string_view name) {
    // FNV-1a: member names are short.
    std::uint32_t hash = 2166136261U;
    for (unsigned char const c : name) hash = (hash ^ c) * 16777619U;
    return hash ^ hash >> 15;
}

Primitive primitive_from(std::string_view name) {
    static std::unordered_map<std::string_view, Primitive> const all{
        {"boolean", Primitive::boolean}, {"integer", Primitive::integer},
        {"positiveInt", Primitive::positive_integer}, {"unsignedInt", Primitive::unsigned_integer},
        {"decimal", Primitive::decimal}, {"string", Primitive::string},
        {"markdown", Primitive::string}, {"uri", Primitive::uri}, {"url", Primitive::url},
        {"canonical", Primitive::canonical}, {"oid", Primitive::oid}, {"uuid", Primitive::uuid},
        {"id", Primitive::id}, {"code", Primitive::code}, {"base64Binary", Primitive::base64},
        {"date", Primitive::date}, {"dateTime", Primitive::date_time},
        {"instant", Primitive::instant}, {"time", Primitive::time}, {"xhtml", Primitive::xhtml}};
    auto const found = all.find(name);
    CHECK(found != all.end());
    return found->second;
}

// All types, linked to each other by pointer; built once, never moved.
class Types {
  public:
    Types() {
        read_codes();
        read_elements();
        for (auto& [name, section] : sections_) build(section);
        std::uint16_t ordinal = 0;
        for (auto& [name, section] : sections_) {
            fill_slots(section.type);
            section.type.ordinal = ordinal++;
        }
    }

    std::size_t count() const { return sections_.size(); }

    TypeDefinition const* find(std::string_view name) const {
        auto const found = sections_.find(name);
        return found == sections_.end() ? nullptr : &found->second.type;
    }

  private:
    struct Line {
        std::string_view name, min, max, types, codes, targets;
    };
    struct Section {
        std::string_view kind, base;
        std::vector<Line> lines;
        TypeDefinition type;
        bool built = false;
    };

    void read_codes() {
        tables::for_each_line(tables::codes, [&](std::string_view line) {
            auto const name = line.substr(0, line.find('\t'));
            auto& set = code_sets_[name];
            set.name = name;
            while (line.find('\t') != std::string_view::npos) {
                line.remove_prefix(line.find('\t') + 1);
                CodeSet::System system;
                tables::for_each_word(line.substr(0, line.find('\t')), [&](std::string_view word) {
                    if (system.url.empty()) system.url = word;
                    else system.codes.push_back(word);
                });
                std::ranges::sort(system.codes);
                set.systems.push_back(std::move(system));
            }
        });
    }

    void read_elements() {
        Section* open = nullptr;
        tables::for_each_line(tables::elements, [&](std::string_view line) {
            if (!line.starts_with('\t')) {
                auto const [name, kind, base] = tables::fields<3>(line);
                open = &sections_[name];
                open->kind = kind;
                open->base = base;
                open->type.name = name;
                return;
            }
            auto const [none, name, min, max, types, codes, targets] = tables::fields<7>(line);
            open->lines.push_back({name, min, max, types, codes, targets});
        });
    }

    // The base's elements come first, then the type's own.
    void build(Section& section) {
        if (section.built) return;
        section.built = true;
        auto& type = section.type;
        type.resource = section.kind == "resource";
        if (section.kind == "primitive") type.primitive = primitive_from(type.name);
        if (auto const base = sections_.find(section.base); base != sections_.end()) {
            build(base->second);
            type.base = &base->second.type;
            type.elements = base->second.type.elements;
            type.members = base->second.type.members;
        }
        for (auto const& line : section.lines) add(type, line);
        CHECK(type.elements.size() <= 64);
        for (std::size_t i = 0; i < type.elements.size(); ++i) {
            if (type.elements[i].required) type.required |= std::uint64_t{1} << i;
        }
    }

    void add(TypeDefinition& type, Line const& line) {
        bool const choice = line.name.ends_with("[x]");
        auto const stem = choice ? line.name.substr(0, line.name.size() - 3) : line.name;
        auto const codes = code_sets_.find(line.codes);
        type.elements.push_back({.name = stem,
                                 .required = line.min != "0",
                                 .repeats = line.max != "0" && line.max != "1",
                                 .prohibited = line.max == "0",
                                 .choice = choice,
                                 .codes = codes == code_sets_.end() ? nullptr : &codes->second,
                                 .targets = words(line.targets)});
        auto const element = static_cast<std::uint16_t>(type.elements.size() - 1);
        tables::for_each_word(line.types, [&](std::string_view kind) {
            auto const named = kind.starts_with('@') ? kind.substr(1) : kind;
            auto const name = choice ? choice_name(stem, named) : stem;
            bool const whole = named == "Resource";
            auto const found = sections_.find(named);
            CHECK(whole || found != sections_.end());
            type.members.push_back({name, element, whole ? nullptr : &found->second.type});
        });
    }

    std::span<std::string_view const> words(std::string_view text) {
        if (text.empty()) return {};
        auto& list = targets_.emplace_back();
        tables::for_each_word(text, [&](std::string_view word) { list.push_back(word); });
        return list;
    }

    std::string_view choice_name(std::string_view stem, std::string_view type) {
        auto& name = names_.emplace_back(stem);
        name += static_cast<char>(type[0] >= 'a' && type[0] <= 'z' ? type[0] - 32 : type[0]);
        name += type.substr(1);
        return name;
    }

    static void fill_slots(TypeDefinition& type) {
        std::size_t size = 8;
        while (size < type.members.size() * 2) size *= 2;
        type.slots.assign(size, 0);
        for (std::size_t i = 0; i < type.members.size(); ++i) {
            auto at = slot_hash(type.members[i].name) & (size - 1);
            while (type.slots[at] != 0) at = (at + 1) & (size - 1);
            type.slots[at] = static_cast<std::uint16_t>(i + 1);
        }
    }

    std::unordered_map<std::string_view, CodeSet> code_sets_;
    std::unordered_map<std::string_view, Section> sections_;
    std::deque<std::vector<std::string_view>> targets_;
    std::deque<std::string> names_;
};

Types const& types() {
    static Types const all;
    return all;
}

}  // namespace

bool CodeSet::holds(std::string_view code) const {
    return std::ranges::any_of(systems, [&](System const& system) {
        return std::ranges::binary_search(system.codes, code);
    });
}

bool CodeSet::holds(std::string_view system, std::string_view code) const {
    return std::ranges::any_of(systems, [&](System const& each) {
        return each.url == system && std::ranges::binary_search(each.codes, code);
    });
}

bool CodeSet::knows(std::string_view system) const {
    return std::ranges::find(systems, system, &System::url) != systems.end();
}

Member const* TypeDefinition::member(std::string_view json_name) const {
    auto const mask = slots.size() - 1;
    for (auto at = slot_hash(json_name) & mask; slots[at] != 0; at = (at + 1) & mask) {
        auto const& candidate = members[slots[at] - 1U];
        if (candidate.name == json_name) return &candidate;
    }
    return nullptr;
}

TypeDefinition const* type_definition(std::string_view name) { return types().find(name); }

std::size_t type_count() { return types().count(); }

TypeDefinition const* resource_definition(std::string_view name) {
    auto const* found = types().find(name);
    return found && found->resource ? found : nullptr;
}

}  // namespace fhir
