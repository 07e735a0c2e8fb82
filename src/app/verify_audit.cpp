// homeward audit verify
#include <cstdio>

#include "app/command.hpp"
#include "edge/audit/trail.hpp"

namespace app {

int verify_audit(std::filesystem::path const& data) {
    auto const verified = audit::verify(data / audit::file_name);
    if (!verified) return failed(verified.error());
    std::printf("The audit trail is whole: %llu lines, head %s\n",
                static_cast<unsigned long long>(verified->lines), verified->head.c_str());
    if (verified->unfinished) {
        std::puts("Its last line has no end yet: the server is writing it, or a crash cut it off.");
    }
    return 0;
}

}  // namespace app
