#include "edge/job/internal/intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "edge/job/errors.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/value.hpp"

namespace job {
namespace {

namespace fs = std::filesystem;
using fhir::Draft;

// A store that takes no more once the job is to stop: the import ends at its next commit.
class Stoppable final : public store::Store {
  public:
    Stoppable(store::Store& store, Course const& course) : store_(store), course_(course) {}

    base::Result<std::unique_ptr<store::Snapshot>> snapshot() override {
        return store_.snapshot();
    }
    base::Result<std::vector<store::Written>> commit(store::Batch batch) override {
        if (course_.stopping) return base::refuse(errors::failed);
        return store_.commit(std::move(batch));
    }
    void listen(store::Listener listener) override { store_.listen(std::move(listener)); }
    base::Result<Size> size() override { return store_.size(); }

  private:
    store::Store& store_;
    Course const& course_;
};

// Why a name is no input; nothing if it is one.
std::optional<std::string> wrong_with(std::string_view name, fs::path const& folder) {
    if (name.empty()) return "must name a file";
    if (name.contains("://")) return "must be a path: files of other servers are not fetched";
    std::error_code error;
    auto const root = fs::canonical(folder, error);
    auto const file = fs::canonical(root / name, error);
    auto const [end, rest] = std::ranges::mismatch(root, file);
    if (error || end != root.end() || !fs::is_regular_file(file)) {
        return "is no file below the import folder";
    }
    return std::nullopt;
}

std::string outcome_of(bulk::Rejection const& rejection, std::string const& file) {
    auto const where = rejection.where.empty() ? file : file + ", " + rejection.where;
    auto issue = Draft::object({{"severity", "error"},
                                {"code", "invalid"},
                                {"diagnostics", where + ": " + rejection.reason}});
    if (!rejection.path.empty()) issue.add("expression", rejection.path);
    return Draft::object({{"resourceType", "OperationOutcome"},
                          {"issue", Draft::array({std::move(issue)})}})
        .print();
}

}  // namespace

base::Result<std::vector<std::string>> inputs_from(http::Request const& request,
                                                   fs::path const& folder) {
    if (!request.headers.find("Prefer").contains("respond-async")) {
        return base::malformed(errors::not_async, {{"Prefer", "must say respond-async"}});
    }
    auto const document = TRY(fhir::parse(request.body));
    std::vector<std::string> inputs;
    std::vector<base::Detail> details;
    std::size_t at = 0;
    for (auto const parameter : document["parameter"]) {
        auto const path = fmt::format("Parameters.parameter[{}]", at++);
        if (parameter["name"].text() != "input") {
            details.push_back({path, "is not a parameter of $import"});
            continue;
        }
        std::string_view name;
        for (auto const part : parameter["part"]) {
            if (part["name"].text() == "url") name = part["valueUri"].text();
        }
        if (auto wrong = wrong_with(name, folder)) details.push_back({path, std::move(*wrong)});
        else inputs.emplace_back(name);
    }
    if (at == 0) details.push_back({"Parameters.parameter", "must name an input"});
    if (!details.empty()) return base::malformed(errors::bad_import, std::move(details));
    return inputs;
}

base::Result<void> take_in(Intake const& intake, Job& job, Course& course) {
    Stoppable store(intake.store, course);
    bulk::Import const import{.store = store,
                              .owners = intake.owners,
                              .actor = job.actor,
                              .now = intake.now,
                              .new_id = intake.new_id};
    std::vector<fs::path> files;
    for (auto const& input : job.inputs) files.push_back(intake.from / input);
    auto const report = TRY(bulk::import_files(import, files, course.import));
    job.written = report.written;
    job.unchanged = report.unchanged;
    if (report.rejections.empty()) return {};
    std::ofstream stream(intake.folder / "errors.ndjson", std::ios::binary);
    for (auto const& rejection : report.rejections) {
        stream << outcome_of(rejection, fs::path(rejection.file).filename().string()) << '\n';
    }
    stream.close();
    if (!stream) return base::refuse(errors::failed);
    job.outputs = {{.type = "OperationOutcome",
                    .file = "errors.ndjson",
                    .count = report.rejections.size(),
                    .deletions = false,
                    .errors = true}};
    return {};
}

}  // namespace job
