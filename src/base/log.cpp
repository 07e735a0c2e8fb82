#include "base/log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>

#include "base/instant.hpp"

namespace base {
namespace {

std::atomic<Level> least_level{Level::info};

constexpr std::string_view names[] = {"debug", "info", "warning", "error"};

void append_quoted(std::string& line, std::string_view text) {
    line += '"';
    for (unsigned char const c : text) {
        if (c == '"' || c == '\\') {
            line += '\\';
            line += static_cast<char>(c);
        } else if (c < 0x20) {
            line += fmt::format("\\u{:04x}", c);
        } else {
            line += static_cast<char>(c);
        }
    }
    line += '"';
}

}  // namespace

void log_from(Level least) { least_level = least; }

void log(Level level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string>> fields) {
    if (level < least_level.load(std::memory_order_relaxed)) return;
    std::string line = fmt::format(R"({{"at":"{}","level":"{}","event":)", to_text(now()),
                                   names[static_cast<int>(level)]);
    append_quoted(line, event);
    for (auto const& [name, value] : fields) {
        line += ',';
        append_quoted(line, name);
        line += ':';
        append_quoted(line, value);
    }
    line += "}\n";
    // One write a line keeps lines whole between threads.
    [[maybe_unused]] auto const written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace base
