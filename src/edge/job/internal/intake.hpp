// Imports: from files below a folder into the record.
#pragma once

#include <filesystem>

#include "edge/http/message.hpp"
#include "edge/job/internal/extract.hpp"

namespace job {

// The files of a POST of $import, as paths below the folder. Nothing outside it can be named: not
// by dots, not by a link that leads out. Malformed: job.not_async, job.bad_import.
base::Result<std::vector<std::string>> inputs_from(http::Request const& request,
                                                   std::filesystem::path const& folder);

struct Intake {
    store::Store& store;
    record::Owners const& owners;
    std::filesystem::path from;    // The import folder.
    std::filesystem::path folder;  // Of the job: errors.ndjson is written there.
    base::Instant now;
    std::function<std::string()> new_id;
};

// Imports the inputs of the job and notes in it how much was written, what was there already, and
// what was refused: one OperationOutcome a line of errors.ndjson. Done again, it writes nothing
// twice. Refused (job.failed) if it was stopped or the store fails.
base::Result<void> take_in(Intake const& intake, Job& job, Course& course);

}  // namespace job
