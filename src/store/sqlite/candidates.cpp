#include "store/sqlite/internal/candidates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "store/log/match.hpp"
#include "store/sqlite/internal/history.hpp"
#include "store/sqlite/internal/index_rows.hpp"

namespace store::sqlite {
namespace {

using fhir::Modifier;
using fhir::Prefix;

constexpr auto min_ms = std::numeric_limits<std::int64_t>::min();
constexpr auto max_ms = std::numeric_limits<std::int64_t>::max();

// Gathers primary keys until too many rows were read.
class Collector {
  public:
    explicit Collector(std::size_t limit) : limit_(limit) {}
    bool visit() { return ++visited_ <= limit_; }  // Before each row: whether to read on.
    void keep(std::int64_t pk) { pks_.push_back(pk); }
    Pks take() {
        if (!std::ranges::is_sorted(pks_, std::greater{})) std::ranges::sort(pks_, std::greater{});
        auto const repeated = std::ranges::unique(pks_);
        pks_.erase(repeated.begin(), repeated.end());
        return std::move(pks_);
    }

  private:
    std::size_t limit_;
    std::size_t visited_ = 0;
    Pks pks_;
};

std::int64_t minus(std::int64_t at, std::int64_t span) {
    return span == max_ms || at < min_ms + span ? min_ms : at - span;
}
std::int64_t after(std::int64_t at) { return at == max_ms ? max_ms : at + 1; }

// What a comparison says about the start of an interval no longer than `longest`, or, where that is
// unlimited, about the start of any that does not end before it begins.
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

struct Range {
    double low;
    double high;
};

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

// The least text that is greater than every text with this prefix.
std::string end_of_prefix(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
    if (prefix.empty()) return std::string(8, '\xff');
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

// Lists what one operand of a criterion may match. Each answers false if the limit was passed.
struct Lister {
    View& view;
    std::int64_t type;
    std::int64_t parameter;
    fhir::Criterion const& criterion;
    Collector& out;

    base::Result<bool> drain(Cursor rows) const {
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            out.keep(rows.integer(0));
        }
        return true;
    }

    base::Result<bool> tokens(std::int64_t code, std::int64_t system) const {
        return drain(TRY(view.connection().run(Sql::token_one, parameter, code, system)));
    }

    base::Result<bool> operator()(fhir::TokenOperand const& asked) const {
        std::optional<std::int64_t> system;
        if (asked.system) {
            system = TRY(view.system_number(*asked.system));
            if (!system) return true;
        }
        if (!asked.code) return of_system(*system);
        auto const code = criterion.modifier == Modifier::identifier
                              ? hash_of_identifier(*asked.code)
                              : hash_of_code(*asked.code);
        if (system) return tokens(code, *system);
        return drain(TRY(view.connection().run(Sql::token_any_system, parameter, code)));
    }

    base::Result<bool> of_system(std::int64_t system) const {
        auto rows = TRY(view.connection().run(Sql::token_any_code, parameter));
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            if (rows.integer(1) == system) out.keep(rows.integer(0));
        }
        return true;
    }

    base::Result<bool> operator()(fhir::StringOperand const& asked) const {
        auto const folded = base::fold(asked.text);
        bool const anywhere =
            criterion.modifier == Modifier::contains || criterion.modifier == Modifier::text;
        auto const from = anywhere ? std::string() : folded;
        auto const to = end_of_prefix(from);
        auto rows = TRY(view.connection().run(Sql::string_range, parameter, std::string_view(from),
                                              std::string_view(to)));
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            if (anywhere && rows.bytes(1).find(folded) == std::string_view::npos) continue;
            out.keep(rows.integer(0));
        }
        return true;
    }

    base::Result<bool> operator()(fhir::DateOperand const&) const {
        fhir::Criterion const* const only[] = {&criterion};
        return window(only);
    }

    base::Result<bool> window(std::span<fhir::Criterion const* const> criteria) const {
        for (std::int64_t span = 0; span < span_classes; ++span) {
            if (!TRY(window_of(criteria, span))) return false;
        }
        return true;
    }

    base::Result<bool> window_of(std::span<fhir::Criterion const* const> criteria,
                                 std::int64_t span) const {
        base::Interval bounds{min_ms, max_ms};
        for (auto const* each : criteria) {
            if (span == inverted) break;
            auto const some = starts_of_any(*each, longest(span));
            bounds = {std::max(bounds.low, some.low), std::min(bounds.high, some.high)};
        }
        auto rows = TRY(view.connection().run(Sql::date_range, parameter, span, bounds.low,
                                              bounds.high));
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            fhir::DateEntry const entry{{rows.integer(1), rows.integer(2)}};
            if (std::ranges::all_of(criteria, [&](auto const* each) {
                    return satisfies_any(entry, *each);
                })) {
                out.keep(rows.integer(0));
            }
        }
        return true;
    }

    static base::Interval starts_of_any(fhir::Criterion const& each, std::int64_t longest) {
        base::Interval some{max_ms, min_ms};
        for (auto const& operand : each.any_of) {
            auto const* asked = std::get_if<fhir::DateOperand>(&operand);
            if (!asked) continue;
            auto const one = starts(*asked, longest);
            some = {std::min(some.low, one.low), std::max(some.high, one.high)};
        }
        return some;
    }

    static bool satisfies_any(auto const& entry, fhir::Criterion const& each) {
        return std::ranges::any_of(each.any_of, [&](fhir::Operand const& operand) {
            return satisfies(entry, operand, each.modifier);
        });
    }

    base::Result<bool> operator()(fhir::NumberOperand const& asked) const {
        auto const [low, high] = values(asked);
        auto by_value = asked;
        by_value.system.reset();
        by_value.code.reset();
        auto rows = TRY(view.connection().run(Sql::number_range, parameter, low, high));
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            auto const value = rows.real(1);
            fhir::NumberEntry const entry{value, value, value, "", ""};
            if (satisfies(entry, by_value, Modifier::none)) out.keep(rows.integer(0));
        }
        return true;
    }

    base::Result<bool> operator()(fhir::ReferenceOperand const& asked) const {
        if (!asked.url.empty()) return tokens(hash_of_reference_url(asked.url), 0);
        if (!asked.type.empty()) return referring_to({asked.type, asked.id});
        auto const types = static_cast<std::int64_t>(view.names().types());
        for (std::int64_t each = 1; each <= types; ++each) {
            auto name = TRY(view.type_name(each));
            if (!TRY(referring_to({std::move(name), asked.id}))) return false;
        }
        return true;
    }

    base::Result<bool> referring_to(Key const& key) const {
        auto const target = TRY(view.standing(key));
        if (!target) return true;
        return drain(TRY(view.connection().run(Sql::reference_one, target->pk, parameter)));
    }

    base::Result<bool> operator()(fhir::UriOperand const& asked) const {
        return tokens(hash_of_uri(asked.uri), 0);
    }

    // The first code may be filed under any parameter of the type.
    base::Result<bool> operator()(std::shared_ptr<fhir::CompositeOperand> const& asked) const {
        auto const& first = std::get<fhir::TokenOperand>(asked->parts.at(0));
        auto const all = static_cast<std::int64_t>(view.names().parameters());
        for (std::int64_t each = 1; each <= all; ++each) {
            if (view.names().parameter_of(each)->type != type) continue;
            if (!TRY((Lister{view, type, each, criterion, out}(first)))) return false;
        }
        return true;
    }

    base::Result<bool> operator()(fhir::MissingOperand) const { return true; }
};

bool is_listable_operand(fhir::Operand const& operand, Modifier modifier) {
    if (auto const* token = std::get_if<fhir::TokenOperand>(&operand)) {
        return token->code || (token->system && modifier != Modifier::identifier);
    }
    if (std::holds_alternative<fhir::UriOperand>(operand)) return modifier == Modifier::none;
    if (auto const* composite = std::get_if<std::shared_ptr<fhir::CompositeOperand>>(&operand)) {
        if ((*composite)->parts.empty()) return false;
        auto const* first = std::get_if<fhir::TokenOperand>(&(*composite)->parts[0]);
        return first && first->code;
    }
    return !std::holds_alternative<fhir::MissingOperand>(operand);
}

bool lists_exactly(fhir::Operand const& operand, Modifier modifier) {
    if (std::holds_alternative<std::shared_ptr<fhir::CompositeOperand>>(operand)) return false;
    if (auto const* number = std::get_if<fhir::NumberOperand>(&operand)) {
        return !number->system && !number->code;
    }
    if (std::holds_alternative<fhir::StringOperand>(operand)) return modifier != Modifier::exact;
    if (std::holds_alternative<fhir::ReferenceOperand>(operand)) {
        return modifier != Modifier::identifier;
    }
    return true;
}

base::Result<Candidates> list_ids(View& view, std::int64_t type, fhir::Criterion const& criterion) {
    Candidates found;
    auto const name = TRY(view.type_name(type));
    for (auto const& operand : criterion.any_of) {
        auto const* asked = std::get_if<fhir::TokenOperand>(&operand);
        if (!asked) continue;
        auto const standing = TRY(view.standing({name, *asked->code}));
        if (standing && standing->living) found.pks.push_back(standing->pk);
    }
    std::ranges::sort(found.pks, std::greater{});
    auto const repeated = std::ranges::unique(found.pks);
    found.pks.erase(repeated.begin(), repeated.end());
    found.exact = false;
    return found;
}

// By the log of the type from the earliest instant that may match.
base::Result<std::optional<Candidates>> list_updated(View& view, std::int64_t type,
                                                     fhir::Criterion const& criterion,
                                                     std::size_t limit) {
    std::int64_t newest = 0;
    {
        auto row = TRY(view.connection().run(Sql::newest_version));
        if (TRY(row.next())) newest = row.integer(0);
    }
    auto const bounds = Lister::starts_of_any(criterion, 0);
    auto const from = TRY(first_at_or_after(view, bounds.low, newest));
    Collector out(limit);
    auto rows = TRY(view.connection().run(Sql::type_versions, type, from, newest + 1));
    while (TRY(rows.next())) {
        if (!out.visit()) return std::nullopt;
        auto const now = TRY(view.standing_at(rows.integer(1)));
        if (now.living && now.sequence == rows.integer(0)) out.keep(rows.integer(1));
    }
    return Candidates{out.take(), false};
}

bool is_of(fhir::Criterion const& criterion, std::uint32_t parameter) {
    return criterion.parameter == parameter && criterion.modifier == Modifier::none &&
           criterion.chain.empty() && !criterion.has;
}

// The person that a search is about: the only operand of its criterion on patient or subject.
fhir::ReferenceOperand const* person_of(fhir::Criterion const& criterion) {
    static auto const patient = fhir::parameter_key("patient");
    static auto const subject = fhir::parameter_key("subject");
    if (!is_of(criterion, patient) && !is_of(criterion, subject)) return nullptr;
    if (criterion.any_of.size() != 1) return nullptr;
    auto const* asked = std::get_if<fhir::ReferenceOperand>(&criterion.any_of[0]);
    return asked && asked->type == "Patient" && asked->url.empty() ? asked : nullptr;
}

struct Asked {
    fhir::ReferenceOperand const* person = nullptr;
    fhir::Criterion const* code = nullptr;
    std::vector<fhir::DateOperand const*> dates;
};

bool names_codes(fhir::Criterion const& criterion) {
    return std::ranges::all_of(criterion.any_of, [](fhir::Operand const& operand) {
        auto const* token = std::get_if<fhir::TokenOperand>(&operand);
        return token && token->code;
    });
}

Asked asked_of_timeline(std::vector<fhir::Criterion> const& all_of) {
    static auto const code = fhir::parameter_key("code");
    static auto const date = fhir::parameter_key("date");
    Asked asked;
    for (auto const& criterion : all_of) {
        if (!asked.person) asked.person = person_of(criterion);
        if (is_of(criterion, code) && names_codes(criterion)) asked.code = &criterion;
        if (is_of(criterion, date) && criterion.any_of.size() == 1) {
            auto const* operand = std::get_if<fhir::DateOperand>(&criterion.any_of[0]);
            if (operand) asked.dates.push_back(operand);
        }
    }
    return asked;
}

// Whether some date between the earliest start and the latest end may satisfy what is asked.
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

std::int64_t latest_start(std::vector<fhir::DateOperand const*> const& dates) {
    std::int64_t latest = max_ms;
    for (auto const* asked : dates) latest = std::min(latest, starts(*asked, max_ms).high);
    return latest;
}

// One stretch of the timeline: of a code, or of any (0).
base::Result<void> list_stretch(View& view, std::int64_t person, std::int64_t type,
                                std::int64_t code, std::optional<std::int64_t> system,
                                Asked const& asked, Collector& out) {
    auto rows = TRY(view.connection().run(Sql::timeline_range, person, type, code,
                                          latest_start(asked.dates)));
    while (TRY(rows.next())) {
        if (system && rows.integer(3) != *system) continue;
        base::Interval const cover{rows.integer(1), rows.integer(2)};
        if (std::ranges::all_of(asked.dates,
                                [&](auto const* date) { return may_satisfy(cover, *date); })) {
            out.keep(rows.integer(0));
        }
    }
    return {};
}

base::Result<void> list_code(View& view, std::int64_t person, std::int64_t type,
                             fhir::TokenOperand const& token, Asked const& asked, Collector& out) {
    std::optional<std::int64_t> system;
    if (token.system) {
        system = TRY(view.system_number(*token.system));
        if (!system) return {};
    }
    return list_stretch(view, person, type, hash_of_code(*token.code), system, asked, out);
}

}  // namespace

bool is_listable(fhir::Criterion const& criterion) {
    if (!criterion.chain.empty() || criterion.has || criterion.any_of.empty()) return false;
    auto const modifier = criterion.modifier;
    if (modifier == Modifier::missing || modifier == Modifier::not_ ||
        modifier == Modifier::not_in) {
        return false;
    }
    return std::ranges::all_of(criterion.any_of, [&](fhir::Operand const& operand) {
        if (criterion.code == "_id") {
            auto const* token = std::get_if<fhir::TokenOperand>(&operand);
            return token && token->code;
        }
        if (criterion.code == "_lastUpdated") {
            return std::holds_alternative<fhir::DateOperand>(operand);
        }
        return is_listable_operand(operand, modifier);
    });
}

base::Result<std::optional<Candidates>> list(View& view, std::int64_t type,
                                             fhir::Criterion const& criterion, std::size_t limit) {
    if (criterion.code == "_id") return TRY(list_ids(view, type, criterion));
    if (criterion.code == "_lastUpdated") return list_updated(view, type, criterion, limit);
    auto const parameter = TRY(view.parameter_number(type, criterion.parameter));
    if (!parameter) return Candidates{};
    Collector out(limit);
    Lister const lister{view, type, *parameter, criterion, out};
    Candidates found;
    for (auto const& operand : criterion.any_of) {
        if (!TRY(std::visit(lister, operand))) return std::nullopt;
        found.exact = found.exact && lists_exactly(operand, criterion.modifier);
    }
    found.pks = out.take();
    return found;
}

base::Result<std::optional<Candidates>> list_window(
    View& view, std::int64_t type, std::span<fhir::Criterion const* const> criteria,
    std::size_t limit) {
    auto const parameter = TRY(view.parameter_number(type, criteria.front()->parameter));
    if (!parameter) return Candidates{};
    Collector out(limit);
    Lister const lister{view, type, *parameter, *criteria.front(), out};
    if (!TRY(lister.window(criteria))) return std::nullopt;
    return Candidates{out.take(), true};
}

base::Result<std::optional<Candidates>> list_timeline(
    View& view, std::int64_t type, std::vector<fhir::Criterion> const& all_of) {
    auto const asked = asked_of_timeline(all_of);
    if (!asked.person || (!asked.code && asked.dates.empty())) return std::nullopt;
    auto const person = TRY(view.standing({"Patient", asked.person->id}));
    if (!person) return Candidates{};
    Collector out(no_limit);
    if (!asked.code) {
        TRY(list_stretch(view, person->pk, type, 0, {}, asked, out));
    } else {
        for (auto const& operand : asked.code->any_of) {
            TRY(list_code(view, person->pk, type, std::get<fhir::TokenOperand>(operand), asked,
                          out));
        }
    }
    return Candidates{out.take(), false};
}

base::Result<Pks> all_of_type(View& view, std::int64_t type) {
    auto const parameter = TRY(view.parameter_number(type, 0));
    Pks pks;
    if (!parameter) return pks;
    std::int64_t const none = 0;
    auto rows = TRY(view.connection().run(Sql::token_one, *parameter, none, none));
    while (TRY(rows.next())) pks.push_back(rows.integer(0));
    return pks;
}

}  // namespace store::sqlite
