// A file as what it holds.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "domain/record/bundle.hpp"
#include "fhir/value/value.hpp"

namespace bulk {

// The bytes of a file, unpacked if they are gzipped. Refused: bulk.unreadable.
base::Result<std::string> load(std::filesystem::path const& file);

struct Line {
    std::size_t number = 0;  // From 1.
    std::string_view text;
};

struct Lines {
    std::shared_ptr<std::string const> text;
    std::vector<Line> lines;  // Without empty ones.
};

struct Bundle {
    std::shared_ptr<fhir::Document const> document;
    record::BundleKind kind = record::BundleKind::other;
};

using Source = std::variant<Lines, Bundle>;

// Text whose first line is a whole JSON value followed by another line is NDJSON; else it is one
// bundle, or one resource. Refused: bulk.not_resources, or what is wrong with the JSON.
base::Result<Source> source_from(std::string text);

}  // namespace bulk
