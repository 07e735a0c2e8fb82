// Importing many resources into a store of our own. See the README of this room.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/record/owner.hpp"
#include "domain/record/write.hpp"
#include "store/log/store.hpp"

namespace bulk {

struct Rejection {
    std::string file;
    std::string where;   // "line 12", "entry 3"; empty for the whole file.
    std::string path;    // "Patient.birthDate"; may be empty.
    std::string reason;
};

struct Report {
    std::uint64_t written = 0;    // Versions appended.
    std::uint64_t unchanged = 0;  // There already.
    std::vector<Rejection> rejections;
    std::vector<Rejection> kept = {};  // What breaks the definitions and was written by the policy.
};

// How far an import has come; read from any thread.
struct Progress {
    std::atomic<std::uint64_t> bytes_total{0};  // Of the files as they lie on disk.
    std::atomic<std::uint64_t> bytes_done{0};
    std::atomic<std::uint64_t> resources{0};    // Written or found unchanged.
};

struct Import {
    store::Store& store;
    record::Owners const& owners;
    sharing::Actor const& actor;
    base::Instant now;
    std::function<std::string()> new_id;
    record::Checking checking = record::Checking::reject;
    fhir::Profiles const* profiles = nullptr;  // Null: HL7's own.
    unsigned threads = 2;                 // That prepare; one more writes.
    std::size_t commit_size = 1000;       // Resources a commit, unless a transaction is larger.
};

// All files below the paths in the order in which they are imported: names beginning with "0-"
// first, then by name. Refused (bulk.unreadable) if a path is not there.
base::Result<std::vector<std::filesystem::path>> files_of(std::vector<std::string> const& paths);

// Refuses only when the store fails; what is wrong with the input is in the report.
base::Result<Report> import_files(Import const& import, std::vector<std::filesystem::path> const& files,
                                  Progress& progress);

}  // namespace bulk
