#include "domain/episode/course.hpp"

#include <algorithm>
#include <array>

#include "domain/episode/errors.hpp"

namespace episode {
namespace {

constexpr std::array<std::string_view, 8> stages{"assessment", "decision", "placing",   "transfer",
                                                 "active",     "exit",     "follow-up", "closed"};

// Sorts a step into its place in the course.
struct Sorter {
    Course& course;
    std::string_view id;

    void operator()(Opened const&) const {}
    void operator()(Triage const&) const {}
    void operator()(Referred const& step) const {
        auto const& referrals = course.opened.referrals;
        if (!referrals.empty() && referrals.front() == step.origin.id) course.referred = step;
    }
    void operator()(Assessed const& step) const { keep(course.assessments, step); }
    void operator()(Decided const& step) const { keep(course.decisions, step); }
    void operator()(Asked const& step) const { keep(course.requests, step); }
    void operator()(Offered const& step) const { keep(course.offers, step); }
    void operator()(Stayed const& step) const { keep(course.stays, step); }
    void operator()(Aimed const& step) const { keep(course.goals, step); }
    void operator()(FollowedUp const& step) const {
        if (step.origin.episode == id) course.follow_up = step;
    }

    template <class T>
    void keep(std::vector<T>& list, T const& step) const {
        if (step.origin.episode == id) list.push_back(step);
    }
};

template <class T>
void order(std::vector<T>& list) {
    std::ranges::sort(list, {}, [](T const& step) {
        return std::pair(step.origin.at, std::string_view(step.origin.id));
    });
}

bool needs_a_place(std::string_view pathway) {
    return pathway == "home" || pathway == "bed" || pathway == "care-home";
}

Stage after(Decided const& decided, Course const& course) {
    if (!needs_a_place(decided.pathway)) return Stage::exit;
    return course.accepted_offer() ? Stage::transfer : Stage::placing;
}

bool has_ended(Aimed const& goal) {
    return goal.achievement == "achieved" || goal.achievement == "not-attainable";
}

}  // namespace

std::string_view name_of(Stage stage) { return stages[static_cast<std::size_t>(stage)]; }

std::optional<Stage> stage_from(std::string_view name) {
    auto const found = std::ranges::find(stages, name);
    if (found == stages.end()) return std::nullopt;
    return static_cast<Stage>(found - stages.begin());
}

Decided const* Course::decision() const { return decisions.empty() ? nullptr : &decisions.back(); }

Asked const* Course::request() const {
    if (requests.empty()) return nullptr;
    auto const& newest = requests.back();
    auto const* decided = decision();
    if (decided && newest.origin.at < decided->origin.at) return nullptr;
    return &newest;
}

Offered const* Course::accepted_offer() const {
    auto const* asked = request();
    if (!asked) return nullptr;
    for (auto const& offer : offers)
        if (offer.request == asked->origin.id && offer.state == OfferState::accepted)
            return &offer;
    return nullptr;
}

Stayed const* Course::stay() const {
    for (auto const& stay : stays)
        if (!stay.until) return &stay;
    return nullptr;
}

base::Result<Course> course_from(std::vector<Step> const& steps, std::string_view episode_id) {
    Course course;
    bool found = false;
    for (auto const& step : steps) {
        auto const* opened = std::get_if<Opened>(&step);
        if (!opened || opened->origin.id != episode_id) continue;
        course.opened = *opened;
        found = true;
    }
    if (!found) return base::refuse(errors::unknown);
    for (auto const& step : steps) std::visit(Sorter{course, episode_id}, step);
    order(course.assessments);
    order(course.decisions);
    order(course.requests);
    order(course.offers);
    order(course.stays);
    order(course.goals);
    return course;
}

Stage stage_of(Course const& course) {
    if (!course.opened.open) {
        bool const answered = !course.follow_up || !course.follow_up->status.empty();
        return answered ? Stage::closed : Stage::follow_up;
    }
    auto const* decided = course.decision();
    if (auto const* stay = course.stay()) {
        // A decision made during the stay says where to go from there.
        if (decided && decided->origin.at > stay->origin.at) return after(*decided, course);
        bool const done = !course.goals.empty() && std::ranges::all_of(course.goals, has_ended);
        return done ? Stage::exit : Stage::active;
    }
    if (course.assessments.empty()) return Stage::assessment;
    return decided ? after(*decided, course) : Stage::decision;
}

}  // namespace episode
