#include "edge/rest/internal/builtin.hpp"

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "domain/record/check.hpp"
#include "domain/record/errors.hpp"
#include "domain/record/read.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/bundle_text.hpp"
#include "edge/rest/outcome.hpp"

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
    auto const is_about = [](store::Version const& version) {
        return version.key.type == "Patient" || !record::person_in(*version.body).empty();
    };
    BundleText text("searchset", base_of(context));
    text.total(static_cast<std::uint64_t>(std::ranges::count_if(versions, is_about)));
    auto const [from, to] = write_links(text, context, call, versions.size());
    for (auto const& version : std::span(versions).subspan(from, to - from)) {
        TRY(text.found(version, is_about(version) ? "match" : "include", {}));
    }
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

// R4 resource-operation-validate.html: whatever is found, the call itself succeeds with an outcome.
base::Result<Answer> validate(Context& context, OperationCall const& call) {
    TRY(permit(context, sharing::Act::read, call.type));
    if (call.parameters.has("profile")) {
        return base::malformed(errors::bad_parameter,
                               {{"Parameters.parameter.where(name='profile')",
                                 "cannot be checked by this release"}});
    }
    auto const mode = call.parameters.text("mode");
    auto resource = call.parameters.value("resource");
    fhir::Document stored;
    if (!resource && call.level == Level::instance) {
        auto const snapshot = TRY(context.store.snapshot());
        auto const version = TRY(record::read(*snapshot, {call.type, call.id}));
        stored = TRY(fhir::parse(version.body));
        resource = stored.root();
    }
    TRY(check_mode(mode, bool(resource)));
    if (!resource) return Answer{.body = outcome_of_success("This can be deleted.")};
    auto const checked = record::check(resource, call.type, record::Checking::reject);
    if (!checked) return Answer{.body = outcome_of(checked.error())};
    if (mode == "update" && call.level == Level::instance && resource["id"].text() != call.id) {
        return Answer{.body = outcome_of(
            base::malformed(record::errors::id_mismatch,
                            {{call.type + ".id", "must be that of the address"}}).error())};
    }
    return Answer{.body = outcome_of_success("Nothing is wrong with this resource.")};
}

}  // namespace

void add_builtin_operations(Service& service) {
    auto const first = service.operations.add(std::string(texts::everything), everything);
    auto const second = service.operations.add(std::string(texts::validate), validate);
    CHECK(first && second);
}

}  // namespace rest
