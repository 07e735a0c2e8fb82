// Exports and imports: asked for, done in the background, fetched, cancelled, forgotten. Bulk Data
// Access IG 2.0; imports after its manner.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/record/owner.hpp"
#include "edge/rest/operation.hpp"
#include "edge/serve/context.hpp"
#include "store/log/store.hpp"

namespace job {

struct Options {
    std::filesystem::path folder;  // One folder a job below it; made when there is a job.
    std::function<base::Instant()> clock;
    std::function<std::string()> new_id;
    record::Owners const& owners;         // An import asks them like any write.
    std::filesystem::path import_folder;  // Empty: no imports are taken.
    std::size_t waiting_max = 16;
    base::Milliseconds kept{24 * 3600 * 1000};  // So long files may be fetched.
};

class Jobs {
  public:
    Jobs(store::Store& store, Options options);
    ~Jobs();  // Stops where it is; the next run begins that job again.

    // Begins to work, once all owners are there. What an earlier run left unfinished is done again:
    // an export of the same instant, an import without writing anything twice.
    void start();

    // /fhir/$export, /fhir/Patient/$export, /fhir/Group/{id}/$export, /fhir/$import and /bulk. The jobs
    // must outlive the door.
    serve::Door door();

    // The same operations for /metadata and OperationDefinition.
    static base::Result<void> describe(rest::Operations& operations);

    // What has expired goes.
    void keep(base::Instant now);

  private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace job
