#include "edge/job/internal/shelf.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/log.hpp"
#include "edge/job/errors.hpp"

namespace job {
namespace {

namespace fs = std::filesystem;

constexpr char const* record_name = "job.json";

base::Result<Job> read_job(fs::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    return job_from(std::string(std::istreambuf_iterator<char>(stream), {}));
}

}  // namespace

void Shelf::load() {
    std::error_code error;
    for (auto const& entry : fs::directory_iterator(folder_, error)) {
        auto job = read_job(entry.path() / record_name);
        if (!job || job->id != entry.path().filename()) {
            base::log(base::Level::warning, "job.unreadable",
                      {{"job", entry.path().filename().string()}});
            continue;
        }
        auto id = job->id;
        jobs_.emplace(std::move(id), Known{std::move(*job)});
    }
}

// Beside its name and then moved there: a crash leaves the old one or the new one.
base::Result<void> Shelf::put(Job const& job) {
    std::error_code error;
    auto const folder = folder_of(job.id);
    fs::create_directories(folder, error);
    fs::permissions(folder_, fs::perms::owner_all, error);
    auto const file = folder / record_name;
    auto const next = folder / "job.next";
    std::ofstream stream(next, std::ios::binary);
    stream << text_of(job);
    stream.close();
    if (stream) fs::rename(next, file, error);
    if (!stream || error) {
        return base::refuse(errors::failed, std::string(errors::failed.message),
                            "cannot write " + file.string());
    }
    std::lock_guard const lock(mutex_);
    jobs_[job.id].job = job;
    return {};
}

std::optional<Job> Shelf::find(std::string const& id) {
    std::lock_guard const lock(mutex_);
    auto const at = jobs_.find(id);
    if (at == jobs_.end()) return std::nullopt;
    return at->second.job;
}

std::optional<Job> Shelf::next_waiting() {
    std::lock_guard const lock(mutex_);
    for (auto const& [id, known] : jobs_) {
        if (known.job.state == State::waiting) return known.job;
    }
    return std::nullopt;
}

std::size_t Shelf::waiting() {
    std::lock_guard const lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(
        jobs_, [](auto const& each) { return each.second.job.state == State::waiting; }));
}

void Shelf::remove(std::string const& id) {
    std::lock_guard const lock(mutex_);
    auto const at = jobs_.find(id);
    if (at == jobs_.end()) return;
    at->second.course->stopping = true;
    jobs_.erase(at);
    std::error_code error;
    fs::remove_all(folder_of(id), error);
}

std::vector<std::string> Shelf::ended_before(base::Instant at) {
    std::lock_guard const lock(mutex_);
    std::vector<std::string> ids;
    for (auto const& [id, known] : jobs_) {
        if (known.job.state != State::waiting && known.job.ended < at) ids.push_back(id);
    }
    return ids;
}

std::shared_ptr<Course> Shelf::course_of(std::string const& id) {
    std::lock_guard const lock(mutex_);
    auto const at = jobs_.find(id);
    return at == jobs_.end() ? nullptr : at->second.course;
}

void Shelf::stop_all() {
    std::lock_guard const lock(mutex_);
    for (auto const& [id, known] : jobs_) known.course->stopping = true;
}

}  // namespace job
