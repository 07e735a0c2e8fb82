// One file that holds a copy of a store and files that belong to it. It is an SQLite database: the
// copied tables beside backup_note (what it is) and backup_part (the other files, in pieces).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace store {

namespace sqlite {
class Connection;
}

class Backup {
  public:
    Backup(Backup&&) noexcept;
    Backup& operator=(Backup&&) = delete;
    ~Backup();

    // Pages copied and pages in all; called every few megabytes.
    using Progress = std::function<void(std::uint64_t copied, std::uint64_t all)>;

    // Copies the store of a folder as it stands now, while others read and write it: everything
    // committed before the call is in it, and nothing of a commit without all of it. Only the owner
    // may read the new file. Refuses store.no_store if the folder holds none, store.taken if the
    // file is there already.
    static base::Result<Backup> make(std::filesystem::path const& folder,
                                     std::filesystem::path const& file,
                                     Progress const& progress = {});

    // Opens a copy of a backup to take things out. Refuses store.not_a_backup.
    static base::Result<Backup> open(std::filesystem::path const& file);

    // A note of an earlier backup that was restored is replaced.
    base::Result<void> note(std::string_view name, std::string_view text);
    base::Result<std::optional<std::string>> noted(std::string_view name);

    base::Result<void> put_file(std::string_view name, std::filesystem::path const& from);
    // Writes it anew; does nothing if the backup holds no such file.
    base::Result<void> take_file(std::string_view name, std::filesystem::path const& to);

    // Makes the opened copy a store again: what only a backup has goes.
    base::Result<void> become_store();

  private:
    explicit Backup(std::unique_ptr<sqlite::Connection> connection);
    std::unique_ptr<sqlite::Connection> connection_;
};

// The name of a folder's database.
std::filesystem::path store_file(std::filesystem::path const& folder);

}  // namespace store
