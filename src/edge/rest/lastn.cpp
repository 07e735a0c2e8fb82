// Observation/$lastn. FHIR R4 observation-operation-lastn.html.
#include <algorithm>
#include <set>

#include "domain/record/read.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/builtin.hpp"
#include "edge/rest/internal/bundle_text.hpp"
#include "edge/rest/internal/call.hpp"
#include "fhir/search/query.hpp"

namespace rest {

namespace texts {
extern const std::string_view lastn;
}

namespace {

constexpr std::size_t looked_at_max = 20'000;

// Observations are of one kind if they share a coding, or are told by the same words alone.
std::set<std::string> kinds_of(fhir::Value code) {
    std::set<std::string> kinds;
    for (auto const coding : code["coding"]) {
        kinds.insert(std::string(coding["system"].text()) + "|" +
                     std::string(coding["code"].text()));
    }
    if (kinds.empty()) kinds.insert("text:" + std::string(code["text"].text()));
    return kinds;
}

// Keeps the first so many of each kind.
class Latest {
  public:
    explicit Latest(std::size_t max) : max_(max) {}

    base::Result<void> take(store::Version version) {
        auto const document = TRY(fhir::parse(version.body));
        if (document["status"].text() == "entered-in-error") return {};
        auto& group = group_of(kinds_of(document["code"]));
        if (group.versions.size() < max_) group.versions.push_back(std::move(version));
        return {};
    }

    std::vector<store::Version> result() && {
        std::vector<store::Version> all;
        for (auto& group : groups_) std::ranges::move(group.versions, std::back_inserter(all));
        return all;
    }

  private:
    struct Group {
        std::set<std::string> kinds;
        std::vector<store::Version> versions;
    };

    Group& group_of(std::set<std::string> kinds) {
        for (auto& group : groups_) {
            bool const shared = std::ranges::any_of(
                kinds, [&](std::string const& kind) { return group.kinds.contains(kind); });
            if (!shared) continue;
            group.kinds.merge(kinds);
            return group;
        }
        return groups_.emplace_back(Group{std::move(kinds), {}});
    }

    std::size_t max_;
    std::vector<Group> groups_;
};

base::Result<fhir::Query> query_for(Context const& context, OperationCall const& call) {
    record::SearchParameters asked;
    for (auto const* name : {"patient", "subject", "category", "code", "date"}) {
        for (auto const value : call.parameters.texts(name)) asked.emplace_back(name, value);
    }
    if (!call.parameters.has("patient") && !call.parameters.has("subject")) {
        return base::malformed(errors::bad_parameter, {{"patient", "is needed, or subject"}});
    }
    asked.emplace_back("_sort", "-date");
    auto query = TRY(fhir::query_from("Observation", asked, fhir::Handling::strict,
                                      base_of(context)));
    query.count = fhir::page_size_max;
    query.total = fhir::Total::none;
    return query;
}

base::Result<Answer> last_ones(Context& context, OperationCall const& call) {
    TRY(permit(context, sharing::Act::search, "Observation"));
    auto query = TRY(query_for(context, call));
    auto const snapshot = TRY(context.store.snapshot());
    Latest latest(static_cast<std::size_t>(call.parameters.integer("max").value_or(1)));
    std::size_t looked_at = 0;
    do {
        if (looked_at >= looked_at_max) return base::refuse(errors::too_large);
        auto page = TRY(record::search(*snapshot, query));
        looked_at += page.matches.size();
        for (auto& version : page.matches) TRY(latest.take(std::move(version)));
        query.page = std::move(page.next);
    } while (!query.page.empty());
    auto const found = std::move(latest).result();
    BundleText text("searchset", base_of(context));
    text.total(found.size());
    text.link("self", base_of(context) + "/Observation/$lastn");
    for (auto const& version : found) {
        context.note.people.emplace_back(record::person_in(*version.body));
        TRY(text.found(version, "match", {}));
    }
    note_people_once(context);
    return Answer{.body = std::move(text).finish()};
}

}  // namespace

void add_lastn_operation(Service& service) {
    CHECK(service.operations.add(std::string(texts::lastn), last_ones));
}

}  // namespace rest
