// Searching a type, the whole record, or what belongs to one resource. FHIR R4 http.html#search.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/bundle_text.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/internal/search_codes.hpp"
#include "store/log/page.hpp"

namespace rest {
namespace {

// POST _search: the form and the query of the address together.
base::Result<record::SearchParameters> parameters_of(Call const& call) {
    auto parameters = call.query;
    if (call.request.verb != http::Verb::post) return parameters;
    auto const type = call.request.headers.find("Content-Type");
    auto const essence = base::lower_ascii(base::trim(type.substr(0, type.find(';'))));
    if (essence != "application/x-www-form-urlencoded" &&
        !(essence.empty() && call.request.body.empty())) {
        return base::malformed(errors::unsupported_media,
                               {{"Content-Type", "must be application/x-www-form-urlencoded"}});
    }
    auto form = http::parameters_from(call.request.body);
    if (!form) return base::malformed(errors::bad_query, {{"body", "has a bad percent escape"}});
    if (std::ranges::count(*form, "_asOf", &std::pair<std::string, std::string>::first) > 0) {
        return base::malformed(errors::bad_query, {{"_asOf", "belongs into the address"}});
    }
    std::ranges::move(*form, std::back_inserter(parameters));
    return parameters;
}

base::Result<fhir::Query> query_of(Call const& call, std::string_view type,
                                   record::SearchParameters const& parameters) {
    SearchCodes const codes(terminology_of(call.service));
    return fhir::query_from(type, parameters, call.wish.handling, call.base, codes);
}

// Every type that a search looks into, by chains and _has too, must be one that may be searched.
base::Result<void> permit_all(Context& context, fhir::Query const& query) {
    for (auto const& criterion : query.all_of) {
        for (auto const& chained : criterion.chain) TRY(permit_all(context, chained));
        if (criterion.has) TRY(permit_all(context, *criterion.has));
    }
    for (auto const& type : query.types) TRY(permit(context, sharing::Act::search, type));
    return {};
}

// Includes bring only what the asker may search for. The people of the page go to the audit.
void keep_permitted(Context& context, record::SearchPage& page) {
    std::erase_if(page.included, [&](store::Version const& version) {
        return !sharing::permit(context.actor, sharing::Act::search, {version.key.type, {}});
    });
    std::set<std::string_view> people;
    for (auto const* list : {&page.matches, &page.included}) {
        for (auto const& version : *list) people.insert(record::person_in(*version.body));
    }
    for (auto const person : people) {
        if (!person.empty()) context.note.people.emplace_back(person);
    }
}

// What may not be seen is not counted either.
void hide_unseen(Call const& call, store::Snapshot const& snapshot, record::SearchPage& page) {
    auto const unseen = [&](store::Version const& version) {
        return !may_see(call.context, snapshot, version);
    };
    if (std::erase_if(page.matches, unseen) > 0) page.total.reset();
    std::erase_if(page.included, unseen);
}

class Links {
  public:
    Links(std::string address, fhir::Query const& query)
        : address_(std::move(address)), query_(query) {}

    // Links carry places, never counts: pages stay whole while others write.
    // R4 search.html#count, http.html#paging.
    void write(record::SearchPage const& page, BundleText& text) const {
        text.link("self", at(query_.page));
        if (query_.count == 0) return;
        text.link("first", at(""));
        if (!page.previous.empty()) text.link("previous", at(page.previous));
        if (!page.next.empty()) text.link("next", at(page.next));
        bool const whole = query_.page.empty() && page.next.empty();
        text.link("last", at(whole ? std::string_view() : store::last_page));
    }

  private:
    // What was understood, so that a client sees what was not. R4 search.html#conformance.
    std::string at(std::string_view page) const {
        std::string url = address_;
        char separator = '?';
        auto const append = [&](std::string_view name, std::string_view value) {
            url += separator;
            append_encoded(url, name);
            url += '=';
            append_encoded(url, value);
            separator = '&';
        };
        for (auto const& [name, value] : query_.used) {
            if (name != "_page") append(name, value);
        }
        if (!page.empty()) append("_page", page);
        return url;
    }

    // What a query may carry as it is stays readable. RFC 3986 3.4.
    static void append_encoded(std::string& url, std::string_view text) {
        constexpr std::string_view plain = ":/,$!*()@-._~";
        for (auto const c : text) {
            bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (letter || (c >= '0' && c <= '9') || plain.contains(c)) url += c;
            else url += base::percent_encode({&c, 1});
        }
    }

    std::string address_;
    fhir::Query const& query_;
};

Reply search(Call& call, std::string const& address, fhir::Query const& query) {
    TRY(permit_all(call.context, query));
    auto const snapshot = TRY(call.context.store.snapshot());
    auto page = TRY(record::search(*snapshot, query));
    hide_unseen(call, *snapshot, page);
    keep_permitted(call.context, page);

    BundleText text("searchset", call.base);
    if (page.total) text.total(*page.total);
    Links(address, query).write(page, text);
    if (query.summary == fhir::Summary::count)
        return json_response(call, 200, std::move(text).finish());
    Subset const subset{query.summary, query.elements};
    for (auto const& version : page.matches) TRY(text.found(version, "match", subset));
    for (auto const& version : page.included) TRY(text.found(version, "include", {}));
    return json_response(call, 200, std::move(text).finish());
}

// The parameter by which a type belongs to the compartment of another: its own name first, as in
// patient, then subject, then any that may point there. R4 compartmentdefinition.html.
std::string compartment_parameter(std::string_view compartment, std::string_view type) {
    auto const points_there = [&](fhir::ParameterDefinition const& parameter) {
        return parameter.kind == fhir::ParameterKind::reference &&
               std::ranges::find(parameter.targets, compartment) != parameter.targets.end();
    };
    std::string best;
    for (auto const& parameter : fhir::parameters_of(type)) {
        if (!points_there(parameter)) continue;
        if (parameter.code == base::lower_ascii(compartment)) return parameter.code;
        if (best.empty() || parameter.code == "subject") best = parameter.code;
    }
    return best;
}

}  // namespace

Reply search_type(Call& call) {
    auto const parameters = TRY(parameters_of(call));
    auto const query = TRY(query_of(call, call.address.type, parameters));
    return search(call, call.base + "/" + call.address.type, query);
}

Reply search_system(Call& call) {
    auto const parameters = TRY(parameters_of(call));
    auto const query = TRY(query_of(call, "", parameters));
    return search(call, call.base, query);
}

Reply search_compartment(Call& call) {
    auto const& [place, type, id, target] = call.address;
    auto const parameter = compartment_parameter(type, target);
    if (parameter.empty()) {
        return base::refuse(errors::unknown_path, target + " does not belong to a " + type + ".");
    }
    auto parameters = TRY(parameters_of(call));
    parameters.insert(parameters.begin(), {parameter, type + "/" + id});
    auto query = TRY(query_of(call, target, parameters));
    auto const own = std::ranges::find(query.used, std::pair{parameter, type + "/" + id});
    if (own != query.used.end()) query.used.erase(own);
    return search(call, call.base + "/" + type + "/" + id + "/" + target, query);
}

}  // namespace rest
