#include "app/demo.hpp"

#include <algorithm>
#include <fstream>
#include <map>

#include "app/errors.hpp"
#include "base/random.hpp"
#include "domain/capacity/request.hpp"
#include "domain/directory/directory.hpp"
#include "edge/auth/account.hpp"
#include "edge/care/care.hpp"

namespace app {

namespace {

base::Result<sharing::Actor> actor_of(directory::Staff const& staff) {
    auto const role = sharing::role_from(staff.role);
    if (!role) return base::refuse(errors::unknown_role);
    auto const* organisation = directory::directory().organisation(staff.organisation);
    return sharing::Actor{.account = staff.account,
                          .display = staff.name,
                          .role = *role,
                          .organisation = staff.organisation,
                          .organisation_name = organisation ? organisation->name : "",
                          .practitioner = staff.account,
                          .scopes = {}};
}

// Carries out operations in the names of the staff.
class Staffroom {
  public:
    Staffroom(store::Store& store, rest::Operations const& operations)
        : store_(store), operations_(operations) {}

    base::Result<void> open() {
        for (auto const& staff : directory::directory().staff) {
            actors_[staff.account] = std::make_shared<sharing::Actor const>(TRY(actor_of(staff)));
        }
        return {};
    }

    base::Result<fhir::Document> take(demo::Step const& step) {
        auto const level = step.id.empty() ? rest::Level::type : rest::Level::instance;
        auto const* operation = operations_.find(level, step.type, step.operation);
        auto const actor = actors_.find(step.account);
        CHECK(operation && actor != actors_.end());
        serve::Context context{.store = store_,
                               .who = actor->second,
                               .actor = *actor->second,
                               .now = step.at,
                               .base_url = "",
                               .request_id = "demo",
                               .note = {}};
        rest::OperationCall const call{
            .level = level,
            .type = step.type,
            .id = step.id,
            .parameters = TRY(rest::parameters_of_call(*operation, step.parameters.print()))};
        auto const answer = TRY(operation->handler(context, call));
        return answer.shared_body ? fhir::parse(answer.shared_body) : fhir::parse(answer.body);
    }

  private:
    store::Store& store_;
    rest::Operations const& operations_;
    std::map<std::string, std::shared_ptr<sharing::Actor const>> actors_;
};

std::vector<capacity::Criterion> known_criteria() {
    std::vector<capacity::Criterion> known;
    for (auto const& criterion : directory::directory().criteria) {
        known.push_back({.code = criterion.code, .name = criterion.name});
    }
    return known;
}

// Who answers for a service's places: its own bed manager, else the first of any.
std::string manager_of(directory::Service const& service) {
    std::string first;
    for (auto const& staff : directory::directory().staff) {
        if (staff.role != sharing::name_of(sharing::Role::bed_manager)) continue;
        if (staff.organisation == service.organisation) return staff.account;
        if (first.empty()) first = staff.account;
    }
    return first;
}

base::Result<std::optional<fhir::Document>> document_at(store::Snapshot const& snapshot,
                                                        store::Key const& key) {
    auto const found = TRY(snapshot.read(key));
    if (!found || !found->body) return std::nullopt;
    return TRY(fhir::parse(found->body));
}

base::Result<std::vector<demo::FreePlace>> free_places(store::Store& store,
                                                       std::string const& request) {
    auto const snapshot = TRY(store.snapshot());
    auto const asked = TRY(document_at(*snapshot, {"ServiceRequest", request}));
    CHECK(asked);
    auto const wanted = capacity::request_from(asked->root());
    auto const known = known_criteria();
    std::vector<demo::FreePlace> free;
    for (auto const& service : directory::directory().services) {
        auto const* type = service.kind == "bed" ? "Location" : "Slot";
        for (auto const& entry : service.places) {
            auto const document = TRY(document_at(*snapshot, {type, entry.id}));
            auto const place = document ? capacity::place_from(document->root(), 0) : std::nullopt;
            if (!place || place->kind != wanted.kind || place->status != capacity::Status::free ||
                !capacity::why_not(*place, wanted, known).empty()) {
                continue;
            }
            free.push_back({.type = type, .id = entry.id, .account = manager_of(service)});
        }
    }
    return free;
}

base::Result<bool> lives_alone(store::Snapshot const& snapshot, std::string const& patient) {
    auto const household = TRY(document_at(snapshot, {"Observation", patient + "-household"}));
    return household && (*household)["valueString"].text() == "Lives alone";
}

}  // namespace

base::Result<void> load_directory(store::Store& store, base::Instant at) {
    store::Batch batch;
    batch.actor = "demo";
    batch.at = at;
    for (auto const& draft : care::seed()) {
        auto const document = TRY(fhir::parse(draft.print()));
        store::Key key{.type = std::string(document["resourceType"].text()),
                       .id = std::string(document["id"].text())};
        batch.changes.push_back(
            store::change_from(std::move(key), store::Method::create, document, 0));
    }
    TRY(store.commit(std::move(batch)));
    return {};
}

base::Result<void> load_accounts(store::Store& store, std::string const& password,
                                 base::Instant at) {
    for (auto const& staff : directory::directory().staff) {
        auto const actor = TRY(actor_of(staff));
        TRY(auth::add_account(store,
                              {.name = actor.account,
                               .display = actor.display,
                               .role = actor.role,
                               .organisation = actor.organisation,
                               .practitioner = actor.practitioner,
                               .password_hash = {}},
                              password, at));
    }
    return {};
}

base::Result<std::vector<demo::Resident>> residents_of(store::Store& store,
                                                       std::filesystem::path const& people,
                                                       base::Instant at) {
    std::ifstream file(people);
    if (!file) return base::refuse(errors::no_people);
    auto const snapshot = TRY(store.snapshot());
    std::vector<demo::Resident> residents;
    for (std::string line; std::getline(file, line);) {
        auto const patient = TRY(fhir::parse(line));
        auto const born = base::day_from(patient["birthDate"].text());
        if (!born) continue;
        std::string id(patient["id"].text());
        auto const alone = TRY(lives_alone(*snapshot, id));
        residents.push_back({.id = std::move(id),
                             .age = base::age_years(*born, base::day_of(at)),
                             .lives_alone = alone});
    }
    return residents;
}

base::Result<demo::Made> load_past(store::Store& store, rest::Operations const& operations,
                                   std::vector<demo::Resident> const& residents,
                                   demo::Plan const& plan) {
    Staffroom staffroom(store, operations);
    TRY(staffroom.open());
    return demo::make_past(
        plan, residents, [&](demo::Step const& step) { return staffroom.take(step); },
        [&](std::string const& request) { return free_places(store, request); });
}

}  // namespace app
