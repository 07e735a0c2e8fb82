// Any bytes: parsing and reading every part of what parses must neither crash nor read outside.
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "edge/hl7v2/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    (void)hl7v2::header_of(bytes);
    auto const message = hl7v2::parse(bytes);
    if (!message) return 0;
    for (auto const& segment : message->segments()) {
        for (std::size_t number = 1; number < 6; ++number) {
            for (auto const& part : segment.field(number)) {
                if (!base::is_utf8(part.whole())) std::abort();
                if (!base::is_utf8(part.component(2).text())) std::abort();
                (void)part.component(1).subcomponent(2).text();
            }
        }
    }
    return 0;
}
