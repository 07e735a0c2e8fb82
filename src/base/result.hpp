// Errors are values. A function that can fail returns Result<T>; TRY hands a failure to the caller.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

// What the asker can do next. One table in edge/rest turns a category into an HTTP status.
enum class Category : unsigned char {
    malformed,        // Mend the input: details name each element.
    unauthenticated,  // Sign in.
    forbidden,        // Ask for the right that the message names.
    absent,           // Nothing of that name, or nothing that you may know of.
    gone,             // It was deleted.
    conflict,         // It has changed since you read it: read again.
    refused,          // Well formed, but a rule of care or of the record forbids it.
    limited,          // Too large, too many or too soon: ask for less, or later.
    unavailable,      // Not our rule but our state: try again later.
    fault             // Ours to mend; the incident number leads us to it.
};

std::string_view name_of(Category category);

// A catalogued kind of error, declared in a room's errors.toml. The name is stable for ever.
struct Code {
    std::string_view name;  // "capacity.ward_full"
    Category category;
    std::string_view message;  // Default text for the asker.
};

// One element that is wrong, and why.
struct Detail {
    std::string path;    // FHIRPath-like: "Patient.name[0].family"; empty for the whole input.
    std::string reason;  // Never repeats the value if it could identify a person.
};

struct Error {
    Code code;
    std::string message;          // For the person who asked. Never a name, a number or a table.
    std::string context;          // For us. Grows as the error climbs; logged, never returned.
    std::vector<Detail> details;  // When malformed: every element path and its reason.
};

template <class T>
using Result = std::expected<T, Error>;

// The error of that code with its catalogued message, ready to return from any Result function.
std::unexpected<Error> refuse(Code const& code);
std::unexpected<Error> refuse(Code const& code, std::string message);
std::unexpected<Error> refuse(Code const& code, std::string message, std::string context);
std::unexpected<Error> malformed(Code const& code, std::vector<Detail> details);

// Ends the request (caught once, at the edge): an invariant of ours is broken.
[[noreturn]] void broken(char const* condition, char const* file, int line);

}  // namespace base

// The value of a Result, or return its error from the enclosing function. One per line.
#define TRY(expression)                                                      \
    ({                                                                       \
        auto&& try_result = (expression);                                    \
        if (!try_result) [[unlikely]]                                        \
            return std::unexpected(std::move(try_result).error());           \
        std::move(try_result).value();                                       \
    })

// Throws when an invariant of ours does not hold. Never for bad input.
#define CHECK(condition)                                                     \
    do {                                                                     \
        if (!(condition)) [[unlikely]]                                       \
            ::base::broken(#condition, __FILE__, __LINE__);                  \
    } while (false)
