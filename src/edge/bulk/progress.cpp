#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "edge/bulk/internal/bar.hpp"

namespace bulk {

using namespace std::chrono_literals;

Bar::Bar(Progress const& progress)
    : progress_(progress), terminal_(isatty(STDOUT_FILENO) == 1),
      started_(std::chrono::steady_clock::now()),
      thread_([this](std::stop_token const& stop) {
          std::mutex mutex;
          std::condition_variable_any wake;
          std::unique_lock lock(mutex);
          while (!wake.wait_for(lock, stop, terminal_ ? 100ms : 2000ms,
                                [&] { return stop.stop_requested(); })) {
              draw();
          }
      }) {}

Bar::~Bar() {
    thread_.request_stop();
    thread_.join();
    if (!terminal_) return;
    draw();
    std::fputs("\n", stdout);
}

double Bar::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

void Bar::draw() const {
    auto const total = std::max<std::uint64_t>(progress_.bytes_total, 1);
    auto const done = std::min<std::uint64_t>(progress_.bytes_done, total);
    auto const resources = progress_.resources.load();
    auto const rate = static_cast<double>(resources) / std::max(seconds(), 0.001);
    auto const text =
        fmt::format("{:3}%  {} resources  {:.0f}/s", done * 100 / total, resources, rate);
    if (terminal_) {
        constexpr std::size_t width = 30;
        auto const full = static_cast<std::size_t>(done * width / total);
        std::fputs(fmt::format("\r[{:#<{}}{:.<{}}] {} ", "", full, "", width - full, text).c_str(),
                   stdout);
    } else {
        std::fputs((text + "\n").c_str(), stdout);
    }
    std::fflush(stdout);
}

namespace {

void tell(std::vector<Rejection> const& list, std::string_view after) {
    for (auto const& each : list) {
        auto place = each.file;
        if (!each.where.empty()) place += ", " + each.where;
        if (!each.path.empty()) place += ", " + each.path;
        std::fputs(fmt::format("{}: {}{}\n", place, each.reason, after).c_str(), stderr);
    }
}

}  // namespace

int tell(Report const& report, double seconds) {
    tell(report.rejections, "");
    tell(report.kept, " (written all the same)");
    auto const sum = report.written + report.unchanged;
    std::fputs(fmt::format("{} resources in {:.1f} s ({:.0f}/s): {} written, {} there already; {} "
                           "problems\n",
                           sum, seconds, static_cast<double>(sum) / std::max(seconds, 0.001),
                           report.written, report.unchanged, report.rejections.size())
                   .c_str(),
               stdout);
    return report.rejections.empty() ? 0 : 1;
}

}  // namespace bulk
