// Areas on threads, files in the order of areas.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <queue>
#include <thread>

#include "domain/city/errors.hpp"
#include "edge/extract/errors.hpp"
#include "edge/extract/internal/pack.hpp"
#include "edge/extract/internal/sheet.hpp"
#include "edge/extract/internal/stream.hpp"

namespace extract {
namespace {

namespace fs = std::filesystem;

// A sheet as it will be written.
struct Packed {
    Sheet sheet;
    std::vector<std::string> written;  // By file.
    std::vector<std::string> bundles_written;
};

class Making {
  public:
    Making(city::City const& city, std::vector<std::size_t> const& places, Wanted const& wanted,
           fs::path const& out, Progress& progress)
        : city_(city),
          places_(places),
          wanted_(wanted),
          out_(out),
          progress_(progress),
          stream_(out / "hl7-parts.tmp") {
        for (auto const name : file_names) packs_.emplace_back(out / name, wanted.compressed);
    }

    base::Result<Made> run(int threads) {
        progress_.places_total = places_.size();
        run_system(threads);
        Sheet beginning;
        add_beginning(city_, wanted_, beginning);
        if (wanted_.truth) beginning.texts[file_of("truth/days.csv")] = days_text(city_, flow_);
        TRY(write(pack(std::move(beginning))));
        on_threads(threads, [this] { work(); });
        if (failure_) return std::unexpected(*failure_);
        TRY(merge());
        return finish();
    }

  private:
    static void on_threads(int threads, std::function<void()> const& task) {
        std::vector<std::jthread> workers;
        for (int one = 0; one < threads; ++one) workers.emplace_back(task);
    }

    // The queues of the whole system come before any record that tells how long somebody waited.
    void run_system(int threads) {
        std::vector<std::vector<city::Candidate>> found(places_.size());
        std::atomic<std::size_t> next{0};
        on_threads(threads, [&] {
            for (auto at = next++; at < places_.size(); at = next++) {
                auto const area = area_of(city_, places_[at]);
                add_candidates(city_, area, lives_of(city_, area), found[at]);
            }
        });
        std::vector<city::Candidate> all;
        for (auto& some : found) std::ranges::move(some, std::back_inserter(all));
        flow_ = flow_of(city_, std::move(all));
    }

    void work() {
        for (auto at = next_++; at < places_.size() && !failed_; at = next_++) {
            auto packed = pack(sheet_of(places_[at]));
            std::unique_lock lock(mutex_);
            turn_.wait(lock, [&] { return written_ == at || failed_; });
            if (failed_) return;
            auto const done = write(packed);
            ++written_;
            ++progress_.places_done;
            if (!done) {
                failure_ = done.error();
                failed_ = true;
            }
            turn_.notify_all();
        }
    }

    Sheet sheet_of(std::size_t place) const {
        auto const area = area_of(city_, place);
        auto const lives = lives_of(city_, area);
        auto const scene = scene_of(city_, area, lives, flow_);
        Sheet sheet;
        sheet.people = area.people.size();
        if (wanted_.fhir) add_fhir(scene, sheet);
        if (wanted_.joined || wanted_.bundles) add_joined(scene, wanted_, sheet);
        if (wanted_.hl7) add_messages(scene, sheet);
        if (wanted_.csv) add_csv(scene, sheet);
        if (wanted_.truth) add_truth(scene, sheet);
        return sheet;
    }

    Packed pack(Sheet sheet) const {
        Packed packed{.sheet = std::move(sheet), .written = {}, .bundles_written = {}};
        auto const packed_text = [&](std::string const& text) {
            return wanted_.compressed && !text.empty() ? gzipped(text) : std::string();
        };
        for (auto const& text : packed.sheet.texts) packed.written.push_back(packed_text(text));
        for (auto const& [name, text] : packed.sheet.bundles) {
            packed.bundles_written.push_back(packed_text(text));
        }
        return packed;
    }

    // In the order of areas, one at a time.
    base::Result<void> write(Packed const& packed) {
        auto const& sheet = packed.sheet;
        for (std::size_t file = 0; file < file_count; ++file) {
            auto const& text = sheet.texts[file];
            TRY(packs_[file].add(text, wanted_.compressed ? packed.written[file] : text));
            progress_.bytes += text.size();
        }
        for (std::size_t at = 0; at < sheet.bundles.size(); ++at) {
            auto const& [name, text] = sheet.bundles[at];
            Pack file(out_ / name, wanted_.compressed);
            TRY(file.add(text, wanted_.compressed ? packed.bundles_written[at] : text));
            TRY(file.close());
            note(name, file);
        }
        TRY(stream_.add(sheet.messages));
        made_.people += sheet.people;
        made_.resources += sheet.resources;
        made_.messages += sheet.messages.size();
        progress_.people += sheet.people;
        return {};
    }

    base::Result<void> merge() {
        auto& pack = packs_[file_of("hl7/adt.hl7")];
        return stream_.merge([&](std::string const& text) {
            return pack.add(text, wanted_.compressed ? gzipped(text) : text);
        });
    }

    void note(std::string_view name, Pack& pack) {
        fmt::format_to(std::back_inserter(manifest_), "{},{},{},{}\n", name, pack.bytes(),
                       pack.lines(), pack.hex());
        made_.bytes += pack.bytes();
    }

    base::Result<Made> finish() {
        for (std::size_t file = 0; file < file_count; ++file) {
            TRY(packs_[file].close());
            if (packs_[file].bytes() > 0) note(file_names[file], packs_[file]);
        }
        Digest digest;
        digest.add(manifest_);
        made_.hash = digest.hex();
        std::ofstream file(out_ / "manifest.csv");
        file << "file,bytes,lines,sha256\n" << manifest_;
        if (!file.flush()) return base::refuse(errors::unwritable);
        return made_;
    }

    city::City const& city_;
    std::vector<std::size_t> const& places_;
    Wanted const& wanted_;
    fs::path const& out_;
    Progress& progress_;
    city::Flow flow_;
    Stream stream_;
    std::vector<Pack> packs_;
    std::string manifest_;
    Made made_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::condition_variable turn_;
    std::size_t written_ = 0;
    std::atomic<bool> failed_{false};
    std::optional<base::Error> failure_;
};

}  // namespace

base::Result<Made> make(city::City const& city, std::vector<std::size_t> const& places,
                        Wanted const& wanted, fs::path const& out, int threads,
                        Progress& progress) {
    std::error_code problem;
    if (fs::exists(out, problem) && !fs::is_empty(out, problem)) {
        return base::refuse(errors::not_empty);
    }
    fs::create_directories(out, problem);
    if (problem) return base::refuse(errors::unwritable);
    return Making(city, places, wanted, out, progress).run(std::max(1, threads));
}

base::Result<std::string> read_file(std::string const& folder, std::string_view name) {
    std::ifstream file(fs::path(folder) / name, std::ios::binary);
    if (!file) {
        return base::malformed(city::errors::bad_reference,
                               {{std::string(name), "This file cannot be read."}});
    }
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

}  // namespace extract
