#include "app/definitions.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "app/errors.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "fhir/terminology/list.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

// By name, so that two readings end in the same.
std::vector<fs::path> files_below(fs::path const& folder) {
    std::vector<fs::path> files;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::string text_of(fs::path const& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

base::Result<void> add_systems(Definitions& definitions,
                               base::Result<std::vector<fhir::System>> systems) {
    if (!systems) return std::unexpected(std::move(systems).error());
    for (auto& system : *systems) definitions.terminology.add(std::move(system));
    return {};
}

// Resources a line, or codes a line: told apart by the first.
base::Result<void> add_lines(Definitions& definitions, std::string const& text) {
    auto const first = fhir::parse(text.substr(0, text.find('\n')));
    bool const resources = first && (*first)["resourceType"];
    if (!resources) return add_systems(definitions, fhir::systems_from_ndjson(text));
    for (auto const line : base::split(text, '\n')) {
        if (!base::trim(line).empty()) TRY(definitions.package.add(std::string(line)));
    }
    return {};
}

base::Result<void> add(Definitions& definitions, fs::path const& file) {
    auto const kind = file.extension();
    // The manifest of a package is no resource.
    if (file.filename() == "package.json" || file.filename() == ".index.json") return {};
    if (kind == ".json") return definitions.package.add(text_of(file));
    if (kind == ".ndjson") return add_lines(definitions, text_of(file));
    if (kind == ".csv") return add_systems(definitions, fhir::systems_from_csv(text_of(file)));
    return {};
}

void tell_unusable(Definitions const& definitions) {
    for (auto const& resource : definitions.package.all()) {
        if ((*resource)["resourceType"].text() != "StructureDefinition") continue;
        auto const fault = definitions.profiles.fault(resource);
        if (fault.empty()) continue;
        base::log(base::Level::warning, "app.profile_unusable",
                  {{"profile", std::string((*resource)["url"].text())}, {"why", fault}});
    }
}

}  // namespace

base::Result<fhir::Checking> checking_from(std::string_view name) {
    if (name == "reject") return fhir::Checking::reject;
    if (name == "warn") return fhir::Checking::warn;
    if (name == "off") return fhir::Checking::off;
    return base::malformed(errors::unknown_checking, {{"", std::string(name)}});
}

base::Result<std::unique_ptr<Definitions>> definitions_from(fs::path const& folder) {
    auto definitions = std::make_unique<Definitions>();
    if (folder.empty()) return definitions;
    std::error_code failure;
    if (!fs::is_directory(folder, failure)) {
        return base::malformed(errors::bad_definitions, {{folder.string(), "is no folder"}});
    }
    std::vector<base::Detail> details;
    for (auto const& file : files_below(folder)) {
        auto const added = add(*definitions, file);
        if (added) continue;
        auto reason = added.error().message;
        for (auto const& detail : added.error().details)
            reason.append(" ").append(detail.path).append(" ").append(detail.reason);
        details.push_back({file.string(), std::move(reason)});
    }
    if (!details.empty()) return base::malformed(errors::bad_definitions, std::move(details));
    tell_unusable(*definitions);
    base::log(base::Level::info, "app.definitions",
              {{"folder", folder.string()},
               {"addresses", std::to_string(definitions->package.size())}});
    return definitions;
}

}  // namespace app
