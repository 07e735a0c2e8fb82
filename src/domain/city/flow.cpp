#include "domain/city/flow.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <queue>

#include "domain/city/draw.hpp"

namespace city {
namespace {

constexpr int weeks_91 = 91 * minutes_a_day;

// The places of one kind in one part of the city.
struct Pool {
    int places = 0;
    int used = 0;
    std::deque<std::size_t> queue;  // Courses that wait, by arrival.
};

class Running {
  public:
    Running(City const& city, std::vector<Candidate> candidates)
        : city_(city), rates_(city.rates), candidates_(std::move(candidates)) {}

    Flow run() {
        prepare();
        homes_.resize(localities_of(city_).size());
        for (int day = 0; day < city_days; ++day) {
            if (day % days_a_year == 0) open_year(day / days_a_year);
            live(day);
        }
        finish();
        return std::move(flow_);
    }

  private:
    static std::size_t kind_of(Route route) {
        return route == Route::home || route == Route::step_up ? 0U : route == Route::bed ? 1U : 2U;
    }

    void prepare() {
        std::ranges::sort(candidates_, {}, [](Candidate const& each) {
            return std::pair(each.person, each.began_minute);
        });
        for (auto const& each : candidates_) {
            draws_.emplace_back(city_.seed, Purpose::operation, each.person,
                                static_cast<std::uint32_t>(each.began_minute));
            auto& draw = draws_.back();
            auto const& process = rates_.flow_process;
            auto const pathway = std::min<std::size_t>(static_cast<std::size_t>(each.route), 3);
            auto const days =
                each.route == Route::step_up ? 0.05 : draw.lognormal(process[pathway], process[4]);
            Course course{
                .person = each.person,
                .began_minute = each.began_minute,
                .ready_minute = each.ready_minute,
                .referred_minute = each.ready_minute + static_cast<int>(days * minutes_a_day),
                .route = each.route,
                .locality = each.locality};
            course.hours_before = each.need_hours * 0.6;
            flow_.courses.push_back(course);
            arrivals_.emplace_back(course.referred_minute, flow_.courses.size() - 1);
        }
        std::ranges::sort(arrivals_);
    }

    // Places for a year by what that year's courses would fill on average.
    void open_year(int year) {
        std::vector<double> load(homes_.size() + 2, 0);
        for (auto const& course : flow_.courses) {
            if (course.route == Route::no_help ||
                course.referred_minute / minutes_a_day / days_a_year != year) {
                continue;
            }
            auto const which =
                course.route == Route::step_up ? 3U : static_cast<std::size_t>(course.route) - 1;
            auto const sigma = rates_.flow_stay[4];
            // A place is empty for most of a day between two people.
            auto const days = rates_.flow_stay[which] * exp_of(sigma * sigma / 2) + 0.7;
            auto const kind = kind_of(course.route);
            load[kind == 0 ? course.locality : homes_.size() + kind - 1] += days / days_a_year;
        }
        auto const places = [&](double mean, std::size_t kind) {
            return mean <= 0 ? 0
                             : std::max(1, static_cast<int>(mean * rates_.flow_places[kind] + 0.5));
        };
        for (std::size_t at = 0; at < homes_.size(); ++at) homes_[at].places = places(load[at], 0);
        beds_.places = places(load[homes_.size()], 1);
        care_homes_.places = places(load[homes_.size() + 1], 2);
    }

    Pool& pool_of(Course const& course) {
        auto const kind = kind_of(course.route);
        return kind == 0 ? homes_[course.locality] : kind == 1 ? beds_ : care_homes_;
    }

    bool is_weekend(int day) const { return base::weekday(base::plus_days(city_.first, day)) > 5; }

    void live(int day) {
        auto const end = (day + 1) * minutes_a_day;
        while (!ends_.empty() && ends_.top().first < end) {
            --pool_of(flow_.courses[ends_.top().second]).used;
            ends_.pop();
        }
        while (next_ < arrivals_.size() && arrivals_[next_].first < end) {
            auto const index = arrivals_[next_++].second;
            auto const& course = flow_.courses[index];
            if (course.route == Route::no_help) {
                leavers_.push_back(index);
            } else {
                pool_of(course).queue.push_back(index);
            }
        }
        Census census;
        go_home(day, census);
        for (auto& pool : homes_) fill(pool, day, census);
        fill(beds_, day, census);
        fill(care_homes_, day, census);
        count(census);
    }

    // Nobody takes a place who died before it came.
    bool died(std::size_t index, int minute) {
        auto& course = flow_.courses[index];
        auto const& died = candidates_[index].died_minute;
        if (!died || *died > minute) return false;
        course.placed_minute = course.ended_minute = std::max(*died, course.ready_minute);
        course.outcome = Outcome::died;
        return true;
    }

    void go_home(int day, Census& census) {
        std::vector<std::size_t> stay;
        for (auto const index : leavers_) {
            auto& draw = draws_[index];
            auto const minute = leaving_minute(day, index);
            if (died(index, minute)) continue;
            if (is_weekend(day) && !draw.chance(rates_.flow_weekend[0])) {
                stay.push_back(index);
                continue;
            }
            auto& course = flow_.courses[index];
            course.placed_minute = course.ended_minute = minute;
            course.hours_after = course.hours_before;
            course.outcome =
                course.hours_before > 3 ? Outcome::home_with_care : Outcome::home_independent;
            ++census.discharged;
        }
        leavers_ = std::move(stay);
    }

    // Most leave from late morning to early evening, and not before all is ready.
    int leaving_minute(int day, std::size_t index) {
        auto const hour = draws_[index].between(10, 19);
        auto const minute = day * minutes_a_day + hour * 60 + draws_[index].below(60);
        return std::max(minute, flow_.courses[index].referred_minute);
    }

    void fill(Pool& pool, int day, Census& census) {
        std::deque<std::size_t> again;
        while (!pool.queue.empty()) {
            auto const index = pool.queue.front();
            pool.queue.pop_front();
            auto& course = flow_.courses[index];
            auto& draw = draws_[index];
            auto const minute = leaving_minute(day, index);
            if (died(index, minute)) continue;
            bool const open = !is_weekend(day) || draw.chance(rates_.flow_weekend[0]);
            if (pool.used >= pool.places || !open || !accepted(course, draw)) {
                again.push_back(index);
                continue;
            }
            place(pool, index, minute);
            if (course.route != Route::step_up) ++census.discharged;
        }
        pool.queue = std::move(again);
    }

    bool accepted(Course& course, Draw& draw) {
        if (course.offers < 250) ++course.offers;
        if (draw.chance(rates_.flow_refusals[0])) {
            if (course.refused_by_service < 250) ++course.refused_by_service;
            return false;
        }
        if (!draw.chance(rates_.flow_refusals[1])) return true;
        if (course.refused_by_person < 250) ++course.refused_by_person;
        return false;
    }

    void place(Pool& pool, std::size_t index, int minute) {
        auto& course = flow_.courses[index];
        auto& draw = draws_[index];
        auto const& stay = rates_.flow_stay;
        auto const which =
            course.route == Route::step_up ? 3U : static_cast<std::size_t>(course.route) - 1;
        auto const days = std::clamp(draw.lognormal(stay[which], stay[4]), 1.0, 84.0);
        course.placed_minute = minute;
        course.ended_minute = minute + static_cast<int>(days * minutes_a_day);
        ++pool.used;
        close(course, candidates_[index], draw);
        ends_.emplace(course.ended_minute, index);
    }

    // Who dies or is admitted again leaves then; the others leave with less or more care.
    static void close(Course& course, Candidate const& candidate, Draw& draw) {
        auto const change = course.route == Route::home || course.route == Route::step_up
                                ? draw.normal() * 3 - 4.5
                                : draw.normal() * 4 - 1;
        course.hours_after = std::max(0.0, course.hours_before + change);
        course.outcome = course.route == Route::care_home && draw.chance(0.6) ? Outcome::care_home
                         : course.hours_after > 1 ? Outcome::home_with_care
                                                  : Outcome::home_independent;
        for (auto const& [from, to] : candidate.stays) {
            if (from > course.placed_minute && from < course.ended_minute) {
                course.ended_minute = from;
                course.outcome = Outcome::hospital;
                break;
            }
        }
        if (candidate.died_minute && *candidate.died_minute < course.ended_minute) {
            course.ended_minute = std::max(*candidate.died_minute, course.placed_minute);
            course.outcome = Outcome::died;
        }
    }

    void count(Census& census) {
        for (auto const& pool : homes_) {
            census.home_places += pool.places;
            census.home_used += pool.used;
            census.queued += static_cast<int>(pool.queue.size());
        }
        census.bed_places = beds_.places;
        census.bed_used = beds_.used;
        census.queued += static_cast<int>(beds_.queue.size() + care_homes_.queue.size());
        flow_.days.push_back(census);
    }

    // What only the end shows: who waited in hospital at each midnight, and day 91.
    void finish() {
        for (std::size_t index = 0; index < flow_.courses.size(); ++index) {
            auto& course = flow_.courses[index];
            if (course.route != Route::step_up) wait(course, candidates_[index]);
            if (course.outcome && course.ended_minute + weeks_91 < city_days * minutes_a_day) {
                course.day_91 = after_91(course, candidates_[index]);
            }
        }
    }

    void wait(Course const& course, Candidate const& candidate) {
        auto until = course.placed_minute >= 0 ? course.placed_minute : city_days * minutes_a_day;
        if (candidate.died_minute) until = std::min(until, *candidate.died_minute);
        auto const to = std::min(until / minutes_a_day, city_days);
        for (int day = course.ready_minute / minutes_a_day; day < to; ++day) {
            ++flow_.days[static_cast<std::size_t>(day)].waiting;
        }
    }

    static Outcome after_91(Course const& course, Candidate const& candidate) {
        auto const then = course.ended_minute + weeks_91;
        if (candidate.died_minute && *candidate.died_minute <= then) return Outcome::died;
        for (auto const& [from, to] : candidate.stays) {
            if (from <= then && then < to) return Outcome::hospital;
        }
        if (course.outcome == Outcome::care_home || candidate.care_home) return Outcome::care_home;
        return course.hours_after > 1 ? Outcome::home_with_care : Outcome::home_independent;
    }

    City const& city_;
    Rates const& rates_;
    std::vector<Candidate> candidates_;
    std::vector<Draw> draws_;
    std::vector<std::pair<int, std::size_t>> arrivals_;
    std::size_t next_ = 0;
    std::vector<Pool> homes_;
    Pool beds_, care_homes_;
    std::vector<std::size_t> leavers_;
    using End = std::pair<int, std::size_t>;
    std::priority_queue<End, std::vector<End>, std::greater<>> ends_;
    Flow flow_;
};

// By the planning shares, moved by need: who needs more help is likelier to get it.
Route route_of(City const& city, Year const& state, Draw& draw) {
    auto const& shares = city.rates.pathway_shares;
    auto const tilt = 0.35 + std::min(3.0, state.need_hours / 6 + state.deficits / 12.0);
    std::array<double, 4> const weights{shares[0] / tilt, shares[1] * (0.6 + tilt * 0.3),
                                        shares[2] * tilt, shares[3] * tilt * tilt};
    return Route(draw.weighted(weights));
}

}  // namespace

std::string_view name_of(Route route) {
    constexpr std::array<std::string_view, 5> names{"no-help", "home", "bed", "care-home",
                                                    "step-up"};
    return names[static_cast<std::size_t>(route)];
}

std::string_view name_of(Outcome outcome) {
    constexpr std::array<std::string_view, 5> names{"home-independent", "home-with-care",
                                                    "care-home", "hospital", "died"};
    return names[static_cast<std::size_t>(outcome)];
}

Course const* Flow::course(std::uint32_t person, int began_minute) const {
    auto const key = std::pair(person, began_minute);
    auto const found = std::ranges::lower_bound(courses, key, {}, [](Course const& each) {
        return std::pair(each.person, each.began_minute);
    });
    bool const is_it =
        found != courses.end() && found->person == person && found->began_minute == began_minute;
    return is_it ? &*found : nullptr;
}

std::vector<std::string_view> localities_of(City const& city) {
    std::vector<std::string_view> found;
    for (auto const& place : city.reference.places) found.push_back(place.locality);
    std::ranges::sort(found);
    auto const rest = std::ranges::unique(found);
    found.erase(rest.begin(), rest.end());
    return found;
}

void add_candidates(City const& city, Area const& area, std::vector<Life> const& lives,
                    std::vector<Candidate>& candidates) {
    auto const localities = localities_of(city);
    auto const& name = city.reference.places[area.place].locality;
    auto const locality =
        static_cast<std::uint8_t>(std::ranges::lower_bound(localities, name) - localities.begin());
    for (std::size_t index = 0; index < lives.size(); ++index) {
        auto const& life = lives[index];
        auto const& person = area.people[index];
        if (person.age + years <= 65) continue;
        std::vector<std::pair<int, int>> stays;
        for (auto const& event : life.events) {
            if (event.kind == Kind::admission && !event.averted) {
                stays.emplace_back(event.minute, event.minute + event.stay_minutes);
            }
        }
        int last_began = -1;
        for (auto const& event : life.events) {
            auto const year = static_cast<std::size_t>(
                std::min(event.minute / (days_a_year * minutes_a_day), life.years_begun - 1));
            auto const& state = life.state[year];
            Draw draw(city.seed, Purpose::operation, person.number,
                      static_cast<std::uint32_t>(event.minute) + 0x800000U);
            bool const admitted = event.kind == Kind::admission;
            bool const left = event.kind == Kind::fall && event.ambulance;
            if (event.averted || state.age < 65 || (!admitted && !left)) continue;
            auto const ready = event.minute + (admitted ? event.stay_minutes : 60);
            if ((life.died_minute && *life.died_minute <= ready) || event.minute == last_began) {
                continue;
            }
            if (left && !draw.chance(city.rates.flow_step_up[0])) continue;
            auto const route = left              ? Route::step_up
                               : state.care_home ? Route::no_help
                                                 : route_of(city, state, draw);
            if (ready >= city_days * minutes_a_day) continue;
            last_began = event.minute;
            candidates.push_back({.person = person.number,
                                  .locality = locality,
                                  .began_minute = event.minute,
                                  .ready_minute = ready,
                                  .route = route,
                                  .died_minute = life.died_minute,
                                  .need_hours = state.need_hours,
                                  .care_home = state.care_home,
                                  .stays = stays});
        }
    }
}

Flow flow_of(City const& city, std::vector<Candidate> candidates) {
    return Running(city, std::move(candidates)).run();
}

}  // namespace city
