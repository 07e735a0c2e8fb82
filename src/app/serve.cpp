// homeward serve
#include <signal.h>

#include <cerrno>
#include <cstdio>

#include "app/command.hpp"
#include "app/definitions.hpp"
#include "app/house.hpp"

namespace app {

namespace {

constexpr timespec a_minute{.tv_sec = 60, .tv_nsec = 0};

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

void run_until_told_to_stop(House& house, sigset_t const& signals) {
    while (true) {
        auto const signal = sigtimedwait(&signals, nullptr, &a_minute);
        if (signal > 0) return;
        if (errno == EAGAIN) house.keep(base::now());
    }
}

base::Result<void> run(ServeAsk const& ask) {
    // Blocked before any thread starts, so that only this one receives them.
    auto const signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);
    Settings settings{.data = ask.data,
                      .http = TRY(address_from(ask.http)),
                      .mllp = std::nullopt,
                      .web = ask.web,
                      .base_url = ask.base_url,
                      .import_folder = ask.import_folder,
                      .drain_seconds = ask.drain_seconds,
                      .definitions = ask.definitions,
                      .check_rest = TRY(checking_from(ask.check_rest)),
                      .check_messages = TRY(checking_from(ask.check_messages))};
    if (!ask.mllp.empty()) settings.mllp = TRY(address_from(ask.mllp));
    auto store = TRY(open_store(ask.data, ask.store));
    auto const house = TRY(House::open(std::move(store), std::move(settings)));
    auto const messages = house->mllp();
    std::printf("Homeward serves http://%s%s%s from %s\n", to_text(house->http()).c_str(),
                messages ? " and HL7 v2 at " : "", messages ? to_text(*messages).c_str() : "",
                ask.store.empty() ? ask.data.c_str() : "a PostgreSQL database");
    std::fflush(stdout);
    run_until_told_to_stop(*house, signals);
    // A second signal ends us at once.
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    house->close();
    return {};
}

}  // namespace

int serve(ServeAsk const& ask) {
    auto const served = run(ask);
    return served ? 0 : failed(served.error());
}

}  // namespace app
