#include "edge/job/internal/extract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "domain/record/reference.hpp"
#include "domain/record/write.hpp"
#include "edge/job/errors.hpp"
#include "edge/job/internal/files.hpp"
#include "edge/rest/elements.hpp"
#include "fhir/search/query.hpp"
#include "store/past/past.hpp"

namespace job {
namespace {

constexpr std::size_t page = 1000;
constexpr std::size_t filter_page_max = 20'000;

// JSON within a string stands on one line unless it was sent with line breaks between its members.
std::string one_line(std::string_view json) {
    std::string line(json);
    std::ranges::replace(line, '\n', ' ');
    std::ranges::replace(line, '\r', ' ');
    return line;
}

class Extraction {
  public:
    Extraction(store::Store& store, Job const& job, std::filesystem::path const& folder,
               Course& course)
        : store_(store), job_(job), files_(folder), course_(course) {}

    base::Result<std::vector<Output>> run() {
        if (job_.ask.whom == Whom::group) TRY(read_group());
        for (auto const& person : job_.ask.people) people_.insert(person);
        for (auto const& filter : job_.ask.filters) {
            filtered_.insert(filter.substr(0, filter.find('?')));
        }
        auto const snapshot = TRY(store_.snapshot());
        if (job_.ask.types.empty()) TRY(walk(*snapshot, ""));
        for (auto const& type : std::set(job_.ask.types.begin(), job_.ask.types.end())) {
            if (!filtered_.contains(type)) TRY(walk(*snapshot, type));
        }
        for (auto const& type : filtered_) TRY(find(type));
        return files_.finish();
    }

  private:
    // The members of the group as it stood then, but for those who have left it.
    base::Result<void> read_group() {
        auto const then = TRY(store::as_of(TRY(store_.snapshot()), job_.at));
        auto const group = TRY(then->read({"Group", job_.ask.group}));
        if (!group || !group->body) return base::refuse(errors::no_group);
        auto const document = TRY(fhir::parse(group->body));
        for (auto const member : document["member"]) {
            if (member["inactive"].boolean()) continue;
            auto const key = record::key_from(member["entity"]["reference"].text(),
                                              job_.base_url + "/fhir");
            if (key && key->type == "Patient") members_.insert(key->id);
        }
        return {};
    }

    // The log of a type (of all if empty) from the newest version that is in it backwards: the
    // first that is met of a resource is how it stood then.
    base::Result<void> walk(store::Snapshot const& snapshot, std::string const& type) {
        std::set<store::Key> met;
        store::HistoryAsk ask{.type = type,
                              .id = {},
                              .since = job_.ask.since,
                              .at = {},
                              .count = page,
                              .before = job_.sequence + 1};
        while (true) {
            auto const versions = TRY(snapshot.history(ask));
            for (auto const& version : versions) {
                if (course_.stopping) return base::refuse(errors::failed);
                if (version.version > 1 && !met.insert(version.key).second) continue;
                if (met.contains(version.key) && version.version == 1) continue;
                if (filtered_.contains(version.key.type)) continue;
                TRY(offer(version));
            }
            if (versions.size() < page) return {};
            ask.before = versions.back().sequence;
            course_.seen = job_.sequence - versions.back().sequence;
        }
    }

    // What any search of the type finds, each resource once.
    base::Result<void> find(std::string const& type) {
        auto const then = TRY(store::as_of(TRY(store_.snapshot()), job_.at));
        std::set<std::string> met;
        for (auto const& filter : job_.ask.filters) {
            if (!filter.starts_with(type + "?")) continue;
            auto const parameters = record::search_parameters_from(filter.substr(type.size() + 1));
            CHECK(parameters);
            auto query = TRY(fhir::query_from(type, *parameters, fhir::Handling::strict,
                                              job_.base_url + "/fhir"));
            query.count = filter_page_max;
            query.total = fhir::Total::none;
            do {
                auto const found = TRY(then->search(query));
                for (auto const& version : found.matches) {
                    if (course_.stopping) return base::refuse(errors::failed);
                    if (met.insert(version.key.id).second && is_within(version)) {
                        TRY(offer(version));
                    }
                }
                query.page = found.next;
            } while (!query.page.empty());
        }
        return {};
    }

    bool is_within(store::Version const& version) const {
        return !job_.ask.since || version.at >= *job_.ask.since;
    }

    base::Result<void> offer(store::Version const& version) {
        if (job_.ask.until && version.at > *job_.ask.until) return {};
        if (!version.body) return offer_deletion(version);
        auto const person = record::person_in(*version.body);
        if (!is_asked(person) || !may_read(version, person)) return {};
        auto const elements = elements_of(version.key.type);
        if (elements.empty()) {
            files_.write(version.key.type, false, one_line(*version.body));
            return {};
        }
        auto const part = TRY(rest::elements_of(*version.body, elements));
        files_.write(version.key.type, false, one_line(part));
        return {};
    }

    // Only of an export that says since when, and only of the whole record: a deletion does not
    // say whom it was about. Bulk Data Access IG 2.0, deleted.
    base::Result<void> offer_deletion(store::Version const& version) {
        if (!job_.ask.since || job_.ask.whom != Whom::everyone) return {};
        auto const& [type, id] = version.key;
        if (!sharing::permit(job_.actor, sharing::Act::read, {type, {}})) return {};
        files_.write(type, true,
                     fmt::format(R"({{"resourceType":"Bundle","type":"transaction","entry":[{{)"
                                 R"("request":{{"method":"DELETE","url":"{}/{}"}}}}]}})",
                                 type, id));
        return {};
    }

    bool is_asked(std::string_view person) const {
        if (job_.ask.whom == Whom::everyone) return true;
        if (person.empty()) return false;
        bool const member = job_.ask.whom != Whom::group || members_.contains(person);
        return member && (people_.empty() || people_.contains(person));
    }

    // A Binary is as secret as what its securityContext names. R4 binary.html#security.
    bool may_read(store::Version const& version, std::string_view person) const {
        auto const& type = version.key.type;
        if (!sharing::permit(job_.actor, sharing::Act::read, {type, person})) return false;
        if (type != "Binary") return true;
        auto const document = fhir::parse(version.body);
        auto const context = (*document)["securityContext"]["reference"].text();
        if (context.empty()) return true;
        auto const key = record::key_from(context, job_.base_url + "/fhir");
        return key && sharing::permit(job_.actor, sharing::Act::read, {key->type, {}});
    }

    // "Patient.birthDate" is for patients, "name" for every type.
    std::vector<std::string> elements_of(std::string_view type) const {
        std::vector<std::string> mine;
        for (auto const& element : job_.ask.elements) {
            auto const dot = element.find('.');
            if (dot == element.npos) mine.push_back(element);
            else if (element.substr(0, dot) == type) mine.push_back(element.substr(dot + 1));
        }
        return mine;
    }

    store::Store& store_;
    Job const& job_;
    Files files_;
    Course& course_;
    std::set<std::string, std::less<>> members_;
    std::set<std::string, std::less<>> people_;
    std::set<std::string> filtered_;
};

}  // namespace

base::Result<std::vector<Output>> extract(store::Store& store, Job const& job,
                                          std::filesystem::path const& folder, Course& course) {
    return Extraction(store, job, folder, course).run();
}

}  // namespace job
