#include "edge/demo/past.hpp"

#include "edge/demo/errors.hpp"
#include "edge/demo/internal/journey.hpp"

namespace demo {

base::Result<Made> make_past(Plan const& plan, std::vector<Resident> const& residents,
                             Take const& take, Places const& places) {
    if (residents.empty()) return base::refuse(errors::no_residents);
    return Past(plan, residents, take, places).run();
}

base::Result<Made> Past::run() {
    plan_referrals();
    while (!queue_.empty() && queue_.top().at < plan_.until) {
        auto const due = queue_.top();
        queue_.pop();
        TRY((this->*due.leg)(due.way, due.at));
    }
    return made_;
}

// More come in the daytime; the last half hour is busy, so that the front door has somebody
// waiting.
void Past::plan_referrals() {
    auto const days = base::days_between(base::day_of(plan_.from), base::day_of(plan_.until));
    for (int day = 0; day <= days; ++day) {
        auto const date = base::plus_days(base::day_of(plan_.from), day);
        auto const weekend = base::weekday(date) > 5;
        auto const wanted = plan_.referrals_a_day * (weekend ? 0.7 : 1.1);
        for (int slot = 0; slot < 24; ++slot) {
            if (!draw_.chance(wanted / 24)) continue;
            auto const minute = draw_.chance(0.8) ? draw_.between(7 * 60, 21 * 60)
                                                  : draw_.between(0, 24 * 60 - 1);
            auto const at = base::london(date, minute);
            if (at > plan_.from && at < plan_.until)
                then(at, &Past::refer, std::make_shared<Journey>());
        }
    }
    for (int last = 0; last < 5; ++last) {
        auto const ago = std::chrono::minutes(draw_.between(2, 28));
        then(plan_.until - ago, &Past::refer, std::make_shared<Journey>());
    }
}

void Past::then(base::Instant at, Leg leg, Way const& way) {
    queue_.push({.at = at, .order = planned_++, .leg = leg, .way = way});
}

base::Result<fhir::Document> Past::step(std::string_view account, base::Instant at,
                                        std::string_view type, std::string const& id,
                                        std::string_view operation, Parameters parameters) {
    ++made_.steps;
    return take_(Step{.account = std::string(account), .at = at, .type = std::string(type),
                      .id = id, .operation = std::string(operation),
                      .parameters = std::move(parameters).resource()});
}

// The older somebody is, the likelier; nobody twice at a time.
Resident const* Past::somebody() {
    for (int attempt = 0; attempt < 1000; ++attempt) {
        auto const& resident = draw_.one_of(std::span(residents_));
        if (draw_.chance((resident.age - 60) / 40.0) && !busy_.contains(resident.id))
            return &resident;
    }
    return nullptr;
}

namespace {

std::string id_referred(fhir::Value reference, std::string_view type) {
    auto const text = reference["reference"].text();
    auto const slash = text.find('/');
    if (slash == std::string_view::npos || text.substr(0, slash) != type) return {};
    return std::string(text.substr(slash + 1));
}

}  // namespace

std::string id_in(fhir::Value answer, std::string_view type) {
    if (answer["resourceType"].text() == type) return std::string(answer["id"].text());
    for (auto const entry : answer["entry"])
        if (auto id = id_in(entry["resource"], type); !id.empty()) return id;
    for (auto const parameter : answer["parameter"]) {
        if (auto id = id_in(parameter["resource"], type); !id.empty()) return id;
        if (auto id = id_referred(parameter["valueReference"], type); !id.empty()) return id;
    }
    for (auto const output : answer["output"])
        if (auto id = id_referred(output["valueReference"], type); !id.empty()) return id;
    return {};
}

}  // namespace demo
