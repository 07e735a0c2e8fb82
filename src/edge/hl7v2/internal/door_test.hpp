// For this room's tests: an HL7 v2 door on a store in memory.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "edge/hl7v2/letter.hpp"
#include "edge/hl7v2/receive.hpp"
#include "fhir/validation/validation.hpp"
#include "store/memory/memory.hpp"

namespace hl7v2 {

struct TestDoor {
    std::unique_ptr<store::Store> store = store::memory();
    std::atomic<int> ids = 0;
    std::vector<audit::Entry> trail;
    Receiving receiving{*store, [] { return *base::instant_from("2026-11-21T20:00:00Z"); },
                        [this] { return "id-" + std::to_string(++ids); },
                        [this](audit::Entry entry) { trail.push_back(std::move(entry)); }};

    Received send(std::string_view text) { return receive(receiving, text); }

    // The current resources of a type, in order of writing.
    std::vector<fhir::Document> all(std::string_view type) {
        auto const snapshot = std::move(store->snapshot()).value();
        auto const versions = std::move(snapshot->changes_after(0, 1'000'000)).value();
        std::vector<fhir::Document> found;
        std::vector<store::Key> seen;
        for (auto const& version : versions) {
            if (version.key.type != type || std::ranges::find(seen, version.key) != seen.end())
                continue;
            seen.push_back(version.key);
            auto const now = std::move(snapshot->read(version.key)).value();
            if (now && now->body) found.push_back(std::move(fhir::parse(now->body)).value());
        }
        return found;
    }

    std::size_t versions() {
        auto const snapshot = std::move(store->snapshot()).value();
        return snapshot->sequence();
    }

    // Every resource must satisfy the definitions of FHIR.
    void check_all() {
        auto const snapshot = std::move(store->snapshot()).value();
        auto const versions = std::move(snapshot->changes_after(0, 1'000'000)).value();
        for (auto const& version : versions) {
            if (!version.body) continue;
            auto const document = std::move(fhir::parse(version.body)).value();
            auto const valid = fhir::require_valid(document.root());
            if (valid) continue;
            for (auto const& [path, reason] : valid.error().details) {
                ADD_FAILURE() << path << ": " << reason << "\n" << *version.body;
            }
        }
    }
};

// A message of a hospital in Eastfield: "ADT^A01", its control id, and its other segments.
inline std::string message(std::string const& type, std::string const& control,
                           std::string const& segments, std::string const& version = "2.4") {
    return "MSH|^~\\&|PAS|EAST|HW|BSOL|20261121120000||" + type + "|" + control + "|P|" + version +
           "\r" + segments;
}

inline std::string const ada =
    "PID|1||E100^^^EAST^MR~9990000018^^^NHSNBR^NHSNMBR||Okafor^Ada^^^Mrs||19410309|F|||"
    "1 Lark Rise^^Birmingham^^B31 2AA^GBR^H||0121 496 0000^PRN\r";

inline std::string stay(std::string const& bed, std::string const& rest = {}) {
    return "PV1|1|I|" + bed + "^^^Eastfield|||||||MED|||||||||V77^^^EAST^VN" + rest + "\r";
}

}  // namespace hl7v2
