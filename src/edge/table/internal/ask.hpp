// What a call of $run asks for.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/instant.hpp"
#include "edge/http/message.hpp"
#include "fhir/view/view.hpp"

namespace table {

enum class Format : std::uint8_t { ndjson, json, csv };

struct Ask {
    std::shared_ptr<fhir::Document const> document;  // Of the Parameters: the view points into it.
    fhir::View view;
    Format format = Format::ndjson;
    bool header = true;               // Of CSV.
    std::string patient;              // Only rows about this Patient id; empty: of all.
    std::optional<base::Instant> since;
    std::optional<std::size_t> limit;
};

// Malformed: table.bad_run, table.no_format, or what fhir/view finds wrong with the view.
base::Result<Ask> ask_from(http::Request const& request, std::string_view base);

}  // namespace table
