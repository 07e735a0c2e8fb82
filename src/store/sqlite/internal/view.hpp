// What one transaction sees: resources, versions and names.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/log/store.hpp"
#include "store/sqlite/internal/connection.hpp"
#include "store/sqlite/internal/keys.hpp"
#include "store/sqlite/internal/names.hpp"
#include "store/sqlite/internal/recent.hpp"

namespace store::sqlite {

// Where a resource stands.
struct Standing {
    std::int64_t pk = 0;
    std::int64_t type = 0;
    std::string id;
    std::int64_t version = 0;   // 0: only referred to so far.
    std::int64_t sequence = 0;
    std::int64_t at = 0;
    bool living = false;
    std::string keys;           // Only from standing_at.
};

// What the identity table files a resource under: a hash, or the time in its id (UUID version 7),
// which keeps what is written together on one page. Different resources may share it.
std::int64_t identity_hash(std::string_view type, std::string_view id);

class View final : public Naming {
  public:
    // The names must be loaded after the transaction began to read, or by its own writer.
    // Recent versions serve transactions that see only what is committed; without them, each is read.
    View(Connection& connection, std::shared_ptr<Names const> names, Recent* recent = nullptr)
        : connection_(connection), names_(std::move(names)), recent_(recent) {}

    Connection& connection() const { return connection_; }
    Names const& names() const { return *names_; }

    // Numbers of names; nothing if nothing in the store bears the name. They look into the tables
    // when the names in memory lack it, for another process may have added it.
    base::Result<std::optional<std::int64_t>> type_number(std::string_view name);
    base::Result<std::optional<std::int64_t>> system_number(std::string_view uri);
    base::Result<std::optional<std::int64_t>> parameter_number(std::int64_t type,
                                                               std::uint32_t key);
    base::Result<std::string> type_name(std::int64_t number);
    base::Result<Parameter> parameter_of(std::int64_t number);
    base::Result<std::string> system(std::int64_t number) override;
    base::Result<std::pair<std::string, std::string>> resource(std::int64_t pk) override;

    base::Result<std::optional<Standing>> standing(Key const& key);
    base::Result<Standing> standing_at(std::int64_t pk);
    base::Result<void> load(std::int64_t pk, Standing& into);  // The same into memory used before.
    base::Result<Standing> standing_of(Version const& given);  // With keys, of what newest_at gave.

    base::Result<std::optional<Version>> read(Key const& key);
    base::Result<std::optional<Version>> read_version(Key const& key, std::uint64_t version);
    base::Result<Version> version_at(std::int64_t sequence);
    base::Result<Version> version_at(std::int64_t sequence, Key key);
    base::Result<Version> newest_at(std::int64_t pk);

  private:
    base::Result<void> reload();
    base::Result<Version> read_version_at(std::int64_t sequence, Key key);

    Connection& connection_;
    std::shared_ptr<Names const> names_;
    Recent* recent_;
    std::int64_t last_named_ = 0;  // Candidates of a search tend to refer to the same person.
    std::pair<std::string, std::string> last_name_;
    std::unordered_map<std::uint64_t, std::int64_t> given_;  // Sequence → pk: what newest_at gave.
};

}  // namespace store::sqlite
