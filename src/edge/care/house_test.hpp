// A server's worth of operations over the memory store, for tests of the pathway and its screens.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "domain/terms/terms.hpp"
#include "edge/care/care.hpp"
#include "edge/rest/operation.hpp"
#include "store/memory/memory.hpp"

namespace care::testing {

inline sharing::Actor actor(std::string account, sharing::Role role) {
    return {.account = account, .display = account, .role = role, .organisation = "eastfield",
            .organisation_name = "Eastfield Hospital", .practitioner = account};
}

// A server's worth of operations over one store, with a clock of its own.
struct House {
    std::unique_ptr<store::Store> store = store::memory();
    rest::Operations operations;
    base::Instant now = *base::instant_from("2026-11-20T10:00:00Z");

    House() {
        EXPECT_TRUE(care::add_operations(operations));
        store::Batch batch{.actor = "seed", .at = now};
        for (auto const& resource : care::seed()) batch.changes.push_back(terms::change(resource, 0));
        batch.changes.push_back(terms::change(
            fhir::object({{"resourceType", "Patient"}, {"id", "p1"}, {"birthDate", "1941-03-09"}}),
            0));
        batch.changes.push_back(terms::change(
            fhir::object({{"resourceType", "Patient"}, {"id", "p2"}, {"birthDate", "1938-01-09"}}),
            0));
        EXPECT_TRUE(store->commit(std::move(batch)));
    }

    // "assess by ben at EpisodeOfCare/e1" with parameters as a JSON list; the answer or its code.
    base::Result<fhir::Document> call(std::string_view code, sharing::Actor const& who,
                                      std::string const& target, std::string const& parameters) {
        auto const slash = target.find('/');
        auto const type = target.substr(0, slash);
        auto const level = slash == target.npos ? rest::Level::type : rest::Level::instance;
        auto const* operation = operations.find(level, type, code);
        CHECK(operation);
        auto const shared = std::make_shared<sharing::Actor const>(who);
        serve::Context context{*store, shared, *shared, now, "http://x", "r", {}};
        auto asked = TRY(rest::parameters_of_call(
            *operation,
            R"({"resourceType":"Parameters","parameter":[)" + parameters + "]}"));
        rest::OperationCall const one{level, type,
                                      slash == target.npos ? "" : target.substr(slash + 1),
                                      std::move(asked)};
        auto const answer = TRY(operation->handler(context, one));
        return fhir::parse(answer.shared_body ? *answer.shared_body : answer.body);
    }
};

inline std::string param(std::string_view name, std::string_view value) {
    return R"({"name":")" + std::string(name) + R"(","valueString":")" + std::string(value) +
           R"("})";
}

inline std::string place(std::string_view reference) {
    return R"({"name":"place","valueReference":{"reference":")" + std::string(reference) + R"("}})";
}

inline std::string const vitals =
    R"({"name":"respirations","valueInteger":22},{"name":"spo2","valueInteger":94},)"
    R"({"name":"oxygen","valueBoolean":false},{"name":"temperature","valueDecimal":38.4},)"
    R"({"name":"systolic","valueInteger":105},{"name":"pulse","valueInteger":95},)"
    R"({"name":"consciousness","valueCode":"A"})";

inline auto const amara = actor("amara", sharing::Role::coordinator);
inline auto const ben = actor("ben", sharing::Role::clinician);
inline auto const dev = actor("dev", sharing::Role::bed_manager);

inline std::string code_of(base::Result<fhir::Document> const& answer) {
    return answer ? "done" : std::string(answer.error().code.name);
}

inline std::string id_of(fhir::Value resource) { return std::string(resource["id"].text()); }

// A person referred, accepted, assessed and with a decision; the episode's id.
inline std::string decided(House& house, std::string const& patient, std::string const& pathway) {
    auto const referred = house.call(
        "refer", amara, "ServiceRequest",
        R"({"name":"patient","valueReference":{"reference":"Patient/)" + patient + R"("}},)" +
            param("trigger", "fall") + "," + param("what", "Fall at home"));
    EXPECT_EQ(code_of(referred), "done");
    auto const task = id_of((*referred)["parameter"][1]["resource"]);
    auto const accepted =
        house.call("triage", amara, "Task/" + task, param("outcome", "accept"));
    EXPECT_EQ(code_of(accepted), "done");
    auto const id = terms::reference_id(
        terms::details_in((*accepted)["output"], "episode").at(0)["valueReference"],
        "EpisodeOfCare");
    auto const episode = "EpisodeOfCare/" + id;
    EXPECT_EQ(code_of(house.call("assess", ben, episode, vitals)), "done");
    EXPECT_EQ(code_of(house.call("conclude", ben, episode,
                                 param("pathway", pathway) + "," + param("option", "Bed") + "," +
                                     param("whyNotHome", "No night cover") + "," +
                                     param("wish", "My own bed") + "," +
                                     param("present", "Ben") + "," + param("reason", "Safe"))),
              "done");
    return id;
}

}  // namespace care::testing
