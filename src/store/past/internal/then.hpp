// What stood at an instant, and the search of it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/log/page.hpp"
#include "store/log/store.hpp"

namespace store::past {

// A resource as it stood then.
struct Resource {
    Version version;
    std::vector<fhir::IndexEntry> entries;
};

class Then {
  public:
    Then(Snapshot const& now, base::Instant instant, std::uint64_t sequence)
        : now_(now), instant_(instant), sequence_(sequence) {}

    std::uint64_t sequence() const { return sequence_; }
    base::Instant instant() const { return instant_; }

    base::Result<std::optional<Version>> read(Key const& key);
    base::Result<Found> search(fhir::Query const& query);
    base::Result<std::vector<Version>> referring(Key const& target, std::string_view type,
                                                 std::string_view parameter, std::size_t count);

  private:
    // A match before it is read: enough to order it.
    struct Match {
        Key key;
        Place place;
    };
    using Visit = std::function<base::Result<bool>(Version const&)>;  // Whether to go on.

    bool is_still(Version const& version) const { return version.sequence <= sequence_; }
    base::Result<std::vector<Resource> const*> moved(std::string const& type);
    base::Result<void> each_still(std::string const& type,
                                  std::vector<fhir::Criterion> const& alone, Visit const& visit);
    base::Result<std::vector<Match>> matches(std::vector<std::string> const& types,
                                             std::vector<fhir::Criterion> const& all_of,
                                             std::vector<fhir::SortKey> const& sort);
    base::Result<bool> follows(Resource const& resource,
                               std::vector<fhir::Criterion> const& all_of);
    base::Result<bool> chain_holds(Resource const& resource, fhir::Criterion const& criterion);
    base::Result<bool> has_holds(Key const& key, fhir::Criterion const& criterion);
    base::Result<bool> holds_all(Resource const& resource,
                                 std::vector<fhir::Criterion> const& all_of);
    base::Result<std::optional<Resource>> resource_at(Key const& key);

    Snapshot const& now_;
    base::Instant instant_;
    std::uint64_t sequence_;
    std::map<std::string, std::vector<Resource>> moved_;  // By type; "" for all.
    std::map<fhir::Criterion const*, std::set<Key>> had_;  // Whom a `_has` finds.
};

Resource indexed(Version version);

}  // namespace store::past
