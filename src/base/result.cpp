#include "base/result.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace base {

std::string_view name_of(Category category) {
    switch (category) {
        case Category::malformed: return "malformed";
        case Category::unauthenticated: return "unauthenticated";
        case Category::forbidden: return "forbidden";
        case Category::absent: return "absent";
        case Category::gone: return "gone";
        case Category::conflict: return "conflict";
        case Category::refused: return "refused";
        case Category::limited: return "limited";
        case Category::unavailable: return "unavailable";
        case Category::fault: return "fault";
    }
    return "fault";
}

std::unexpected<Error> refuse(Code const& code) {
    return std::unexpected(Error{code, std::string(code.message), {}, {}});
}

std::unexpected<Error> refuse(Code const& code, std::string message) {
    return std::unexpected(Error{code, std::move(message), {}, {}});
}

std::unexpected<Error> refuse(Code const& code, std::string message, std::string context) {
    return std::unexpected(Error{code, std::move(message), std::move(context), {}});
}

std::unexpected<Error> malformed(Code const& code, std::vector<Detail> details) {
    return std::unexpected(Error{code, std::string(code.message), {}, std::move(details)});
}

void broken(char const* condition, char const* file, int line) {
    throw std::logic_error(fmt::format("{}:{}: {} does not hold", file, line, condition));
}

}  // namespace base
