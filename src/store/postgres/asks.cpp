#include "store/postgres/internal/asks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace store::postgres {
namespace {

using fhir::Modifier;
using fhir::Prefix;

constexpr auto min_ms = std::numeric_limits<std::int64_t>::min();
constexpr auto max_ms = std::numeric_limits<std::int64_t>::max();

std::int64_t before(std::int64_t at, std::int64_t span) {
    return span == max_ms || at < min_ms + span ? min_ms : at - span;
}
std::int64_t after(std::int64_t at) { return at == max_ms ? max_ms : at + 1; }

// What a comparison says about the start of an interval no longer than `longest`.
base::Interval starts_of(fhir::DateOperand const& asked, std::int64_t longest) {
    auto const& [low, high] = asked.span;
    switch (asked.prefix) {
        case Prefix::eq: return {low, high};
        case Prefix::ne: return {min_ms, max_ms};
        case Prefix::gt: return {before(high, longest), max_ms};
        case Prefix::ge: return {std::min(low, before(high, longest)), max_ms};
        case Prefix::sa: return {after(high), max_ms};
        case Prefix::lt:
        case Prefix::eb: return {min_ms, low};
        case Prefix::le: return {min_ms, high};
        case Prefix::ap: return {before(low, longest), high};
    }
    return {min_ms, max_ms};
}

// The interval of values that may satisfy a comparison; wider by a hair where values are rounded.
std::pair<double, double> values_of(fhir::NumberOperand const& asked) {
    constexpr auto infinite = std::numeric_limits<double>::infinity();
    switch (asked.prefix) {
        case Prefix::eq: return {asked.low, asked.high};
        case Prefix::ne: break;
        case Prefix::gt:
        case Prefix::sa:
        case Prefix::ge: return {asked.value, infinite};
        case Prefix::lt:
        case Prefix::eb:
        case Prefix::le: return {-infinite, asked.value};
        case Prefix::ap: {
            auto const margin = std::abs(asked.value) * 0.11;
            return {std::min(asked.low, asked.value - margin),
                    std::max(asked.high, asked.value + margin)};
        }
    }
    return {-infinite, infinite};
}

// The least text that is greater than every text with this prefix.
std::string end_of_prefix(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
    if (prefix.empty()) return std::string(8, '\xff');
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

// One operand's ask; nothing if the index cannot tell.
struct AskOf {
    std::string_view type;
    fhir::Criterion const& criterion;
    SystemsOf const& systems_of;

    using Maybe = std::optional<Ask>;

    Term parameter() const { return term_of_parameter(type, criterion.parameter); }

    Maybe operator()(fhir::TokenOperand const& asked) const {
        if (!asked.code) return {};
        auto const& code = *asked.code;
        if (criterion.modifier == Modifier::identifier) {
            return TermsAsk{{term_of_identifier(type, criterion.parameter, code)}, false};
        }
        if (asked.system) {
            return TermsAsk{{term_of_token(type, criterion.parameter, *asked.system, code)}, true};
        }
        TermsAsk ask{.terms = {}, .exact = true};
        for (auto const& system : systems_of(parameter())) {
            ask.terms.push_back(term_of_token(type, criterion.parameter, system, code));
        }
        return ask;
    }

    Maybe operator()(fhir::StringOperand const& asked) const {
        auto const folded = base::fold(asked.text);
        if (criterion.modifier == Modifier::contains || criterion.modifier == Modifier::text) {
            return WordsWithAsk{parameter(), folded};
        }
        auto from = folded.substr(0, folded_bytes_max);
        auto to = end_of_prefix(from);
        return WordsAsk{parameter(), std::move(from), std::move(to)};
    }

    Maybe operator()(fhir::DateOperand const& asked) const {
        MomentsAsk ask{.parameter = parameter(), .spans = {}, .lows = {}, .highs = {}};
        for (std::int64_t span = 0; span < span_classes; ++span) {
            // What ends before it begins, someone's mistake, may satisfy anything.
            bool const inverted = span == span_classes - 1;
            auto const starts = inverted ? base::Interval{min_ms, max_ms}
                                         : starts_of(asked, longest_of(span));
            ask.spans.push_back(span);
            ask.lows.push_back(starts.low);
            ask.highs.push_back(starts.high);
        }
        return ask;
    }

    Maybe operator()(fhir::NumberOperand const& asked) const {
        auto const [low, high] = values_of(asked);
        return AmountsAsk{parameter(), low, high};
    }

    Maybe operator()(fhir::ReferenceOperand const& asked) const {
        if (!asked.url.empty()) {
            return TermsAsk{{term_of_uri(type, criterion.parameter, asked.url)}, false};
        }
        if (asked.type.empty()) return TermsAsk{{term_of_target(asked.id)}, false};
        return TermsAsk{{term_of_reference(type, criterion.parameter, asked.type, asked.id)}, true};
    }

    Maybe operator()(fhir::UriOperand const& asked) const {
        if (criterion.modifier != Modifier::none) return {};
        return TermsAsk{{term_of_uri(type, criterion.parameter, asked.uri)}, false};
    }

    Maybe operator()(std::shared_ptr<fhir::CompositeOperand> const& asked) const {
        if (asked->parts.empty()) return {};
        auto const* first = std::get_if<fhir::TokenOperand>(&asked->parts[0]);
        if (!first || !first->code) return {};
        return TermsAsk{{term_of_composite(type, *first->code)}, false};
    }

    Maybe operator()(fhir::MissingOperand) const { return {}; }
};

bool is_positive(fhir::Criterion const& criterion) {
    return criterion.chain.empty() && !criterion.has && !criterion.any_of.empty() &&
           criterion.modifier != Modifier::missing && criterion.modifier != Modifier::not_ &&
           criterion.modifier != Modifier::not_in;
}

std::vector<Ask> asks_of_ids(fhir::Criterion const& criterion) {
    IdsAsk ask;
    for (auto const& operand : criterion.any_of) {
        auto const* token = std::get_if<fhir::TokenOperand>(&operand);
        if (!token || !token->code) return {};
        ask.ids.push_back(*token->code);
    }
    return {std::move(ask)};
}

std::vector<Ask> asks_of_updates(fhir::Criterion const& criterion) {
    auto from = max_ms;
    for (auto const& operand : criterion.any_of) {
        auto const* date = std::get_if<fhir::DateOperand>(&operand);
        if (!date) return {};
        from = std::min(from, starts_of(*date, 0).low);
    }
    return {UpdatedAsk{from}};
}

bool is_plainly(fhir::Criterion const& criterion, std::uint32_t parameter) {
    return criterion.parameter == parameter && criterion.modifier == Modifier::none &&
           is_positive(criterion);
}

// The people that a criterion on patient or subject names; none if it is not that.
std::vector<std::string> people_of(fhir::Criterion const& criterion) {
    static auto const patient = fhir::parameter_key("patient");
    static auto const subject = fhir::parameter_key("subject");
    if (!is_plainly(criterion, patient) && !is_plainly(criterion, subject)) return {};
    std::vector<std::string> people;
    for (auto const& operand : criterion.any_of) {
        auto const* asked = std::get_if<fhir::ReferenceOperand>(&operand);
        if (!asked || asked->type != "Patient" || !asked->url.empty()) return {};
        people.push_back(asked->id);
    }
    return people;
}

// The codes that a criterion on code names; none if it is not that.
std::vector<std::string> codes_of(fhir::Criterion const& criterion) {
    static auto const code = fhir::parameter_key("code");
    if (!is_plainly(criterion, code)) return {};
    std::vector<std::string> codes;
    for (auto const& operand : criterion.any_of) {
        auto const* asked = std::get_if<fhir::TokenOperand>(&operand);
        if (!asked || !asked->code) return {};
        codes.push_back(*asked->code);
    }
    return codes;
}

// Narrows a timeline to what lies between a resource's earliest and latest date.
void narrow(TimelineAsk& ask, fhir::DateOperand const& asked) {
    auto const& [low, high] = asked.span;
    switch (asked.prefix) {
        case Prefix::ne: return;
        case Prefix::gt:
        case Prefix::sa: ask.high_min = std::max(ask.high_min, after(high)); return;
        case Prefix::lt:
        case Prefix::eb: ask.low_max = std::min(ask.low_max, low); return;
        case Prefix::ge: ask.high_min = std::max(ask.high_min, low); return;
        case Prefix::le: ask.low_max = std::min(ask.low_max, high); return;
        case Prefix::eq:
        case Prefix::ap:
            ask.low_max = std::min(ask.low_max, high);
            ask.high_min = std::max(ask.high_min, low);
    }
}

}  // namespace

std::vector<Ask> asks_of(std::string_view type, fhir::Criterion const& criterion,
                         SystemsOf const& systems_of) {
    if (!is_positive(criterion)) return {};
    if (criterion.code == "_id") return asks_of_ids(criterion);
    if (criterion.code == "_lastUpdated") return asks_of_updates(criterion);
    std::vector<Ask> asks;
    std::optional<TermsAsk> terms;  // Of all operands that ask for terms.
    for (auto const& operand : criterion.any_of) {
        auto ask = std::visit(AskOf{type, criterion, systems_of}, operand);
        if (!ask) return {};
        auto* const more = std::get_if<TermsAsk>(&*ask);
        if (!more) {
            asks.push_back(std::move(*ask));
        } else if (!terms) {
            terms = std::move(*more);
        } else {
            terms->terms.insert(terms->terms.end(), more->terms.begin(), more->terms.end());
            terms->exact = terms->exact && more->exact;
        }
    }
    if (terms) asks.emplace_back(std::move(*terms));
    return asks;
}

std::optional<TimelineAsk> timeline_of(std::string_view type,
                                       std::vector<fhir::Criterion> const& all_of) {
    static auto const date = fhir::parameter_key("date");
    std::vector<std::string> people;
    std::vector<std::string> codes;
    TimelineAsk ask{.terms = {}, .low_max = max_ms, .high_min = min_ms};
    bool dated = false;
    for (auto const& criterion : all_of) {
        if (people.empty()) people = people_of(criterion);
        if (codes.empty()) codes = codes_of(criterion);
        if (!is_plainly(criterion, date) || criterion.any_of.size() != 1) continue;
        if (auto const* asked = std::get_if<fhir::DateOperand>(&criterion.any_of[0])) {
            narrow(ask, *asked);
            dated = true;
        }
    }
    if (people.empty() || (codes.empty() && !dated)) return std::nullopt;
    if (codes.empty()) codes.emplace_back();  // Any code.
    for (auto const& person : people) {
        for (auto const& code : codes) ask.terms.push_back(term_of_person(type, person, code));
    }
    return ask;
}

}  // namespace store::postgres
