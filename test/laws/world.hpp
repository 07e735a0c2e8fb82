// A small random world: resources of few types, with few ids and few values, so that searches hit,
// conflicts happen and references point at each other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "store/log/store.hpp"

namespace laws {

class World {
  public:
    // With plain entries, a resource's index is drawn for itself; with bodies, it is what the
    // resource says, as it must be wherever a store makes it anew from the log.
    enum class Entries : std::uint8_t { plain, bodies };

    explicit World(std::uint64_t seed, Entries from = Entries::plain)
        : random_(seed), from_(from) {}

    store::Key key();
    store::Batch batch(std::int64_t now_ms, std::uint64_t versions_max);
    fhir::Query query();
    store::HistoryAsk history_ask(std::int64_t now_ms, std::uint64_t newest);
    std::string type();
    std::string reference_parameter();
    std::string row_key();
    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    bool once_in(std::uint64_t times) { return random_.below(times) == 0; }

  private:
    store::Change change(store::Key key, std::uint64_t versions_max);
    std::vector<fhir::IndexEntry> entries(std::string const& type);
    std::string body(std::string const& type);
    std::string coding();
    std::string reference(std::string const& type);
    std::string day();
    fhir::Query query_on(std::string const& type, int depth);
    fhir::Criterion criterion(std::string const& type, int depth);
    fhir::Criterion plain_criterion(std::string const& type);
    fhir::Criterion chained(std::string const& type, int depth);
    fhir::Criterion reversed(std::string const& type, int depth);
    fhir::Operand operand(fhir::Criterion const& criterion);
    fhir::SortKey sort_key(std::string const& type);
    std::string id();
    fhir::TokenEntry token();
    base::Interval span();
    std::string text();
    double number();

    base::Random random_;
    Entries from_;
};

}  // namespace laws
