#include "store/sqlite/internal/bounds.hpp"

#include <algorithm>
#include <cmath>

namespace store::sqlite {
namespace {

using fhir::Prefix;

std::int64_t minus(std::int64_t at, std::int64_t span) {
    return span == max_ms || at < min_ms + span ? min_ms : at - span;
}
std::int64_t after(std::int64_t at) { return at == max_ms ? max_ms : at + 1; }

}  // namespace

base::Interval starts(fhir::DateOperand const& asked, std::int64_t longest) {
    auto const& [low, high] = asked.span;
    switch (asked.prefix) {
        case Prefix::eq: return {low, high};
        case Prefix::ne: return {min_ms, max_ms};
        case Prefix::gt: return {minus(high, longest), max_ms};
        case Prefix::lt: return {min_ms, low};
        case Prefix::ge: return {std::min(low, minus(high, longest)), max_ms};
        case Prefix::le: return {min_ms, high};
        case Prefix::sa: return {after(high), max_ms};
        case Prefix::eb: return {min_ms, low};
        case Prefix::ap: return {minus(low, longest), high};
    }
    return {min_ms, max_ms};
}

Range values(fhir::NumberOperand const& asked) {
    constexpr auto infinite = std::numeric_limits<double>::infinity();
    switch (asked.prefix) {
        case Prefix::eq: return {asked.low, asked.high};
        case Prefix::ne: return {-infinite, infinite};
        case Prefix::gt:
        case Prefix::sa:
        case Prefix::ge: return {asked.value, infinite};
        case Prefix::lt:
        case Prefix::eb:
        case Prefix::le: return {-infinite, asked.value};
        case Prefix::ap: {
            // A hair wider than a tenth, for rounding; each value is compared exactly.
            auto const tenth = std::abs(asked.value) * 0.11;
            return {std::min(asked.low, asked.value - tenth),
                    std::max(asked.high, asked.value + tenth)};
        }
    }
    return {-infinite, infinite};
}

std::string end_of_prefix(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
    if (prefix.empty()) return std::string(8, '\xff');
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

bool may_satisfy(base::Interval const& cover, fhir::DateOperand const& asked) {
    auto const& [low, high] = asked.span;
    switch (asked.prefix) {
        case Prefix::ne: return true;
        case Prefix::gt:
        case Prefix::sa: return cover.high > high;
        case Prefix::lt:
        case Prefix::eb: return cover.low < low;
        case Prefix::ge: return cover.high >= low;
        case Prefix::le: return cover.low <= high;
        case Prefix::eq:
        case Prefix::ap: return cover.low <= high && cover.high >= low;
    }
    return true;
}

}  // namespace store::sqlite
