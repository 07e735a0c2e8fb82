// A code system made ready for questions: each concept by its code, and what lies above and below.
// FHIR R4 codesystem.html.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/shelf.hpp"

namespace fhir {

// How much of the system is known here. FHIR R4 valueset-codesystem-content-mode.html.
enum class Content : std::uint8_t { complete, fragment, none };

struct Concept {
    std::string_view code, display, definition;
    Value node;  // As it stands in the resource: properties, designations. Absent from a list.
    std::vector<std::uint32_t> parents, children;  // Indexes among the system's concepts.
    bool abstract = false;  // Not for use by itself.
    bool inactive = false;
};

class CodeSystem {
  public:
    explicit CodeSystem(Resource resource);

    std::string_view url() const { return url_; }
    std::string_view version() const { return version_; }
    std::string_view name() const { return name_; }
    bool case_sensitive() const { return case_sensitive_; }
    Content content() const { return content_; }
    Value resource() const { return resource_ ? resource_->root() : Value{}; }
    std::vector<Concept> const& concepts() const { return concepts_; }

    // By its code, regardless of case if the system says so; null if there is none.
    Concept const* find(std::string_view code) const;

    // Whether `below` is `above` or lies beneath it.
    bool subsumes(Concept const& above, Concept const& below) const;
    // A concept with all beneath it, each once, itself first.
    std::vector<Concept const*> below(Concept const& top) const;

    // The values of a property of a concept, as text: "code", "display", "definition", "parent",
    // "child", "inactive" and "notSelectable" besides those that the resource gives.
    std::vector<std::string_view> property(Concept const& concept_, std::string_view name) const;

    // A list that a site holds: columns or members code, display, parent, definition, inactive.
    struct Line {
        std::string code, display, parent, definition;
        bool inactive = false;
    };
    CodeSystem(std::string url, std::string version, std::vector<Line> const& lines);

  private:
    void read(Value list, std::int64_t parent, int depth);
    void flag(Concept& concept_, Value property);
    void link();
    void join(std::uint32_t parent, std::uint32_t child);
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    Resource resource_;
    std::string url_, version_, name_;
    bool case_sensitive_ = true;
    Content content_ = Content::complete;
    std::vector<Concept> concepts_;
    std::deque<std::string> texts_;
    std::unordered_map<std::string_view, std::uint32_t> by_code_;  // In lower case if insensitive.
};

}  // namespace fhir
