#include "edge/auth/password.hpp"

#include <sodium.h>

#include <cstring>
#include <semaphore>

#include "base/result.hpp"

namespace auth {

namespace {

constexpr std::size_t memory_bytes = 19 * 1024 * 1024;
constexpr unsigned long long passes = 2;

std::counting_semaphore<4>& turns() {
    static std::counting_semaphore<4> semaphore(4);
    return semaphore;
}

class Turn {
  public:
    Turn() { turns().acquire(); }
    ~Turn() { turns().release(); }
    Turn(Turn const&) = delete;
};

}  // namespace

std::string hash_password(std::string_view password) {
    CHECK(sodium_init() >= 0);
    Turn const turn;
    char hash[crypto_pwhash_STRBYTES];
    auto const failed = crypto_pwhash_str_alg(hash, password.data(), password.size(), passes,
                                              memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    CHECK(failed == 0);  // Only for want of memory.
    return hash;
}

bool verify_password(std::string_view hash, std::string_view password) {
    CHECK(sodium_init() >= 0);
    Turn const turn;
    return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) ==
           0;
}

Digest digest_of(std::string_view secret) {
    Digest digest;
    crypto_hash_sha256(digest.data(), reinterpret_cast<unsigned char const*>(secret.data()),
                       secret.size());
    return digest;
}

std::string hex_of(Digest const& digest) {
    std::string text(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::size_t DigestHash::operator()(Digest const& digest) const noexcept {
    std::size_t hash;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

}  // namespace auth
