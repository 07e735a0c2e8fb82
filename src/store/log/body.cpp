#include "store/log/body.hpp"

#include <zstd.h>

#include <memory>

#include "store/log/errors.hpp"
#include "store/log/internal/dictionary.hpp"

namespace store {
namespace {

constexpr int level = 1;  // Higher ones cost more than they spare.
constexpr std::size_t largest = std::size_t{256} << 20;

struct Free {
    void operator()(ZSTD_CCtx* it) const { ZSTD_freeCCtx(it); }
    void operator()(ZSTD_DCtx* it) const { ZSTD_freeDCtx(it); }
};

ZSTD_CDict const* for_packing() {
    static auto const* const made =
        ZSTD_createCDict(dictionary_1.data(), dictionary_1.size(), level);
    return made;
}

ZSTD_DDict const* for_unpacking() {
    static auto const* const made = ZSTD_createDDict(dictionary_1.data(), dictionary_1.size());
    return made;
}

std::unexpected<base::Error> broken(std::string_view why) {
    return base::refuse(errors::broken, std::string(errors::broken.message),
                        "stored body: " + std::string(why));
}

}  // namespace

StoredBody pack_body(std::string_view text) {
    thread_local std::unique_ptr<ZSTD_CCtx, Free> const context(ZSTD_createCCtx());
    thread_local std::string room;
    room.resize(ZSTD_compressBound(text.size()));
    auto const size = ZSTD_compress_usingCDict(context.get(), room.data(), room.size(),
                                               text.data(), text.size(), for_packing());
    if (ZSTD_isError(size) || size >= text.size()) return {Codec::plain, std::string(text)};
    return {Codec::zstd_bodies_1, room.substr(0, size)};
}

base::Result<std::string> unpack_body(Codec codec, std::string_view bytes) {
    if (codec == Codec::plain) return std::string(bytes);
    if (codec != Codec::zstd_bodies_1) return broken("unknown codec");
    auto const size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > largest) {
        return broken("no zstd frame");
    }
    thread_local std::unique_ptr<ZSTD_DCtx, Free> const context(ZSTD_createDCtx());
    std::string text(size, '\0');
    auto const got = ZSTD_decompress_usingDDict(context.get(), text.data(), text.size(),
                                                bytes.data(), bytes.size(), for_unpacking());
    if (ZSTD_isError(got) || got != size) return broken("its frame does not unpack");
    return text;
}

}  // namespace store
