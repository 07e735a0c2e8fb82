// One line of the trail as text, and how it is chained to the one before.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "edge/audit/entry.hpp"

namespace audit {

// Where the trail ends: how many lines, and the last one's hash (zeros before the first).
struct Head {
    std::uint64_t lines = 0;
    std::string hash = std::string(64, '0');
};

// SHA-256 over pieces, in lower-case hexadecimal.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    std::string of(std::string_view first, std::string_view second);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// Appends `{"hash":"…","n":…,…}` and a line feed, and moves the head on. The hash is of the
// previous line's hash followed by this line's text behind its own hash.
void append_line(std::string& out, Entry const& entry, Head& head, Sha256& sha);

struct Line {
    std::string_view hash;
    std::string_view content;  // What was hashed: `"n":…}`.
};

// Nothing if the text (without line feed) is not a line of a trail.
std::optional<Line> line_from(std::string_view text);

}  // namespace audit
