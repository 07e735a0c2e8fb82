// Everything the memory store holds at one instant.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/log/store.hpp"

namespace store::model {

// The newest version of a resource with its entries; of a deletion, none.
struct Current {
    Version version;
    std::vector<fhir::IndexEntry> index;
};

struct State {
    std::vector<Version> log;  // Sequence 1 first.
    std::map<Key, Current> current;
    std::map<std::pair<std::string, std::string>, std::string> rows;  // (room, key) → value
    // Keys numbered as the store first heard of them, by creation or by reference.
    std::map<Key, std::uint64_t> arrival;

    Current const* living(Key const& key) const;  // Null if there is none or it was deleted.
};

base::Result<Found> search(State const& state, fhir::Query const& query);
std::vector<Version> referring(State const& state, Key const& target, std::string_view type,
                               std::string_view parameter, std::size_t count);
std::vector<Key> references(State const& state, Version const& from, std::string_view parameter);
std::vector<Version> history(State const& state, HistoryAsk const& ask);  // All, newest first.

// Refuses the batch as a whole, or appends it as a whole.
base::Result<void> check(State const& state, Batch const& batch);
std::vector<Written> append(State& state, Batch batch);

}  // namespace store::model
