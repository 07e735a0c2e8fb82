// The trail: a file to which lines are only ever appended, each bound to the one before by a hash.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "edge/audit/entry.hpp"

namespace audit {

// The file's name within the data folder.
inline constexpr char const* file_name = "audit.ndjson";

class Trail {
  public:
    // Opens or begins the file and goes on from its last whole line; a line that a crash left
    // unfinished is cut off and logged. Unavailable (audit.unreadable) if that cannot be done,
    // fault (audit.chain_broken) if the last line is no line of a trail.
    static base::Result<std::unique_ptr<Trail>> open(std::string const& path);
    ~Trail();  // Writes what is left.

    // In order of arrival; on disk within 100 ms. Waits while 65,536 entries are unwritten.
    void record(Entry entry);

    std::uint64_t lines() const;  // Written so far, earlier runs included.

  private:
    struct Writer;
    explicit Trail(std::unique_ptr<Writer> writer);
    std::unique_ptr<Writer> writer_;
};

struct Verified {
    std::uint64_t lines = 0;
    std::string head;  // The last line's hash: compare it with one that was noted elsewhere,
                       // since a chain cannot show that its end was cut off.
    bool unfinished =
        false;  // The last line has no end yet: the server is writing, or has crashed.
};

// Recomputes the whole chain. Fault (audit.chain_broken) naming the first line that does not fit.
base::Result<Verified> verify(std::string const& path);

}  // namespace audit
