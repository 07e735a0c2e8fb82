#include "domain/record/write.hpp"

#include <algorithm>
#include <deque>
#include <numeric>
#include <set>
#include <unordered_map>

#include "domain/record/check.hpp"
#include "domain/record/errors.hpp"
#include "domain/record/internal/criteria.hpp"
#include "store/log/errors.hpp"

namespace record {
namespace {

using store::Method;

constexpr int attempts_max = 12;

// A snapshot taken when first asked for: a plain create needs none.
class LateSnapshot {
  public:
    explicit LateSnapshot(store::Store& store) : store_(&store) {}
    explicit LateSnapshot(store::Snapshot const& snapshot) : given_(&snapshot) {}

    base::Result<store::Snapshot const*> get() {
        if (given_) return given_;
        if (!taken_) taken_ = TRY(store_->snapshot());
        return taken_.get();
    }

  private:
    store::Store* store_ = nullptr;
    store::Snapshot const* given_ = nullptr;
    std::unique_ptr<store::Snapshot> taken_;
};

// An ask after its criteria were matched: what will be written where.
struct Target {
    Ask const* ask = nullptr;
    store::Key key;
    Method method = Method::create;
    std::optional<store::Version> before;   // What stands there, a deletion included.
    std::optional<std::uint64_t> if_version;
    std::optional<Outcome> settled;         // Nothing needs writing.
    fhir::Document const* changed = nullptr;  // By the ask's change.

    fhir::Value resource() const { return changed ? changed->root() : ask->resource; }
};

bool lives(std::optional<store::Version> const& version) { return version && version->body; }

// One attempt to prepare a batch.
class Planner {
  public:
    Planner(Writer const& writer, LateSnapshot& snapshot) : writer_(writer), snapshot_(snapshot) {
        prepared_.batch.actor = writer.actor.account;
        prepared_.batch.at = writer.now;
    }

    base::Result<Prepared> plan(std::vector<Ask> const& asks) {
        targets_.reserve(asks.size());
        for (auto const& ask : asks) {
            auto target = resolve(ask);
            if (!target) return failed(ask, std::move(target).error());
            targets_.push_back(std::move(*target));
        }
        TRY(refuse_same_identity());
        TRY(link(asks));
        prepared_.done.resize(asks.size());
        prepared_.change_of.resize(asks.size());
        for (auto const index : in_order()) {
            auto result = change(index);
            if (!result) return failed(asks[index], std::move(result).error());
        }
        return std::move(prepared_);
    }

  private:
    static std::unexpected<base::Error> failed(Ask const& ask, base::Error error) {
        return std::unexpected(within(ask.path, ask.key.type, std::move(error)));
    }

    base::Result<std::optional<store::Version>> read(store::Key const& key) {
        auto const* snapshot = TRY(snapshot_.get());
        return snapshot->read(key);
    }

    base::Result<Target> resolve(Ask const& ask) {
        switch (ask.method) {
            case Method::create: return resolve_create(ask);
            case Method::update: return ask.change ? resolve_change(ask) : resolve_update(ask);
            case Method::erase: return resolve_erase(ask);
        }
        return Target{};
    }

    base::Result<std::optional<store::Version>> matched(Ask const& ask) {
        auto query = TRY(criteria_query(ask.key.type, *ask.criteria, writer_.base));
        auto const* snapshot = TRY(snapshot_.get());
        auto match = TRY(match_of(*snapshot, query));
        if (!match && ask.method != Method::erase) {
            prepared_.batch.unmatched.push_back(std::move(query));
        }
        return match;
    }

    static Target settled(Ask const& ask, store::Version version, Outcome outcome) {
        Target target{&ask, version.key, ask.method, {}, {}, outcome};
        target.before = std::move(version);
        return target;
    }

    base::Result<Target> resolve_create(Ask const& ask) {
        if (ask.criteria) {
            auto match = TRY(matched(ask));
            if (match) return settled(ask, std::move(*match), Outcome::unchanged);
        }
        auto const own_id = own_id_of(ask);
        if (writer_.ids == Ids::fresh || !is_id(own_id)) {
            return Target{&ask, {ask.key.type, writer_.new_id()}, Method::create, {}, 0, {}};
        }
        return onto(ask, {ask.key.type, std::string(own_id)});
    }

    // The resource's own id, or else the UUID by which its bundle calls it.
    static std::string_view own_id_of(Ask const& ask) {
        constexpr std::string_view urn = "urn:uuid:";
        auto const id = ask.resource["id"].text();
        if (!id.empty() || !ask.full_url.starts_with(urn)) return id;
        return std::string_view(ask.full_url).substr(urn.size());
    }

    base::Result<Target> resolve_update(Ask const& ask) {
        auto const own_id = ask.resource["id"].text();
        if (!ask.criteria) {
            if (own_id != ask.key.id) return id_mismatch(ask);
            return onto(ask, ask.key);
        }
        auto match = TRY(matched(ask));
        if (match) {
            if (!own_id.empty() && own_id != match->key.id) return id_mismatch(ask);
            return onto(ask, match->key);
        }
        if (own_id.empty()) {
            return Target{&ask, {ask.key.type, writer_.new_id()}, Method::create, {}, 0, {}};
        }
        auto target = TRY(onto(ask, {ask.key.type, std::string(own_id)}));
        if (lives(target.before)) return base::refuse(errors::exists);
        return target;
    }

    // Decided on what stands there, so it must stand there still when it is committed.
    base::Result<Target> resolve_change(Ask const& ask) {
        auto before = ask.criteria ? TRY(matched(ask)) : TRY(read(ask.key));
        if (!before) return base::refuse(errors::absent);
        if (!before->body) return base::refuse(errors::deleted);
        if (ask.if_match && before->version != *ask.if_match) {
            return base::refuse(errors::version_moved);
        }
        auto const document = TRY(fhir::parse(before->body));
        auto text = TRY(ask.change(document.root()));
        auto const& changed = changed_.emplace_back(TRY(fhir::parse(std::move(text))));
        if (changed["id"].text() != before->key.id) return id_mismatch(ask);
        auto const version = before->version;
        auto key = before->key;
        Target target{&ask, std::move(key), Method::update, std::move(before), version, {}};
        target.changed = &changed;
        return target;
    }

    static std::unexpected<base::Error> id_mismatch(Ask const& ask) {
        return base::malformed(errors::id_mismatch,
                               {{ask.key.type + ".id", "must be that of the address"}});
    }

    // A write to a known key, on the version that stands there.
    base::Result<Target> onto(Ask const& ask, store::Key key) {
        auto before = TRY(read(key));
        if (ask.if_match && (!lives(before) || before->version != *ask.if_match)) {
            return base::refuse(errors::version_moved);
        }
        if (ask.only_if_new && lives(before)) return base::refuse(errors::exists);
        if (is_subsetted(ask.resource)) return base::refuse(errors::subsetted);
        auto const method = lives(before) ? Method::update : Method::create;
        std::optional<std::uint64_t> version = before ? before->version : 0;
        // Nobody decided on what stands there: the last writer wins without trying again.
        if (lives(before) && is_unconditional(ask)) version.reset();
        return Target{&ask, std::move(key), method, std::move(before), version, {}};
    }

    bool is_unconditional(Ask const& ask) const {
        return !ask.if_match && !ask.criteria && writer_.ids == Ids::fresh &&
               !writer_.owners.owned(ask.key.type);
    }

    base::Result<Target> resolve_erase(Ask const& ask) {
        std::optional<store::Version> before;
        if (ask.criteria) {
            before = TRY(matched(ask));
        } else {
            before = TRY(read(ask.key));
        }
        if (ask.if_match && (!lives(before) || before->version != *ask.if_match)) {
            return base::refuse(errors::version_moved);
        }
        if (!before) return Target{&ask, ask.key, Method::erase, {}, {}, Outcome::nothing};
        if (!before->body) return settled(ask, std::move(*before), Outcome::unchanged);
        auto const version = before->version;
        auto key = before->key;
        return Target{&ask, std::move(key), Method::erase, std::move(before), version, {}};
    }

    // R4 http.html#trules: no resource may be named twice, however it is found.
    base::Result<void> refuse_same_identity() {
        if (targets_.size() < 2) return {};
        std::set<store::Key> keys;
        std::set<std::pair<std::string, SearchParameters>> criteria;
        for (auto const& target : targets_) {
            if (target.key.id.empty() || target.settled == Outcome::unchanged) continue;
            bool const new_by_criteria = target.ask->criteria && target.method == Method::create;
            bool const again = new_by_criteria &&
                               !criteria.emplace(target.key.type, *target.ask->criteria).second;
            if (again || !keys.insert(target.key).second) {
                return base::malformed(errors::same_identity,
                                       {{target.ask->path, "writes what another entry writes"}});
            }
        }
        return {};
    }

    base::Result<void> link(std::vector<Ask> const& asks) {
        for (std::size_t i = 0; i < asks.size(); ++i) {
            auto const& url = asks[i].full_url;
            auto const key = targets_[i].key.type + "/" + targets_[i].key.id;
            if (url.empty() || targets_[i].key.id.empty() || url == writer_.base + "/" + key)
                continue;
            if (!links_.emplace(url, key).second) {
                return base::malformed(errors::bad_entry,
                                       {{asks[i].path + ".fullUrl", "stands twice in the bundle"}});
            }
        }
        return {};
    }

    // DELETE, POST, PUT: the order of Method's meaning, not of its values.
    std::vector<std::size_t> in_order() const {
        auto const rank = [this](std::size_t index) {
            switch (targets_[index].ask->method) {
                case Method::erase: return 0;
                case Method::create: return 1;
                case Method::update: return 2;
            }
            return 2;
        };
        std::vector<std::size_t> order(targets_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, {}, rank);
        return order;
    }

    base::Result<void> change(std::size_t index) {
        auto& target = targets_[index];
        auto& done = prepared_.done[index];
        done.key = target.key;
        if (target.ask->only_with && targets_[*target.ask->only_with].settled) {
            done.outcome = Outcome::nothing;
            return {};
        }
        if (target.settled) return settle(done, target, *target.settled), base::Result<void>{};
        if (target.method == Method::erase) {
            TRY(ask_owner(target, {}));
            done.outcome = Outcome::erased;
            return append(index, {target.key, Method::erase, {}, {}, target.if_version});
        }
        done.outcome = target.method == Method::create ? Outcome::created : Outcome::updated;
        TRY(check(target.resource(), target.key.type, Checking::off));
        std::optional<fhir::Document> relinked_document;
        auto const* document = TRY(document_of(target, relinked_document));
        done.faults = TRY(
            check(document->root(), target.key.type, writer_.checking, writer_.profiles));
        TRY(ask_owner(target, document->root()));
        auto change = store::change_from(target.key, target.method, *document, target.if_version);
        if (writer_.ids == Ids::own && same_as_before(target, change.resource)) {
            return settle(done, target, Outcome::unchanged), base::Result<void>{};
        }
        return append(index, std::move(change));
    }

    static void settle(Done& done, Target const& target, Outcome outcome) {
        done.outcome = outcome;
        if (!target.before) return;
        done.version = target.before->version;
        done.at = target.before->at;
        done.body = target.before->body;
    }

    base::Result<void> append(std::size_t index, store::Change change) {
        prepared_.change_of[index] = prepared_.batch.changes.size();
        prepared_.batch.changes.push_back(std::move(change));
        return {};
    }

    static bool same_as_before(Target const& target, fhir::Stampable const& resource) {
        return lives(target.before) &&
               fhir::stamped(resource, std::to_string(target.before->version),
                             base::to_text(target.before->at)) == *target.before->body;
    }

    // The document to store: as it came, or with its references pointed at what was decided.
    base::Result<fhir::Document const*> document_of(
        Target const& target, std::optional<fhir::Document>& relinked_document) {
        auto const& ask = *target.ask;
        auto const* whole = target.changed ? target.changed : ask.document;
        if (whole && ask.path.empty() && links_.empty()) return whole;
        auto const resolve_search = [this](std::string_view search) { return resolve(search); };
        auto const resource = target.resource();
        auto splices = relinked(resource, ask.full_url, links_, resolve_search);
        if (!splices) {
            auto error = std::move(splices).error();
            for (auto& detail : error.details) detail.path = ask.key.type + "." + detail.path;
            return std::unexpected(std::move(error));
        }
        if (whole && splices->empty()) return whole;
        auto text = fhir::spliced(resource.source(), std::move(*splices));
        relinked_document = TRY(fhir::parse(std::move(text)));
        return &*relinked_document;
    }

    // "Practitioner?identifier=x|1" to "Practitioner/3", each asked once.
    base::Result<std::string> resolve(std::string_view search) {
        auto const known = resolved_.find(std::string(search));
        if (known != resolved_.end()) return known->second;
        auto const mark = search.find('?');
        auto const criteria = search_parameters_from(search.substr(mark + 1));
        if (!criteria) return base::refuse(errors::unresolved_reference);
        auto const* snapshot = TRY(snapshot_.get());
        auto const match =
            TRY(match_of(*snapshot, search.substr(0, mark), *criteria, writer_.base));
        if (!match) return base::refuse(errors::unresolved_reference);
        auto found = match->key.type + "/" + match->key.id;
        resolved_.emplace(search, found);
        return found;
    }

    base::Result<void> ask_owner(Target const& target, fhir::Value after) {
        if (!writer_.owners.owned(target.key.type)) return {};
        auto const* snapshot = TRY(snapshot_.get());
        fhir::Document before;
        if (lives(target.before)) before = TRY(fhir::parse(target.before->body));
        return writer_.owners.check({*snapshot, writer_.actor, writer_.now, target.key,
                                     lives(target.before) ? before.root() : fhir::Value{}, after,
                                     prepared_.batch});
    }

    Writer const& writer_;
    LateSnapshot& snapshot_;
    Prepared prepared_;
    std::vector<Target> targets_;
    std::deque<fhir::Document> changed_;
    Links links_;
    std::unordered_map<std::string, std::string> resolved_;
};

void complete(Prepared& prepared, std::vector<store::Written> const& written) {
    for (std::size_t i = 0; i < prepared.done.size(); ++i) {
        if (!prepared.change_of[i]) continue;
        auto const& version = written[*prepared.change_of[i]];
        prepared.done[i].version = version.version;
        prepared.done[i].at = version.at;
        prepared.done[i].body = version.body;
    }
}

}  // namespace

base::Result<Prepared> prepare(Writer const& writer, store::Snapshot const& snapshot,
                               std::vector<Ask> const& asks) {
    LateSnapshot late(snapshot);
    return Planner(writer, late).plan(asks);
}

base::Result<std::vector<Done>> write(Writer const& writer, std::vector<Ask> const& asks) {
    for (int attempt = 1;; ++attempt) {
        LateSnapshot snapshot(writer.store);
        auto prepared = TRY(Planner(writer, snapshot).plan(asks));
        if (prepared.batch.changes.empty()) return std::move(prepared.done);
        auto written = writer.store.commit(std::move(prepared.batch));
        if (written) {
            complete(prepared, *written);
            return std::move(prepared.done);
        }
        bool const overtaken = written.error().code.name == store::errors::conflict.name;
        if (!overtaken || attempt == attempts_max)
            return std::unexpected(std::move(written).error());
    }
}

base::Result<Done> write(Writer const& writer, Ask const& ask) {
    auto done = TRY(write(writer, std::vector<Ask>{ask}));
    return std::move(done.front());
}

}  // namespace record
