// Finding the first of a few bytes in a text, sixteen at a time where the processor can.
#pragma once

#include <bit>
#include <cstddef>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace base {

// The position of the first of these bytes from `at` on; the text's size if there is none.
template <char... bytes>
std::size_t find_one_of(std::string_view text, std::size_t at) {
#ifdef __SSE2__
    for (; at + 16 <= text.size(); at += 16) {
        auto const* const place = reinterpret_cast<__m128i const*>(text.data() + at);
        auto const block = _mm_loadu_si128(place);
        auto const same = [&](char byte) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(byte)); };
        auto found = _mm_setzero_si128();
        ((found = _mm_or_si128(found, same(bytes))), ...);
        auto const mask = static_cast<unsigned>(_mm_movemask_epi8(found));
        if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
    }
#endif
    for (; at < text.size(); ++at) {
        if (((text[at] == bytes) || ...)) return at;
    }
    return at;
}

}  // namespace base
