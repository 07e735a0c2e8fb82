// homeward import
#include "app/command.hpp"
#include "app/definitions.hpp"
#include "base/random.hpp"
#include "edge/bulk/command.hpp"

namespace app {

int import(ImportAsk const& ask) {
    if (!ask.server.empty()) {
        return bulk::import_there({.url = ask.server, .token = ask.token}, ask.paths);
    }
    auto const checking = checking_from(ask.check);
    if (!checking) return failed(checking.error());
    auto const definitions = definitions_from(ask.definitions);
    if (!definitions) return failed(definitions.error());
    auto const store = open_store(ask.data, ask.store);
    if (!store) return failed(store.error());
    record::Owners const owners;
    sharing::Actor const actor{.account = "import",
                               .display = "homeward import",
                               .role = sharing::Role::system,
                               .organisation = {},
                               .organisation_name = {},
                               .practitioner = {},
                               .scopes = {"system/*.cruds"}};
    return bulk::import_here({.store = **store,
                              .owners = owners,
                              .actor = actor,
                              .now = ask.at,
                              .new_id = base::new_id,
                              .checking = *checking,
                              .profiles = &(*definitions)->profiles},
                             ask.paths);
}

}  // namespace app
