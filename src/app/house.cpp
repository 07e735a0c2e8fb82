#include "app/house.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

#include "app/definitions.hpp"
#include "app/errors.hpp"
#include "app/health.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "edge/audit/trail.hpp"
#include "edge/auth/gate.hpp"
#include "edge/care/care.hpp"
#include "edge/hl7v2/messages_door.hpp"
#include "edge/hl7v2/mllp.hpp"
#include "edge/hl7v2/receive.hpp"
#include "edge/http/server.hpp"
#include "edge/job/jobs.hpp"
#include "edge/live/hub.hpp"
#include "edge/page/pages.hpp"
#include "edge/rest/service.hpp"
#include "edge/screen/screens.hpp"
#include "edge/serve/frame.hpp"
#include "edge/table/run.hpp"

namespace app {

// In the order in which they depend on each other; destroyed from the last to the first.
struct House::Rooms {
    Settings settings;
    std::unique_ptr<Definitions> definitions;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<audit::Trail> trail;
    auth::Gate gate;
    live::Hub hub;
    rest::Service fhir;
    screen::Screens screens;
    job::Jobs jobs;
    serve::Frame frame;
    hl7v2::Receiving receiving;
    std::unique_ptr<http::Server> server;
    std::unique_ptr<hl7v2::MllpServer> messages;
    std::jthread reader;  // Reads the record for the screens, so that nobody has to wait for it.

    Rooms(Settings given, std::unique_ptr<Definitions> known, std::unique_ptr<store::Store> opened,
          std::unique_ptr<audit::Trail> audit_trail);
    std::vector<serve::Door> doors();
    base::Result<void> serve_http();
    base::Result<void> serve_messages();
    void read_ahead() noexcept;
};

House::Rooms::Rooms(Settings given, std::unique_ptr<Definitions> known,
                    std::unique_ptr<store::Store> opened,
                    std::unique_ptr<audit::Trail> audit_trail)
    : settings(std::move(given)),
      definitions(std::move(known)),
      store(std::move(opened)),
      trail(std::move(audit_trail)),
      gate(*store),
      hub(*store),
      fhir{.operations = {},
           .owners = {},
           .checking = settings.check_rest,
           .profiles = &definitions->profiles,
           .terminology = &definitions->terminology,
           .new_id = base::new_id,
           .version = HOMEWARD_VERSION,
           .started = base::now()},
      jobs(*store, {.folder = settings.data / "exports",
                    .clock = base::now,
                    .new_id = base::new_id,
                    .owners = fhir.owners,
                    .import_folder = settings.import_folder}),
      frame{.store = *store,
            .who = [this](http::Request const& request,
                          base::Instant now) { return gate.who(request, now); },
            .record = [this](audit::Entry entry) { trail->record(std::move(entry)); },
            .clock = base::now,
            .base_url = settings.base_url},
      receiving{
          .store = *store,
          .clock = base::now,
          .new_id = base::new_id,
          .record = frame.record,
          .checking = settings.check_messages,
          .profiles = &definitions->profiles} {}

std::vector<serve::Door> House::Rooms::doors() {
    auto doors = gate.doors();
    doors.push_back(rest::door(fhir));
    doors.push_back(screens.door());
    doors.push_back(hl7v2::messages_door(receiving));
    doors.push_back(hub.door());
    doors.push_back(jobs.door());
    doors.push_back(table::door());
    doors.push_back(health_door());
    return doors;
}

base::Result<void> House::Rooms::serve_http() {
    http::Router router;
    auto const all = doors();
    for (auto const& door : all) serve::add(router, frame, door);
    auto const refuse = serve::refusing(all);
    if (!settings.web.empty()) {
        page::Options pages{.folder = settings.web,
                            .prefixes = {"/metrics"},
                            .refuse = refuse,
                            .over_tls = settings.base_url.starts_with("https://")};
        for (auto const& door : all) pages.prefixes.push_back(door.prefix);
        TRY(page::add(router, std::move(pages)));
    }
    http::Options options;
    options.address = settings.http.host;
    options.port = settings.http.port;
    options.io_threads = settings.io_threads;
    options.limits.drain_seconds_max = settings.drain_seconds;
    options.not_found = refuse;
    server = std::make_unique<http::Server>(std::move(options), std::move(router));
    return server->start();
}

base::Result<void> House::Rooms::serve_messages() {
    if (!settings.mllp) return {};
    messages = TRY(hl7v2::MllpServer::listen(
        settings.mllp->host, settings.mllp->port, [this](std::string_view bytes) {
            return hl7v2::receive(receiving, bytes).acknowledgement;
        }));
    return {};
}

// What fails here fails again, and is answered, when somebody looks.
void House::Rooms::read_ahead() noexcept {
    try {
        auto const read = screens.catch_up(*store);
        if (read) return;
        base::log(base::Level::warning, "app.cannot_read_ahead", {{"why", read.error().context}});
    } catch (std::exception const& failure) {
        base::log(base::Level::error, "app.cannot_read_ahead", {{"why", failure.what()}});
    }
}

House::House(std::unique_ptr<Rooms> rooms) : rooms_(std::move(rooms)) {}

House::~House() { close(); }

base::Result<std::unique_ptr<House>> House::open(std::unique_ptr<store::Store> store,
                                                 Settings settings) {
    std::error_code ec;
    std::filesystem::create_directories(settings.data, ec);
    if (ec) return base::refuse(errors::no_folder);
    auto trail = TRY(audit::Trail::open(settings.data / audit::file_name));
    auto known = TRY(definitions_from(settings.definitions));
    auto rooms = std::make_unique<Rooms>(std::move(settings), std::move(known), std::move(store),
                                         std::move(trail));
    TRY(care::check_content());
    TRY(care::add_operations(rooms->fhir.operations));
    TRY(job::Jobs::describe(rooms->fhir.operations));
    care::add_owners(rooms->fhir.owners);
    TRY(rooms->gate.load(base::now()));
    rooms->jobs.start();
    TRY(rooms->serve_messages());
    TRY(rooms->serve_http());
    rooms->reader = std::jthread([&rooms = *rooms] { rooms.read_ahead(); });
    return std::unique_ptr<House>(new House(std::move(rooms)));
}

Address House::http() const {
    return {.host = rooms_->settings.http.host, .port = rooms_->server->port()};
}

std::optional<Address> House::mllp() const {
    if (!rooms_->messages) return std::nullopt;
    return Address{.host = rooms_->settings.mllp->host, .port = rooms_->messages->port()};
}

void House::keep(base::Instant now) {
    rooms_->jobs.keep(now);
    auto const kept = rooms_->gate.keep(now);
    if (!kept) {
        base::log(base::Level::warning, "app.cannot_keep_sessions",
                  {{"why", kept.error().context}});
    }
}

void House::close() {
    if (!rooms_) return;
    rooms_->server->stop();
    if (rooms_->messages) rooms_->messages->stop();
    keep(base::now());
    rooms_.reset();
}

}  // namespace app
