#include "app/command.hpp"

#include <cstdio>

#include "app/errors.hpp"
#include "store/postgres/postgres.hpp"
#include "store/sqlite/sqlite.hpp"

namespace app {

base::Result<std::unique_ptr<store::Store>> open_store(std::filesystem::path const& data,
                                                       std::string const& store) {
    if (store.empty()) return store::open_sqlite(data);
    if (!store::is_postgres(store)) return base::refuse(errors::bad_store);
    return store::open_postgres(store);
}

int failed(base::Error const& error) {
    std::fprintf(stderr, "homeward: %s\n", error.message.c_str());
    for (auto const& detail : error.details) {
        std::fprintf(stderr, "  %s: %s\n", detail.path.c_str(), detail.reason.c_str());
    }
    if (!error.context.empty()) std::fprintf(stderr, "  (%s)\n", error.context.c_str());
    return 1;
}

}  // namespace app
