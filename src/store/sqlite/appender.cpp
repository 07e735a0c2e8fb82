#include "store/sqlite/internal/appender.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <limits>

#include "store/log/body.hpp"
#include "store/log/conflict.hpp"
#include "store/sqlite/internal/search.hpp"

namespace store::sqlite {
namespace {

constexpr std::size_t known_max = 50'000;

std::string joined(std::string_view type, std::string_view id) {
    std::string key(type);
    key += '/';
    key += id;
    return key;
}

}  // namespace

base::Result<Appender> Appender::open(Connection connection) {
    Appender appender(std::move(connection));
    TRY(appender.reload());
    return appender;
}

base::Result<void> Appender::reload() {
    names_ = std::make_shared<Names const>(TRY(Names::load(connection_)));
    draft_.reset();
    known_.clear();
    auto newest = TRY(connection_.run(Sql::newest_version));
    bool const any = TRY(newest.next());
    newest_sequence_ = any ? newest.integer(0) : 0;
    newest_at_ = any ? newest.integer(1) : std::numeric_limits<std::int64_t>::min();
    auto pk = TRY(connection_.run(Sql::newest_pk));
    CHECK(TRY(pk.next()));
    newest_pk_ = pk.integer(0);
    stale_ = false;
    return {};
}

base::Result<void> Appender::begin() {
    TRY(connection_.execute(Sql::begin_write));
    std::int64_t seen = 0;
    {
        auto row = TRY(connection_.run(Sql::data_version));
        CHECK(TRY(row.next()));
        seen = row.integer(0);
    }
    // Another process has written, or our own last group was rolled back.
    if (seen != data_version_) stale_ = true;
    data_version_ = seen;
    if (stale_) TRY(reload());
    if (known_.size() > known_max) known_.clear();
    draft_.reset();
    return {};
}

base::Result<void> Appender::write_index() { return rows_.write(connection_); }

base::Result<void> Appender::finish() { return connection_.execute(Sql::commit); }

void Appender::abort() {
    rows_.clear();
    stale_ = true;
    // Some failures have rolled back already.
    if (sqlite3_get_autocommit(connection_.handle()) == 0) {
        static_cast<void>(connection_.execute(Sql::rollback));
    }
    static_cast<void>(reload());
}

base::Result<std::vector<Written>> Appender::apply(Batch const& batch) {
    TRY(check(batch));
    base::Instant const at{std::max(batch.at.ms, newest_at_)};
    std::vector<Written> written;
    written.reserve(batch.changes.size());
    for (auto const& change : batch.changes) {
        written.push_back(TRY(append(change, batch.actor, at)));
    }
    for (auto const& row : batch.rows) TRY(set_row(row));
    return written;
}

// Everything is checked before anything is written.
base::Result<void> Appender::check(Batch const& batch) {
    for (auto const& change : batch.changes) {
        if (change.if_version) TRY(check_version(change.key, *change.if_version));
    }
    for (auto const& [key, version] : batch.unmoved) TRY(check_version(key, version));
    for (auto const& query : batch.unmatched) TRY(check_unmatched(query));
    return {};
}

base::Result<void> Appender::check_version(Key const& key, std::uint64_t expected) {
    View view(connection_, names_);
    auto const found = TRY(view.standing(key));
    auto const newest = found ? static_cast<std::uint64_t>(found->version) : 0;
    if (stands_at(expected, newest, found && !found->living)) return {};
    return conflict_on(key, newest);
}

base::Result<void> Appender::check_unmatched(fhir::Query query) {
    TRY(write_index());
    View view(connection_, names_);
    for (auto const& name : query.types) {
        auto const number = TRY(view.type_number(name));
        if (number && !TRY(matching(view, *number, query.all_of, 1)).empty()) {
            return conflict_on_match(query.types.front());
        }
    }
    return {};
}

base::Result<Written> Appender::append(Change const& change, std::string const& actor,
                                       base::Instant at) {
    auto const place = TRY(place_of(change.key));
    auto const& before = place.before;
    Written written{.key = change.key,
                    .version = static_cast<std::uint64_t>(before.version) + 1,
                    .sequence = static_cast<std::uint64_t>(newest_sequence_) + 1,
                    .at = at,
                    .body = nullptr};
    if (change.method != Method::erase) {
        written.body = std::make_shared<std::string const>(fhir::stamped(
            change.resource, std::to_string(written.version), base::to_text(at)));
    }
    TRY(write_version(before, change, written, actor));
    TRY(write_standing(place, change, written));
    newest_sequence_ += 1;
    newest_at_ = at.ms;
    return written;
}

// Where the resource stands; a new one is numbered now and its row written with its first version.
base::Result<Appender::Place> Appender::place_of(Key const& key) {
    if (auto const known = TRY(find(key.type, key.id))) {
        return Place{TRY(View(connection_, names_).standing_at(*known)), false};
    }
    Place place{{.type = TRY(type(key.type)), .id = key.id, .keys = {}}, true};
    place.before.pk = TRY(number(key.type, key.id));
    return place;
}

base::Result<void> Appender::write_version(Standing const& before, Change const& change,
                                           Written const& written, std::string const& actor) {
    auto const sequence = static_cast<std::int64_t>(written.sequence);
    auto const version = static_cast<std::int64_t>(written.version);
    auto const method = static_cast<std::int64_t>(change.method);
    if (written.body) {
        auto const stored = pack_body(*written.body);
        TRY(connection_.execute(Sql::add_version, sequence, before.pk, version, written.at.ms,
                                method, static_cast<std::int64_t>(stored.codec),
                                Connection::text(actor), std::string_view(stored.bytes)));
    } else {
        TRY(connection_.execute(Sql::add_version, sequence, before.pk, version, written.at.ms,
                                method, static_cast<std::int64_t>(Codec::plain),
                                Connection::text(actor), nullptr));
    }
    TRY(connection_.execute(Sql::add_type_version, before.type, sequence, before.pk));
    if (before.version == 0) return {};
    return connection_.execute(Sql::add_past, before.pk, before.version, before.sequence);
}

base::Result<void> Appender::write_standing(Place const& place, Change const& change,
                                            Written const& written) {
    auto const& before = place.before;
    auto const keys = TRY(keys_of(before.type, change));
    bool const living = change.method != Method::erase;
    std::vector<std::int64_t> several;
    if (before.living) rows_.file(before.keys, before.type, before.pk, *names_, false, several);
    if (living) rows_.file(keys, before.type, before.pk, *names_, true, several);
    TRY(note_several(several));
    auto const version = static_cast<std::int64_t>(written.version);
    auto const sequence = static_cast<std::int64_t>(written.sequence);
    std::int64_t const lives = living ? 1 : 0;
    if (place.fresh) {
        return connection_.execute(Sql::add_resource, before.pk, before.type,
                                   Connection::text(before.id), version, sequence, written.at.ms,
                                   lives, std::string_view(keys));
    }
    return connection_.execute(Sql::set_resource, before.pk, version, sequence, written.at.ms,
                               lives, std::string_view(keys));
}

base::Result<std::string> Appender::keys_of(std::int64_t type, Change const& change) {
    if (change.method == Method::erase) return std::string();
    TRY(name_parameters(type, change.index));
    return pack(change.index, *this);
}

base::Result<void> Appender::note_several(std::vector<std::int64_t> const& parameters) {
    for (auto const parameter : parameters) {
        if (names_->parameter_of(parameter)->several) continue;
        TRY(draft().note_several(connection_, parameter));
    }
    return {};
}

base::Result<void> Appender::set_row(Row const& row) {
    auto const room = Connection::text(row.room);
    if (row.value.empty()) {
        return connection_.execute(Sql::drop_row, room, std::string_view(row.key));
    }
    return connection_.execute(Sql::set_row, room, std::string_view(row.key),
                               std::string_view(row.value));
}

base::Result<std::int64_t> Appender::system(std::string_view uri) {
    if (auto const known = names_->system(uri)) return *known;
    return draft().add_system(connection_, uri);
}

base::Result<std::int64_t> Appender::type(std::string_view name) {
    if (auto const known = names_->type(name)) return *known;
    return draft().add_type(connection_, name);
}

base::Result<void> Appender::name_parameters(std::int64_t type,
                                             std::vector<fhir::IndexEntry> const& entries) {
    if (!names_->parameter(type, 0)) TRY(draft().add_parameter(connection_, type, 0));
    for (auto const& entry : entries) {
        if (names_->parameter(type, entry.parameter)) continue;
        TRY(draft().add_parameter(connection_, type, entry.parameter));
    }
    return {};
}

base::Result<std::optional<std::int64_t>> Appender::find(std::string_view type,
                                                         std::string_view id) {
    auto key = joined(type, id);
    if (auto const at = known_.find(key); at != known_.end()) return at->second;
    auto const standing =
        TRY(View(connection_, names_).standing({std::string(type), std::string(id)}));
    if (!standing) return std::nullopt;
    known_.emplace(std::move(key), standing->pk);
    return standing->pk;
}

base::Result<std::int64_t> Appender::resource(std::string_view type_name, std::string_view id) {
    if (auto const known = TRY(find(type_name, id))) return *known;
    auto const type_number = TRY(type(type_name));
    auto const pk = TRY(number(type_name, id));
    std::int64_t const none = 0;
    TRY(connection_.execute(Sql::add_resource, pk, type_number, Connection::text(id), none, none,
                            none, none, std::string_view()));
    return pk;
}

base::Result<std::int64_t> Appender::number(std::string_view type, std::string_view id) {
    auto const pk = ++newest_pk_;
    TRY(connection_.execute(Sql::add_identity, identity_hash(type, id), pk));
    known_.emplace(joined(type, id), pk);
    return pk;
}

Names& Appender::draft() {
    if (!draft_) {
        draft_ = std::make_shared<Names>(*names_);
        names_ = draft_;
    }
    return *draft_;
}

}  // namespace store::sqlite
