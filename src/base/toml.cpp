#include "base/toml.hpp"

#include <fmt/format.h>

#include <algorithm>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "base/errors.hpp"

namespace base {

// Turns toml++'s tree into ours.
struct TomlBuilder {
    std::shared_ptr<std::string const> file;

    Toml build(toml::node const& node) const {
        Toml value;
        value.file_ = file;
        value.line_ = static_cast<int>(node.source().begin.line);
        if (auto const* text = node.as_string()) {
            value.kind_ = Toml::Kind::text;
            value.text_ = text->get();
        } else if (auto const* integer = node.as_integer()) {
            value.kind_ = Toml::Kind::integer;
            value.integer_ = integer->get();
        } else if (auto const* decimal = node.as_floating_point()) {
            value.kind_ = Toml::Kind::decimal;
            value.decimal_ = decimal->get();
        } else if (auto const* boolean = node.as_boolean()) {
            value.kind_ = Toml::Kind::boolean;
            value.boolean_ = boolean->get();
        } else if (auto const* array = node.as_array()) {
            value.kind_ = Toml::Kind::array;
            for (auto const& element : *array) value.elements_.push_back(build(element));
        } else if (auto const* table = node.as_table()) {
            build_table(value, *table);
        }
        return value;
    }

    void build_table(Toml& value, toml::table const& table) const {
        value.kind_ = Toml::Kind::table;
        for (auto const& [name, member] : table)
            value.members_.emplace_back(std::string(name.str()), build(member));
        // toml++ sorts by name; people read in the order of the file.
        std::ranges::stable_sort(value.members_, {},
                                 [](auto const& member) { return member.second.line_; });
    }
};

Result<Toml> toml_from(std::string_view text, std::string file) {
    auto const parsed = toml::parse(text, file);
    if (!parsed) {
        auto const& error = parsed.error();
        return malformed(errors::bad_toml,
                         {{fmt::format("{}:{}", file, error.source().begin.line),
                           std::string(error.description())}});
    }
    return TomlBuilder{std::make_shared<std::string const>(std::move(file))}.build(parsed.table());
}

std::unexpected<Error> Toml::wrong(std::string reason) const {
    return malformed(errors::bad_toml, {{fmt::format("{}:{}", *file_, line_), std::move(reason)}});
}

Toml const* Toml::find(std::string_view name) const {
    for (auto const& [member, value] : members_)
        if (member == name) return &value;
    return nullptr;
}

Result<std::string> Toml::text(std::string_view name) const {
    auto const* value = find(name);
    if (!value) return wrong(fmt::format("{} is missing", name));
    if (value->kind_ != Kind::text || value->text_.empty())
        return value->wrong(fmt::format("{} must be a text that is not empty", name));
    return value->text_;
}

Result<std::int64_t> Toml::integer(std::string_view name, std::int64_t least,
                                   std::int64_t most) const {
    auto const* value = find(name);
    if (!value) return wrong(fmt::format("{} is missing", name));
    if (value->kind_ != Kind::integer || value->integer_ < least || value->integer_ > most)
        return value->wrong(
            fmt::format("{} must be a whole number from {} to {}", name, least, most));
    return value->integer_;
}

Result<bool> Toml::boolean(std::string_view name) const {
    auto const* value = find(name);
    if (!value) return wrong(fmt::format("{} is missing", name));
    if (value->kind_ != Kind::boolean)
        return value->wrong(fmt::format("{} must be true or false", name));
    return value->boolean_;
}

Result<double> Toml::decimal(std::string_view name) const {
    auto const* value = find(name);
    if (!value) return wrong(fmt::format("{} is missing", name));
    if (value->kind_ == Kind::integer) return static_cast<double>(value->integer_);
    if (value->kind_ != Kind::decimal)
        return value->wrong(fmt::format("{} must be a number", name));
    return value->decimal_;
}

Result<std::vector<std::string>> Toml::texts(std::string_view name) const {
    std::vector<std::string> all;
    auto const* value = find(name);
    if (!value) return all;
    if (value->kind_ != Kind::array)
        return value->wrong(fmt::format("{} must be a list of texts", name));
    for (auto const& element : value->elements_) {
        if (element.kind_ != Kind::text || element.text_.empty())
            return element.wrong(fmt::format("{} must hold texts that are not empty", name));
        all.push_back(element.text_);
    }
    return all;
}

Result<std::vector<Toml>> Toml::tables(std::string_view name) const {
    auto const* value = find(name);
    if (!value) return std::vector<Toml>{};
    if (value->kind_ != Kind::array)
        return value->wrong(fmt::format("{0} must be written as [[{0}]]", name));
    for (auto const& element : value->elements_)
        if (element.kind_ != Kind::table)
            return element.wrong(fmt::format("{0} must be written as [[{0}]]", name));
    return value->elements_;
}

Result<Toml> Toml::table(std::string_view name) const {
    auto const* value = find(name);
    if (!value) return wrong(fmt::format("[{}] is missing", name));
    if (value->kind_ != Kind::table) return value->wrong(fmt::format("{} must be a table", name));
    return *value;
}

Result<void> Toml::only(std::initializer_list<std::string_view> names) const {
    for (auto const& [member, value] : members_)
        if (std::ranges::find(names, member) == names.end())
            return value.wrong(fmt::format("{} is not known here", member));
    return {};
}

}  // namespace base
