#include "edge/hl7v2/said.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace hl7v2 {

SaidTimes SaidTimes::from(std::string_view text) {
    SaidTimes said;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        auto const space = line.rfind(' ');
        if (space == std::string_view::npos) continue;
        base::Instant at{};
        auto const digits = line.substr(space + 1);
        auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), at.ms);
        if (read.ec == std::errc{}) said.times_.emplace(line.substr(0, space), at);
    }
    return said;
}

std::string SaidTimes::print() const {
    std::string text;
    for (auto const& [element, at] : times_) text += fmt::format("{} {}\n", element, at.ms);
    return text;
}

bool SaidTimes::note(std::string_view element, base::Instant at) {
    auto const known = times_.find(element);
    if (known == times_.end()) {
        times_.emplace(element, at);
        return true;
    }
    if (at < known->second) return false;
    known->second = at;
    return true;
}

}  // namespace hl7v2
