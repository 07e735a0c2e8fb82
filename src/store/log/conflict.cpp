#include "store/log/conflict.hpp"

#include <fmt/format.h>

#include "store/log/errors.hpp"

namespace store {

std::unexpected<base::Error> conflict_on(Key const& key, std::uint64_t found) {
    auto error = base::refuse(errors::conflict);
    auto reason = found == 0 ? std::string("It does not exist.")
                             : fmt::format("It is at version {}.", found);
    error.error().details.push_back({key.type + "/" + key.id, std::move(reason)});
    return error;
}

std::unexpected<base::Error> conflict_on_match(std::string_view type) {
    auto error = base::refuse(errors::conflict);
    error.error().details.push_back(
        {std::string(type), "A resource that matches the condition has been added."});
    return error;
}

bool stands_at(std::uint64_t expected, std::uint64_t newest, bool deleted) {
    if (expected == 0) return newest == 0 || deleted;
    return expected == newest;
}

}  // namespace store
