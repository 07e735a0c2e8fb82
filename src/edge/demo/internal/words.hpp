// What made-up people say and suffer, and what staff write about it.
#pragma once

#include <span>
#include <string_view>

namespace demo {

struct Complaint {
    std::string_view trigger;  // Code of content/national/triggers.toml
    std::string_view what;
};

std::span<Complaint const> complaints();
std::span<std::string_view const> refusals();       // Why triage declines.
std::span<std::string_view const> advice();         // What was advised.
std::span<std::string_view const> functions();      // What a person can do now.
std::span<std::string_view const> mobilities();
std::span<std::string_view const> helps();          // Who helps at home.
std::span<std::string_view const> homes();
std::span<std::string_view const> wishes();
std::span<std::string_view const> reasons_not_home();
std::span<std::string_view const> needs_of_bed();
std::span<std::string_view const> needs_of_home();
std::span<std::string_view const> refusals_of_place();

struct Aim {
    std::string_view words;
    std::string_view baseline;
    std::string_view target;
};

std::span<Aim const> aims();

}  // namespace demo
