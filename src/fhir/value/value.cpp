#include "fhir/value/value.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "fhir/value/internal/node.hpp"

namespace fhir {

Kind Value::kind() const { return node_ ? node_->kind : Kind::absent; }

Value Value::operator[](std::string_view member) const {
    if (kind() != Kind::object) return {};
    for (auto const* child = node_->first; child; child = child->next) {
        if (child->name == member) return Value(child);
    }
    return {};
}

Value Value::operator[](std::size_t index) const {
    if (kind() != Kind::array) return {};
    auto const* child = node_->first;
    while (child && index-- > 0) child = child->next;
    return Value(child);
}

std::size_t Value::size() const { return node_ ? node_->count : 0; }

std::string_view Value::text() const { return node_ ? node_->decoded : std::string_view{}; }

bool Value::boolean() const { return kind() == Kind::boolean && node_->decoded == "true"; }

std::optional<std::int64_t> Value::integer() const {
    if (kind() != Kind::number) return std::nullopt;
    std::int64_t value = 0;
    auto const lexeme = node_->decoded;
    auto const [end, error] = std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), value);
    if (error != std::errc{} || end != lexeme.data() + lexeme.size()) return std::nullopt;
    return value;
}

std::optional<double> Value::decimal() const {
    if (kind() != Kind::number) return std::nullopt;
    double value = 0;
    auto const lexeme = node_->decoded;
    auto const [end, error] = std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), value);
    if (error == std::errc::result_out_of_range) {
        // Too small rounds to zero; too large is no double.
        value = std::strtod(std::string(lexeme).c_str(), nullptr);
        return std::isfinite(value) ? std::optional(value) : std::nullopt;
    }
    if (error != std::errc{} || end != lexeme.data() + lexeme.size()) return std::nullopt;
    return value;
}

std::string_view Value::name() const { return node_ ? node_->name : std::string_view{}; }

std::string_view Value::source() const { return node_ ? node_->source : std::string_view{}; }

Value::Iterator& Value::Iterator::operator++() {
    node_ = node_->next;
    return *this;
}

Value::Iterator Value::begin() const { return Iterator(node_ ? node_->first : nullptr); }

Value::Iterator Value::end() const { return {}; }

}  // namespace fhir
