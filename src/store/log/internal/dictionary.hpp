// The dictionaries of stored bodies, compiled in. tools/generate/dictionary.py trains them.
#pragma once

#include <string_view>

namespace store {

extern std::string_view const dictionary_1;

}  // namespace store
