// Finding people by name, NHS number or postcode.
#include <algorithm>

#include "base/text.hpp"
#include "domain/terms/terms.hpp"
#include "edge/screen/errors.hpp"
#include "edge/screen/internal/draw.hpp"
#include "fhir/search/query.hpp"

namespace screen {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a search parameter must not read as its own syntax.
std::string escaped(std::string_view text) {
    std::string safe;
    for (char const c : text) {
        if (c == ',' || c == '|' || c == '$' || c == '\\') safe += '\\';
        safe += c;
    }
    return safe;
}

// Ten digits are an NHS number; a text with a digit is a postcode; all else are parts of a name.
Parameters parameters_for(std::string_view query) {
    std::string digits;
    for (char const c : query)
        if (is_digit(c)) digits += c;
    auto const plain = std::ranges::all_of(query, [](char c) { return is_digit(c) || c == ' '; });
    if (plain && digits.size() == 10)
        return {{"identifier", std::string(terms::nhs_number) + "|" + digits}};
    if (!digits.empty()) return {{"address-postalcode", escaped(query)}};
    Parameters parameters;
    for (auto const word : base::split(query, ' '))
        if (!word.empty()) parameters.emplace_back("name", escaped(word));
    return parameters;
}

}  // namespace

base::Result<fhir::Draft> people(Look const& look, std::string const& query) {
    auto const text = base::trim(query);
    if (text.size() < 2) return base::refuse(errors::query_needed);
    auto parameters = parameters_for(text);
    parameters.emplace_back("_count", "20");
    parameters.emplace_back("_total", "none");
    auto const search = TRY(fhir::query_from("Patient", parameters, fhir::Handling::strict, ""));
    std::vector<fhir::Draft> rows;
    for (auto const& version : TRY(look.snapshot.search(search)).matches) {
        auto row = TRY(look.summary(version.key.id));
        auto const story = look.view.stories.find(version.key.id);
        auto const* course = story == look.view.stories.end() ? nullptr : story->second.open();
        if (course)
            row.set("episode", fhir::object({{"id", course->opened.origin.id},
                                             {"stage", episode::name_of(
                                                           episode::stage_of(*course))}}));
        rows.push_back(std::move(row));
    }
    return fhir::object(
        {{"at", instant(look.context.now)}, {"rows", fhir::array(std::move(rows))}});
}

}  // namespace screen
