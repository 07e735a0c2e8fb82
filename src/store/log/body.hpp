// A resource's text as a backend keeps it: compressed with a dictionary trained on FHIR resources,
// which makes a small one four to five times smaller (zstd, RFC 8878). Its text comes back verbatim.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace store {

// How stored bytes are to be read; the number is stored beside them and never means another thing.
enum class Codec : std::uint8_t { plain = 0, zstd_bodies_1 = 1 };

struct StoredBody {
    Codec codec = Codec::plain;
    std::string bytes;
};

// Plain if compressing does not make it smaller.
StoredBody pack_body(std::string_view text);

// Refuses store.broken if the bytes are not what pack_body gave.
base::Result<std::string> unpack_body(Codec codec, std::string_view bytes);

}  // namespace store
