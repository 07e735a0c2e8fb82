#include "edge/job/internal/ask.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "domain/record/reference.hpp"
#include "domain/record/write.hpp"
#include "edge/job/errors.hpp"
#include "fhir/definitions/search_row.hpp"
#include "fhir/search/query.hpp"
#include "fhir/value/value.hpp"

namespace job {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

base::Result<Pairs> pairs_of_body(std::string const& body) {
    auto const document = TRY(fhir::parse(body));
    if (document["resourceType"].text() != "Parameters") {
        return base::malformed(errors::bad_export, {{"resourceType", "must be Parameters"}});
    }
    Pairs pairs;
    for (auto const parameter : document["parameter"]) {
        for (auto const member : parameter) {
            if (!member.name().starts_with("value")) continue;
            auto const text = member.is_object() ? member["reference"].text() : member.text();
            pairs.emplace_back(parameter["name"].text(), text);
        }
    }
    return pairs;
}

class Reader {
  public:
    Reader(Whom whom, std::string_view base, bool lenient) : base_(base), lenient_(lenient) {
        ask_.whom = whom;
    }

    void read(std::string const& name, std::string const& value) {
        if (name == "_outputFormat") read_format(value);
        else if (name == "_since") ask_.since = instant(name, value);
        else if (name == "_until") ask_.until = instant(name, value);
        else if (name == "_type") each(value, [&](auto const& type) { read_type(type); });
        else if (name == "_typeFilter") read_filter(value);
        else if (name == "_elements") each(value, [&](auto const& e) { ask_.elements.push_back(e); });
        else if (name == "patient" && ask_.whom != Whom::everyone) read_patient(value);
        else if (!lenient_) wrong(name, "is not a parameter of this export");
    }

    base::Result<Ask> finish() {
        for (auto const& filter : ask_.filters) {
            auto const type = filter.substr(0, filter.find('?'));
            if (ask_.types.empty() || std::ranges::count(ask_.types, type) > 0) continue;
            wrong("_typeFilter", "is on a type that _type leaves out");
        }
        if (!details_.empty()) return base::malformed(errors::bad_export, std::move(details_));
        return std::move(ask_);
    }

  private:
    void wrong(std::string path, std::string reason) {
        details_.push_back({std::move(path), std::move(reason)});
    }

    template <class Take>
    static void each(std::string const& list, Take take) {
        for (auto const part : base::split(list, ',')) {
            auto const text = base::trim(part);
            if (!text.empty()) take(std::string(text));
        }
    }

    void read_format(std::string const& value) {
        constexpr std::string_view known[] = {"application/fhir+ndjson", "application/ndjson",
                                              "ndjson"};
        if (std::ranges::find(known, value) == std::end(known)) {
            wrong("_outputFormat", "must be application/fhir+ndjson");
        }
    }

    std::optional<base::Instant> instant(std::string const& name, std::string const& value) {
        auto const at = base::instant_from(value);
        if (!at) wrong(name, "must be an instant with its offset: 2026-11-21T10:00:00Z");
        return at;
    }

    void read_type(std::string const& type) {
        if (!fhir::is_resource_type(type)) wrong("_type", "names what is no resource type of R4");
        ask_.types.push_back(type);
    }

    void read_filter(std::string const& value) {
        auto const mark = value.find('?');
        auto const type = value.substr(0, mark);
        if (mark == value.npos || !fhir::is_resource_type(type)) {
            return wrong("_typeFilter", "must be a type and its search: Observation?code=8480-6");
        }
        auto const parameters = record::search_parameters_from(value.substr(mark + 1));
        if (!parameters) return wrong("_typeFilter", "has a bad percent escape");
        auto const query = fhir::query_from(type, *parameters, fhir::Handling::strict, base_);
        if (query) {
            ask_.filters.push_back(value);
        } else if (query.error().details.empty()) {
            wrong("_typeFilter", query.error().message);
        }
        if (query) return;
        for (auto const& detail : query.error().details) {
            wrong("_typeFilter." + detail.path, detail.reason);
        }
    }

    void read_patient(std::string const& value) {
        auto const key = record::key_from(value, base_);
        if (!key || key->type != "Patient") return wrong("patient", "must refer to a Patient");
        ask_.people.push_back(key->id);
    }

    Ask ask_;
    std::string_view base_;
    bool lenient_;
    std::vector<base::Detail> details_;
};

}  // namespace

base::Result<Ask> ask_from(http::Request const& request, Whom whom, std::string_view base) {
    auto const prefer = request.headers.find("Prefer");
    if (!prefer.contains("respond-async")) {
        return base::malformed(errors::not_async, {{"Prefer", "must say respond-async"}});
    }
    auto pairs = http::parameters_from(request.query);
    if (!pairs) return base::malformed(errors::bad_export, {{"query", "has a bad percent escape"}});
    if (request.verb == http::Verb::post && !request.body.empty()) {
        std::ranges::move(TRY(pairs_of_body(request.body)), std::back_inserter(*pairs));
    }
    Reader reader(whom, base, prefer.contains("handling=lenient"));
    for (auto const& [name, value] : *pairs) {
        if (name != "_format" && name != "_pretty") reader.read(name, value);
    }
    return reader.finish();
}

}  // namespace job
