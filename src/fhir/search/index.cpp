#include "fhir/search/index.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "fhir/search/internal/extract.hpp"

namespace fhir {
namespace {

// An element made to multiply (thousands of codings by thousands of values) is indexed by its
// first combinations only.
constexpr std::size_t combinations_max = 1000;

// Walks a resource along its plan and collects the entries.
class Indexer {
  public:
    Indexer(Value resource, Plan const& plan) : resource_(resource), plan_(plan) {
        entries_.reserve(24);
    }

    std::vector<IndexEntry> entries() && {
        walk(0, resource_);
        for (auto const& presence : plan_.presences) add_presence(presence);
        return std::move(entries_);
    }

  private:
    void walk(std::size_t at, Value value) {
        auto const& node = plan_.nodes[at];
        for (auto const& leaf : node.leaves) {
            if (leaf.composite) add_composites(leaf, value);
            else if (leaf.kind == ParameterKind::special) add_position(leaf, value);
            else add(leaf, value);
        }
        if (node.edges.empty() || !value.is_object()) return;
        for (auto const member : value) {
            auto const name = member.name();
            for (auto const& edge : node.edges) {
                if (edge.step.name != name) continue;
                for_each_chosen(member, edge.step, [&](Value each) { walk(edge.node, each); });
            }
        }
    }

    void add(Leaf const& leaf, Value value) {
        parts_.clear();
        extract(parts_, value, leaf.kind, leaf.shape, leaf.system);
        // A concept in words only is not missing, though no code finds it.
        bool const uncoded = parts_.empty() && leaf.kind == ParameterKind::token &&
                             leaf.shape == Shape::concept_ && value.size() > 0;
        if (uncoded) parts_.emplace_back(TokenEntry{});
        for (auto& part : parts_) {
            std::visit([&](auto& entry) { entries_.push_back({leaf.parameter, std::move(entry)}); },
                       part);
        }
        if (leaf.text_parameter != 0) add_texts(leaf, value);
        if (leaf.type_parameter != 0) add_types(leaf, value);
    }

    // search.html#token, :text: CodeableConcept.text, Coding.display, Identifier.type.text.
    void add_texts(Leaf const& leaf, Value value) {
        add_text(leaf.text_parameter, value["text"]);
        add_text(leaf.text_parameter, value["display"]);
        add_text(leaf.text_parameter, value["type"]["text"]);
        for (auto const coding : value["coding"]) add_text(leaf.text_parameter, coding["display"]);
    }

    // A text is often its coding's display: once is enough.
    void add_text(std::uint32_t parameter, Value text) {
        if (!text.is_string() || text.text().empty()) return;
        for (auto const& entry : entries_) {
            if (entry.parameter != parameter) continue;
            if (std::get<StringEntry>(entry.value).exact == text.text()) return;
        }
        entries_.push_back(
            {parameter, StringEntry{base::fold(text.text()), std::string(text.text())}});
    }

    // search.html#token, :of-type: system|code|value, the last two as one code.
    void add_types(Leaf const& leaf, Value identifier) {
        if (identifier["value"].text().empty()) return;
        for (auto const coding : identifier["type"]["coding"]) {
            entries_.push_back({leaf.type_parameter,
                                TokenEntry{std::string(coding["system"].text()),
                                           std::string(coding["code"].text()) + "|" +
                                               std::string(identifier["value"].text())}});
        }
    }

    // Location.position: latitude and longitude, paired.
    void add_position(Leaf const& leaf, Value position) {
        std::vector<Part> parts;
        extract(parts, position["latitude"], ParameterKind::number, Shape::number, {});
        extract(parts, position["longitude"], ParameterKind::number, Shape::number, {});
        if (parts.size() == 2)
            entries_.push_back({leaf.parameter, CompositeEntry{std::move(parts)}});
    }

    // One entry for each combination of its components' values within this element.
    void add_composites(Leaf const& leaf, Value element) {
        std::vector<CompositeEntry> combined(1);
        for (auto const& component : leaf.composite->components) {
            std::vector<Part> parts;
            for (auto const& path : component.paths) {
                follow(path.from_resource ? resource_ : element, path.steps, 0, [&](Value each) {
                    extract(parts, each, component.kind, path.shape, path.system);
                });
            }
            combined = times(combined, parts);
            if (combined.empty()) return;
        }
        for (auto& entry : combined) entries_.push_back({leaf.parameter, std::move(entry)});
    }

    static std::vector<CompositeEntry> times(std::vector<CompositeEntry> const& entries,
                                             std::vector<Part> const& parts) {
        std::vector<CompositeEntry> product;
        for (auto const& entry : entries) {
            for (auto const& part : parts) {
                if (product.size() == combinations_max) return product;
                product.push_back(entry);
                product.back().parts.push_back(part);
            }
        }
        return product;
    }

    void add_presence(Presence const& presence) {
        bool present = false;
        for (auto const name : presence.members) {
            auto const member = resource_[name];
            present = present || (member && member.text() != "false");
        }
        entries_.push_back({presence.parameter, TokenEntry{"", present ? "true" : "false"}});
    }

    Value resource_;
    Plan const& plan_;
    std::vector<IndexEntry> entries_;
    std::vector<Part> parts_;
};

}  // namespace

std::uint32_t parameter_key(std::string_view code) {
    return static_cast<std::uint32_t>(base::hash(code));
}

std::vector<IndexEntry> index_of(Value resource) {
    return Indexer(resource, plan_of(resource["resourceType"].text())).entries();
}

}  // namespace fhir
