// What the organisations of a made city keep and send: FHIR, HL7 v2 and CSV, and the truth beside.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "domain/city/city.hpp"

namespace extract {

struct Wanted {
    bool fhir = true;          // Each organisation's resources as NDJSON.
    bool hl7 = true;           // The hospital's movements, in the order of time.
    bool csv = true;           // What social care and the ambulance service send as tables.
    bool truth = true;         // Who is who, need, risk, effect and cause.
    bool joined = false;       // One faultless record a person, as NDJSON: for the demo.
    bool bundles = false;      // The same as transaction bundles.
    int joined_from_age = 65;  // And alive on the last day.
    bool compressed = true;
};

struct Progress {
    std::atomic<std::uint64_t> places_done{0};
    std::atomic<std::uint64_t> places_total{0};
    std::atomic<std::uint64_t> people{0};
    std::atomic<std::uint64_t> bytes{0};  // Before compression.
};

struct Made {
    std::uint64_t people = 0;
    std::uint64_t resources = 0;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;  // Before compression.
    std::string hash;         // SHA-256 over the manifest: the city's fingerprint.
};

// Writes the chosen places of the city into an empty or new folder, with manifest.csv (file, bytes,
// lines and SHA-256 of each before compression). The contents are the same for any number of
// threads. extract.not_empty, extract.unwritable.
base::Result<Made> make(city::City const& city, std::vector<std::size_t> const& places,
                        Wanted const& wanted, std::filesystem::path const& out, int threads,
                        Progress& progress);

// A file below a folder, for city::reference_from. city.bad_reference if it cannot be read.
base::Result<std::string> read_file(std::string const& folder, std::string_view name);

// The whole text of a file, unpacked if it is gzipped. extract.unreadable.
base::Result<std::string> read_packed(std::filesystem::path const& file);

}  // namespace extract
