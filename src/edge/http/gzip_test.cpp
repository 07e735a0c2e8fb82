#include "edge/http/gzip.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace {

std::string unzipped(std::string bytes, std::size_t size) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string out(size, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    return out;
}

TEST(Gzip, ComesBackAsItWas) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += std::to_string(i * i);
    for (auto const level : {1, 9}) {
        auto const small = http::gzipped(text, level);
        EXPECT_LT(small.size(), text.size() / 2);
        EXPECT_EQ(unzipped(small, text.size()), text);
    }
    EXPECT_EQ(unzipped(http::gzipped("", 1), 1), std::string(1, '\0'));
}

TEST(Gzip, IsSentOnlyToWhoTakesIt) {
    auto const accepts = [](std::string const& value) {
        http::Request request;
        request.headers.add("Accept-Encoding", value);
        return http::accepts_gzip(request);
    };
    EXPECT_TRUE(accepts("gzip"));
    EXPECT_TRUE(accepts("br, GZIP;q=0.5"));
    EXPECT_FALSE(accepts("gzip;q=0"));
    EXPECT_FALSE(accepts("gzip; q=0.000"));
    EXPECT_FALSE(accepts("identity"));
    EXPECT_FALSE(http::accepts_gzip({}));
}

}  // namespace
