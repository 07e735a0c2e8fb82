// Randomness is an argument: a seeded stream for tests and simulation, the system's for secrets.
#pragma once

#include <cstdint>
#include <string>

namespace base {

// SplitMix64: the same seed gives the same stream on every machine.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    std::uint64_t below(std::uint64_t bound);  // 0 to bound - 1; bound > 0.
    double unit();                             // [0, 1)

  private:
    std::uint64_t state_;
};

// `bytes` bytes from the system's generator, as lower-case hexadecimal.
std::string secret(std::size_t bytes);

// A new resource id: a UUID version 7 (RFC 9562). It begins with the time, so that the ids of one
// hour lie together in an index; 74 of its bits are random.
std::string new_id();

}  // namespace base
