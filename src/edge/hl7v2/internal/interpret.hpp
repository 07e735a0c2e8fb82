// What a parsed message does to the record: gathered into a Writing, nothing committed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "edge/hl7v2/acknowledgement.hpp"
#include "edge/hl7v2/internal/writing.hpp"
#include "edge/hl7v2/message.hpp"

namespace hl7v2 {

struct Interpreting {
    Message const& message;
    base::Instant now;
    std::function<std::string()> const& new_id;
    std::string mender;  // Account of the person who corrected the text; empty for a first arrival.
};

struct Interpreted {
    std::vector<std::string> people;  // Patient ids
    Notes notes;
    bool repeated = false;            // It was taken before; nothing is to be written.
};

// Refuses what Homeward takes not: type, event, version, or a header without control id.
base::Result<void> taken(Header const& header);

base::Result<Interpreted> interpret(Interpreting const& asked, Writing& writing);

}  // namespace hl7v2
