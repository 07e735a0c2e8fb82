// A message from its text to its acknowledgement: parse, permit, identity, map, triggers, commit.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "edge/audit/entry.hpp"
#include "edge/hl7v2/acknowledgement.hpp"
#include "fhir/validation/validation.hpp"
#include "store/log/store.hpp"

namespace hl7v2 {

// What the door needs of the house.
struct Receiving {
    store::Store& store;
    std::function<base::Instant()> clock;
    std::function<std::string()> new_id;
    audit::Record record;
    fhir::Checking checking = fhir::Checking::warn;  // Of the resources that messages become.
    fhir::Profiles const* profiles = nullptr;        // Null: HL7's own.
};

struct Received {
    Answer answer;
    std::string acknowledgement;  // The text to send back.
};

// Takes one message. Whatever comes, there is an acknowledgement: the message is in the record
// durably (AA), or kept as a letter (AE, AR), or to be sent again later (AR, unavailable). The same
// content from the same sender with the same control id is accepted again and written once.
// Throws nothing: a fault of ours is a rejection with an incident number, and is logged.
Received receive(Receiving const& receiving, std::string_view bytes);

// The same for a letter that `mender` has corrected: text is UTF-8 whatever MSH-18 says. If it is
// accepted the letter becomes replayed; if not, the letter keeps the new text and reason.
// hl7v2.no_such_letter, hl7v2.letter_closed.
base::Result<Received> replay(Receiving const& receiving, std::string_view letter,
                              std::string_view text, sharing::Actor const& mender);

// Puts a letter aside with a reason. hl7v2.reason_missing, hl7v2.no_such_letter,
// hl7v2.letter_closed.
base::Result<void> discard(Receiving const& receiving, std::string_view letter,
                           std::string_view reason, sharing::Actor const& mender);

}  // namespace hl7v2
