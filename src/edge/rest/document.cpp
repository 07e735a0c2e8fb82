// Composition/$document. FHIR R4 composition-operation-document.html, documents.html.
#include <deque>
#include <set>

#include "domain/record/read.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/builtin.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"
#include "fhir/value/draft.hpp"

namespace rest {

namespace texts {
extern const std::string_view document;
}

namespace {

using fhir::Draft;

constexpr std::size_t resources_max = 5'000;

void references_in(fhir::Value value, std::vector<std::string_view>& found) {
    for (auto const child : value) {
        if (child.is_string()) {
            if (child.name() == "reference") found.push_back(child.text());
        } else {
            references_in(child, found);
        }
    }
}

// The composition first, then what it refers to, in the order of its first mention.
class Gathering {
  public:
    Gathering(Context& context, store::Snapshot const& snapshot)
        : context_(context), snapshot_(snapshot) {}

    base::Result<std::vector<Draft>> from(store::Version const& composition) {
        auto const document = TRY(fhir::parse(composition.body));
        seen_.insert(composition.key);
        enter(composition.key, document.root());
        std::vector<std::string_view> references;
        references_in(document.root(), references);
        for (auto const reference : references) TRY(follow(reference));
        return std::move(entries_);
    }

  private:
    base::Result<void> follow(std::string_view reference) {
        auto const key = record::key_from(reference, base_of(context_));
        if (!key || !seen_.insert(*key).second) return {};
        if (entries_.size() == resources_max) return base::refuse(errors::too_large);
        auto const version = TRY(snapshot_.read(*key));
        if (!version || !version->body) return {};
        auto const person = record::person_in(*version->body);
        TRY(permit(context_, sharing::Act::read, key->type, person));
        if (!may_see(context_, snapshot_, *version)) return {};
        auto const document = TRY(fhir::parse(version->body));
        enter(*key, document.root());
        return {};
    }

    void enter(store::Key const& key, fhir::Value resource) {
        entries_.push_back(
            fhir::object({{"fullUrl", base_of(context_) + "/" + key.type + "/" + key.id},
                          {"resource", Draft(resource)}}));
    }

    Context& context_;
    store::Snapshot const& snapshot_;
    std::set<store::Key> seen_;
    std::vector<Draft> entries_;
};

Draft bundle_from(std::vector<Draft> entries, std::string const& id, base::Instant now) {
    return fhir::object(
        {{"resourceType", "Bundle"},
         {"id", id},
         {"identifier", fhir::object({{"system", "urn:ietf:rfc:3986"}, {"value", "urn:uuid:" + id}})},
         {"type", "document"},
         {"timestamp", base::to_text(now)},
         {"entry", fhir::array(std::move(entries))}});
}

base::Result<Answer> keep(Service const& service, Context& context, Draft const& bundle) {
    TRY(permit(context, sharing::Act::create, "Bundle"));
    auto const document = TRY(fhir::parse(bundle.print()));
    record::Ask ask{.method = store::Method::update,
                    .key = {"Bundle", std::string(document["id"].text())}};
    ask.resource = document.root();
    ask.document = &document;
    auto const done = TRY(record::write(writer_for(service, context), ask));
    return Answer{.status = 201,
                  .shared_body = done.body,
                  .location = "Bundle/" + done.key.id + "/_history/" +
                              std::to_string(done.version)};
}

base::Result<Answer> document_of(Service const& service, Context& context,
                                 OperationCall const& call) {
    auto const snapshot = TRY(context.store.snapshot());
    auto const version = record::read(*snapshot, {call.type, call.id});
    auto const person = version ? record::person_in(*version->body) : std::string_view{};
    TRY(permit(context, sharing::Act::read, call.type, person));
    if (!version) return std::unexpected(version.error());
    auto entries = TRY(Gathering(context, *snapshot).from(*version));
    note_people_once(context);
    auto const bundle = bundle_from(std::move(entries), service.new_id(), context.now);
    if (!call.parameters.flag("persist").value_or(false)) return Answer{.body = bundle.print()};
    if (!call.may_change) {
        return base::malformed(errors::bad_parameter, {{"persist", "is for POST only"}});
    }
    return keep(service, context, bundle);
}

}  // namespace

void add_document_operation(Service& service) {
    CHECK(service.operations.add(
        std::string(texts::document), [&service](Context& context, OperationCall const& call) {
            return document_of(service, context, call);
        }));
}

}  // namespace rest
