// Structured log lines on standard error: one JSON object a line. Never a person's data: fields are
// ids of requests, counts, durations and codes.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace base {

enum class Level { debug, info, warning, error };

void log(Level level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string>> fields = {});

void log_from(Level least);  // Lines below this level are dropped. Default: info.

}  // namespace base
