// What each subcommand of `homeward` does. Each returns the process's exit status and writes its
// result to standard output, errors to standard error.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/log/store.hpp"

namespace app {

struct ServeAsk {
    std::filesystem::path data;
    std::string store;  // Of a database; empty: the data folder holds the store.
    std::string http = "127.0.0.1:8080";
    std::string mllp;  // Empty: no messages are taken.
    std::filesystem::path web;
    std::string base_url;
    std::filesystem::path definitions;
    std::string check_rest = "reject";
    std::string check_messages = "warn";
    int drain_seconds = 20;
    std::filesystem::path import_folder;
};

// Runs until SIGTERM or SIGINT.
int serve(ServeAsk const& ask);

struct ClientAsk {
    std::filesystem::path data;
    std::string store;  // Of a database; empty: the data folder holds the store.
    std::string name;
    std::string scopes;
    std::string organisation;
};
int add_client(ClientAsk const& ask);

struct AccountAsk {
    std::filesystem::path data;
    std::string store;  // Of a database; empty: the data folder holds the store.
    std::string account;
    std::string display;
    std::string role;
    std::string organisation;
    std::string practitioner;
    std::filesystem::path password_file;  // Empty: a password is made and printed.
};
int add_account(AccountAsk const& ask);

int verify_audit(std::filesystem::path const& data);

struct CheckAsk {
    std::filesystem::path data;
    std::string store;  // Of a database; empty: the data folder holds the store.
    bool rebuild_index = false;  // First, from the newest versions.
};

// Reads the whole store and the audit trail; 1 if anything disagrees.
int check(CheckAsk const& ask);

struct BackupAsk {
    std::filesystem::path data;
    std::filesystem::path to;  // A new file.
};

// Copies the store and the audit trail into one file while the server runs.
int back_up(BackupAsk const& ask);

struct RestoreAsk {
    std::filesystem::path from;  // What back_up made.
    std::filesystem::path data;  // A folder that is not there yet, or empty.
};

// Makes a data folder of a backup and checks it; it appears only when it is whole.
int restore(RestoreAsk const& ask);

// Makes everything that is derived from the log anew. No server may run on the folder.
int rebuild(std::filesystem::path const& data, std::string const& store = {});

struct ImportAsk {
    std::filesystem::path data;  // Or through a server:
    std::string store;  // Of a database; empty: the data folder holds the store.
    std::string server;
    std::string token;
    std::vector<std::string> paths;
    std::filesystem::path definitions;
    std::string check = "reject";
    base::Instant at = base::now();  // When the record says that it was written.
};
int import(ImportAsk const& ask);

struct CityAsk {
    std::filesystem::path out;  // A new or empty folder.
    std::filesystem::path reference = "data";
    std::uint64_t seed = 1;
    std::string first = "2023-11-01";  // The day that ages hold; lives run three years from it.
    std::string scenario = "none";     // Of content/national/city/scenarios.toml.
    std::vector<std::string> wards;
    std::vector<std::string> localities;
    double share = 1;
    bool solihull = false;
    std::vector<std::string> write{"fhir", "hl7", "csv", "truth"};  // Also joined, bundles.
    bool plain = false;                // Not compressed.
    int threads = 2;
};

// Makes a synthetic city with known truth and what its organisations keep of it.
int make_city(CityAsk const& ask);

struct DemoAsk {
    std::filesystem::path data;    // A folder that does not hold anything yet.
    std::string store;  // Of a database; empty: the data folder holds the store.
    std::filesystem::path people;  // What homeward city made: --write joined --plain.
};

// Fills a new store with the directory, people, accounts and a past; writes demo-accounts.txt.
int load_demo(DemoAsk const& ask);

struct PlayAsk {
    std::string mllp;
    std::filesystem::path people = "build/people";
    std::filesystem::path stream;  // Messages that homeward city wrote, instead of a day made up.
    std::string from;              // The stream's first moment to be sent: 2026-10-30, or a moment.
    int messages_max = 0;          // 0: to the end.
    double speed = 60;  // Minutes of the day in a minute; 0: as fast as they are taken.
};
int play_demo(PlayAsk const& ask);

struct MessagesAsk {
    std::filesystem::path data;
    std::string store;  // Of a database; empty: the data folder holds the store.
    std::string id;              // Of the message to replay.
    std::filesystem::path file;  // Its corrected text; empty: as it was received.
};
int list_messages(std::filesystem::path const& data, std::string const& store);

// Plays a refused message again; 1 if it is refused again.
int replay_message(MessagesAsk const& ask);

// One answer a line for one question a line of standard input, until it ends.
int answer_fhirpath();  // {"resource":…,"expression":"…"}
int answer_view();      // {"view":…,"resources":[…]}; one question may also span lines.

// The store of a data folder, or of a PostgreSQL database if `store` names one.
base::Result<std::unique_ptr<store::Store>> open_store(std::filesystem::path const& data,
                                                       std::string const& store = {});

// Writes an error for a person at a terminal; gives the exit status.
int failed(base::Error const& error);

}  // namespace app
