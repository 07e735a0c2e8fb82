#include "edge/hl7v2/framing.hpp"

#include <algorithm>

namespace hl7v2 {
namespace {

constexpr char begin_mark = '\x0B';
constexpr char end_mark = '\x1C';

}  // namespace

void Framer::take(std::string_view bytes) {
    if (buffer_.empty()) {
        // Between frames nothing counts but the next beginning.
        bytes.remove_prefix(std::min(bytes.find(begin_mark), bytes.size()));
    }
    buffer_ += bytes;
}

std::optional<std::string> Framer::next() {
    auto const end = buffer_.find(end_mark, scanned_);
    if (end == std::string::npos) {
        scanned_ = buffer_.size();
        return {};
    }
    auto message = buffer_.substr(1, end - 1);
    auto const again = buffer_.find(begin_mark, end);
    buffer_.erase(0, std::min(again, buffer_.size()));
    scanned_ = 0;
    return message;
}

Framer::State Framer::state() const {
    if (buffer_.empty()) return State::idle;
    return buffer_.size() > frame_bytes_max ? State::too_long : State::inside;
}

std::string_view Framer::begun() const {
    return buffer_.empty() ? std::string_view{} : std::string_view(buffer_).substr(1);
}

std::string framed(std::string_view message) {
    std::string frame(1, begin_mark);
    frame += message;
    frame += end_mark;
    frame += '\r';
    return frame;
}

}  // namespace hl7v2
