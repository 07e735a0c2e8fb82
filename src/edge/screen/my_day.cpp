// My day: what needs this role now, by time left.
#include <algorithm>
#include <array>

#include "domain/episode/pathway.hpp"
#include "domain/terms/terms.hpp"
#include "edge/screen/internal/draw.hpp"

namespace screen {
namespace {

using episode::Stage;
using fhir::Draft;

constexpr std::size_t rows_max = 200;
constexpr int follow_up_ahead_days = 14;
constexpr int review_ahead_days = 2;

struct Row {
    std::string patient;
    std::string what;
    std::optional<base::Instant> due;
    std::string link;
    std::string_view kind;
};

std::string page_of(std::string const& patient) { return "/person/" + patient; }

// The work that a stage asks for in this list's words.
std::string_view kind_of(Stage stage) {
    constexpr std::array<std::string_view, 8> kinds{"assess", "decide", "place",     "place",
                                                    "goal",   "exit",   "follow-up", ""};
    return kinds[static_cast<std::size_t>(stage)];
}

bool is_usual(episode::StageRule const& rule, std::string_view role) {
    return std::ranges::find(rule.roles, role) != rule.roles.end();
}

base::Instant morning_of(base::Day day) { return base::london(day, 9 * 60); }

void add_triage(Story const& story, std::vector<Row>& rows) {
    for (auto const& [key, step] : story.steps) {
        auto const* triage = std::get_if<episode::Triage>(&step);
        if (!triage || triage->state != episode::TriageState::waiting) continue;
        auto const* referral = story.referral(triage->referral);
        if (!referral) continue;
        auto const clocks = episode::clocks_of(episode::clocks(), *referral);
        auto const due = clocks.empty() ? std::optional<base::Instant>{} : clocks.front().due;
        rows.push_back({referral->origin.patient, "Triage: " + referral->trigger_name, due,
                        "/front-door", "triage"});
    }
}

void add_reviews(episode::Course const& course, base::Day today, std::vector<Row>& rows) {
    for (auto const& goal : course.goals) {
        auto const due = base::day_from(goal.due);
        bool const ended = goal.achievement == "achieved" || goal.achievement == "not-attainable";
        if (ended || !due || base::days_between(today, *due) > review_ahead_days) continue;
        auto const& patient = course.opened.origin.patient;
        rows.push_back({patient, "Review the goal: " + goal.words, morning_of(*due),
                        page_of(patient), "review"});
    }
}

void add_offers(episode::Course const& course, std::vector<Row>& rows) {
    for (auto const& offer : course.offers)
        if (offer.state == episode::OfferState::offered)
            rows.push_back({course.opened.origin.patient, "Answer the offer: " + offer.place_name,
                            offer.origin.at, page_of(course.opened.origin.patient), "place"});
}

void add_stage(episode::Course const& course, std::string_view role, base::Day today,
               std::vector<Row>& rows) {
    auto const stage = episode::stage_of(course);
    auto const& rule = episode::pathway().stages.at(stage);
    if (rule.next.empty() || !is_usual(rule, role)) return;
    if (stage == Stage::active && !course.goals.empty()) return;
    auto const clocks = episode::clocks_of(episode::clocks(), course);
    auto const* clock = next_clock(clocks);
    auto due = clock ? std::optional(clock->due) : std::nullopt;
    if (stage == Stage::follow_up) {
        auto const day = base::day_from(course.follow_up ? course.follow_up->due : "");
        if (!day || base::days_between(today, *day) > follow_up_ahead_days) return;
        due = morning_of(*day);
    }
    auto const& patient = course.opened.origin.patient;
    rows.push_back({patient, rule.label, due, page_of(patient), kind_of(stage)});
}

std::vector<Row> rows_for(View const& view, sharing::Role role, base::Day today) {
    std::vector<Row> rows;
    auto const name = sharing::name_of(role);
    bool const clinical = role == sharing::Role::clinician || role == sharing::Role::social_worker;
    bool const triages = role == sharing::Role::coordinator || role == sharing::Role::clinician;
    for (auto const& [patient, story] : view.stories) {
        if (triages) add_triage(story, rows);
        for (auto const& course : story.courses) {
            add_stage(course, name, today, rows);
            if (clinical) add_reviews(course, today, rows);
            if (role == sharing::Role::bed_manager) add_offers(course, rows);
        }
    }
    std::ranges::sort(rows, {}, [](Row const& row) {
        return std::tuple(row.due.value_or(base::Instant{INT64_MAX}), row.patient, row.what);
    });
    if (rows.size() > rows_max) rows.resize(rows_max);
    return rows;
}

}  // namespace

base::Result<Draft> my_day(Look const& look) {
    std::vector<Draft> drawn;
    // Who may see no people has no rows: their work is the figures and the accounts.
    bool const sees_people =
        sharing::permit(look.context.actor, sharing::Act::see_list, {}).has_value();
    auto const rows = sees_people ? rows_for(look.view, look.context.actor.role, look.today)
                                  : std::vector<Row>{};
    for (auto const& row : rows) {
        auto const person = TRY(look.summary(row.patient));
        drawn.push_back(fhir::object({{"person", person},
                                      {"what", row.what},
                                      {"due", row.due ? instant(*row.due) : Draft()},
                                      {"link", row.link},
                                      {"kind", row.kind}}));
    }
    return fhir::object(
        {{"at", instant(look.context.now)}, {"rows", fhir::array(std::move(drawn))}});
}

}  // namespace screen
