// All courses and places as they stand, kept up with the store's log: what the screens are drawn from.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/instant.hpp"
#include "domain/capacity/place.hpp"
#include "domain/episode/clock.hpp"
#include "domain/episode/course.hpp"
#include "edge/screen/internal/person.hpp"
#include "store/log/store.hpp"

namespace screen {

// A person's steps, and the courses that they make.
struct Story {
    std::map<std::string, episode::Step> steps;  // By "Task/7".
    std::vector<episode::Course> courses;        // Oldest first.

    episode::Course const* open() const;         // Null if none is open.
    episode::Course const* course(std::string_view id) const;
    episode::Referred const* referral(std::string_view id) const;
};

struct PlaceNow {
    capacity::Place place;
    base::Instant at;  // When its resource last changed.
};

struct View {
    std::unordered_map<std::string, Story> stories;     // By Patient id.
    std::map<std::string, PlaceNow, std::less<>> places;  // By "Location/b1".
    std::uint64_t sequence = 0;
};

class Picture {
  public:
    // Brings the picture up to the snapshot and lets the function look while nothing moves.
    base::Result<void> look(store::Snapshot const& snapshot,
                            std::function<base::Result<void>(View const&)> const& with);

    // The person, from memory if nothing about them has changed. Absent if there is none. Only to be
    // called within look.
    base::Result<std::shared_ptr<Person const>> person(store::Snapshot const& snapshot,
                                                       std::string const& id);

  private:
    base::Result<void> catch_up(store::Snapshot const& snapshot);
    base::Result<void> take(store::Version const& version);
    bool remembers_anybody();  // Nobody: a change of a person's resources need not be read.

    std::shared_mutex view_mutex_;
    View view_;
    std::unordered_map<std::string, std::string> patient_of_;  // Of a step: "Task/7" → Patient id
    std::mutex person_mutex_;
    std::unordered_map<std::string, std::shared_ptr<Person const>> persons_;
};

}  // namespace screen
