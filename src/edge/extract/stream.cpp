#include "edge/extract/internal/stream.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <queue>

#include "edge/extract/errors.hpp"

namespace extract {
namespace {

constexpr std::size_t piece = 1 << 20;
constexpr std::size_t look_ahead = 64 << 10;

// Reads the lines "MINUTE text" of one part.
class Part {
  public:
    Part(int file, std::uint64_t from, std::uint64_t to) : file_(file), at_(from), to_(to) {}

    // False at the end.
    bool next() {
        for (;;) {
            auto const end = buffer_.find('\n', used_);
            if (end != std::string::npos) {
                line_ = buffer_.substr(used_, end - used_);
                used_ = end + 1;
                std::from_chars(line_.data(), line_.data() + line_.size(), minute_);
                line_.erase(0, line_.find(' ') + 1);
                return true;
            }
            if (at_ >= to_) return false;
            buffer_.erase(0, used_);
            used_ = 0;
            auto const size = buffer_.size();
            auto const wanted = std::min<std::uint64_t>(look_ahead, to_ - at_);
            buffer_.resize(size + wanted);
            auto const read =
                ::pread(file_, buffer_.data() + size, wanted, static_cast<off_t>(at_));
            CHECK(read > 0);
            buffer_.resize(size + static_cast<std::size_t>(read));
            at_ += static_cast<std::uint64_t>(read);
        }
    }

    int minute() const { return minute_; }
    std::string const& line() const { return line_; }

  private:
    int file_;
    std::uint64_t at_;
    std::uint64_t to_;
    std::string buffer_;
    std::size_t used_ = 0;
    std::string line_;
    int minute_ = 0;
};

}  // namespace

Stream::~Stream() {
    if (file_ < 0) return;
    ::close(file_);
    std::error_code problem;
    std::filesystem::remove(path_, problem);
}

base::Result<void> Stream::add(std::vector<Message> const& messages) {
    if (messages.empty()) return {};
    if (file_ < 0) file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file_ < 0) return base::refuse(errors::unwritable);
    std::string text;
    for (auto const& message : messages) {
        text += fmt::format("{} {}\n", message.minute, message.text);
    }
    std::string_view left = text;
    while (!left.empty()) {
        auto const done = ::write(file_, left.data(), left.size());
        if (done <= 0) return base::refuse(errors::unwritable);
        left.remove_prefix(static_cast<std::size_t>(done));
    }
    parts_.emplace_back(size_, size_ + text.size());
    size_ += text.size();
    return {};
}

base::Result<void> Stream::merge(
    std::function<base::Result<void>(std::string const&)> const& take) {
    std::vector<Part> parts;
    using Next = std::pair<int, std::size_t>;  // Minute, part.
    std::priority_queue<Next, std::vector<Next>, std::greater<>> queue;
    for (auto const& [from, to] : parts_) {
        parts.emplace_back(file_, from, to);
        if (parts.back().next()) queue.emplace(parts.back().minute(), parts.size() - 1);
    }
    std::string text;
    while (!queue.empty()) {
        auto const index = queue.top().second;
        queue.pop();
        text += parts[index].line();
        text += '\n';
        if (parts[index].next()) queue.emplace(parts[index].minute(), index);
        if (text.size() < piece) continue;
        TRY(take(text));
        text.clear();
    }
    return text.empty() ? base::Result<void>{} : take(text);
}

}  // namespace extract
