// One job: what was asked, by whom, of which instant, and how it stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/sharing/permit.hpp"

namespace job {

enum class State : std::uint8_t { waiting, done, failed };
enum class Whom : std::uint8_t { everyone, patients, group };

struct Ask {
    Whom whom = Whom::everyone;
    std::string group;                 // Id of the Group.
    std::vector<std::string> people;   // Patient ids; empty: all of `whom`.
    std::vector<std::string> types;    // Empty: all.
    std::vector<std::string> filters;  // "Observation?code=8480-6"
    std::vector<std::string> elements; // "name", "Patient.birthDate"
    std::optional<base::Instant> since;
    std::optional<base::Instant> until;
};

// A file that was written, below the job's folder.
struct Output {
    std::string type;  // "Bundle" for deletions.
    std::string file;
    std::uint64_t count = 0;
    bool deletions = false;
    bool errors = false;       // OperationOutcomes of an import.
};

struct Job {
    std::string id;
    State state = State::waiting;
    Ask ask;
    std::vector<std::string> inputs;  // Of an import: files below the import folder.
    sharing::Actor actor;
    std::string request;          // As the manifest repeats it.
    std::string base_url;
    std::uint64_t sequence = 0;   // The record as it stood with this version, the last that is in it.
    base::Instant at;             // That version's: transactionTime.
    base::Instant ended;
    std::uint64_t written = 0;    // By an import.
    std::uint64_t unchanged = 0;  // There already: by an earlier import, or before a crash.
    std::vector<Output> outputs;
};

std::string text_of(Job const& job);
base::Result<Job> job_from(std::string text);

// What the client is told in the end. Bulk Data Access IG 2.0, Complete Status.
std::string manifest_of(Job const& job);

}  // namespace job
