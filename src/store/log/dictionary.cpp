#include "store/log/internal/dictionary.hpp"

// Found by the include path that CMake gives to this room.
asm(R"asm(
    .section .rodata
    .balign 16
homeward_bodies_1:
    .incbin "bodies_1.zdict"
homeward_bodies_1_end:
    .previous
)asm");

extern "C" {
extern char const homeward_bodies_1[] __attribute__((visibility("hidden")));
extern char const homeward_bodies_1_end[] __attribute__((visibility("hidden")));
}

namespace store {

std::string_view const dictionary_1{homeward_bodies_1, homeward_bodies_1_end};

}  // namespace store
