// Passwords by Argon2id, secrets and tokens by SHA-256.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace auth {

// Argon2id with 19 MiB and two passes (OWASP password storage, 2023), about 10 ms. At most four run
// at a time; others wait.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);

using Digest = std::array<unsigned char, 32>;

Digest digest_of(std::string_view secret);  // SHA-256: for 256 random bits, never for passwords.
std::string hex_of(Digest const& digest);

bool equal_in_constant_time(std::string_view left, std::string_view right);

struct DigestHash {  // A digest is random already.
    std::size_t operator()(Digest const& digest) const noexcept;
};

}  // namespace auth
