#include "fhir/path/line.hpp"

#include "fhir/path/evaluate.hpp"
#include "fhir/value/draft.hpp"

namespace fhir {
namespace {

// The types of values are told by their FHIR names: Boolean as boolean.
std::string told_type(Item const& item) {
    auto name = type_name(item);
    if (!name.starts_with("System.")) return name;
    name.erase(0, 7);
    if (name != "Quantity" && name != "TypeInfo") name[0] = static_cast<char>(name[0] + 32);
    return name;
}

base::Result<Items> result_of(Document const& document, base::Instant now) {
    auto const expression = TRY(compile(document["expression"].text()));
    Environment environment;
    environment.now = now;
    environment.strict = true;
    return evaluate(expression, element_of(document["resource"]), environment);
}

}  // namespace

std::string error_line(base::Error const& error) {
    std::string text = error.message;
    for (auto const& detail : error.details) text += " " + detail.path + ": " + detail.reason;
    std::string line = "{\"error\":";
    append_quoted(line, text);
    return line + "}";
}

std::string answer_line(std::string line, base::Instant now) {
    auto const document = parse(std::move(line));
    if (!document) return error_line(document.error());
    auto const items = result_of(*document, now);
    if (!items) return error_line(items.error());
    std::string out = "{\"result\":[";
    for (auto const& item : *items) {
        if (out.back() == '}') out += ',';
        out += "{\"type\":";
        append_quoted(out, told_type(item));
        out += ",\"value\":" + json_of(item) + "}";
    }
    return out + "]}";
}

}  // namespace fhir
