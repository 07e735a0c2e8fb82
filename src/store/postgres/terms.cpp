#include "store/postgres/internal/terms.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace store::postgres {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr auto min_ms = std::numeric_limits<std::int64_t>::min();
constexpr auto max_ms = std::numeric_limits<std::int64_t>::max();

// The mark keeps kinds apart; no part but the last may contain the separator.
template <class... Parts>
Term hashed(char mark, Parts const&... parts) {
    std::string text(1, mark);
    ((text += parts, text += '\x1f'), ...);
    return static_cast<Term>(base::hash(text));
}

std::string digits(std::uint32_t parameter) {
    return {reinterpret_cast<char const*>(&parameter), sizeof parameter};
}

template <class T>
void make_unique(std::vector<T>& rows) {
    std::ranges::sort(rows);
    auto const repeated = std::ranges::unique(rows);
    rows.erase(repeated.begin(), repeated.end());
}

template <class T>
std::vector<T> minus(std::vector<T> const& a, std::vector<T> const& b) {
    std::vector<T> left;
    std::ranges::set_difference(a, b, std::back_inserter(left));
    return left;
}

// Gathers the rows of one resource.
struct Filing {
    std::string_view type;
    IndexRows rows;
    std::vector<std::string> people;
    std::vector<std::string> codes;
    base::Interval course{max_ms, min_ms};  // From the earliest to the latest date.
    std::uint32_t parameter = 0;

    void operator()(fhir::TokenEntry const& e) {
        static auto const code = fhir::parameter_key("code");
        rows.terms.push_back(term_of_token(type, parameter, e.system, e.code));
        rows.systems.emplace_back(term_of_parameter(type, parameter), e.system);
        if (parameter == code) codes.push_back(e.code);
    }
    void operator()(fhir::StringEntry const& e) {
        rows.words.push_back({term_of_parameter(type, parameter),
                              e.folded.substr(0, folded_bytes_max)});
    }
    void operator()(fhir::DateEntry const& e) {
        static auto const date = fhir::parameter_key("date");
        auto const& [low, high] = e.span;
        rows.moments.push_back({term_of_parameter(type, parameter), span_class(e.span), low, high});
        if (parameter != date) return;
        course.low = std::min({course.low, low, high});
        course.high = std::max({course.high, low, high});
    }
    void operator()(fhir::NumberEntry const& e) {
        if (std::isnan(e.value)) return;
        rows.amounts.push_back({term_of_parameter(type, parameter), e.value});
    }
    void operator()(fhir::ReferenceEntry const& e) {
        static auto const patient = fhir::parameter_key("patient");
        static auto const subject = fhir::parameter_key("subject");
        if (!e.url.empty()) rows.terms.push_back(term_of_uri(type, parameter, e.url));
        if (!e.identifier.code.empty()) {
            rows.terms.push_back(term_of_identifier(type, parameter, e.identifier.code));
        }
        if (e.type.empty() || e.id.empty()) return;
        rows.terms.push_back(term_of_reference(type, parameter, e.type, e.id));
        rows.terms.push_back(term_of_target(e.id));
        if (e.type == "Patient" && (parameter == patient || parameter == subject)) {
            people.push_back(e.id);
        }
    }
    void operator()(fhir::UriEntry const& e) {
        rows.terms.push_back(term_of_uri(type, parameter, e.uri));
    }
    // A composite is found by its first code, under whichever composite has it.
    void operator()(fhir::CompositeEntry const& e) {
        if (e.parts.empty()) return;
        auto const* first = std::get_if<fhir::TokenEntry>(&e.parts[0]);
        if (first) rows.terms.push_back(term_of_composite(type, first->code));
    }
};

}  // namespace

std::int64_t hash_of(std::string_view type, std::string_view id) {
    std::string key(type);
    key += '/';
    key += id;
    return static_cast<std::int64_t>(base::hash(key));
}

Term term_of_type(std::string_view type) { return hashed('a', type); }
Term term_of_parameter(std::string_view type, std::uint32_t parameter) {
    return hashed('p', type, digits(parameter));
}
Term term_of_token(std::string_view type, std::uint32_t parameter, std::string_view system,
                   std::string_view code) {
    return hashed('t', type, digits(parameter), system, code);
}
Term term_of_identifier(std::string_view type, std::uint32_t parameter, std::string_view value) {
    return hashed('i', type, digits(parameter), value);
}
Term term_of_uri(std::string_view type, std::uint32_t parameter, std::string_view uri) {
    return hashed('u', type, digits(parameter), uri);
}
Term term_of_reference(std::string_view type, std::uint32_t parameter,
                       std::string_view target_type, std::string_view target) {
    return hashed('r', type, digits(parameter), target_type, target);
}
Term term_of_target(std::string_view target) { return hashed('w', target); }
Term term_of_composite(std::string_view type, std::string_view code) {
    return hashed('k', type, code);
}
Term term_of_person(std::string_view type, std::string_view person, std::string_view code) {
    return hashed('m', type, person, code);
}

std::int64_t longest_of(std::int64_t span_class) {
    if (span_class == 0) return day_ms;
    return span_class == 1 ? 32 * day_ms : max_ms;
}

std::int64_t span_class(base::Interval span) {
    if (span.high < span.low) return span_classes - 1;
    // Unsigned, for an open end may lie further away than a signed number can say.
    auto const length = static_cast<std::uint64_t>(span.high) - static_cast<std::uint64_t>(span.low);
    if (length <= static_cast<std::uint64_t>(longest_of(0))) return 0;
    return length <= static_cast<std::uint64_t>(longest_of(1)) ? 1 : 2;
}

IndexRows rows_of(std::string_view type, std::vector<fhir::IndexEntry> const& entries) {
    Filing filing{.type = type, .rows = {}, .people = {}, .codes = {}};
    filing.rows.terms.push_back(term_of_type(type));
    for (auto const& entry : entries) {
        filing.parameter = entry.parameter;
        std::visit(filing, entry.value);
    }
    filing.codes.emplace_back();  // Any code.
    for (auto const& person : filing.people) {
        for (auto const& code : filing.codes) {
            filing.rows.timelines.push_back(
                {term_of_person(type, person, code), filing.course.low, filing.course.high});
        }
    }
    auto& rows = filing.rows;
    make_unique(rows.terms);
    make_unique(rows.words);
    make_unique(rows.moments);
    make_unique(rows.amounts);
    make_unique(rows.timelines);
    make_unique(rows.systems);
    return std::move(rows);
}

IndexRows without(IndexRows const& a, IndexRows const& b) {
    return {minus(a.terms, b.terms), minus(a.words, b.words), minus(a.moments, b.moments),
            minus(a.amounts, b.amounts), minus(a.timelines, b.timelines),
            minus(a.systems, b.systems)};
}

}  // namespace store::postgres
