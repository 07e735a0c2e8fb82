// Which open screens a change concerns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/log/store.hpp"

namespace live {

inline constexpr std::string_view front_door = "front-door";
inline constexpr std::string_view places = "places";
inline constexpr std::string_view programme = "programme";
inline constexpr std::string_view person_prefix = "person:";

bool is_topic(std::string_view text);

// The boards on which a resource of this type shows.
std::vector<std::string_view> boards_of(std::string_view type);

// The id of the patient whom a version concerns, "" if none is named. Parses the body.
std::string person_of(store::Written const& written);

}  // namespace live
