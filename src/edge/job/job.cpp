#include "edge/job/internal/job.hpp"

#include "fhir/value/draft.hpp"

namespace job {
namespace {

using fhir::Draft;

Draft texts(std::vector<std::string> const& list) {
    std::vector<Draft> elements;
    for (auto const& each : list) elements.emplace_back(each);
    return Draft::array(std::move(elements));
}

std::vector<std::string> texts_from(fhir::Value list) {
    std::vector<std::string> found;
    for (auto const each : list) found.emplace_back(each.text());
    return found;
}

Draft instant(std::optional<base::Instant> at) {
    return at ? Draft(base::to_text(*at)) : Draft();
}

Draft outputs(std::vector<Output> const& list) {
    std::vector<Draft> elements;
    for (auto const& each : list) {
        elements.push_back(Draft::object({{"type", each.type},
                                          {"file", each.file},
                                          {"count", each.count},
                                          {"deletions", each.deletions},
                                          {"errors", each.errors}}));
    }
    return Draft::array(std::move(elements));
}

Draft actor(sharing::Actor const& who) {
    return Draft::object({{"account", who.account},
                          {"display", who.display},
                          {"role", sharing::name_of(who.role)},
                          {"organisation", who.organisation},
                          {"organisation_name", who.organisation_name},
                          {"practitioner", who.practitioner},
                          {"scopes", texts(who.scopes)}});
}

sharing::Actor actor_from(fhir::Value value) {
    return {.account = std::string(value["account"].text()),
            .display = std::string(value["display"].text()),
            .role = sharing::role_from(value["role"].text()).value_or(sharing::Role::administrator),
            .organisation = std::string(value["organisation"].text()),
            .organisation_name = std::string(value["organisation_name"].text()),
            .practitioner = std::string(value["practitioner"].text()),
            .scopes = texts_from(value["scopes"])};
}

Ask ask_from(fhir::Value value) {
    return {.whom = static_cast<Whom>(value["whom"].integer().value_or(0)),
            .group = std::string(value["group"].text()),
            .people = texts_from(value["people"]),
            .types = texts_from(value["types"]),
            .filters = texts_from(value["filters"]),
            .elements = texts_from(value["elements"]),
            .since = base::instant_from(value["since"].text()),
            .until = base::instant_from(value["until"].text())};
}

}  // namespace

std::string text_of(Job const& job) {
    auto const& ask = job.ask;
    auto const asked = Draft::object({{"whom", static_cast<int>(ask.whom)},
                                      {"group", ask.group},
                                      {"people", texts(ask.people)},
                                      {"types", texts(ask.types)},
                                      {"filters", texts(ask.filters)},
                                      {"elements", texts(ask.elements)},
                                      {"since", instant(ask.since)},
                                      {"until", instant(ask.until)}});
    return Draft::object({{"id", job.id},
                          {"state", static_cast<int>(job.state)},
                          {"ask", asked},
                          {"inputs", texts(job.inputs)},
                          {"actor", actor(job.actor)},
                          {"request", job.request},
                          {"base_url", job.base_url},
                          {"sequence", job.sequence},
                          {"at", base::to_text(job.at)},
                          {"ended", base::to_text(job.ended)},
                          {"written", job.written},
                          {"unchanged", job.unchanged},
                          {"outputs", outputs(job.outputs)}})
        .print();
}

base::Result<Job> job_from(std::string text) {
    auto const document = TRY(fhir::parse(std::move(text)));
    Job job{.id = std::string(document["id"].text()),
            .state = static_cast<State>(document["state"].integer().value_or(2)),
            .ask = ask_from(document["ask"]),
            .inputs = texts_from(document["inputs"]),
            .actor = actor_from(document["actor"]),
            .request = std::string(document["request"].text()),
            .base_url = std::string(document["base_url"].text()),
            .sequence = static_cast<std::uint64_t>(document["sequence"].integer().value_or(0)),
            .at = base::instant_from(document["at"].text()).value_or(base::Instant{}),
            .ended = base::instant_from(document["ended"].text()).value_or(base::Instant{}),
            .written = static_cast<std::uint64_t>(document["written"].integer().value_or(0)),
            .unchanged = static_cast<std::uint64_t>(document["unchanged"].integer().value_or(0)),
            .outputs = {}};
    for (auto const each : document["outputs"]) {
        job.outputs.push_back(
            {.type = std::string(each["type"].text()),
             .file = std::string(each["file"].text()),
             .count = static_cast<std::uint64_t>(each["count"].integer().value_or(0)),
             .deletions = each["deletions"].boolean(),
             .errors = each["errors"].boolean()});
    }
    return job;
}

std::string manifest_of(Job const& job) {
    auto const listed = [&](bool deletions, bool errors) {
        std::vector<Draft> files;
        for (auto const& each : job.outputs) {
            if (each.deletions != deletions || each.errors != errors) continue;
            files.push_back(
                Draft::object({{"type", each.type},
                               {"url", job.base_url + "/bulk/" + job.id + "/" + each.file},
                               {"count", each.count}}));
        }
        return Draft::array(std::move(files));
    };
    auto manifest = Draft::object({{"transactionTime", base::to_text(job.at)},
                                   {"request", job.request},
                                   {"requiresAccessToken", true},
                                   {"output", listed(false, false)},
                                   {"deleted", listed(true, false)},
                                   {"error", listed(false, true)}});
    if (!job.inputs.empty()) {
        manifest.set("written", job.written);
        manifest.set("unchanged", job.unchanged);
    }
    return manifest.print();
}

}  // namespace job
