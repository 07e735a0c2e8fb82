// Reading the record: one version, a page of history, a search with what it includes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/search/query.hpp"
#include "store/log/store.hpp"

namespace record {

// The current version. Refused: record.absent, record.deleted.
base::Result<store::Version> read(store::Snapshot const& snapshot, store::Key const& key);

// A version, even of what has been deleted since. Refused: record.absent if there is none of that
// number, record.deleted if that version is the deletion.
base::Result<store::Version> read_version(store::Snapshot const& snapshot, store::Key const& key,
                                          std::uint64_t version);

struct HistoryPage {
    std::vector<store::Version> versions;  // Newest first.
    std::uint64_t total = 0;
    std::optional<std::uint64_t> before;   // Of the next page; absent on the last.
};

// Refused: record.absent if an instance is asked for that never was.
base::Result<HistoryPage> history(store::Snapshot const& snapshot, store::HistoryAsk ask);

struct SearchPage {
    std::vector<store::Version> matches;
    std::vector<store::Version> included;  // Each once, none of them a match.
    std::optional<std::uint64_t> total;    // Of matches.
    std::string next;                      // As in store::Found.
    std::string previous;
    bool cut = false;                      // More would have been included: included_max was reached.
};

inline constexpr std::size_t included_max = 5000;

// Matches and, by the query's rules, what they refer to and what refers to them. Rules with
// iterate are applied to what they bring, until nothing new comes. R4 search.html#include.
base::Result<SearchPage> search(store::Snapshot const& snapshot, fhir::Query const& query);

struct EverythingAsk {
    std::string person;                      // Patient id.
    std::vector<std::string> types;          // Empty: all.
    std::optional<base::Instant> since;      // Changed at or after it.
    std::optional<base::Interval> period;    // Clinical dates within it: start and end.
};

// The patient, all that refers to the patient, and what those need: practitioners, organisations,
// places, medications, devices. R4 patient-operation-everything.html.
base::Result<std::vector<store::Version>> everything(store::Snapshot const& snapshot,
                                                     EverythingAsk const& ask);

}  // namespace record
