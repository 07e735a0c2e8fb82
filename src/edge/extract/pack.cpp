#include "edge/extract/internal/pack.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <utility>

#include "edge/extract/errors.hpp"
#include "edge/extract/extract.hpp"

namespace extract {

std::string gzipped(std::string_view text) {
    z_stream stream{};
    constexpr int gzip = 15 + 16;
    CHECK(deflateInit2(&stream, 1, Z_DEFLATED, gzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

base::Result<std::string> read_packed(std::filesystem::path const& file) {
    auto* const stream = gzopen(file.c_str(), "rb");
    if (!stream) return base::refuse(errors::unreadable);
    std::string text;
    int read = 0;
    do {
        auto const size = text.size();
        text.resize(size + (1 << 20));
        read = gzread(stream, text.data() + size, 1 << 20);
        text.resize(size + static_cast<std::size_t>(std::max(read, 0)));
    } while (read > 0);
    auto const whole = gzclose(stream) == Z_OK && read == 0;
    return whole ? base::Result<std::string>(std::move(text)) : base::refuse(errors::unreadable);
}

struct Digest::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Digest::Digest() : state_(std::make_unique<State>()) {
    CHECK(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;

void Digest::add(std::string_view text) {
    CHECK(EVP_DigestUpdate(state_->context, text.data(), text.size()) == 1);
}

std::string Digest::hex() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    CHECK(EVP_DigestFinal_ex(state_->context, digest, &size) == 1);
    std::string text;
    for (unsigned at = 0; at < size; ++at) text += fmt::format("{:02x}", digest[at]);
    return text;
}

Pack::Pack(std::filesystem::path path, bool compressed) : path_(std::move(path)) {
    if (compressed) path_ += ".gz";
}

Pack::~Pack() {
    if (file_ >= 0) ::close(file_);
}

Pack::Pack(Pack&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      bytes_(other.bytes_),
      lines_(other.lines_),
      digest_(std::move(other.digest_)) {}

base::Result<void> Pack::add(std::string_view text, std::string_view written) {
    if (text.empty()) return {};
    if (file_ < 0) {
        std::error_code problem;
        std::filesystem::create_directories(path_.parent_path(), problem);
        file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (file_ < 0) return base::refuse(errors::unwritable);
    }
    digest_.add(text);
    bytes_ += text.size();
    lines_ += static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
    while (!written.empty()) {
        auto const done = ::write(file_, written.data(), written.size());
        if (done <= 0) return base::refuse(errors::unwritable);
        written.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
}

base::Result<void> Pack::close() {
    if (file_ >= 0 && ::close(std::exchange(file_, -1)) != 0) {
        return base::refuse(errors::unwritable);
    }
    return {};
}

}  // namespace extract
