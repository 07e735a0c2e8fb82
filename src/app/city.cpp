// homeward city
#include <fmt/format.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include "app/command.hpp"
#include "app/errors.hpp"
#include "domain/city/city.hpp"
#include "edge/extract/extract.hpp"

namespace app {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Draws until it is destroyed: a bar on a terminal, else a line now and then.
class CityBar {
  public:
    explicit CityBar(extract::Progress const& progress)
        : progress_(progress),
          terminal_(isatty(STDERR_FILENO) == 1),
          thread_([this](std::stop_token const& stop) { run(stop); }) {}
    ~CityBar() {
        thread_.request_stop();
        thread_.join();
        if (terminal_) std::fputs("\n", stderr);
    }

  private:
    void run(std::stop_token const& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        auto const pause = std::chrono::milliseconds(terminal_ ? 200 : 5000);
        while (!wake.wait_for(lock, stop, pause, [&] { return stop.stop_requested(); })) draw();
    }

    void draw() const {
        auto const total = std::max<std::uint64_t>(progress_.places_total, 1);
        auto const done = progress_.places_done.load();
        auto const text = fmt::format("{:3}%  {} people  {} MB", done * 100 / total,
                                      progress_.people.load(), progress_.bytes.load() / 1'000'000);
        constexpr std::size_t width = 30;
        auto const full = static_cast<std::size_t>(done * width / total);
        auto const line =
            terminal_ ? fmt::format("\r[{:#<{}}{:.<{}}] {} ", "", full, "", width - full, text)
                      : text + "\n";
        std::fputs(line.c_str(), stderr);
    }

    extract::Progress const& progress_;
    bool terminal_;
    std::jthread thread_;
};

base::Result<void> made(CityAsk const& ask) {
    auto const start = Clock::now();
    auto const first = base::day_from(ask.first);
    if (!first) return base::refuse(errors::bad_day);
    auto reference = TRY(city::reference_from(ask.reference.string(), extract::read_file));
    auto rates = TRY(city::rates());
    auto scenario = TRY(city::scenario_of(rates, ask.scenario));
    auto const city = city::city_of(std::move(reference), std::move(rates), std::move(scenario),
                                    ask.seed, *first);
    auto const places = TRY(city::places_of(city, {.wards = ask.wards,
                                                   .localities = ask.localities,
                                                   .share = ask.share,
                                                   .solihull = ask.solihull}));
    extract::Wanted wanted{
        .fhir = false, .hl7 = false, .csv = false, .truth = false, .compressed = !ask.plain};
    for (auto const& each : ask.write) {
        wanted.fhir |= each == "fhir";
        wanted.hl7 |= each == "hl7";
        wanted.csv |= each == "csv";
        wanted.truth |= each == "truth";
        wanted.joined |= each == "joined";
        wanted.bundles |= each == "bundles";
    }
    extract::Progress progress;
    extract::Made result;
    {
        CityBar const bar(progress);
        result = TRY(extract::make(city, places, wanted, ask.out, ask.threads, progress));
    }
    std::printf(
        "%llu people of %zu areas, %llu resources, %llu messages, %.1f MB before "
        "compression in %.1f s\nsha256 %s\n",
        static_cast<unsigned long long>(result.people), places.size(),
        static_cast<unsigned long long>(result.resources),
        static_cast<unsigned long long>(result.messages), static_cast<double>(result.bytes) / 1e6,
        seconds_since(start), result.hash.c_str());
    return {};
}

}  // namespace

int make_city(CityAsk const& ask) {
    auto const done = made(ask);
    return done ? 0 : failed(done.error());
}

}  // namespace app
