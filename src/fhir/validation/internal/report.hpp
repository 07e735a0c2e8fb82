// The issues of one validation, as they are found.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/validation/internal/place.hpp"
#include "fhir/validation/validation.hpp"

namespace fhir {

inline constexpr std::string_view structure = "structure";
inline constexpr std::string_view required = "required";
inline constexpr std::string_view value_code = "value";
inline constexpr std::string_view code_invalid = "code-invalid";
inline constexpr std::string_view invariant = "invariant";
inline constexpr std::string_view extension_code = "extension";
inline constexpr std::string_view not_found = "not-found";
inline constexpr std::string_view too_costly = "too-costly";

class Report {
  public:
    explicit Report(bool warnings) : warnings_(warnings) {}

    bool wants_warnings() const { return warnings_; }
    bool full() const { return issues_.size() >= issues_max; }

    void add(Place const& place, std::string_view code, std::string_view message,
             Severity severity = Severity::error) {
        if (severity == Severity::warning && !warnings_) return;
        ++found_;
        if (full()) return;
        // A slice and the element that is sliced may ask the same.
        auto path = place.text();
        for (auto const& each : issues_) {
            if (each.path == path && each.message == message) return;
        }
        issues_.push_back({severity, std::move(path), code, std::string(message)});
    }
    void warn(Place const& place, std::string_view code, std::string_view message) {
        add(place, code, message, Severity::warning);
    }

    std::size_t found() const { return found_; }
    std::vector<Issue> issues() && { return std::move(issues_); }

  private:
    bool warnings_;
    std::size_t found_ = 0;
    std::vector<Issue> issues_;
};

}  // namespace fhir
