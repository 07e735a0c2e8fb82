#include "edge/job/jobs.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <condition_variable>
#include <ctime>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/log.hpp"
#include "edge/job/errors.hpp"
#include "edge/job/internal/ask.hpp"
#include "edge/job/internal/intake.hpp"
#include "edge/job/internal/shelf.hpp"
#include "edge/rest/outcome.hpp"

namespace job {

namespace texts {
extern const std::string_view system_export;
extern const std::string_view system_import;
extern const std::string_view group_export;
extern const std::string_view patient_export;
}  // namespace texts

namespace {

namespace fs = std::filesystem;
using serve::Context;
using Reply = base::Result<http::Response>;

// RFC 9110 5.6.7.
std::string http_date(base::Instant at) {
    std::time_t const seconds = at.ms / 1000;
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds));
}

// An export of types asks for each of them; one of all types for all.
base::Result<void> permit(Context& context, Ask const& ask) {
    if (ask.types.empty()) TRY(serve::permit(context, sharing::Act::export_, {}));
    for (auto const& type : ask.types) {
        TRY(serve::permit(context, sharing::Act::export_, {type, {}}));
    }
    for (auto const& person : ask.people) context.note.people.push_back(person);
    return {};
}

std::string progress_of(Job const& job, Course const& course) {
    if (job.inputs.empty()) {
        return fmt::format("{} of {} versions looked at", course.seen.load(), job.sequence);
    }
    return fmt::format("{} resources, {} of {} bytes", course.import.resources.load(),
                       course.import.bytes_done.load(), course.import.bytes_total.load());
}

http::Response accepted() {
    http::Response response;
    response.status = 202;
    return response;
}

}  // namespace

struct Jobs::Running {
    store::Store& store;
    Options options;
    Shelf shelf;
    std::mutex mutex;
    std::condition_variable_any come;
    std::jthread worker;

    Running(store::Store& given, Options asked)
        : store(given), options(std::move(asked)), shelf(options.folder) {
        shelf.load();
    }

    ~Running() {
        worker.request_stop();
        shelf.stop_all();
        come.notify_all();
    }

    void start() {
        worker = std::jthread([this](std::stop_token const& token) { work(token); });
    }

    void work(std::stop_token const& token) {
        while (!token.stop_requested()) {
            if (auto const job = shelf.next_waiting()) {
                carry_out(*job, token);
                continue;
            }
            std::unique_lock lock(mutex);
            come.wait(lock, token, [&] { return shelf.waiting() > 0; });
        }
    }

    // A job that is stopped in the middle keeps waiting: for the next run, or to be forgotten.
    void carry_out(Job job, std::stop_token const& token) {
        auto const course = shelf.course_of(job.id);
        if (!course) return;
        auto const done = job.inputs.empty() ? write_out(job, *course) : take_in(job, *course);
        if (token.stop_requested() || !shelf.find(job.id)) return;
        job.ended = options.clock();
        job.state = done ? State::done : State::failed;
        if (!done) {
            base::log(base::Level::error, "job.failed",
                      {{"job", job.id}, {"why", done.error().context}});
        }
        if (shelf.put(job)) return;
        base::log(base::Level::error, "job.unwritten", {{"job", job.id}});
        shelf.remove(job.id);
    }

    base::Result<void> write_out(Job& job, Course& course) {
        job.outputs = TRY(extract(store, job, shelf.folder_of(job.id), course));
        return {};
    }

    base::Result<void> take_in(Job& job, Course& course) {
        return job::take_in({.store = store,
                             .owners = options.owners,
                             .from = options.import_folder,
                             .folder = shelf.folder_of(job.id),
                             .now = options.clock(),
                             .new_id = options.new_id},
                            job, course);
    }

    // An import may bring every type, so it needs the right to write every type.
    Reply begin_import(Context& context, http::Request const& request) {
        if (options.import_folder.empty()) return base::refuse(errors::no_imports);
        TRY(serve::permit(context, sharing::Act::create, {}));
        TRY(serve::permit(context, sharing::Act::update, {}));
        Job job;
        job.inputs = TRY(inputs_from(request, options.import_folder));
        job.at = context.now;
        return enqueue(context, request, std::move(job));
    }

    Reply begin(Context& context, http::Request const& request, Whom whom) {
        auto ask = TRY(ask_from(request, whom, context.base_url + "/fhir"));
        if (whom == Whom::group) ask.group = request.captures[0];
        TRY(permit(context, ask));
        auto const snapshot = TRY(context.store.snapshot());
        if (whom == Whom::group) {
            auto const group = TRY(snapshot->read({"Group", ask.group}));
            if (!group || !group->body) return base::refuse(errors::no_group);
        }
        auto const newest = TRY(snapshot->history(
            {.type = {}, .id = {}, .since = {}, .at = {}, .count = 1, .before = {}}));
        Job job;
        job.ask = std::move(ask);
        job.sequence = snapshot->sequence();
        job.at = newest.empty() ? context.now : newest.front().at;
        return enqueue(context, request, std::move(job));
    }

    Reply enqueue(Context& context, http::Request const& request, Job job) {
        if (shelf.waiting() >= options.waiting_max) return base::refuse(errors::too_many);
        job.id = options.new_id();
        job.actor = context.actor;
        job.request = context.base_url + request.path;
        if (!request.query.empty()) job.request += "?" + request.query;
        job.base_url = context.base_url;
        TRY(shelf.put(job));
        {
            std::lock_guard const lock(mutex);
        }
        come.notify_all();
        auto response = accepted();
        response.headers.set("Content-Location", context.base_url + "/bulk/" + job.id);
        return response;
    }

    // Nobody learns of a job of somebody else.
    base::Result<Job> job_of(Context& context, std::string const& id) {
        context.note.act = sharing::name_of(sharing::Act::export_);
        auto found = shelf.find(id);
        if (!found || found->actor.account != context.actor.account) {
            return base::refuse(errors::unknown);
        }
        return std::move(*found);
    }

    Reply status(Context& context, http::Request const& request) {
        auto const job = TRY(job_of(context, request.captures[0]));
        if (job.state == State::failed) return base::refuse(errors::failed);
        if (job.state == State::done) {
            auto response = serve::json(200, manifest_of(job));
            response.headers.set("Expires", http_date(job.ended + options.kept));
            return response;
        }
        auto response = accepted();
        auto const course = shelf.course_of(job.id);
        if (course) response.headers.set("X-Progress", progress_of(job, *course));
        response.headers.set("Retry-After", "1");
        return response;
    }

    Reply cancel(Context& context, http::Request const& request) {
        auto const job = TRY(job_of(context, request.captures[0]));
        shelf.remove(job.id);
        return accepted();
    }

    // What it holds was permitted when it was written; now it must still be permitted by type.
    Reply file(Context& context, http::Request const& request) {
        auto const job = TRY(job_of(context, request.captures[0]));
        for (auto const& output : job.outputs) {
            if (job.state != State::done || output.file != request.captures[1]) continue;
            auto const type = output.deletions ? std::string_view() : output.type;
            if (!output.errors) TRY(serve::permit(context, sharing::Act::export_, {type, {}}));
            std::ifstream stream(shelf.folder_of(job.id) / output.file, std::ios::binary);
            if (!stream) return base::refuse(errors::unknown);
            return http::text_response(200, "application/fhir+ndjson",
                                       std::string(std::istreambuf_iterator<char>(stream), {}));
        }
        return base::refuse(errors::unknown);
    }
};

Jobs::Jobs(store::Store& store, Options options)
    : running_(std::make_unique<Running>(store, std::move(options))) {}

Jobs::~Jobs() = default;

void Jobs::start() { running_->start(); }

serve::Door Jobs::door() {
    serve::Door door{.prefix = "/bulk"};
    door.print_error = rest::error_response;
    auto const add = [&](http::Verb verb, std::string pattern, auto handler) {
        door.add(verb, std::move(pattern), http::Runs::pool,
                 [running = running_.get(), handler](Context& context,
                                                     http::Request const& request) {
                     return handler(*running, context, request);
                 });
    };
    auto const begin = [](Whom whom) {
        return [whom](Running& running, Context& context, http::Request const& request) {
            return running.begin(context, request, whom);
        };
    };
    for (auto const verb : {http::Verb::get, http::Verb::post}) {
        add(verb, "/fhir/$export", begin(Whom::everyone));
        add(verb, "/fhir/Patient/$export", begin(Whom::patients));
        add(verb, "/fhir/Group/{id}/$export", begin(Whom::group));
    }
    add(http::Verb::post, "/fhir/$import", std::mem_fn(&Running::begin_import));
    add(http::Verb::get, "/bulk/{job}", std::mem_fn(&Running::status));
    add(http::Verb::delete_, "/bulk/{job}", std::mem_fn(&Running::cancel));
    add(http::Verb::get, "/bulk/{job}/{file}", std::mem_fn(&Running::file));
    return door;
}

base::Result<void> Jobs::describe(rest::Operations& operations) {
    auto const alone = [](Context&, rest::OperationCall const&) -> base::Result<rest::Answer> {
        return base::refuse(errors::only_alone);
    };
    TRY(operations.add(std::string(texts::system_export), alone));
    TRY(operations.add(std::string(texts::group_export), alone));
    TRY(operations.add(std::string(texts::patient_export), alone));
    return operations.add(std::string(texts::system_import), alone);
}

void Jobs::keep(base::Instant now) {
    for (auto const& id : running_->shelf.ended_before(now - running_->options.kept)) {
        running_->shelf.remove(id);
    }
}

}  // namespace job
