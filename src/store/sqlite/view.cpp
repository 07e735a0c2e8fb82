#include "store/sqlite/internal/view.hpp"

#include "base/hash.hpp"
#include "store/log/body.hpp"

namespace store::sqlite {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

Standing standing_from(Cursor const& row) {
    return {.pk = row.integer(0),
            .type = row.integer(1),
            .id = std::string(row.bytes(2)),
            .version = row.integer(3),
            .sequence = row.integer(4),
            .at = row.integer(5),
            .living = row.integer(6) == 1,
            .keys = {}};
}

// The first 64 bits of a UUID version 7, which begin with a time; nothing of any other id.
std::optional<std::int64_t> time_ordered(std::string_view id) {
    if (id.size() != 36 || id[14] != '7') return std::nullopt;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 18; ++i) {
        if (i == 8 || i == 13) {
            if (id[i] != '-') return std::nullopt;
            continue;
        }
        auto const digit = hex.find(id[i]);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = bits << 4 | digit;
    }
    return static_cast<std::int64_t>(bits);
}

}  // namespace

std::int64_t identity_hash(std::string_view type, std::string_view id) {
    if (auto const ordered = time_ordered(id)) return *ordered;
    std::string key(type);
    key += '/';
    key += id;
    return static_cast<std::int64_t>(base::hash(key));
}

base::Result<void> View::reload() {
    names_ = std::make_shared<Names const>(TRY(Names::load(connection_)));
    return {};
}

base::Result<std::optional<std::int64_t>> View::type_number(std::string_view name) {
    if (auto const known = names_->type(name)) return known;
    auto row = TRY(connection_.run(Sql::type_by_name, Connection::text(name)));
    if (!TRY(row.next())) return std::nullopt;
    return row.integer(0);
}

base::Result<std::optional<std::int64_t>> View::system_number(std::string_view uri) {
    if (auto const known = names_->system(uri)) return known;
    auto row = TRY(connection_.run(Sql::system_by_uri, Connection::text(uri)));
    if (!TRY(row.next())) return std::nullopt;
    return row.integer(0);
}

base::Result<std::optional<std::int64_t>> View::parameter_number(std::int64_t type,
                                                                 std::uint32_t key) {
    if (auto const known = names_->parameter(type, key)) return known;
    auto row = TRY(connection_.run(Sql::parameter_by_key, type, static_cast<std::int64_t>(key)));
    if (!TRY(row.next())) return std::nullopt;
    return row.integer(0);
}

base::Result<std::string> View::type_name(std::int64_t number) {
    if (!names_->type_name(number)) TRY(reload());
    auto const* name = names_->type_name(number);
    CHECK(name);
    return *name;
}

base::Result<Parameter> View::parameter_of(std::int64_t number) {
    if (!names_->parameter_of(number)) TRY(reload());
    auto const* row = names_->parameter_of(number);
    CHECK(row);
    return *row;
}

base::Result<std::string> View::system(std::int64_t number) {
    if (!names_->system_uri(number)) TRY(reload());
    auto const* uri = names_->system_uri(number);
    CHECK(uri);
    return *uri;
}

base::Result<std::pair<std::string, std::string>> View::resource(std::int64_t pk) {
    if (pk == last_named_) return last_name_;
    auto row = TRY(connection_.run(Sql::name_by_pk, pk));
    CHECK(TRY(row.next()));
    std::string id(row.bytes(1));
    last_name_ = std::pair(TRY(type_name(row.integer(0))), std::move(id));
    last_named_ = pk;
    return last_name_;
}

base::Result<std::optional<Standing>> View::standing(Key const& key) {
    auto const type = TRY(type_number(key.type));
    if (!type) return std::nullopt;
    auto row = TRY(connection_.run(Sql::resource_by_identity, identity_hash(key.type, key.id)));
    while (TRY(row.next())) {
        if (row.integer(1) == *type && row.bytes(2) == key.id) return standing_from(row);
    }
    return std::nullopt;
}

base::Result<void> View::load(std::int64_t pk, Standing& into) {
    auto row = TRY(connection_.run(Sql::resource_by_pk, pk));
    CHECK(TRY(row.next()));
    into.pk = pk;
    into.type = row.integer(0);
    into.id = row.bytes(1);
    into.version = row.integer(2);
    into.sequence = row.integer(3);
    into.at = row.integer(4);
    into.living = row.integer(5) == 1;
    into.keys = row.bytes(6);
    return {};
}

base::Result<Standing> View::standing_at(std::int64_t pk) {
    Standing standing;
    TRY(load(pk, standing));
    return standing;
}

base::Result<Standing> View::standing_of(Version const& given) {
    if (auto const known = given_.find(given.sequence); known != given_.end()) {
        return standing_at(known->second);
    }
    auto const found = TRY(standing(given.key));
    CHECK(found);
    return standing_at(found->pk);
}

base::Result<std::optional<Version>> View::read(Key const& key) {
    auto const found = TRY(standing(key));
    if (!found || found->version == 0) return std::nullopt;
    return TRY(version_at(found->sequence, key));
}

base::Result<std::optional<Version>> View::read_version(Key const& key, std::uint64_t version) {
    auto const found = TRY(standing(key));
    auto const asked = static_cast<std::int64_t>(version);
    if (!found || asked < 1 || found->version < asked) return std::nullopt;
    if (found->version == asked) return TRY(version_at(found->sequence, key));
    auto row = TRY(connection_.run(Sql::past_sequence, found->pk, asked));
    CHECK(TRY(row.next()));
    return TRY(version_at(row.integer(0), key));
}

base::Result<Version> View::version_at(std::int64_t sequence) {
    std::int64_t pk = 0;
    {
        auto row = TRY(connection_.run(Sql::pk_of_sequence, sequence));
        CHECK(TRY(row.next()));
        pk = row.integer(0);
    }
    auto [type, id] = TRY(resource(pk));
    return version_at(sequence, {std::move(type), std::move(id)});
}

base::Result<Version> View::newest_at(std::int64_t pk) {
    Key key;
    std::int64_t sequence = 0;
    {
        auto row = TRY(connection_.run(Sql::name_by_pk, pk));
        CHECK(TRY(row.next()));
        key.id = row.bytes(1);
        sequence = row.integer(2);
        key.type = TRY(type_name(row.integer(0)));
    }
    given_[static_cast<std::uint64_t>(sequence)] = pk;
    return version_at(sequence, std::move(key));
}

base::Result<Version> View::version_at(std::int64_t sequence, Key key) {
    if (!recent_) return read_version_at(sequence, std::move(key));
    if (auto known = recent_->find(static_cast<std::uint64_t>(sequence))) {
        known->key = std::move(key);
        return *std::move(known);
    }
    auto version = TRY(read_version_at(sequence, std::move(key)));
    recent_->keep(version);
    return version;
}

base::Result<Version> View::read_version_at(std::int64_t sequence, Key key) {
    auto row = TRY(connection_.run(Sql::version_by_sequence, sequence));
    CHECK(TRY(row.next()));
    Version version{.key = std::move(key),
                    .version = static_cast<std::uint64_t>(row.integer(0)),
                    .sequence = static_cast<std::uint64_t>(sequence),
                    .at = {row.integer(1)},
                    .method = static_cast<Method>(row.integer(2)),
                    .actor = std::string(row.bytes(4)),
                    .body = nullptr};
    if (!row.is_null(5)) {
        version.body = std::make_shared<std::string const>(
            TRY(unpack_body(static_cast<Codec>(row.integer(3)), row.bytes(5))));
    }
    return version;
}

}  // namespace store::sqlite
