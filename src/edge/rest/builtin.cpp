#include "edge/rest/internal/builtin.hpp"
#include "edge/rest/internal/call.hpp"

#include <algorithm>
#include <memory>
#include <span>

#include "base/text.hpp"
#include "domain/record/check.hpp"
#include "domain/record/errors.hpp"
#include "domain/record/read.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/bundle_text.hpp"
#include "edge/rest/outcome.hpp"
#include "edge/rest/store_shelf.hpp"

namespace rest {

namespace texts {
extern const std::string_view everything;
extern const std::string_view validate;
}

namespace {

record::EverythingAsk everything_ask(OperationCall const& call) {
    record::EverythingAsk ask{.person = call.id};
    for (auto const types : call.parameters.texts("_type")) {
        for (auto const type : base::split(types, ',')) ask.types.emplace_back(type);
    }
    ask.since = base::instant_from(call.parameters.text("_since"));
    auto const start = base::interval_from(call.parameters.text("start"));
    auto const end = base::interval_from(call.parameters.text("end"));
    if (start || end) ask.period = {start ? start->low : INT64_MIN, end ? end->high : INT64_MAX};
    return ask;
}

// The page that is asked for, as places from and to; its links repeat what was asked.
std::pair<std::size_t, std::size_t> write_links(BundleText& text, Context const& context,
                                                OperationCall const& call, std::size_t size) {
    std::string address = base_of(context) + "/Patient/" + call.id + "/$everything";
    char separator = '?';
    for (auto const* name : {"start", "end", "_since", "_type", "_count"}) {
        for (auto const value : call.parameters.texts(name)) {
            address.append(1, separator).append(name).append("=").append(base::percent_encode(value));
            separator = '&';
        }
    }
    auto const number = [&](std::string_view name) {
        return static_cast<std::size_t>(std::max<std::int64_t>(
            0, call.parameters.integer(name).value_or(0)));
    };
    auto const at = [&](std::size_t offset) {
        return offset == 0 ? address : address + separator + "_offset=" + std::to_string(offset);
    };
    auto const from = std::min(number("_offset"), size);
    auto const count = number("_count");
    auto const to = count == 0 ? size : from + std::min(count, size - from);
    text.link("self", at(from));
    if (to < size) text.link("next", at(to));
    return {from, to};
}

base::Result<Answer> everything(Context& context, OperationCall const& call) {
    TRY(permit(context, sharing::Act::read, "Patient", call.id));
    auto const snapshot = TRY(context.store.snapshot());
    auto versions = TRY(record::everything(*snapshot, everything_ask(call)));
    std::erase_if(versions, [&](store::Version const& version) {
        return !sharing::permit(context.actor, sharing::Act::read, {version.key.type, call.id});
    });
    // What is about the patient matches; what that needs is included.
    std::vector<std::string_view> modes;
    for (auto const& version : versions) {
        bool const is_about =
            version.key.type == "Patient" || !record::person_in(*version.body).empty();
        modes.push_back(is_about ? "match" : "include");
    }
    BundleText text("searchset", base_of(context));
    text.total(static_cast<std::uint64_t>(std::ranges::count(modes, "match")));
    auto const [from, to] = write_links(text, context, call, versions.size());
    for (auto i = from; i < to; ++i) TRY(text.found(versions[i], modes[i], {}));
    return Answer{.body = std::move(text).finish()};
}

base::Result<void> check_mode(std::string_view mode, bool has_resource) {
    constexpr std::string_view modes[] = {"", "create", "update", "delete"};
    auto const path = "Parameters.parameter.where(name='mode')";
    if (std::ranges::find(modes, mode) == std::end(modes)) {
        return base::malformed(errors::bad_parameter, {{path, "must be create, update or delete"}});
    }
    if (!has_resource && mode != "delete") {
        return base::malformed(errors::bad_parameter,
                               {{"Parameters.parameter.where(name='resource')", "is needed"}});
    }
    return {};
}

// What the site and HL7 define, and over it what the record holds.
struct Definitions {
    std::unique_ptr<store::Snapshot> snapshot;
    std::unique_ptr<StoreShelf> shelf;
    std::unique_ptr<OwnShelf> own;
    std::unique_ptr<fhir::Terminology> terminology;
    std::unique_ptr<fhir::Profiles> profiles;
};

base::Result<Definitions> definitions(Service const& service, Context& context) {
    auto const& beneath = terminology_of(service);
    Definitions made;
    made.snapshot = TRY(context.store.snapshot());
    made.shelf = std::make_unique<StoreShelf>(*made.snapshot, beneath.shelf());
    made.own = std::make_unique<OwnShelf>(*made.shelf);
    made.terminology = std::make_unique<fhir::Terminology>(*made.own, &beneath);
    made.profiles = std::make_unique<fhir::Profiles>(*made.shelf, *made.terminology);
    return made;
}

// The issues of a resource of the type that was called; before them what would stop the write.
base::Result<std::vector<fhir::Issue>> judged(fhir::Value resource, OperationCall const& call,
                                              Definitions const& by, base::Instant now) {
    fhir::ValidationAsk ask{.profiles = by.profiles.get(), .warnings = true, .now = now};
    if (auto const profile = call.parameters.text("profile"); !profile.empty()) {
        ask.also.emplace_back(profile);
    }
    auto const checked = record::check(resource, call.type, record::Checking::off);
    if (!checked) return std::unexpected(checked.error());
    return fhir::validate(resource, ask);
}

// R4 resource-operation-validate.html: whatever is found, the call itself succeeds with an outcome.
base::Result<Answer> validate(Service const& service, Context& context,
                              OperationCall const& call) {
    TRY(permit(context, sharing::Act::read, call.type));
    auto const by = TRY(definitions(service, context));
    auto const mode = call.parameters.text("mode");
    auto resource = call.parameters.value("resource");
    fhir::Document stored;
    if (!resource && call.level == Level::instance) {
        auto const version = TRY(record::read(*by.snapshot, {call.type, call.id}));
        stored = TRY(fhir::parse(version.body));
        resource = stored.root();
    }
    TRY(check_mode(mode, bool(resource)));
    if (mode == "delete" || !resource)
        return Answer{.body = outcome_of_success("This can be deleted.")};
    auto issues = judged(resource, call, by, context.now);
    if (!issues) return Answer{.body = outcome_of(issues.error())};
    auto const wrong_id = [&](std::string message) {
        issues->push_back({fhir::Severity::error, call.type + ".id", "invariant", message});
    };
    if (mode == "update" && call.level == Level::instance && resource["id"].text() != call.id)
        wrong_id("must be that of the address");
    if (mode == "update" && call.level == Level::type && !resource["id"])
        wrong_id("must be there to update");
    return Answer{.body = outcome_of_issues(*issues)};
}

}  // namespace

void add_builtin_operations(Service& service) {
    auto const first = service.operations.add(std::string(texts::everything), everything);
    auto const second = service.operations.add(
        std::string(texts::validate),
        [&service](Context& context, OperationCall const& call) {
            return validate(service, context, call);
        });
    CHECK(first && second);
}

}  // namespace rest
