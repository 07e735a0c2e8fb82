#include "store/sqlite/internal/timeline.hpp"

#include <algorithm>

#include "store/log/match.hpp"
#include "store/sqlite/internal/bounds.hpp"
#include "store/sqlite/internal/index_rows.hpp"

// Where a type has both parameters, patient is its subject where that is a Patient, in all of R4's
// definitions (held by a test of fhir/search): so a row of the timeline proves either.
namespace store::sqlite {
namespace {

using fhir::Modifier;

bool is_plain(fhir::Criterion const& criterion) {
    return criterion.modifier == Modifier::none && criterion.chain.empty() && !criterion.has;
}

bool is_of(fhir::Criterion const& criterion, std::uint32_t parameter) {
    return criterion.parameter == parameter && is_plain(criterion);
}

// The person that a search is about: the only operand of its criterion on patient or subject.
fhir::ReferenceOperand const* person_of(fhir::Criterion const& criterion) {
    if (!is_about_person(criterion.parameter) || !is_plain(criterion)) return nullptr;
    if (criterion.any_of.size() != 1) return nullptr;
    auto const* asked = std::get_if<fhir::ReferenceOperand>(&criterion.any_of[0]);
    return asked && asked->type == "Patient" && asked->url.empty() ? asked : nullptr;
}

struct Asked {
    fhir::Criterion const* person = nullptr;
    fhir::Criterion const* code = nullptr;
    std::vector<fhir::Criterion const*> dates;  // Each of one operand.
};

fhir::DateOperand const& date_of(fhir::Criterion const& criterion) {
    return std::get<fhir::DateOperand>(criterion.any_of[0]);
}

bool names_codes(fhir::Criterion const& criterion) {
    return std::ranges::all_of(criterion.any_of, [](fhir::Operand const& operand) {
        auto const* token = std::get_if<fhir::TokenOperand>(&operand);
        return token && token->code;
    });
}

Asked asked_of(std::vector<fhir::Criterion> const& all_of) {
    static auto const code = fhir::parameter_key("code");
    static auto const date = fhir::parameter_key("date");
    Asked asked;
    for (auto const& criterion : all_of) {
        if (!asked.person && person_of(criterion)) asked.person = &criterion;
        if (!asked.code && is_of(criterion, code) && names_codes(criterion)) asked.code = &criterion;
        if (is_of(criterion, date) && criterion.any_of.size() == 1 &&
            std::holds_alternative<fhir::DateOperand>(criterion.any_of[0])) {
            asked.dates.push_back(&criterion);
        }
    }
    return asked;
}

std::int64_t latest_start(Asked const& asked) {
    std::int64_t latest = max_ms;
    for (auto const* date : asked.dates) {
        latest = std::min(latest, starts(date_of(*date), max_ms).high);
    }
    return latest;
}

// Whether the timeline's span of a resource is its only date: no resource of the type has two, and
// none has a period that ends before it begins.
base::Result<bool> has_plain_dates(View& view, std::int64_t type) {
    static auto const date = fhir::parameter_key("date");
    auto const parameter = TRY(view.parameter_number(type, date));
    if (!parameter) return true;
    if (TRY(view.parameter_of(*parameter)).several) return false;
    auto rows = TRY(view.connection().run(Sql::date_range, *parameter, inverted, min_ms, max_ms));
    return !TRY(rows.next());
}

class Reader {
  public:
    Reader(View& view, std::int64_t type, std::int64_t person, Asked const& asked, Stretch& out)
        : view_(view), type_(type), person_(person), asked_(asked), out_(out),
          latest_(latest_start(asked)) {}

    base::Result<void> read() {
        if (!asked_.code) return read_code(any_code, {});
        for (auto const& operand : asked_.code->any_of) {
            auto const& token = std::get<fhir::TokenOperand>(operand);
            std::optional<std::int64_t> system;
            if (token.system) {
                system = TRY(view_.system_number(*token.system));
                if (!system) continue;
            }
            TRY(read_code(hash_of_code(*token.code), system));
        }
        return {};
    }

  private:
    base::Result<void> read_code(std::int64_t code, std::optional<std::int64_t> system) {
        auto rows =
            TRY(view_.connection().run(Sql::timeline_range, person_, type_, code, latest_));
        while (TRY(rows.next())) {
            if (system && rows.integer(3) != *system) continue;
            base::Interval const cover{rows.integer(1), rows.integer(2)};
            if (fits(cover)) out_.rows.push_back({rows.integer(0), cover.low});
        }
        return {};
    }

    bool fits(base::Interval const& cover) const {
        return std::ranges::all_of(asked_.dates, [&](auto const* date) {
            if (!out_.dated_exactly) return may_satisfy(cover, date_of(*date));
            bool const has_date = cover.low <= cover.high;
            return has_date && satisfies(fhir::DateEntry{cover}, date->any_of[0], Modifier::none);
        });
    }

    View& view_;
    std::int64_t type_;
    std::int64_t person_;
    Asked const& asked_;
    Stretch& out_;
    std::int64_t latest_;
};

base::Result<Stretch> read(View& view, std::int64_t type, std::int64_t person, Asked const& asked) {
    Stretch stretch;
    stretch.dated_exactly = TRY(has_plain_dates(view, type));
    TRY(Reader(view, type, person, asked, stretch).read());
    std::ranges::sort(stretch.rows, std::greater{});
    auto const repeated = std::ranges::unique(stretch.rows);
    stretch.rows.erase(repeated.begin(), repeated.end());
    if (asked.person) stretch.settled.push_back(asked.person);
    if (asked.code) stretch.settled.push_back(asked.code);
    if (stretch.dated_exactly) {
        stretch.settled.insert(stretch.settled.end(), asked.dates.begin(), asked.dates.end());
    }
    return stretch;
}

}  // namespace

bool is_about_person(std::uint32_t parameter) {
    static auto const patient = fhir::parameter_key("patient");
    static auto const subject = fhir::parameter_key("subject");
    return parameter == patient || parameter == subject;
}

bool Stretch::settles(fhir::Criterion const& criterion) const {
    return std::ranges::find(settled, &criterion) != settled.end();
}

base::Result<std::optional<Stretch>> stretch_of(View& view, std::int64_t type,
                                                std::vector<fhir::Criterion> const& all_of) {
    auto const asked = asked_of(all_of);
    if (!asked.person || (!asked.code && asked.dates.empty())) return std::nullopt;
    auto const person = TRY(view.standing({"Patient", person_of(*asked.person)->id}));
    if (!person) return Stretch{{}, asked.dates, true};
    return TRY(read(view, type, person->pk, asked));
}

base::Result<std::optional<Stretch>> stretch_of(View& view, std::int64_t type, std::int64_t person,
                                                std::vector<fhir::Criterion> const& all_of) {
    auto asked = asked_of(all_of);
    asked.person = nullptr;  // A criterion on another person is not settled by this one's rows.
    if (!asked.code && asked.dates.empty()) return std::nullopt;
    return TRY(read(view, type, person, asked));
}

}  // namespace store::sqlite
