// homeward demo load, homeward demo play
#include <cstdio>
#include <fstream>
#include <iterator>
#include <thread>

#include "app/address.hpp"
#include "app/command.hpp"
#include "app/demo.hpp"
#include "app/errors.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "domain/directory/directory.hpp"
#include "edge/care/care.hpp"
#include "edge/extract/extract.hpp"
#include "edge/hl7v2/play.hpp"

namespace app {

namespace {

constexpr int past_days = 120;
constexpr char const* joined = "joined";  // Of the city's folder.
constexpr char const* accounts_file = "demo-accounts.txt";

// Written last: where it stands, the demo is complete.
base::Result<void> write_accounts(std::filesystem::path const& data, std::string const& password) {
    std::ofstream file(data / accounts_file);
    file << "Sign in with any of these accounts and the password " << password << "\n\n";
    for (auto const& staff : directory::directory().staff) {
        auto const* organisation = directory::directory().organisation(staff.organisation);
        char line[200];
        std::snprintf(line, sizeof line, "  %-8s %-16s %-20s %s\n", staff.account.c_str(),
                      staff.name.c_str(), staff.role.c_str(),
                      organisation ? organisation->name.c_str() : "");
        file << line;
    }
    if (!file.flush()) return base::refuse(errors::no_folder);
    using std::filesystem::perms;
    std::filesystem::permissions(data / accounts_file, perms::owner_read | perms::owner_write);
    return {};
}

base::Result<void> loaded(DemoAsk const& ask) {
    auto const now = base::now();
    auto const from = now - std::chrono::hours(24 * past_days);
    rest::Operations operations;
    TRY(care::check_content());
    TRY(care::add_operations(operations));
    {
        auto const store = TRY(open_store(ask.data, ask.store));
        TRY(load_directory(*store, from));
    }
    ImportAsk const people{
        .data = ask.data, .store = ask.store, .server = {}, .token = {},
        .paths = {(ask.people / joined).string()}, .at = from};
    if (import(people) != 0) return base::refuse(errors::no_people);
    auto const store = TRY(open_store(ask.data, ask.store));
    auto const residents = TRY(residents_of(*store, ask.people / joined / "0-Patient.ndjson", now));
    auto const made = TRY(load_past(*store, operations, residents, {.from = from, .until = now}));
    std::printf("%d referrals, %d courses, %d stays and %d exits in %d days\n", made.referrals,
                made.episodes, made.stays, made.exits, past_days);
    auto const password = base::secret(5);
    TRY(load_accounts(*store, password, now));
    return write_accounts(ask.data, password);
}

base::Result<hl7v2::Played> played(PlayAsk const& ask) {
    auto const address = TRY(address_from(ask.mllp));
    std::ifstream file(ask.people / joined / "0-Patient.ndjson");
    if (!file) return base::refuse(errors::no_people);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    auto const visitors = TRY(hl7v2::visitors_from(text));
    // Another seed each time, so that a second day brings other people.
    auto const seed = static_cast<std::uint64_t>(base::now().ms);
    auto const day = hl7v2::a_day(visitors, {.seed = seed, .arrivals = 60});
    auto const client = TRY(hl7v2::MllpClient::connect(address.host, address.port));
    hl7v2::Playing const playing{
        .speed = ask.speed,
        .clock = base::now,
        .wait = [](base::Milliseconds span) { std::this_thread::sleep_for(span); },
        .told =
            [](hl7v2::Happening const& happening, hl7v2::Acknowledged const& answer) {
                std::printf("%02d:%02d %s %s %s\n", happening.minute / 60 % 24,
                            happening.minute % 60, happening.event.c_str(), answer.verdict.c_str(),
                            answer.text.c_str());
                std::fflush(stdout);
            }};
    return hl7v2::play(*client, day, playing);
}

// The time of a message (MSH-7) without its offset, "20261030141500": comparable as text.
std::string time_of(std::string_view message) {
    auto const fields = base::split(message.substr(0, message.find('\r')), '|');
    return fields.size() > 6 ? std::string(fields[6].substr(0, 14)) : "";
}

std::optional<base::Instant> instant_of(std::string const& time) {
    if (time.size() < 14) return std::nullopt;
    auto const part = [&](std::size_t at) { return time.substr(at, 2); };
    return base::instant_from(time.substr(0, 4) + "-" + part(4) + "-" + part(6) + "T" + part(8) +
                              ":" + part(10) + ":" + part(12) + "Z");
}

base::Result<hl7v2::Played> played_stream(PlayAsk const& ask) {
    auto const address = TRY(address_from(ask.mllp));
    auto const text = TRY(extract::read_packed(ask.stream));
    auto const client = TRY(hl7v2::MllpClient::connect(address.host, address.port));
    auto begin = ask.from;
    std::erase_if(begin, [](char c) { return c < '0' || c > '9'; });
    hl7v2::Played played;
    auto const started = base::now();
    std::optional<base::Instant> first;
    for (auto const message : base::split(text, '\n')) {
        auto const time = time_of(message);
        if (message.empty() || time < begin) continue;
        if (ask.messages_max > 0 && played.accepted + played.refused >= ask.messages_max) break;
        auto const at = instant_of(time);
        if (at && !first) first = at;
        if (at && ask.speed > 0) {
            auto const passed = static_cast<double>((*at - *first).count()) / ask.speed;
            auto const due = started + base::Milliseconds(static_cast<std::int64_t>(passed));
            if (auto const now = base::now(); now < due) std::this_thread::sleep_for(due - now);
        }
        auto const answer = TRY(client->send(message));
        auto const acknowledged = TRY(hl7v2::acknowledged_from(answer));
        ++(acknowledged.verdict == "AA" ? played.accepted : played.refused);
        if (acknowledged.verdict != "AA" || ask.speed > 0) {
            std::printf("%s %s %s\n", time.c_str(), acknowledged.verdict.c_str(),
                        acknowledged.text.c_str());
            std::fflush(stdout);
        }
    }
    return played;
}

}  // namespace

int load_demo(DemoAsk const& ask) {
    auto const done = loaded(ask);
    return done ? 0 : failed(done.error());
}

int play_demo(PlayAsk const& ask) {
    auto const result = ask.stream.empty() ? played(ask) : played_stream(ask);
    if (!result) return failed(result.error());
    std::printf("%d messages were accepted, %d refused.\n", result->accepted, result->refused);
    return 0;
}

}  // namespace app
