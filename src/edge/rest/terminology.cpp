#include "edge/rest/internal/terminology.hpp"

#include "base/instant.hpp"
#include "base/random.hpp"
#include "domain/record/read.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/store_shelf.hpp"
#include "fhir/terminology/errors.hpp"
#include "fhir/terminology/expand.hpp"
#include "fhir/terminology/operations.hpp"

namespace rest {

namespace texts {
extern const std::string_view valueset_expand, valueset_validate_code, codesystem_validate_code,
    codesystem_lookup, codesystem_subsumes, conceptmap_translate, conceptmap_closure;
}

namespace {

std::unexpected<base::Error> needed(std::string_view name) {
    return base::malformed(errors::bad_parameter,
                           {{"Parameters.parameter.where(name='" + std::string(name) + "')",
                             "is needed"}});
}

// What one call sees: the record as of now, over what the site and HL7 define.
class Desk {
  public:
    static base::Result<std::unique_ptr<Desk>> open(Context& context, OperationCall const& call,
                                                    fhir::Terminology const& beneath) {
        auto const type = call.type.empty() ? std::string_view("ConceptMap") : call.type;
        TRY(permit(context, sharing::Act::read, type));
        return std::unique_ptr<Desk>(new Desk(TRY(context.store.snapshot()), call, beneath));
    }

    fhir::Terminology const& terminology() const { return terminology_; }
    Parameters const& asked() const { return call_.parameters; }

    // The resource of an instance's call, of the parameter, or of the address.
    base::Result<fhir::Value> resource(std::string_view type, std::string_view parameter,
                                       base::Code const& unknown) {
        if (call_.level == Level::instance) {
            auto const version = TRY(record::read(*snapshot_, {call_.type, call_.id}));
            instance_ = TRY(fhir::parse(version.body));
            return instance_.root();
        }
        if (auto const given = asked().value(parameter)) return given;
        auto canonical = std::string(asked().text("url"));
        if (canonical.empty()) return fhir::Value{};
        auto const version = asked().text(std::string(parameter) + "Version");
        if (!version.empty()) canonical.append("|").append(version);
        found_ = shelf_.find(type, canonical);
        if (!found_) return base::malformed(unknown, {{"url", canonical}});
        return found_->root();
    }

  private:
    Desk(std::unique_ptr<store::Snapshot> snapshot, OperationCall const& call,
         fhir::Terminology const& beneath)
        : snapshot_(std::move(snapshot)),
          call_(call),
          shelf_(*snapshot_, beneath.shelf()),
          own_(shelf_),
          terminology_(own_, &beneath) {}

    std::unique_ptr<store::Snapshot> snapshot_;
    OperationCall const& call_;
    StoreShelf shelf_;
    OwnShelf own_;
    fhir::Terminology terminology_;
    fhir::Document instance_;
    fhir::Resource found_;
};

using Handling = base::Result<Answer> (*)(Context&, OperationCall const&, Desk&);

fhir::Coding coding_from(fhir::Value value, std::string path) {
    return {.system = std::string(value["system"].text()),
            .version = std::string(value["version"].text()),
            .code = std::string(value["code"].text()),
            .display = std::string(value["display"].text()),
            .path = std::move(path)};
}

// The codes of a call: coding, codeableConcept, or code with its system.
std::vector<fhir::Coding> codings_of(Parameters const& asked, std::string_view system,
                                     std::string_view version) {
    std::vector<fhir::Coding> codings;
    if (auto const coding = asked.value("coding")) codings.push_back(coding_from(coding, "Coding"));
    std::size_t index = 0;
    for (auto const coding : asked.value("codeableConcept")["coding"]) {
        auto path = "CodeableConcept.coding[" + std::to_string(index++) + "]";
        codings.push_back(coding_from(coding, std::move(path)));
    }
    if (asked.has("code")) {
        codings.push_back({.system = std::string(asked.text(system)),
                           .version = std::string(asked.text(version)),
                           .code = std::string(asked.text("code")),
                           .display = std::string(asked.text("display")),
                           .path = {}});
    }
    return codings;
}

Answer answer(fhir::Draft const& draft) { return {.body = draft.print()}; }

base::Result<Answer> expand(Context& context, OperationCall const&, Desk& desk) {
    auto const& asked = desk.asked();
    auto const set =
        TRY(desk.resource("ValueSet", "valueSet", fhir::errors::unknown_value_set));
    if (!set) return needed("url");
    fhir::ExpandAsk ask{.filter = std::string(asked.text("filter")),
                        .active_only = asked.flag("activeOnly").value_or(false),
                        .designations = asked.flag("includeDesignations").value_or(false),
                        .definition = asked.flag("includeDefinition").value_or(false),
                        .flat = asked.flag("excludeNested").value_or(false)};
    for (auto const* name : {"offset", "count"}) {
        auto const number = asked.integer(name);
        if (!number) continue;
        if (*number < 0) {
            return base::malformed(errors::bad_parameter, {{name, "must be 0 or more"}});
        }
        if (name[0] == 'o') ask.offset = static_cast<std::size_t>(*number);
        else ask.count = static_cast<std::size_t>(*number);
    }
    auto const expansion = TRY(fhir::expand(desk.terminology(), set, ask));
    return answer(fhir::expanded(set, expansion, ask, "urn:uuid:" + base::new_id(),
                                 base::to_text(context.now)));
}

base::Result<Answer> validate_in_set(Context&, OperationCall const&, Desk& desk) {
    auto const set =
        TRY(desk.resource("ValueSet", "valueSet", fhir::errors::unknown_value_set));
    if (!set) return needed("url");
    auto codings = codings_of(desk.asked(), "system", "systemVersion");
    if (codings.empty()) return needed("code");
    fhir::ValidateCodeAsk const ask{
        .value_set = set,
        .codings = std::move(codings),
        .infer_system = desk.asked().flag("inferSystem").value_or(false),
        .active_only = desk.asked().flag("activeOnly").value_or(false)};
    return answer(TRY(fhir::validate_code(desk.terminology(), ask)));
}

base::Result<Answer> validate_in_system(Context&, OperationCall const& call, Desk& desk) {
    std::string system(desk.asked().text("url"));
    if (call.level == Level::instance) {
        auto const own =
            TRY(desk.resource("CodeSystem", "codeSystem", fhir::errors::unknown_code_system));
        system = own["url"].text();
    }
    auto codings = codings_of(desk.asked(), "url", "version");
    if (codings.empty()) return needed("code");
    for (auto& coding : codings) {
        if (coding.system.empty()) coding.system = system;
        if (coding.system.empty()) return needed("url");
    }
    return answer(TRY(fhir::validate_code(desk.terminology(), {.codings = std::move(codings)})));
}

base::Result<Answer> lookup(Context&, OperationCall const&, Desk& desk) {
    auto const codings = codings_of(desk.asked(), "system", "version");
    if (codings.empty()) return needed("code");
    if (codings[0].system.empty()) return needed("system");
    std::vector<std::string> properties;
    for (auto const name : desk.asked().texts("property")) properties.emplace_back(name);
    return answer(TRY(fhir::lookup(desk.terminology(), codings[0], properties)));
}

base::Result<Answer> subsumes(Context&, OperationCall const& call, Desk& desk) {
    auto const& asked = desk.asked();
    std::string system(asked.text("system"));
    auto const code = [&](std::string const& which) {
        auto const coding = asked.value("coding" + which);
        if (!coding) return std::string(asked.text("code" + which));
        if (system.empty()) system = coding["system"].text();
        return std::string(coding["code"].text());
    };
    auto const a = code("A");
    auto const b = code("B");
    if (call.level == Level::instance) {
        auto const own =
            TRY(desk.resource("CodeSystem", "codeSystem", fhir::errors::unknown_code_system));
        system = own["url"].text();
    }
    if (a.empty()) return needed("codeA");
    if (b.empty()) return needed("codeB");
    if (system.empty()) return needed("system");
    return answer(TRY(fhir::subsumes(desk.terminology(), system, a, b)));
}

base::Result<Answer> translate(Context&, OperationCall const&, Desk& desk) {
    auto const& asked = desk.asked();
    auto const map =
        TRY(desk.resource("ConceptMap", "conceptMap", fhir::errors::unknown_concept_map));
    if (!map) return needed("url");
    auto codings = codings_of(asked, "system", "version");
    if (codings.empty()) return needed("code");
    return answer(fhir::translate({.maps = {map},
                                   .codings = std::move(codings),
                                   .target_system = std::string(asked.text("targetsystem")),
                                   .reverse = asked.flag("reverse").value_or(false)}));
}

base::Result<Answer> closure(Context&, OperationCall const&, Desk& desk) {
    if (desk.asked().has("version")) {
        return base::malformed(errors::bad_parameter,
                               {{"Parameters.parameter.where(name='version')",
                                 "cannot be answered: no table is kept between calls"}});
    }
    if (!desk.asked().has("name")) return needed("name");
    std::vector<fhir::Coding> codings;
    for (auto const each : desk.asked().values("concept"))
        codings.push_back(coding_from(each, "Coding"));
    return answer(TRY(fhir::closure(desk.terminology(), desk.asked().text("name"), codings)));
}

}  // namespace

void add_terminology_operations(Service& service) {
    auto const add = [&](std::string_view definition, Handling handling) {
        auto const handler = [&service, handling](Context& context, OperationCall const& call) {
            auto desk = Desk::open(context, call, terminology_of(service));
            if (!desk) return base::Result<Answer>(std::unexpected(std::move(desk).error()));
            return handling(context, call, **desk);
        };
        CHECK(service.operations.add(std::string(definition), handler));
    };
    add(texts::valueset_expand, expand);
    add(texts::valueset_validate_code, validate_in_set);
    add(texts::codesystem_validate_code, validate_in_system);
    add(texts::codesystem_lookup, lookup);
    add(texts::codesystem_subsumes, subsumes);
    add(texts::conceptmap_translate, translate);
    add(texts::conceptmap_closure, closure);
}

}  // namespace rest
