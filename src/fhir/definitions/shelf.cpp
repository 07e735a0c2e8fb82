#include "fhir/definitions/shelf.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "fhir/definitions/errors.hpp"
#include "fhir/definitions/internal/table.hpp"

namespace fhir {
namespace {

struct Row {
    std::string_view type, url;
    std::size_t offset = 0, length = 0;
};

std::size_t number(std::string_view text) {
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Row row_from(std::string_view line) {
    std::string_view fields[4];
    for (auto& field : fields) {
        field = line.substr(0, line.find(' '));
        line.remove_prefix(std::min(field.size() + 1, line.size()));
    }
    return {fields[0], fields[1], number(fields[2]), number(fields[3])};
}

auto key_of(Row const& row) { return std::pair(row.type, row.url); }

class Hl7 : public Shelf {
  public:
    Hl7() { tables::for_each_line(tables::hl7_index, [&](auto line) { add(row_from(line)); }); }

    Resource find(std::string_view type, std::string_view canonical) const override {
        auto const [url, version] = canonical_parts(canonical);
        auto const found = std::ranges::lower_bound(rows_, std::pair(type, url), {}, key_of);
        if (found == rows_.end() || key_of(*found) != std::pair(type, url)) return nullptr;
        auto resource = parsed(*found);
        bool const fits = version.empty() || (*resource)["version"].text().starts_with(version);
        return fits ? resource : nullptr;
    }

  private:
    void add(Row row) { rows_.push_back(row); }

    Resource parsed(Row const& row) const {
        std::scoped_lock const lock(mutex_);
        auto& kept = parsed_[row.offset];
        if (!kept) {
            auto document = parse(std::string(tables::hl7_text.substr(row.offset, row.length)));
            CHECK(document);
            kept = std::make_shared<Document const>(std::move(*document));
        }
        return kept;
    }

    std::vector<Row> rows_;  // By type, then address.
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::size_t, Resource> parsed_;
};

}  // namespace

Shelf const& hl7_shelf() {
    static Hl7 const shelf;
    return shelf;
}

std::pair<std::string_view, std::string_view> canonical_parts(std::string_view canonical) {
    auto const bar = canonical.find('|');
    if (bar == std::string_view::npos) return {canonical, {}};
    return {canonical.substr(0, bar), canonical.substr(bar + 1)};
}

bool is_definitional(std::string_view type) {
    return type == "StructureDefinition" || type == "CodeSystem" || type == "ValueSet" ||
           type == "ConceptMap";
}

base::Result<void> Package::add(std::string json) {
    auto document = TRY(parse(std::move(json)));
    auto const root = document.root();
    if (!root.is_object() || root["resourceType"].text().empty()) {
        return base::malformed(errors::bad_definition, {{"resourceType", "is needed"}});
    }
    if (root["resourceType"].text() == "Bundle") {
        for (auto const entry : root["entry"]) {
            auto const inner = entry["resource"];
            if (inner) TRY(add(std::string(inner.source())));
        }
        return {};
    }
    add(std::make_shared<Document const>(std::move(document)));
    return {};
}

void Package::add(Resource resource) {
    auto const type = (*resource)["resourceType"].text();
    auto const url = (*resource)["url"].text();
    if (!is_definitional(type) || url.empty()) return;
    auto& versions = resources_[{std::string(type), std::string(url)}];
    auto const of = [](Resource const& each) { return (*each)["version"].text(); };
    auto const at = std::ranges::upper_bound(versions, of(resource), {}, of);
    versions.insert(at, std::move(resource));
}

Resource Package::find(std::string_view type, std::string_view canonical) const {
    auto const [url, version] = canonical_parts(canonical);
    auto const found = resources_.find(std::pair(std::string(type), std::string(url)));
    if (found != resources_.end()) {
        if (version.empty()) return found->second.back();
        for (auto const& each : found->second) {
            if ((*each)["version"].text() == version) return each;
        }
    }
    return beneath_.find(type, canonical);
}

std::vector<Resource> Package::all() const {
    std::vector<Resource> all;
    for (auto const& [key, versions] : resources_) {
        all.insert(all.end(), versions.begin(), versions.end());
    }
    return all;
}

}  // namespace fhir
