#include "edge/bulk/command.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "edge/bulk/internal/bar.hpp"
#include "edge/bulk/internal/remote.hpp"

namespace bulk {
namespace {

int failed(base::Error const& error) {
    std::fputs(fmt::format("homeward import: {}\n", error.message).c_str(), stderr);
    return 2;
}

// Both ways of importing, with what is shown around them.
template <class Work>
int run(std::vector<std::string> const& paths, Work work) {
    auto const files = files_of(paths);
    if (!files) return failed(files.error());
    Progress progress;
    double seconds = 0;
    base::Result<Report> report;
    {
        Bar const bar(progress);
        report = work(*files, progress);
        seconds = bar.seconds();
    }
    return report ? tell(*report, seconds) : failed(report.error());
}

}  // namespace

int import_here(Import const& import, std::vector<std::string> const& paths) {
    return run(paths, [&](auto const& files, Progress& progress) {
        return import_files(import, files, progress);
    });
}

int import_there(Server const& server, std::vector<std::string> const& paths) {
    return run(paths, [&](auto const& files, Progress& progress) {
        return import_by_rest(server, files, progress);
    });
}

}  // namespace bulk
