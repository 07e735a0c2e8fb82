// Files that are written piece by piece, compressed and hashed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace extract {

// A whole gzip member; members behind each other are one gzip file (RFC 1952, 2.2).
std::string gzipped(std::string_view text);

class Digest {
  public:
    Digest();
    ~Digest();
    Digest(Digest&&) noexcept;
    void add(std::string_view text);
    std::string hex();  // Ends it.

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// One file of the city. Made on disk with its first piece.
class Pack {
  public:
    Pack(std::filesystem::path path, bool compressed);
    ~Pack();
    Pack(Pack&&) noexcept;

    // The piece as it is to be read, and as it is to be written (compressed or the same).
    base::Result<void> add(std::string_view text, std::string_view written);
    base::Result<void> close();

    std::uint64_t bytes() const { return bytes_; }
    std::uint64_t lines() const { return lines_; }
    std::string hex() { return digest_.hex(); }

  private:
    std::filesystem::path path_;
    int file_ = -1;
    std::uint64_t bytes_ = 0;
    std::uint64_t lines_ = 0;
    Digest digest_;
};

}  // namespace extract
