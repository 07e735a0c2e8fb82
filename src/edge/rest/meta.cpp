// $meta, $meta-add and $meta-delete. FHIR R4 resource-operation-meta.html and its neighbours.
#include <algorithm>
#include <array>

#include "domain/record/read.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/builtin.hpp"
#include "edge/rest/internal/call.hpp"
#include "fhir/value/draft.hpp"

namespace rest {

namespace texts {
extern const std::string_view meta;
extern const std::string_view meta_add;
extern const std::string_view meta_delete;
}

namespace {

using fhir::Draft;

constexpr std::string_view lists[] = {"profile", "security", "tag"};

// A profile is its canonical; a label is its system and code, whatever its display.
bool same(Draft const& left, Draft const& right) {
    if (left.kind() != fhir::Kind::object) return left.text() == right.text();
    return std::ranges::all_of(std::array{"system", "code"}, [&](auto const* member) {
        auto const* one = left.find(member);
        auto const* other = right.find(member);
        return (one ? one->text() : "") == (other ? other->text() : "");
    });
}

std::vector<Draft> elements_of(Draft const& meta, std::string_view list) {
    auto const* found = meta.find(list);
    return found ? found->elements() : std::vector<Draft>{};
}

bool holds(std::vector<Draft> const& labels, Draft const& label) {
    return std::ranges::any_of(labels, [&](Draft const& each) { return same(each, label); });
}

Draft with(Draft meta, Draft const& more) {
    for (auto const list : lists) {
        for (auto& label : elements_of(more, list)) {
            if (!holds(elements_of(meta, list), label)) meta.add(list, std::move(label));
        }
    }
    return meta;
}

Draft without(Draft meta, Draft const& less) {
    for (auto const list : lists) {
        auto kept = elements_of(meta, list);
        auto const gone = elements_of(less, list);
        std::erase_if(kept, [&](Draft const& label) { return holds(gone, label); });
        meta.set(list, kept.empty() ? Draft{} : fhir::array(std::move(kept)));
    }
    return meta;
}

Answer answer_from(fhir::Value meta) {
    auto shown = meta ? Draft(meta) : fhir::object({});
    return {.body = fhir::object({{"resourceType", "Parameters"},
                                  {"parameter", fhir::array({fhir::object(
                                                    {{"name", "return"},
                                                     {"valueMeta", std::move(shown)}})})}})
                        .print()};
}

base::Result<Answer> read_meta(Context& context, OperationCall const& call) {
    auto const snapshot = TRY(context.store.snapshot());
    auto const version = record::read(*snapshot, {call.type, call.id});
    auto const person = version ? record::person_in(*version->body) : std::string_view{};
    TRY(permit(context, sharing::Act::read, call.type, person));
    if (!version) return std::unexpected(version.error());
    auto const document = TRY(fhir::parse(version->body));
    return answer_from(document["meta"]);
}

// Labels that are no list could neither be added nor found.
base::Result<void> check_labels(fhir::Value meta) {
    std::vector<base::Detail> details;
    for (auto const list : lists) {
        if (auto const found = meta[list]; found && !found.is_array()) {
            details.push_back({"Meta." + std::string(list), "must be an array"});
        }
    }
    if (details.empty()) return {};
    return base::malformed(errors::bad_parameter, std::move(details));
}

using Changing = Draft (*)(Draft, Draft const&);

OperationHandler changing(Service const& service, Changing changed) {
    return [&service, changed](Context& context,
                               OperationCall const& call) -> base::Result<Answer> {
        TRY(permit(context, sharing::Act::update, call.type));
        TRY(check_labels(call.parameters.value("meta")));
        Draft const labels(call.parameters.value("meta"));
        record::Ask ask{.method = store::Method::update, .key = {call.type, call.id}};
        ask.change = [&](fhir::Value before) -> base::Result<std::string> {
            Draft after(before);
            after.set("meta", changed(Draft(before["meta"]), labels));
            return after.print();
        };
        auto const done = TRY(record::write(writer_for(service, context), ask));
        note_person(context, done);
        auto const document = TRY(fhir::parse(done.body));
        return answer_from(document["meta"]);
    };
}

}  // namespace

void add_meta_operations(Service& service) {
    auto const first = service.operations.add(std::string(texts::meta), read_meta);
    auto const second =
        service.operations.add(std::string(texts::meta_add), changing(service, with));
    auto const third =
        service.operations.add(std::string(texts::meta_delete), changing(service, without));
    CHECK(first && second && third);
}

}  // namespace rest
