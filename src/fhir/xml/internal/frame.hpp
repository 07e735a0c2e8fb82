// The open elements of a document being read, and the JSON that they become.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/type.hpp"

namespace fhir {

// What an element is read as.
enum class Form : std::uint8_t {
    object,     // A resource or a datatype with elements.
    primitive,  // A value, and maybe extensions.
    holder,     // Around a whole resource: contained, Bundle.entry.resource.
    narrative   // Markup, kept as its own bytes.
};

struct Frame {
    Form form = Form::object;
    TypeDefinition const* type = nullptr;  // Whose elements may stand here; null in a holder.
    std::string* out = nullptr;            // Where its JSON goes.
    std::string own;                       // That of a primitive's companion, before it is known.
    std::string place;                     // "name[1]": its step of a path.

    // Of an object: the element whose occurrences are being read, one after the other.
    Member const* run = nullptr;
    std::size_t count = 0;
    std::vector<std::string> values;       // JSON of primitives; "" where there is no value.
    std::vector<std::string> companions;
    bool begun = false;                    // Whether a member has been written.
    std::uint64_t seen = 0;                // One bit for each element that has stood here.
    bool has_seen(Member const& member) const { return (seen >> member.element & 1U) != 0; }

    // Of a primitive.
    Primitive primitive = Primitive::none;
    std::optional<std::string> value;

    // Of a narrative: where it begins in the source, and how deep within it we are.
    std::size_t from = 0;
    std::size_t depth = 0;
    bool filled = false;                   // Of a holder.
};

// Begins an object, with the attributes that are its members.
void open_object(Frame& frame, std::string_view id, std::string_view url);
void close_object(Frame& frame);

// Gets ready for one more occurrence of an element; `begin_value` writes what stands before it.
void begin_run(Frame& frame, Member const& member);
void end_run(Frame& frame);
void begin_value(Frame& frame);

// A primitive as JSON: a number or a truth value if it is one, else a string.
std::string json_of(Primitive primitive, std::string_view text);

}  // namespace fhir
