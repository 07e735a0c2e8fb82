// What to take out of a resource of one type: the definitions' paths, merged into one tree so that
// a resource is walked once.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "fhir/search/query.hpp"

namespace fhir {

// The FHIR types that become index entries, those read alike as one.
enum class Shape : std::uint8_t {
    code, coding, concept_, identifier, contact_point,
    text, name, address,
    date, period, timing,
    number, quantity, money, range, sampled_data,
    reference, canonical, resource,
    element  // A composite's: its components read it.
};

// One member on the way to a value, and which of its elements count.
struct Step {
    std::string_view name;
    int index = -1;                // Only that element; -1: all.
    std::string_view where_name;   // Only elements with this member...
    std::string_view where_value;  // ...of this value. "resolve": references to that type.
    friend bool operator==(Step const&, Step const&) = default;
};

struct Path {
    std::vector<Step> steps;
    bool from_resource = false;  // Else from the composite's element.
    Shape shape = Shape::text;
    std::string_view system;     // What a code element implies; else empty.
};

struct Component {
    ParameterKind kind;
    std::vector<Path> paths;
};

struct Composite {
    std::vector<Component> components;
};

// What a value at some node of the tree yields.
struct Leaf {
    std::uint32_t parameter;
    ParameterKind kind;
    Shape shape;
    std::string_view system;
    Composite const* composite = nullptr;
    std::uint32_t text_parameter = 0;  // What :text asks; 0 where it is not indexed.
    std::uint32_t type_parameter = 0;  // What :of-type asks; 0 where it is not indexed.
};

struct Edge {
    Step step;
    std::size_t node;
};

struct PlanNode {
    std::vector<Edge> edges;
    std::vector<Leaf> leaves;
};

// True or false by whether any of the root's members stands and is not false.
struct Presence {
    std::uint32_t parameter;
    std::vector<std::string_view> members;
};

struct Plan {
    std::vector<PlanNode> nodes;  // The first is the resource.
    std::vector<Presence> presences;
};

Plan const& plan_of(std::string_view type);

ParameterKind kind_from(std::string_view name);  // "token"; CHECKs that it is one.

// Modifiers of tokens that are answered by entries of their own, under the key of the code with the
// modifier ("code:text", "identifier:of-type").
enum class TokenFacet : std::uint8_t { text, type };

std::uint32_t facet_key(std::string_view code, TokenFacet facet);

// Whether a type's token parameter is indexed by that facet. By text: concepts, codings and
// identifiers, except in Observation's combo- and component- twins. By type: identifiers.
bool has_facet(std::string_view type, std::string_view code, TokenFacet facet);

// The kinds of a composite's components, in order; null for no composite.
Composite const* composite_of(std::string_view type, std::string_view code);

}  // namespace fhir
