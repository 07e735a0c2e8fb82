#include "edge/table/internal/ask.hpp"

#include "domain/record/reference.hpp"
#include "edge/table/errors.hpp"

namespace table {
namespace {

std::optional<Format> format_from(std::string_view text) {
    if (text.contains("ndjson")) return Format::ndjson;
    if (text.contains("csv")) return Format::csv;
    if (text == "json" || text.contains("application/json")) return Format::json;
    return std::nullopt;
}

// The value of a parameter, whatever its type.
std::string_view text_of(fhir::Value parameter) {
    for (auto const member : parameter) {
        if (!member.name().starts_with("value")) continue;
        return member.is_object() ? member["reference"].text() : member.text();
    }
    return {};
}

class Reader {
  public:
    Reader(Ask& ask, std::string_view base) : ask_(ask), base_(base) {}

    void read(std::string_view name, std::string_view text) {
        if (name == "_format") format_ = text;
        else if (name == "header") ask_.header = text != "false";
        else if (name == "patient") read_patient(text);
        else if (name == "_since") read_since(text);
        else if (name == "_limit") read_limit(text);
        else if (name != "viewResource") wrong(name, "is not a parameter of $run here");
    }

    base::Result<void> finish(std::string_view accept) {
        if (!details_.empty()) return base::malformed(errors::bad_run, std::move(details_));
        auto const format = format_from(format_.empty() ? accept : format_);
        if (!format && !format_.empty()) {
            return base::malformed(errors::no_format, {{"_format", "is not one of these"}});
        }
        ask_.format = format.value_or(Format::ndjson);
        return {};
    }

  private:
    void wrong(std::string_view path, std::string reason) {
        details_.push_back({std::string(path), std::move(reason)});
    }

    void read_patient(std::string_view text) {
        auto const key = record::key_from(text, base_);
        if (!key || key->type != "Patient") return wrong("patient", "must refer to a Patient");
        ask_.patient = key->id;
    }

    void read_since(std::string_view text) {
        ask_.since = base::instant_from(text);
        if (!ask_.since) wrong("_since", "must be an instant with its offset");
    }

    void read_limit(std::string_view text) {
        std::size_t limit = 0;
        for (auto const digit : text) {
            if (digit < '0' || digit > '9' || limit > 100'000'000) {
                return wrong("_limit", "must be a whole number");
            }
            limit = limit * 10 + static_cast<std::size_t>(digit - '0');
        }
        if (text.empty()) return wrong("_limit", "must be a whole number");
        ask_.limit = limit;
    }

    Ask& ask_;
    std::string_view base_;
    std::string_view format_;
    std::vector<base::Detail> details_;
};

}  // namespace

base::Result<Ask> ask_from(http::Request const& request, std::string_view base) {
    Ask ask;
    ask.document = std::make_shared<fhir::Document const>(TRY(fhir::parse(request.body)));
    auto const root = ask.document->root();
    auto const query = http::parameters_from(request.query).value_or(
        std::vector<std::pair<std::string, std::string>>{});
    fhir::Value view = root["resourceType"].text() == "ViewDefinition" ? root : fhir::Value();
    Reader reader(ask, base);
    for (auto const& [name, value] : query) reader.read(name, value);
    if (root["resourceType"].text() == "Parameters") {
        for (auto const parameter : root["parameter"]) {
            auto const name = parameter["name"].text();
            if (name == "viewResource") view = parameter["resource"];
            reader.read(name, text_of(parameter));
        }
    }
    if (!view) {
        return base::malformed(errors::bad_run, {{"viewResource", "must hold a ViewDefinition"}});
    }
    TRY(reader.finish(request.headers.find("Accept")));
    ask.view = TRY(fhir::view_from(view));
    return ask;
}

}  // namespace table
