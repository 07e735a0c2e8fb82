// MLLP: a message between VT (0x0B) and FS CR (0x1C 0x0D). HL7 Transport Specification: MLLP,
// release 1. Pure: bytes in, messages out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hl7v2 {

// What one frame may hold: a message of the longest kind and a little more, so that one which is
// just too long is answered by name instead of being cut off.
inline constexpr std::size_t frame_bytes_max = 1'100'000;

class Framer {
  public:
    enum class State {
        idle,      // Between messages.
        inside,    // A message has begun.
        too_long   // The message is longer than frame_bytes_max: nothing more can be read.
    };

    void take(std::string_view bytes);

    // The next whole message. What stands between frames is passed over; FS ends a frame even if
    // its CR has not come yet.
    std::optional<std::string> next();

    State state() const;
    std::string_view begun() const;  // Of a message that has begun: what has come of it.

  private:
    std::string buffer_;
    std::size_t scanned_ = 0;  // No end before this place of the buffer.
};

std::string framed(std::string_view message);

}  // namespace hl7v2
