#include "base/random.hpp"

#include <sys/random.h>

#include <array>
#include <chrono>

#include "base/result.hpp"

namespace base {
namespace {

constexpr char const* digits = "0123456789abcdef";

// A large buffer spares a system call for each id.
void fill(unsigned char* target, std::size_t size) {
    thread_local std::array<unsigned char, 4096> pool;
    thread_local std::size_t used = pool.size();
    for (std::size_t i = 0; i < size; ++i) {
        if (used == pool.size()) {
            // 4096 bytes may be interrupted by a signal, so ask in pieces of 256, which are not.
            for (std::size_t at = 0; at < pool.size(); at += 256) {
                CHECK(getrandom(pool.data() + at, 256, 0) == 256);
            }
            used = 0;
        }
        target[i] = pool[used];
        pool[used++] = 0;
    }
}

}  // namespace

std::uint64_t Random::next() {
    state_ += 0x9e3779b97f4a7c15U;
    auto mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

std::uint64_t Random::below(std::uint64_t bound) {
    // Rejection keeps the draw uniform.
    auto const limit = bound * (UINT64_MAX / bound);
    auto drawn = next();
    while (drawn >= limit) drawn = next();
    return drawn % bound;
}

double Random::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::string secret(std::size_t bytes) {
    std::string text;
    text.reserve(2 * bytes);
    for (std::size_t i = 0; i < bytes; ++i) {
        unsigned char byte = 0;
        fill(&byte, 1);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string new_id() {
    std::array<unsigned char, 16> bytes;
    fill(bytes.data(), bytes.size());
    auto const now = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch()).count());
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(now >> (40 - 8 * i));
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x70);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

}  // namespace base
