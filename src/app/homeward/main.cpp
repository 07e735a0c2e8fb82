// The command line. Each subcommand is a function of app/command.hpp.
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <functional>

#include "app/command.hpp"

namespace {

using Action = std::function<int()>;

void add_data_option(CLI::App& command, std::filesystem::path& data) {
    command.add_option("--data", data, "The data folder")->required();
}

void add_store_option(CLI::App& command, std::string& store) {
    command.add_option("--store", store,
                       "A PostgreSQL database that holds the record: postgresql://user@host/name");
}

void add_definitions_option(CLI::App& command, std::filesystem::path& definitions) {
    command.add_option("--definitions", definitions,
                       "A folder of profiles, value sets, code systems and lists of codes");
}

void add_serve(CLI::App& cli, app::ServeAsk& ask, Action& action) {
    auto& command = *cli.add_subcommand("serve", "Serve the product until SIGTERM or SIGINT");
    add_data_option(command, ask.data);
    add_store_option(command, ask.store);
    command.add_option("--http", ask.http, "Where to listen for HTTP: IP-ADDRESS:PORT")
        ->capture_default_str();
    command.add_option("--mllp", ask.mllp, "Where to listen for HL7 v2 by MLLP: IP-ADDRESS:PORT");
    command.add_option("--web", ask.web, "The web application's build folder (web/dist)");
    command.add_option("--base-url", ask.base_url,
                       "How clients see this server behind a proxy: https://homeward.example");
    command.add_option("--import-folder", ask.import_folder,
                       "The folder whose files $import may take; without it there is no $import")
        ->check(CLI::ExistingDirectory);
    command.add_option("--drain-seconds", ask.drain_seconds,
                       "How long a stop waits for requests under way")
        ->check(CLI::Range(0, 600))
        ->capture_default_str();
    add_definitions_option(command, ask.definitions);
    command.add_option("--check-rest", ask.check_rest,
                       "What is done about a resource by FHIR that breaks the definitions: "
                       "reject, warn or off")
        ->capture_default_str();
    command.add_option("--check-messages", ask.check_messages, "The same of HL7 v2 messages")
        ->capture_default_str();
    command.callback([&] { action = [&ask] { return app::serve(ask); }; });
}

void add_client(CLI::App& cli, app::ClientAsk& ask, Action& action) {
    auto& group = *cli.add_subcommand("client", "Other systems that use the interfaces");
    group.require_subcommand(1);
    auto& command = *group.add_subcommand("add", "Make a client; prints its id and secret as JSON");
    add_data_option(command, ask.data);
    add_store_option(command, ask.store);
    command.add_option("--name", ask.name, "What the client is called")->required();
    command.add_option("--scopes", ask.scopes, "Scopes such as 'system/*.cruds', by spaces")
        ->required();
    command.add_option("--organisation", ask.organisation, "The id of its Organization");
    command.callback([&] { action = [&ask] { return app::add_client(ask); }; });
}

void add_account(CLI::App& cli, app::AccountAsk& ask, Action& action) {
    auto& group = *cli.add_subcommand("account", "People who sign in");
    group.require_subcommand(1);
    auto& command = *group.add_subcommand(
        "add", "Make an account, or set one anew; prints a made password as JSON");
    add_data_option(command, ask.data);
    add_store_option(command, ask.store);
    command.add_option("--account", ask.account, "The name to sign in with")->required();
    command.add_option("--display", ask.display, "The person's name as shown")->required();
    command
        .add_option("--role", ask.role,
                    "coordinator, clinician, social_worker, bed_manager, improvement_manager "
                    "or administrator")
        ->required();
    command.add_option("--organisation", ask.organisation, "The id of their Organization")
        ->required();
    command.add_option("--practitioner", ask.practitioner, "The id of their Practitioner");
    command.add_option("--password-file", ask.password_file,
                       "A file whose first line is the password");
    command.callback([&] { action = [&ask] { return app::add_account(ask); }; });
}

void add_audit(CLI::App& cli, std::filesystem::path& data, Action& action) {
    auto& group = *cli.add_subcommand("audit", "The audit trail");
    group.require_subcommand(1);
    auto& command =
        *group.add_subcommand("verify", "Recompute the chain of the trail and say what is wrong");
    add_data_option(command, data);
    command.callback([&] { action = [&data] { return app::verify_audit(data); }; });
}

void add_tools(CLI::App& cli, Action& action) {
    cli.add_subcommand(
           "fhirpath",
           "Evaluate FHIRPath: reads lines {\"resource\":…,\"expression\":\"…\"}, "
           "writes a line {\"result\":[{\"type\":…,\"value\":…}]} or {\"error\":…} each")
        ->callback([&] { action = app::answer_fhirpath; });
    cli.add_subcommand("view",
                       "Make rows by a ViewDefinition: reads {\"view\":…,\"resources\":[…]}, one a "
                       "line, writes a JSON array of rows each")
        ->callback([&] { action = app::answer_view; });
}

void add_check(CLI::App& cli, app::CheckAsk& ask, Action& action) {
    auto& command = *cli.add_subcommand(
        "check", "Read the whole store and the audit trail and say what is wrong");
    add_data_option(command, ask.data);
    add_store_option(command, ask.store);
    command.add_flag("--rebuild-index", ask.rebuild_index,
                     "Make the search index anew first; the server must not run");
    command.callback([&] { action = [&ask] { return app::check(ask); }; });
}

void add_backup(CLI::App& cli, app::BackupAsk& backup, app::RestoreAsk& restore, Action& action) {
    auto& make = *cli.add_subcommand(
        "backup", "Copy the store and the audit trail into one file while the server runs");
    add_data_option(make, backup.data);
    make.add_option("--to", backup.to, "The new file")->required();
    make.callback([&] { action = [&backup] { return app::back_up(backup); }; });
    auto& take = *cli.add_subcommand("restore", "Make a data folder of a backup, and check it");
    take.add_option("--from", restore.from, "The file that backup made")->required();
    take.add_option("--data", restore.data, "The new data folder")->required();
    take.callback([&] { action = [&restore] { return app::restore(restore); }; });
}

void add_rebuild(CLI::App& cli, app::CheckAsk& ask, Action& action) {
    auto& command = *cli.add_subcommand(
        "rebuild", "Make all that is derived from the log anew; the server must not run");
    add_data_option(command, ask.data);
    add_store_option(command, ask.store);
    command.callback([&] { action = [&ask] { return app::rebuild(ask.data, ask.store); }; });
}

void add_demo(CLI::App& cli, app::DemoAsk& ask, app::PlayAsk& day, Action& action) {
    auto& group = *cli.add_subcommand("demo", "A demonstration with synthetic people");
    group.require_subcommand(1);
    auto& load = *group.add_subcommand("load", "Fill a new data folder with people and a past");
    add_data_option(load, ask.data);
    add_store_option(load, ask.store);
    load.add_option("--people", ask.people, "The folder that homeward city made (--write joined --plain)")
        ->required();
    load.callback([&] { action = [&ask] { return app::load_demo(ask); }; });
    auto& play = *group.add_subcommand("play", "Play a day of messages through the MLLP door");
    play.add_option("--mllp", day.mllp, "The server's address for HL7 v2: IP-ADDRESS:PORT")
        ->required();
    play.add_option("--people", day.people, "The folder that homeward city made (--write joined --plain)")
        ->capture_default_str();
    play.add_option("--speed", day.speed, "Minutes of the day in a minute; 0 sends a stream as fast as it is taken")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    play.add_option("--stream", day.stream,
                    "Play these messages of a made city (hl7/adt.hl7.gz) instead of a day");
    play.add_option("--from", day.from, "Begin the stream at this date: 2026-10-30");
    play.add_option("--messages", day.messages_max, "Send at most so many of the stream");
    play.callback([&] { action = [&day] { return app::play_demo(day); }; });
}

void add_city(CLI::App& cli, app::CityAsk& ask, Action& action) {
    auto& command = *cli.add_subcommand(
        "city", "Make a synthetic city with known truth: people, lives, records, messages");
    command.add_option("--out", ask.out, "A new or empty folder")->required();
    command.add_option("--seed", ask.seed, "The same seed makes the same city")
        ->capture_default_str();
    command.add_option("--ward", ask.wards, "Only this ward; may be repeated");
    command.add_option("--locality", ask.localities,
                       "Only this locality: North, East, Central, South, West or Solihull");
    command.add_option("--share", ask.share, "Only this share of the areas")
        ->check(CLI::Range(0.0, 1.0));
    command.add_flag("--solihull", ask.solihull, "Solihull too");
    command.add_option("--scenario", ask.scenario,
                       "A service change: none, no-effect, home-first or stepped")
        ->capture_default_str();
    command.add_option("--first", ask.first, "The first day of its three years")
        ->capture_default_str();
    command.add_option("--write", ask.write, "fhir, hl7, csv, truth, joined, bundles")
        ->delimiter(',')
        ->check(CLI::IsMember({"fhir", "hl7", "csv", "truth", "joined", "bundles"}));
    command.add_flag("--plain", ask.plain, "Do not compress");
    command.add_option("--threads", ask.threads, "How many")->check(CLI::Range(1, 64));
    command.add_option("--reference", ask.reference, "The repository's data folder")
        ->capture_default_str();
    command.callback([&] { action = [&ask] { return app::make_city(ask); }; });
}

void add_messages(CLI::App& cli, app::MessagesAsk& ask, Action& action) {
    auto& group = *cli.add_subcommand("messages", "HL7 v2 messages that were refused");
    group.require_subcommand(1);
    auto& list = *group.add_subcommand("list", "List them, newest first, with what was wrong");
    add_data_option(list, ask.data);
    add_store_option(list, ask.store);
    list.callback([&] { action = [&ask] { return app::list_messages(ask.data, ask.store); }; });
    auto& replay = *group.add_subcommand("replay", "Play one again, as received or corrected");
    add_data_option(replay, ask.data);
    add_store_option(replay, ask.store);
    replay.add_option("--file", ask.file, "Its corrected text");
    replay.add_option("id", ask.id, "The message's id, as the list shows it")->required();
    replay.callback([&] { action = [&ask] { return app::replay_message(ask); }; });
}

void add_import(CLI::App& cli, app::ImportAsk& ask, Action& action) {
    auto& command = *cli.add_subcommand(
        "import", "Import FHIR bundles and NDJSON, plain or gzipped, with progress");
    auto* const data = command.add_option("--data", ask.data, "The data folder to import into");
    auto* const server = command.add_option("--server", ask.server,
                                            "Or the server to send to: http://127.0.0.1:8080");
    command.add_option("--token", ask.token, "A bearer token for the server")->needs(server);
    data->excludes(server);
    add_store_option(command, ask.store);
    add_definitions_option(command, ask.definitions);
    command.add_option("--check", ask.check,
                       "What is done about a resource that breaks the definitions: reject, warn "
                       "or off")
        ->capture_default_str();
    command.add_option("files", ask.paths, "Files and folders")->required();
    command.callback([&, data, server] {
        if (data->empty() && server->empty() && ask.store.empty()) {
            throw CLI::RequiredError("--data, --store or --server");
        }
        action = [&ask] { return app::import(ask); };
    });
}

}  // namespace

int main(int argc, char** argv) {
    // Each thread's own arena would keep what large bundles needed: three times the memory.
    mallopt(M_ARENA_MAX, 2);
    CLI::App cli("Homeward brings older people home: one record, one way, one front door.",
                 "homeward");
    cli.require_subcommand(1);
    app::ServeAsk serve;
    app::ClientAsk client;
    app::AccountAsk account;
    app::MessagesAsk messages;
    app::DemoAsk demo;
    app::PlayAsk day;
    app::CheckAsk check;
    app::CityAsk city;
    app::ImportAsk import;
    app::BackupAsk backup;
    app::RestoreAsk restore;
    app::CheckAsk rebuild;
    std::filesystem::path audit_data;
    Action action;
    add_serve(cli, serve, action);
    add_client(cli, client, action);
    add_account(cli, account, action);
    add_audit(cli, audit_data, action);
    add_messages(cli, messages, action);
    add_demo(cli, demo, day, action);
    add_tools(cli, action);
    add_check(cli, check, action);
    add_backup(cli, backup, restore, action);
    add_rebuild(cli, rebuild, action);
    add_city(cli, city, action);
    add_import(cli, import, action);
    try {
        cli.parse(argc, argv);
        return action();
    } catch (CLI::ParseError const& error) {
        return cli.exit(error);
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "homeward: %s\n", failure.what());
        return 2;
    }
}
