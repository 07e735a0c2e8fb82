// The answer to a message: MSH, MSA and, where something is to be said, ERR segments.
// HL7 v2.8, 2.9.2 (original mode) and 2.14.5; what was wrong in words that a person can act on.
#pragma once

#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "edge/hl7v2/datatype_resource.hpp"
#include "edge/hl7v2/message.hpp"

namespace hl7v2 {

enum class Verdict {
    accepted,   // AA: what it says is in the record.
    error,      // AE: it cannot be used as it was sent; it is kept for correction.
    rejected    // AR: it is not for Homeward, or Homeward cannot take it now.
};

std::string_view code_of(Verdict verdict);  // "AA"

// The verdict on a refused message. Refusals by type or version and states of ours (unavailable,
// fault) are rejections; what the sender can mend is an error.
Verdict verdict_on(base::Error const& error);

// Whether a refusal is kept as a letter: not if sending again later is all that is needed.
bool worth_keeping(base::Error const& error);

struct Answer {
    Verdict verdict = Verdict::accepted;
    std::string text;    // For MSA-3: one sentence.
    std::string code;    // Of the error: "hl7v2.field_missing"; empty if accepted.
    Notes details;       // One ERR each: warnings if accepted.
};

Answer answer_from(base::Error const& error);

// `control` is the acknowledgement's own id (MSH-10).
std::string acknowledgement(Header const& to, Answer const& answer, base::Instant at,
                            std::string_view control);

// What an acknowledgement says, for those who send: demo, command line, tests.
struct Acknowledged {
    std::string verdict;  // "AA"
    std::string control;  // MSA-2
    std::string text;     // MSA-3
};
base::Result<Acknowledged> acknowledged_from(std::string_view text);

}  // namespace hl7v2
