// Escape sequences and character sets of this room's texts.
#pragma once

#include <string>
#include <string_view>

#include "edge/hl7v2/message.hpp"

namespace hl7v2 {

// HL7 v2.8, 2.7: \F\ \S\ \T\ \R\ \E\ \P\ are the delimiters, \Xhh..\ bytes, \.br\ and \.sp\ a new
// line; highlighting, other formatting and local sequences are dropped, an escape character that
// opens no sequence is kept. Bytes of \X that are not UTF-8 are read as ISO 8859-1.
std::string unescaped(std::string_view text, Delimiters const& delimiters);

std::string latin1_to_utf8(std::string_view bytes);

}  // namespace hl7v2
