// homeward backup, homeward restore
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <system_error>
#include <thread>

#include "app/command.hpp"
#include "app/errors.hpp"
#include "edge/audit/trail.hpp"
#include "store/log/errors.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/sqlite.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

// The trail is on disk within 100 ms of the request that it tells of.
constexpr auto audit_delay = std::chrono::milliseconds(250);

// A file or folder that is removed unless it is kept.
struct Unfinished {
    fs::path path;
    bool kept = false;
    ~Unfinished() {
        std::error_code error;
        if (!kept) fs::remove_all(path, error);
    }
};

fs::path beside(fs::path path, char const* suffix) {
    if (!path.has_filename()) path = path.parent_path();
    return path += suffix;
}

base::Result<void> settle(fs::path const& from, fs::path const& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) {
        return base::refuse(errors::cannot_settle, std::string(errors::cannot_settle.message),
                            error.message());
    }
    auto const folder = ::open(fs::absolute(to).parent_path().c_str(), O_RDONLY | O_DIRECTORY);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return {};
}

// The trail up to its last whole line, while the server appends to it.
base::Result<void> copy_whole_lines(fs::path const& from, fs::path const& to) {
    std::ifstream in(from, std::ios::binary);
    std::ofstream out(to, std::ios::binary);
    for (std::string line; std::getline(in, line) && !in.eof();) out << line << '\n';
    out.flush();
    if (!out) return base::refuse(errors::cannot_settle);
    return {};
}

// Notes the trail's head, or why it has none.
base::Result<void> put_trail(store::Backup& backup, fs::path const& data, fs::path const& to) {
    auto const trail = data / audit::file_name;
    if (!fs::exists(trail)) return backup.note("audit_lines", "0");
    Unfinished const copy{beside(to, ".audit")};
    TRY(copy_whole_lines(trail, copy.path));
    TRY(backup.put_file(audit::file_name, copy.path));
    auto const verified = audit::verify(copy.path);
    if (!verified) {
        std::fprintf(stderr, "homeward: kept as it is: %s\n", verified.error().message.c_str());
        return backup.note("audit_broken", verified.error().context);
    }
    TRY(backup.note("audit_lines", std::to_string(verified->lines)));
    return backup.note("audit_head", verified->head);
}

base::Result<void> make_backup(BackupAsk const& ask) {
    if (fs::exists(ask.to)) return base::refuse(store::errors::taken);
    Unfinished part{beside(ask.to, ".part")};
    auto const began = base::now();
    {
        auto backup = TRY(store::Backup::make(ask.data, part.path));
        std::this_thread::sleep_for(audit_delay);
        TRY(put_trail(backup, ask.data, ask.to));
        TRY(backup.note("release", HOMEWARD_VERSION));
        TRY(backup.note("began", base::to_text(began)));
        TRY(backup.note("made", base::to_text(base::now())));
    }
    if (fs::exists(ask.to)) return base::refuse(store::errors::taken);
    TRY(settle(part.path, ask.to));
    part.kept = true;
    std::printf("Backed up %llu bytes in %lld ms to %s\n",
                static_cast<unsigned long long>(fs::file_size(ask.to)),
                static_cast<long long>(base::now().ms - began.ms), ask.to.c_str());
    return {};
}

// What the backup says of its trail still holds.
base::Result<void> compare_trail(store::Backup& backup, fs::path const& data) {
    auto const head = TRY(backup.noted("audit_head"));
    if (!head) return {};
    auto const verified = TRY(audit::verify(data / audit::file_name));
    if (verified.head != *head) return base::refuse(errors::other_trail);
    return {};
}

base::Result<void> unpack(RestoreAsk const& ask, fs::path const& data) {
    std::error_code error;
    fs::create_directories(data, error);
    fs::permissions(data, fs::perms::owner_all, error);
    auto const file = store::store_file(data);
    if (!fs::copy_file(ask.from, file, error)) return base::refuse(errors::no_file);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
    auto backup = TRY(store::Backup::open(file));
    TRY(backup.take_file(audit::file_name, data / audit::file_name));
    TRY(compare_trail(backup, data));
    return backup.become_store();
}

base::Result<void> make_folder(RestoreAsk const& ask) {
    std::error_code error;
    if (fs::exists(ask.data, error) && !fs::is_empty(ask.data, error)) {
        return base::refuse(errors::folder_in_use);
    }
    Unfinished part{beside(ask.data, ".restoring")};
    if (fs::exists(part.path)) return base::refuse(errors::folder_in_use);
    TRY(unpack(ask, part.path));
    if (check({.data = part.path, .store = {}}) != 0) return base::refuse(errors::not_whole);
    fs::remove(ask.data, error);
    TRY(settle(part.path, ask.data));
    part.kept = true;
    std::printf("Restored to %s\n", ask.data.c_str());
    return {};
}

}  // namespace

int back_up(BackupAsk const& ask) {
    auto const made = make_backup(ask);
    return made ? 0 : failed(made.error());
}

int restore(RestoreAsk const& ask) {
    auto const made = make_folder(ask);
    return made ? 0 : failed(made.error());
}

}  // namespace app
