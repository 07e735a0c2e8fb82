// homeward check, homeward rebuild
#include <cstdio>

#include "app/command.hpp"
#include "edge/audit/trail.hpp"
#include "store/log/errors.hpp"
#include "store/postgres/postgres.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/sqlite.hpp"

namespace app {
namespace {

constexpr std::size_t findings_max = 100;

int rebuild_index(std::filesystem::path const& data, std::string const& store) {
    auto const indexed =
        store.empty() ? store::rebuild_index(data) : store::rebuild_postgres_index(store);
    if (!indexed) return failed(indexed.error());
    std::printf("The search index was made anew: %llu resources\n",
                static_cast<unsigned long long>(*indexed));
    return 0;
}

}  // namespace

int rebuild(std::filesystem::path const& data, std::string const& store) {
    if (!store.empty()) return rebuild_index(data, store);
    if (!std::filesystem::exists(store::store_file(data))) {
        return failed(base::refuse(store::errors::no_store).error());
    }
    auto const living = store::rebuild(data);
    if (!living) return failed(living.error());
    std::printf("All that is derived from the log was made anew: %llu resources\n",
                static_cast<unsigned long long>(*living));
    return 0;
}

int check(CheckAsk const& ask) {
    if (ask.rebuild_index) {
        if (auto const status = rebuild_index(ask.data, ask.store); status != 0) return status;
    }
    auto const findings = ask.store.empty() ? store::check(ask.data, findings_max)
                                            : store::check_postgres(ask.store, findings_max);
    if (!findings) return failed(findings.error());
    for (auto const& finding : *findings) {
        std::printf("%s: %s\n", finding.key.c_str(), finding.reason.c_str());
    }
    if (findings->empty()) std::puts("The store is whole: log, resources and index agree");
    bool const audited = std::filesystem::exists(ask.data / audit::file_name);
    auto const audit = audited ? verify_audit(ask.data) : 0;
    return findings->empty() ? audit : 1;
}

}  // namespace app
