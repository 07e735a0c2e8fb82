// The database's binary form of values: https://www.postgresql.org/docs/15/protocol-message-formats
// (Bind), and arrays as array_send writes them.
#include <bit>
#include <concepts>

#include "store/postgres/internal/connection.hpp"

namespace store::postgres {
namespace {

// Types by their numbers in pg_type.
enum : std::uint32_t { boolean_type = 16, bytea_type = 17, bigint_type = 20, text_type = 25,
                       double_type = 701 };

template <std::unsigned_integral T>
void add_big_endian(std::string& out, T value) {
    for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
        out += static_cast<char>(value >> shift & 0xff);
    }
}

std::string array_head(std::uint32_t element, std::size_t size, bool has_null) {
    std::string out;
    add_big_endian(out, std::uint32_t{size == 0 ? 0U : 1U});
    add_big_endian(out, std::uint32_t{has_null ? 1U : 0U});
    add_big_endian(out, element);
    if (size == 0) return out;
    add_big_endian(out, static_cast<std::uint32_t>(size));
    add_big_endian(out, std::uint32_t{1});  // Counted from 1.
    return out;
}

void add_sized(std::string& out, std::string_view bytes) {
    add_big_endian(out, static_cast<std::uint32_t>(bytes.size()));
    out += bytes;
}

std::string array_of(std::uint32_t element, std::span<std::string const> values) {
    auto out = array_head(element, values.size(), false);
    for (auto const& value : values) add_sized(out, value);
    return out;
}

}  // namespace

template <class T>
void Arguments::add_fixed_array(std::uint32_t element, std::span<T const> values) {
    auto out = array_head(element, values.size(), false);
    out.reserve(out.size() + values.size() * 12);
    for (auto const value : values) {
        add_big_endian(out, std::uint32_t{8});
        add_big_endian(out, std::bit_cast<std::uint64_t>(value));
    }
    values_.push_back(std::move(out));
}

void Arguments::add(std::int64_t value) {
    add_big_endian(values_.emplace_back(), static_cast<std::uint64_t>(value));
}
void Arguments::add(double value) {
    add_big_endian(values_.emplace_back(), std::bit_cast<std::uint64_t>(value));
}
void Arguments::add(std::string_view value) { values_.emplace_back(value); }
void Arguments::add(std::span<std::int64_t const> values) {
    add_fixed_array(bigint_type, values);
}
void Arguments::add(std::span<double const> values) { add_fixed_array(double_type, values); }
void Arguments::add(std::span<std::string const> values) {
    values_.push_back(array_of(bytea_type, values));
}
void Arguments::add_texts(std::span<std::string const> values) {
    values_.push_back(array_of(text_type, values));
}

void Arguments::add(std::span<std::shared_ptr<std::string const> const> values) {
    auto out = array_head(bytea_type, values.size(), true);
    for (auto const& value : values) {
        if (value) add_sized(out, *value);
        else add_big_endian(out, static_cast<std::uint32_t>(-1));
    }
    values_.push_back(std::move(out));
}

void Arguments::add_booleans(std::vector<bool> const& values) {
    auto out = array_head(boolean_type, values.size(), false);
    for (bool const value : values) add_sized(out, std::string(1, value ? '\1' : '\0'));
    values_.push_back(std::move(out));
}

}  // namespace store::postgres
