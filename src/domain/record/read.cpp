#include "domain/record/read.hpp"

#include <algorithm>
#include <set>

#include "domain/record/errors.hpp"

namespace record {

base::Result<store::Version> read(store::Snapshot const& snapshot, store::Key const& key) {
    auto version = TRY(snapshot.read(key));
    if (!version) return base::refuse(errors::absent);
    if (!version->body) return base::refuse(errors::deleted);
    return std::move(*version);
}

base::Result<store::Version> read_version(store::Snapshot const& snapshot, store::Key const& key,
                                          std::uint64_t number) {
    auto version = TRY(snapshot.read_version(key, number));
    if (!version) return base::refuse(errors::absent);
    if (!version->body) return base::refuse(errors::deleted);
    return std::move(*version);
}

base::Result<HistoryPage> history(store::Snapshot const& snapshot, store::HistoryAsk ask) {
    if (!ask.id.empty()) {
        auto const newest = TRY(snapshot.read({ask.type, ask.id}));
        if (!newest) return base::refuse(errors::absent);
    }
    HistoryPage page;
    page.total = TRY(snapshot.history_total(ask));
    if (ask.count == 0) return page;
    ++ask.count;  // One more shows whether a next page exists.
    page.versions = TRY(snapshot.history(ask));
    if (page.versions.size() == ask.count) {
        page.versions.pop_back();
        page.before = page.versions.back().sequence;
    }
    return page;
}

namespace {

using Keys = std::set<store::Key>;

// Follows the query's include rules from a set of resources.
class Including {
  public:
    Including(store::Snapshot const& snapshot, fhir::Query const& query, SearchPage& page)
        : snapshot_(snapshot), rules_(query.includes), page_(page) {
        for (auto const& match : page.matches) seen_.insert(match.key);
    }

    base::Result<void> run() {
        TRY(follow_all(page_.matches, Round::first));
        // Each resource is entered once, so a cycle of references ends.
        for (std::size_t done = 0; done < page_.included.size() && !page_.cut;) {
            std::vector<store::Version> const fresh(
                page_.included.begin() + static_cast<std::ptrdiff_t>(done), page_.included.end());
            done = page_.included.size();
            TRY(follow_all(fresh, Round::further));
        }
        return {};
    }

  private:
    enum class Round { first, further };

    base::Result<void> follow_all(std::vector<store::Version> const& from, Round round) {
        for (auto const& rule : rules_) {
            if (round == Round::further && !rule.iterate) continue;
            for (auto const& version : from) {
                if (page_.cut) return {};
                TRY(follow(rule, version));
            }
        }
        return {};
    }

    base::Result<void> follow(fhir::IncludeRule const& rule, store::Version const& version) {
        return rule.reverse ? follow_back(rule, version) : follow_forward(rule, version);
    }

    base::Result<void> follow_back(fhir::IncludeRule const& rule, store::Version const& version) {
        if (!rule.target_type.empty() && rule.target_type != version.key.type) return {};
        auto const room = included_max - page_.included.size() + 1;
        auto const type = rule.source_type == "*" ? "" : rule.source_type;
        auto referring = TRY(snapshot_.referring(version.key, type, rule.parameter, room));
        for (auto& found : referring) enter(std::move(found));
        return {};
    }

    base::Result<void> follow_forward(fhir::IncludeRule const& rule,
                                      store::Version const& version) {
        if (rule.source_type != "*" && rule.source_type != version.key.type) return {};
        for (auto& key : TRY(snapshot_.references(version, rule.parameter))) {
            if (!rule.target_type.empty() && rule.target_type != key.type) continue;
            if (seen_.contains(key)) continue;
            auto target = TRY(snapshot_.read(key));
            if (target && target->body) enter(std::move(*target));
        }
        return {};
    }

    void enter(store::Version version) {
        if (page_.cut || !seen_.insert(version.key).second) return;
        if (page_.included.size() == included_max) {
            page_.cut = true;
            return;
        }
        page_.included.push_back(std::move(version));
    }

    store::Snapshot const& snapshot_;
    std::vector<fhir::IncludeRule> const& rules_;
    SearchPage& page_;
    Keys seen_;
};

}  // namespace

base::Result<SearchPage> search(store::Snapshot const& snapshot, fhir::Query const& query) {
    auto found = TRY(snapshot.search(query));
    SearchPage page{.matches = std::move(found.matches),
                    .included = {},
                    .total = found.total,
                    .next = std::move(found.next),
                    .previous = std::move(found.previous)};
    if (!query.includes.empty()) TRY(Including(snapshot, query, page).run());
    return page;
}

}  // namespace record
