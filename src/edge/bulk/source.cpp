#include "edge/bulk/internal/source.hpp"

#include <zlib.h>

#include <algorithm>

#include "base/text.hpp"
#include "edge/bulk/errors.hpp"
#include "edge/bulk/import.hpp"

namespace bulk {

namespace fs = std::filesystem;

base::Result<std::vector<fs::path>> files_of(std::vector<std::string> const& paths) {
    std::vector<fs::path> files;
    std::error_code problem;
    for (auto const& path : paths) {
        if (fs::is_directory(path, problem)) {
            for (auto const& entry : fs::recursive_directory_iterator(path, problem)) {
                if (entry.is_regular_file(problem)) files.push_back(entry.path());
            }
        } else if (fs::is_regular_file(path, problem)) {
            files.emplace_back(path);
        } else {
            return base::refuse(errors::unreadable, "There is no file " + path + ".");
        }
    }
    auto const rank = [](fs::path const& file) {
        auto const name = file.filename().string();
        return std::pair(!name.starts_with("0-"), name);
    };
    std::ranges::sort(files, {}, rank);
    return files;
}

// zlib's gz functions read plain files as they are.
base::Result<std::string> load(fs::path const& file) {
    auto* const stream = gzopen(file.c_str(), "rb");
    if (!stream) return base::refuse(errors::unreadable);
    gzbuffer(stream, 256 * 1024);
    std::string text;
    int read = 0;
    do {
        auto const size = text.size();
        text.resize(size + 1024 * 1024);
        read = gzread(stream, text.data() + size, 1024 * 1024);
        text.resize(size + static_cast<std::size_t>(std::max(read, 0)));
    } while (read > 0);
    bool const whole = gzclose(stream) == Z_OK && read == 0;
    if (!whole) return base::refuse(errors::unreadable, "This file is damaged or incomplete.");
    return text;
}

namespace {

Lines lines_of(std::shared_ptr<std::string const> text) {
    Lines found{text, {}};
    std::size_t number = 0;
    for (auto const line : base::split(*text, '\n')) {
        ++number;
        if (auto const trimmed = base::trim(line); !trimmed.empty()) {
            found.lines.push_back({number, trimmed});
        }
    }
    return found;
}

// A first line that is a whole object, with more behind it.
bool is_ndjson(std::string_view text) {
    auto const start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return false;
    auto const end = text.find('\n', start);
    if (end == std::string_view::npos) return false;
    auto const line = base::trim(text.substr(start, end - start));
    return line.starts_with('{') && line.ends_with('}') && line.size() > 2 &&
           !base::trim(text.substr(end)).empty() && bool(fhir::parse(std::string(line)));
}

}  // namespace

base::Result<Source> source_from(std::string text) {
    auto const shared = std::make_shared<std::string const>(std::move(text));
    if (is_ndjson(*shared)) return lines_of(shared);
    auto document = TRY(fhir::parse(shared));
    auto const type = document["resourceType"].text();
    if (type.empty()) return base::refuse(errors::not_resources);
    if (type != "Bundle") return Lines{shared, {{1, *shared}}};
    auto const kind = TRY(record::kind_of(document.root()));
    if (kind == record::BundleKind::history || kind == record::BundleKind::other) {
        return base::refuse(errors::not_resources,
                            "Bundles of this type cannot be imported; transaction, batch and "
                            "collection can.");
    }
    return Bundle{std::make_shared<fhir::Document const>(std::move(document)), kind};
}

}  // namespace bulk
