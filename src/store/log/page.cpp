#include "store/log/page.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "store/log/errors.hpp"

namespace store {
namespace {

std::string hex_of(std::string_view text) {
    std::string out;
    for (unsigned char const byte : text) out += fmt::format("{:02x}", byte);
    return out;
}

template <class T>
std::optional<T> number_from(std::string_view text, int radix) {
    T number{};
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data(), end, number, radix);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

std::optional<std::string> text_from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        auto const byte = number_from<unsigned char>(hex.substr(i, 2), 16);
        if (!byte) return std::nullopt;
        text += static_cast<char>(*byte);
    }
    return text;
}

struct ValueText {
    std::string operator()(std::monostate) const { return "n"; }
    std::string operator()(std::int64_t value) const { return fmt::format("i{}", value); }
    std::string operator()(double value) const {
        return fmt::format("d{:x}", std::bit_cast<std::uint64_t>(value));
    }
    std::string operator()(std::string const& value) const { return "s" + hex_of(value); }
};

std::optional<SortValue> value_from(std::string_view text) {
    if (text == "n") return SortValue();
    auto const kind = text.empty() ? ' ' : text[0];
    auto const rest = text.substr(std::min<std::size_t>(1, text.size()));
    if (kind == 'i') {
        if (auto const whole = number_from<std::int64_t>(rest, 10)) return *whole;
    } else if (kind == 'd') {
        if (auto const bits = number_from<std::uint64_t>(rest, 16)) {
            return std::bit_cast<double>(*bits);
        }
    } else if (kind == 's') {
        if (auto text_value = text_from_hex(rest)) return *std::move(text_value);
    }
    return std::nullopt;
}

std::optional<Mark> mark_from(std::string_view text, std::size_t values) {
    auto const parts = base::split(text, '.');
    if (text == last_page) return Mark{Mark::Side::last, {}};
    if (parts.size() != values + 2 || (parts[0] != "a" && parts[0] != "b")) return std::nullopt;
    Mark mark{parts[0] == "a" ? Mark::Side::after : Mark::Side::before, {}};
    auto const arrival = number_from<std::uint64_t>(parts[1], 10);
    // Backends number arrivals by signed numbers.
    if (!arrival || *arrival > INT64_MAX) return std::nullopt;
    mark.place.arrival = *arrival;
    for (std::size_t i = 2; i < parts.size(); ++i) {
        auto value = value_from(parts[i]);
        if (!value) return std::nullopt;
        mark.place.values.push_back(*std::move(value));
    }
    return mark;
}

}  // namespace

int compare(std::vector<fhir::SortKey> const& sort, Place const& a, Place const& b) {
    for (std::size_t i = 0; i < sort.size(); ++i) {
        auto const order = compare(sort[i], a.values[i], b.values[i]);
        if (order != 0) return order;
    }
    return a.arrival > b.arrival ? -1 : static_cast<int>(a.arrival < b.arrival);
}

bool Mark::admits(std::vector<fhir::SortKey> const& sort, Place const& match) const {
    if (side == Side::last) return true;
    auto const order = compare(sort, match, place);
    return side == Side::after ? order > 0 : order < 0;
}

std::string text_of(Mark const& mark) {
    if (mark.side == Mark::Side::last) return std::string(last_page);
    auto text = fmt::format("{}.{}", mark.side == Mark::Side::after ? 'a' : 'b',
                            mark.place.arrival);
    for (auto const& value : mark.place.values) text += "." + std::visit(ValueText{}, value);
    return text;
}

base::Result<std::optional<Mark>> mark_of(fhir::Query const& query) {
    if (query.page.empty()) return std::nullopt;
    auto mark = mark_from(query.page, query.sort.size());
    if (!mark) {
        return base::malformed(errors::bad_page,
                               {{"_page", "is not from a link of an answer to this search"}});
    }
    return mark;
}

void keep_nearest(std::vector<Place>& places, fhir::Query const& query,
                  std::optional<Mark> const& mark) {
    if (mark) {
        std::erase_if(places,
                      [&](Place const& place) { return !mark->admits(query.sort, place); });
    }
    bool const backwards = mark && mark->backwards();
    auto const nearer = [&](Place const& a, Place const& b) {
        return backwards ? compare(query.sort, b, a) < 0 : compare(query.sort, a, b) < 0;
    };
    auto const wanted = std::min(query.count + 1, places.size());
    std::ranges::partial_sort(places, places.begin() + static_cast<std::ptrdiff_t>(wanted), nearer);
    places.resize(wanted);
}

Edges page_from(std::vector<Place>& places, std::size_t count, std::optional<Mark> const& mark) {
    bool const further = places.size() > count;
    bool const backwards = mark && mark->backwards();
    if (further) places.resize(count);
    if (backwards) std::ranges::reverse(places);
    if (places.empty()) return {};
    bool const behind = backwards ? mark->side == Mark::Side::before : further;
    bool const ahead = backwards ? further : mark.has_value();
    Edges edges;
    if (behind) edges.next = text_of({Mark::Side::after, places.back()});
    if (ahead) edges.previous = text_of({Mark::Side::before, places.front()});
    return edges;
}

}  // namespace store
