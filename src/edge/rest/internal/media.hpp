// Media types and wishes: what may come in, what goes out, and how much of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/record/write.hpp"
#include "edge/http/message.hpp"
#include "fhir/search/query.hpp"

namespace rest {

inline constexpr std::string_view fhir_json = "application/fhir+json; charset=utf-8";
inline constexpr std::string_view fhir_xml = "application/fhir+xml; charset=utf-8";

enum class Return : std::uint8_t { unsaid, minimal, representation, outcome };

enum class Format : std::uint8_t { json, xml };

// What the client would like of the answer. R4 http.html#ops, Prefer; #parameters.
struct Wish {
    Return returning = Return::unsaid;
    fhir::Handling handling = fhir::Handling::lenient;
    bool pretty = false;
    Format format = Format::json;
};

// Refuses (rest.not_acceptable) if neither _format nor Accept takes FHIR JSON or XML; _format wins.
base::Result<Wish> wish_of(http::Request const& request, record::SearchParameters const& query);

// "application/fhir+json" of "Application/FHIR+JSON; charset=utf-8". A '+' of a query may have
// become a blank.
std::string essence_of(std::string_view media_type);

// Of the names that FHIR and HTTP have for each form; nothing for any other media type.
std::optional<Format> format_of(std::string_view essence);

// Whether the answer is wanted as a FHIR resource though it is one of raw bytes of that media type.
// R4 binary.html#rest.
bool wants_resource(http::Request const& request, record::SearchParameters const& query,
                    std::string_view content_type);

// Refuses (rest.unsupported_media) a body that does not say it is JSON in UTF-8.
base::Result<void> check_content_type(http::Request const& request);

// The same JSON with line breaks and two blanks a level.
std::string pretty(std::string_view json);

}  // namespace rest
