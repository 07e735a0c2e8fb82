// Whatever is done to the model and to a store on a disk, both answer the same.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>

#include <fmt/format.h>

#include "store/log/page.hpp"
#include "store/memory/memory.hpp"
#include "store/past/past.hpp"
#include "store/postgres/postgres.hpp"
#include "store/sqlite/sqlite.hpp"
#include "world.hpp"

namespace laws {
namespace {

std::uint64_t number_from(char const* variable, std::uint64_t otherwise) {
    auto const* text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string show(store::Version const& version) {
    return fmt::format("{}/{} v{} s{} at {} m{} {} {}", version.key.type, version.key.id,
                       version.version, version.sequence, version.at.ms,
                       static_cast<int>(version.method), version.actor,
                       version.body ? *version.body : "-");
}

std::string show(std::vector<store::Version> const& versions) {
    std::string text;
    for (auto const& version : versions) text += show(version) + "\n";
    return text;
}

std::string show(std::optional<store::Version> const& version) {
    return version ? show(*version) : "none";
}

std::string show(store::Found const& found) {
    return fmt::format("{}total {} next {} previous {}", show(found.matches),
                       found.total ? std::to_string(*found.total) : "-", found.next,
                       found.previous);
}

std::string show(std::vector<store::Written> const& written) {
    std::string text;
    for (auto const& each : written) {
        text += fmt::format("{}/{} v{} s{} at {} {}\n", each.key.type, each.key.id, each.version,
                            each.sequence, each.at.ms, each.body ? *each.body : "-");
    }
    return text;
}

std::string show(std::vector<store::Row> const& rows) {
    std::string text;
    for (auto const& row : rows) text += row.room + " " + row.key + " " + row.value + "\n";
    return text;
}

std::string show(std::vector<store::Key> const& keys) {
    std::string text;
    for (auto const& key : keys) text += key.type + "/" + key.id + "\n";
    return text;
}

std::string show(std::optional<std::string> const& value) { return value.value_or("none"); }
std::string show(std::uint64_t number) { return std::to_string(number); }

// Queries as text, to read a failure by.
struct ShowOperand {
    std::string operator()(fhir::TokenOperand const& o) const {
        return o.system.value_or("*") + "|" + o.code.value_or("*");
    }
    std::string operator()(fhir::StringOperand const& o) const { return o.text; }
    std::string operator()(fhir::DateOperand const& o) const {
        return fmt::format("p{} {}..{}", static_cast<int>(o.prefix), o.span.low, o.span.high);
    }
    std::string operator()(fhir::NumberOperand const& o) const {
        return fmt::format("p{} {} {}|{}", static_cast<int>(o.prefix), o.value,
                           o.system.value_or("*"), o.code.value_or("*"));
    }
    std::string operator()(fhir::ReferenceOperand const& o) const {
        return o.type + "/" + o.id + o.url;
    }
    std::string operator()(fhir::UriOperand const& o) const { return o.uri; }
    std::string operator()(fhir::MissingOperand const& o) const {
        return fmt::to_string(o.missing);
    }
    std::string operator()(std::shared_ptr<fhir::CompositeOperand> const& o) const {
        return std::visit(*this, o->parts[0]) + "$" + std::visit(*this, o->parts[1]);
    }
};

std::string show(fhir::Query const& query) {
    std::string text = query.types[0] + "?";
    for (auto const& criterion : query.all_of) {
        text += fmt::format("{}:{}=", criterion.code, static_cast<int>(criterion.modifier));
        for (auto const& operand : criterion.any_of)
            text += std::visit(ShowOperand{}, operand) + ",";
        for (auto const& chain : criterion.chain) text += "chain(" + show(chain) + ")";
        if (criterion.has) text += "has(" + show(*criterion.has) + ")";
        text += "&";
    }
    for (auto const& key : query.sort) text += (key.descending ? "sort -" : "sort ") + key.code;
    return fmt::format("{} count {} page {} types {}", text, query.count, query.page,
                       query.types.size());
}

template <class T>
std::string shown(base::Result<T> const& result) {
    if (result) return show(*result);
    std::string text(result.error().code.name);
    for (auto const& detail : result.error().details)
        text += " " + detail.path + ": " + detail.reason;
    return text;
}

// How a backend's store is opened, and what renews and checks a closed one.
struct Backend {
    std::function<base::Result<std::unique_ptr<store::Store>>()> open;
    std::function<void()> renew;
};

// Both stores, and snapshots taken of both at the same instant.
class Pair {
  public:
    Pair(std::uint64_t seed, Backend backend, World::Entries from)
        : world_(seed, from), from_(from), backend_(std::move(backend)) {
        model_->listen([this](auto const& written) { model_heard_ += show(written); });
        open();
    }

    void step() {
        now_ms_ += static_cast<std::int64_t>(world_.below(100)) - 10;
        commit();
        if (world_.once_in(3)) take_snapshots();
        if (world_.once_in(60)) reopen();
        if (snapshots_.empty()) take_snapshots();
        for (int i = 0; i < 4; ++i) {
            auto const& both = snapshots_[world_.below(snapshots_.size())];
            ask(both);
            ask_rows(both);
        }
        if (from_ == World::Entries::bodies && world_.once_in(10)) look_back();
    }

  private:
    struct Both {
        std::unique_ptr<store::Snapshot> model;
        std::unique_ptr<store::Snapshot> store;
    };

    void open() {
        auto opened = backend_.open();
        ASSERT_TRUE(opened) << opened.error().message << opened.error().context;
        store_ = std::move(*opened);
        store_->listen([this](auto const& written) { store_heard_ += show(written); });
    }

    void reopen() {
        snapshots_.clear();
        store_.reset();
        if (from_ == World::Entries::bodies && world_.once_in(2)) backend_.renew();
        open();
        take_snapshots();
    }

    void commit() {
        auto const batch = world_.batch(now_ms_, 6);
        EXPECT_EQ(shown(model_->commit(batch)), shown(store_->commit(batch)));
        EXPECT_EQ(model_heard_, store_heard_);
        model_heard_.clear();
        store_heard_.clear();
    }

    void take_snapshots() {
        if (snapshots_.size() > 3) snapshots_.erase(snapshots_.begin());
        auto model = model_->snapshot();
        auto store = store_->snapshot();
        ASSERT_TRUE(model && store);
        EXPECT_EQ((*model)->sequence(), (*store)->sequence());
        snapshots_.push_back({std::move(*model), std::move(*store)});
    }

    // A fresh model that was written until then must answer like the past of each store.
    void look_back() {
        base::Instant const then{
            static_cast<std::int64_t>(world_.below(static_cast<std::uint64_t>(now_ms_) + 100))};
        auto const stopped = store::memory();
        auto const versions = *(*model_->snapshot())->changes_after(0, std::size_t{1} << 40);
        for (auto const& version : versions) {
            if (version.at > then) break;
            write_again(*stopped, version);
        }
        for (auto* store : {model_.get(), store_.get()}) {
            auto past = store::as_of(*store->snapshot(), then);
            ASSERT_TRUE(past) << past.error().context;
            Both const both{*stopped->snapshot(), std::move(*past)};
            EXPECT_EQ(both.model->sequence(), both.store->sequence());
            for (int i = 0; i < 6; ++i) ask(both);
        }
    }

    static void write_again(store::Store& store, store::Version const& version) {
        store::Change change{.key = version.key, .method = version.method};
        if (version.body) {
            change = store::change_from(version.key, version.method, *fhir::parse(version.body), {});
        }
        store::Batch batch{.actor = version.actor, .at = version.at};
        batch.changes.push_back(std::move(change));
        ASSERT_TRUE(store.commit(std::move(batch)));
    }

    template <class Question>
    void same(Both const& both, Question const& question) {
        EXPECT_EQ(shown(question(*both.model)), shown(question(*both.store)));
    }

    void ask(Both const& both) {
        using S = store::Snapshot const&;
        auto const query = world_.query();
        SCOPED_TRACE(fmt::format("at {}: {}", both.model->sequence(), show(query)));
        same(both, [&](S s) { return s.search(query); });
        turn_pages(both, query);
        auto const key = world_.key();
        same(both, [&](S s) { return s.read(key); });
        auto const version = world_.below(8);
        same(both, [&](S s) { return s.read_version(key, version); });
        auto const asked = world_.history_ask(now_ms_, both.model->sequence());
        same(both, [&](S s) { return s.history(asked); });
        same(both, [&](S s) { return s.history_total(asked); });
        auto const type = world_.once_in(2) ? "" : world_.type();
        auto const parameter = world_.reference_parameter();
        auto const count = 1 + world_.below(20);
        same(both, [&](S s) { return s.referring(key, type, parameter, count); });
        same_references(both, key, parameter);
        auto const after = world_.below(both.model->sequence() + 3);
        same(both, [&](S s) { return s.changes_after(after, count); });
    }

    void ask_rows(Both const& both) {
        using S = store::Snapshot const&;
        auto const row = world_.row_key();
        same(both, [&](S s) { return s.row("auth", row); });
        auto const prefix = row.substr(0, world_.below(3));
        same(both, [&](S s) { return s.rows("auth", prefix); });
    }

    void same_references(Both const& both, store::Key const& key, std::string_view parameter) {
        auto const version = both.model->read(key);
        if (!version || !*version || !(*version)->body) return;
        same(both, [&](store::Snapshot const& s) { return s.references(**version, parameter); });
    }

    // Forwards to the end, then from the end backwards: each match once, in the order of one long
    // page.
    void turn_pages(Both const& both, fhir::Query query) {
        if (query.count == 0 || query.summary == fhir::Summary::count) return;
        query.count = 1000;
        auto const whole = both.model->search(query);
        ASSERT_TRUE(whole);
        query.count = 1 + world_.below(4);
        for (bool const backwards : {false, true}) {
            std::vector<store::Version> turned;
            query.page = backwards ? store::last_page : "";
            do {
                same(both, [&](store::Snapshot const& s) { return s.search(query); });
                auto const page = both.store->search(query);
                ASSERT_TRUE(page);
                turned.insert(backwards ? turned.begin() : turned.end(), page->matches.begin(),
                              page->matches.end());
                query.page = backwards ? page->previous : page->next;
            } while (!query.page.empty() && !HasFailure());
            EXPECT_EQ(show(turned), show(whole->matches));
        }
    }

    static bool HasFailure() { return testing::Test::HasFailure(); }

    World world_;
    World::Entries from_;
    Backend backend_;
    std::int64_t now_ms_ = 1000;
    std::unique_ptr<store::Store> model_ = store::memory();
    std::unique_ptr<store::Store> store_;
    std::vector<Both> snapshots_;
    std::string model_heard_;
    std::string store_heard_;
};

// The backend of a seed, empty.
using BackendOf = std::function<Backend(std::uint64_t seed)>;

void hold(World::Entries from, BackendOf const& backend_of) {
    auto const fixed = std::getenv("LAWS_SEED") != nullptr;
    auto const first = number_from("LAWS_SEED", 1);
    auto const steps = number_from("LAWS_STEPS", 400);
    for (auto seed = first; seed < first + (fixed ? 1 : 6); ++seed) {
        Pair pair(seed, backend_of(seed), from);
        for (std::uint64_t step = 0; step < steps; ++step) {
            SCOPED_TRACE(fmt::format("LAWS_SEED={} LAWS_STEPS={}", seed, step + 1));
            pair.step();
            if (testing::Test::HasFailure()) return;
        }
    }
    std::cout << fmt::format("seeds from {}: {} steps each\n", first, steps);
}

void expect_whole(base::Result<std::vector<store::Finding>> const& findings) {
    ASSERT_TRUE(findings) << findings.error().context;
    for (auto const& finding : *findings) ADD_FAILURE() << finding.key << ": " << finding.reason;
}

class Folder {
  public:
    explicit Folder(std::uint64_t seed)
        : path_(std::filesystem::temp_directory_path() /
                fmt::format("homeward-laws-{}-{}", ::getpid(), seed)) {
        std::filesystem::remove_all(path_);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path const& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

Backend sqlite(std::uint64_t seed) {
    auto const folder = std::make_shared<Folder>(seed);
    return {.open = [=] { return store::open_sqlite(folder->path(), {.checkpoint_pages = 50}); },
            .renew =
                [=] {
                    auto const rebuilt = store::rebuild(folder->path());
                    ASSERT_TRUE(rebuilt) << rebuilt.error().context;
                    expect_whole(store::check(folder->path()));
                }};
}

// In the database whose address is in HOMEWARD_POSTGRES (test/cluster makes one), which is emptied.
Backend postgres(std::uint64_t seed) {
    auto const* const found = std::getenv("HOMEWARD_POSTGRES");
    std::string const address = found ? found : "";
    EXPECT_TRUE(found && store::empty_postgres(address)) << "run it with test/cluster/cluster.py";
    // Every other seed remembers next to nothing, so that the database answers itself.
    store::PostgresOptions const options{.recent_bytes = seed % 2 == 0 ? 1u << 20 : 0u};
    return {.open = [=] { return store::open_postgres(address, options); },
            .renew =
                [=] {
                    auto const rebuilt = store::rebuild_postgres_index(address);
                    ASSERT_TRUE(rebuilt) << rebuilt.error().context;
                    expect_whole(store::check_postgres(address));
                }};
}

TEST(Laws, SqliteAnswersLikeTheModel) { hold(World::Entries::plain, sqlite); }
TEST(Laws, PostgresAnswersLikeTheModel) { hold(World::Entries::plain, postgres); }

// What can be made anew from the log: the past, and all that is derived.
TEST(Laws, WhatSqliteMakesAnewFromTheLogIsTheSame) { hold(World::Entries::bodies, sqlite); }
TEST(Laws, WhatPostgresMakesAnewFromTheLogIsTheSame) { hold(World::Entries::bodies, postgres); }

}  // namespace
}  // namespace laws
