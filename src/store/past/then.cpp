#include "store/past/internal/then.hpp"

#include <algorithm>

namespace store::past {
namespace {

constexpr std::size_t page_first = 500;
constexpr std::size_t page_most = 20'000;
constexpr std::size_t history_page = 1000;

bool is_followed(fhir::Criterion const& criterion) {
    return !criterion.chain.empty() || criterion.has != nullptr;
}

std::vector<fhir::Criterion> alone_of(std::vector<fhir::Criterion> const& all_of) {
    std::vector<fhir::Criterion> alone;
    for (auto const& criterion : all_of) {
        if (!is_followed(criterion)) alone.push_back(criterion);
    }
    return alone;
}

Subject subject_of(Version const& version) {
    return {version.key.id, version.at.ms, version.sequence};
}

// The resources that a resource refers to by a parameter; by any if it is 0.
std::vector<Key> targets_of(Resource const& resource, std::uint32_t parameter) {
    std::vector<Key> targets;
    for (auto const& entry : resource.entries) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        if (!reference || reference->id.empty()) continue;
        if (parameter == 0 || entry.parameter == parameter) {
            targets.push_back({reference->type, reference->id});
        }
    }
    return targets;
}

bool holds_alone(Resource const& resource, std::vector<fhir::Criterion> const& all_of) {
    return std::ranges::all_of(all_of, [&](fhir::Criterion const& criterion) {
        return is_followed(criterion) ||
               holds(criterion, subject_of(resource.version), resource.entries);
    });
}

}  // namespace

Resource indexed(Version version) {
    Resource resource{std::move(version), {}};
    auto const document = fhir::parse(resource.version.body);
    CHECK(document);
    resource.entries = fhir::index_of(document->root());
    return resource;
}

base::Result<std::optional<Version>> Then::read(Key const& key) {
    auto newest = TRY(now_.read(key));
    if (!newest || is_still(*newest)) return newest;
    auto versions = TRY(now_.history(
        {.type = key.type, .id = key.id, .since = {}, .at = instant_, .count = 1, .before = {}}));
    if (versions.empty()) return std::nullopt;
    return std::move(versions.front());
}

base::Result<std::optional<Resource>> Then::resource_at(Key const& key) {
    auto version = TRY(read(key));
    if (!version || !version->body) return std::nullopt;
    return indexed(std::move(*version));
}

// What has moved since, as it stood then; what did not live then is left out.
base::Result<std::vector<Resource> const*> Then::moved(std::string const& type) {
    if (auto const known = moved_.find(type); known != moved_.end()) return &known->second;
    std::set<Key> keys;
    HistoryAsk ask{.type = type,
                   .id = {},
                   .since = instant_ + base::Milliseconds{1},
                   .at = {},
                   .count = history_page,
                   .before = {}};
    while (true) {
        auto const page = TRY(now_.history(ask));
        for (auto const& version : page) keys.insert(version.key);
        if (page.size() < history_page) break;
        ask.before = page.back().sequence;
    }
    std::vector<Resource> resources;
    for (auto const& key : keys) {
        if (auto resource = TRY(resource_at(key))) resources.push_back(std::move(*resource));
    }
    return &moved_.emplace(type, std::move(resources)).first->second;
}

// Pages grow, so that going through them all stays in proportion to what there is.
base::Result<void> Then::each_still(std::string const& type,
                                    std::vector<fhir::Criterion> const& alone,
                                    Visit const& visit) {
    fhir::Query query;
    query.types = {type};
    query.all_of = alone;
    query.count = page_first;
    query.total = fhir::Total::none;
    while (true) {
        auto const found = TRY(now_.search(query));
        for (auto const& version : found.matches) {
            if (is_still(version) && !TRY(visit(version))) return {};
        }
        if (found.next.empty()) return {};
        query.page = found.next;
        query.count = std::min(page_most, query.count * 2);
    }
}

base::Result<std::vector<Then::Match>> Then::matches(std::vector<std::string> const& types,
                                                     std::vector<fhir::Criterion> const& all_of,
                                                     std::vector<fhir::SortKey> const& sort) {
    bool const followed = std::ranges::any_of(all_of, is_followed);
    std::vector<Match> found;
    auto const add = [&](Resource const& resource) -> base::Result<void> {
        if (followed && !TRY(follows(resource, all_of))) return {};
        auto const& key = resource.version.key;
        Match match{key, {{}, TRY(now_.arrival(key))}};
        for (auto const& by : sort) {
            match.place.values.push_back(sort_value(by, subject_of(resource.version), resource.entries));
        }
        found.push_back(std::move(match));
        return {};
    };
    for (auto const& type : std::set<std::string>(types.begin(), types.end())) {
        for (auto const& resource : *TRY(moved(type))) {
            if (holds_alone(resource, all_of)) TRY(add(resource));
        }
        bool const reads = followed || !sort.empty();
        auto const alone = alone_of(all_of);
        TRY(each_still(type, alone, [&](Version const& version) -> base::Result<bool> {
            TRY(add(reads ? indexed(version) : Resource{version, {}}));
            return true;
        }));
    }
    return found;
}

base::Result<bool> Then::follows(Resource const& resource,
                                 std::vector<fhir::Criterion> const& all_of) {
    for (auto const& criterion : all_of) {
        if (!criterion.chain.empty()) {
            if (!TRY(chain_holds(resource, criterion))) return false;
        } else if (criterion.has) {
            if (!TRY(has_holds(resource.version.key, criterion))) return false;
        }
    }
    return true;
}

base::Result<bool> Then::holds_all(Resource const& resource,
                                   std::vector<fhir::Criterion> const& all_of) {
    if (!holds_alone(resource, all_of)) return false;
    return follows(resource, all_of);
}

base::Result<bool> Then::chain_holds(Resource const& resource, fhir::Criterion const& criterion) {
    for (auto const& key : targets_of(resource, criterion.parameter)) {
        auto const target = TRY(resource_at(key));
        if (!target) continue;
        for (auto const& query : criterion.chain) {
            if (std::ranges::find(query.types, key.type) == query.types.end()) continue;
            if (TRY(holds_all(*target, query.all_of))) return true;
        }
    }
    return false;
}

base::Result<bool> Then::has_holds(Key const& key, fhir::Criterion const& criterion) {
    auto known = had_.find(&criterion);
    if (known == had_.end()) {
        std::set<Key> targets;
        for (auto const& match : TRY(matches(criterion.has->types, criterion.has->all_of, {}))) {
            auto const resource = TRY(resource_at(match.key));
            for (auto& target : targets_of(*resource, criterion.parameter)) {
                targets.insert(std::move(target));
            }
        }
        known = had_.emplace(&criterion, std::move(targets)).first;
    }
    return known->second.contains(key);
}

base::Result<Found> Then::search(fhir::Query const& query) {
    had_.clear();  // It is by the address of the criterion.
    auto const mark = TRY(mark_of(query));
    auto found = TRY(matches(query.types, query.all_of, query.sort));
    bool const counting = query.count == 0 || query.summary == fhir::Summary::count;
    bool const asked = query.total == fhir::Total::accurate || query.total == fhir::Total::estimate;
    bool const whole = query.total == fhir::Total::unsaid && !mark && found.size() <= query.count;
    Found answer;
    if (counting || asked || whole) answer.total = found.size();
    if (counting) return answer;

    bool const backwards = mark && mark->backwards();
    std::erase_if(found, [&](Match const& match) {
        return mark && !mark->admits(query.sort, match.place);
    });
    std::ranges::sort(found, [&](Match const& a, Match const& b) {
        auto const order = compare(query.sort, a.place, b.place);
        return backwards ? order > 0 : order < 0;
    });
    if (found.size() > query.count + 1) found.resize(query.count + 1);
    std::vector<Place> places;
    for (auto const& match : found) places.push_back(match.place);
    auto edges = page_from(places, query.count, mark);
    found.resize(places.size());
    if (backwards) std::ranges::reverse(found);
    for (auto const& match : found) answer.matches.push_back(*TRY(read(match.key)));
    answer.next = std::move(edges.next);
    answer.previous = std::move(edges.previous);
    return answer;
}

base::Result<std::vector<Version>> Then::referring(Key const& target, std::string_view type,
                                                   std::string_view parameter, std::size_t count) {
    auto const by = parameter == "*" ? 0 : fhir::parameter_key(parameter);
    std::vector<std::pair<std::uint64_t, Version>> found;
    auto const add = [&](Version const& version) -> base::Result<void> {
        found.emplace_back(TRY(now_.arrival(version.key)), version);
        return {};
    };
    auto const all = static_cast<std::size_t>(now_.sequence()) + 1;
    for (auto const& version : TRY(now_.referring(target, type, parameter, all))) {
        if (is_still(version)) TRY(add(version));
    }
    for (auto const& resource : *TRY(moved(std::string(type)))) {
        auto const targets = targets_of(resource, by);
        if (std::ranges::find(targets, target) != targets.end()) TRY(add(resource.version));
    }
    std::ranges::sort(found, std::greater{}, [](auto const& each) { return each.first; });
    if (found.size() > count) found.resize(count);
    std::vector<Version> versions;
    for (auto& [arrival, version] : found) versions.push_back(std::move(version));
    return versions;
}

}  // namespace store::past
