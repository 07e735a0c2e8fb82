// The web application: the files of its build, read once and served from memory.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "edge/http/router.hpp"

namespace page {

struct Options {
    std::filesystem::path folder;       // web/dist
    std::vector<std::string> prefixes;  // "/fhir": unknown paths below these are no pages of ours.
    http::Handler refuse;               // Answers those, and files that are not there, with 404.
    bool over_tls = false;              // Then Strict-Transport-Security is sent.
};

// Adds GET /{path...}. A file under its path; index.html for any other path whose last segment has
// no dot, since the application makes its own routes. Hashed files (below assets/) may be kept for
// ever; all have an ETag, and text goes compressed to clients that take it. Unavailable
// (page.no_pages) without an index.html.
base::Result<void> add(http::Router& router, Options options);

}  // namespace page
