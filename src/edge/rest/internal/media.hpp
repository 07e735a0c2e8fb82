// Media types and wishes: what may come in, what goes out, and how much of it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/record/write.hpp"
#include "edge/http/message.hpp"
#include "fhir/search/query.hpp"

namespace rest {

inline constexpr std::string_view fhir_json = "application/fhir+json; charset=utf-8";

enum class Return : std::uint8_t { unsaid, minimal, representation, outcome };

// What the client would like of the answer. R4 http.html#ops, Prefer; #parameters.
struct Wish {
    Return returning = Return::unsaid;
    fhir::Handling handling = fhir::Handling::lenient;
    bool pretty = false;
};

// Refuses (rest.not_acceptable) if neither _format nor Accept takes FHIR JSON; _format wins.
base::Result<Wish> wish_of(http::Request const& request, record::SearchParameters const& query);

// Refuses (rest.unsupported_media) a body that does not say it is JSON in UTF-8.
base::Result<void> check_content_type(http::Request const& request);

// The same JSON with line breaks and two blanks a level.
std::string pretty(std::string_view json);

}  // namespace rest
