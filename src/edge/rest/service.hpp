// The FHIR door at /fhir: its routes for the HTTP server, and what app gives it to work with.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "domain/record/owner.hpp"
#include "domain/record/write.hpp"
#include "edge/rest/operation.hpp"
#include "edge/serve/context.hpp"

namespace rest {

struct Service {
    Operations operations;    // Rooms add theirs before the door is opened; ours are built in.
    record::Owners owners;    // Rooms claim their resource types likewise.
    record::Checking checking = record::Checking::reject;
    fhir::Profiles const* profiles = nullptr;      // Null: HL7's own, and nothing of the site.
    fhir::Terminology const* terminology = nullptr;
    std::function<std::string()> new_id;  // A new random resource id.
    std::string version;      // Of this software, for /metadata.
    base::Instant started;    // Likewise: the date of the statement.

    // Capability statements by base address, printed once each.
    struct Statements {
        std::mutex mutex;
        std::unordered_map<std::string, std::shared_ptr<std::string const>> by_base;
    };
    std::shared_ptr<Statements> statements = std::make_shared<Statements>();
};

// All routes below /fhir. Adds the operations of FHIR itself to the service's; the service must
// outlive the door.
serve::Door door(Service& service);

// The address of the FHIR base: "http://localhost:8080/fhir".
std::string base_of(Context const& context);

// Asks sharing and leaves act, type, person and clause for the audit.
base::Result<void> permit(Context& context, sharing::Act act, std::string_view type,
                          std::string_view person = {});

}  // namespace rest
