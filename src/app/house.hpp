// The running product: the store with every door open. Wires; decides nothing.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/address.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fhir/validation/validation.hpp"
#include "store/log/store.hpp"

namespace app {

struct Settings {
    std::filesystem::path data;  // The audit trail is kept here too.
    Address http{.host = "127.0.0.1", .port = 8080};
    std::optional<Address> mllp;  // For HL7 v2 messages; absent: none are taken.
    std::filesystem::path web;    // The web application's build; empty: none is served.
    std::string base_url;  // As clients see us behind a proxy; empty: http and the Host field.
    std::filesystem::path import_folder;  // Of files that $import may take; empty: none.
    int io_threads = 2;
    int drain_seconds = 20;  // close() waits no longer for requests under way.
    std::filesystem::path definitions;  // A site's profiles and codes; empty: HL7's alone.
    fhir::Checking check_rest = fhir::Checking::reject;
    fhir::Checking check_messages = fhir::Checking::warn;
};

class House {
  public:
    // Opens the doors on the store. The first error of any of them, and then none is open.
    static base::Result<std::unique_ptr<House>> open(std::unique_ptr<store::Store> store,
                                                     Settings settings);
    ~House();  // close()

    Address http() const;
    std::optional<Address> mllp() const;

    // Once a minute: what has expired goes, what must outlive us is written.
    void keep(base::Instant now);

    // Answers what runs, refuses what comes, writes what must be kept. Idempotent.
    void close();

  private:
    struct Rooms;
    explicit House(std::unique_ptr<Rooms> rooms);
    std::unique_ptr<Rooms> rooms_;
};

}  // namespace app
