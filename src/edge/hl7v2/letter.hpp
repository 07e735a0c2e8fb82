// A refused message, kept so that somebody can mend it and play it again ("dead letter").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edge/hl7v2/acknowledgement.hpp"
#include "store/log/store.hpp"

namespace hl7v2 {

enum class LetterState { dead, replayed, discarded };

std::string_view name_of(LetterState state);

struct Letter {
    std::string id;
    base::Instant received;    // When it came last.
    std::string type;          // "ADT^A04"
    std::string control;
    std::string sender;        // "PAS at EAST"
    Answer answer;             // Why it was refused.
    LetterState state = LetterState::dead;
    std::string text;          // UTF-8
    std::string by;            // Account that replayed or discarded it.
    std::string reason;        // Why it was discarded.
};

// The same text from the same sender is the same letter, however often it comes.
std::string letter_id(Header const& header, std::string_view text);

store::Row row_from(Letter const& letter);

// hl7v2.no_such_letter if there is none.
base::Result<Letter> letter_at(store::Snapshot const& snapshot, std::string_view id);

// Newest first; all states, or dead ones only.
enum class Which { dead, all };
base::Result<std::vector<Letter>> letters(store::Snapshot const& snapshot, Which which);

}  // namespace hl7v2
