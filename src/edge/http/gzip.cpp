#include "edge/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>

#include "base/result.hpp"
#include "base/text.hpp"

namespace http {

std::string gzipped(std::string_view bytes, int level) {
    constexpr int window_bits_gzip = 15 + 16;
    constexpr int memory_level = 8;
    z_stream stream{};
    CHECK(deflateInit2(&stream, level, Z_DEFLATED, window_bits_gzip, memory_level,
                       Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    auto const done = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    CHECK(done == Z_STREAM_END);
    return out;
}

bool accepts_gzip(Request const& request) {
    for (auto const part : base::split(request.headers.find("Accept-Encoding"), ',')) {
        auto const pieces = base::split(part, ';');
        if (!base::equals_ignoring_case(base::trim(pieces.front()), "gzip")) continue;
        if (pieces.size() == 1) return true;
        // q is the only parameter, and only zero refuses: "q=0", "q=0.000".
        auto const weight = base::trim(pieces[1]);
        return std::ranges::any_of(weight, [](char c) { return c >= '1' && c <= '9'; });
    }
    return false;
}

}  // namespace http
