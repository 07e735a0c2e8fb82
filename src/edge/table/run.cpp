#include "edge/table/run.hpp"

#include <set>

#include "domain/record/reference.hpp"
#include "edge/rest/outcome.hpp"
#include "edge/table/errors.hpp"
#include "edge/table/internal/print.hpp"

namespace table {
namespace {

constexpr std::size_t page = 1000;
constexpr std::size_t bytes_max = 64u << 20;

class Run {
  public:
    Run(serve::Context& context, Ask const& ask) : context_(context), ask_(ask), print_(ask) {}

    // The log of the type backwards: the first version that is met of a resource is the newest.
    base::Result<std::string> rows() {
        auto const snapshot = TRY(context_.store.snapshot());
        std::set<std::string> met;
        store::HistoryAsk asked{.type = ask_.view.resource,
                                .id = {},
                                .since = ask_.since,
                                .at = {},
                                .count = page,
                                .before = {}};
        while (true) {
            auto const versions = TRY(snapshot->history(asked));
            for (auto const& version : versions) {
                if (is_full()) return std::move(print_).finish();
                if (version.version == 1 ? met.contains(version.key.id)
                                         : !met.insert(version.key.id).second) {
                    continue;
                }
                if (version.body) TRY(add(version));
            }
            if (versions.size() < page) return std::move(print_).finish();
            asked.before = versions.back().sequence;
        }
    }

  private:
    bool is_full() const { return ask_.limit && rows_ >= *ask_.limit; }

    base::Result<void> add(store::Version const& version) {
        auto const person = record::person_in(*version.body);
        if (!ask_.patient.empty() && person != ask_.patient) return {};
        auto const& type = version.key.type;
        if (!sharing::permit(context_.actor, sharing::Act::read, {type, person})) return {};
        auto const document = TRY(fhir::parse(version.body));
        for (auto const& row : TRY(fhir::rows_of(ask_.view, document.root(), context_.now))) {
            if (is_full()) return {};
            print_.row(row);
            ++rows_;
        }
        if (print_.bytes() > bytes_max) return base::refuse(errors::too_many_rows);
        return {};
    }

    serve::Context& context_;
    Ask const& ask_;
    Print print_;
    std::size_t rows_ = 0;
};

base::Result<http::Response> run(serve::Context& context, http::Request const& request) {
    auto const ask = TRY(ask_from(request, context.base_url + "/fhir"));
    TRY(serve::permit(context, sharing::Act::export_, {ask.view.resource, ask.patient}));
    auto text = TRY(Run(context, ask).rows());
    return http::text_response(200, media_type_of(ask.format), std::move(text));
}

}  // namespace

serve::Door door() {
    serve::Door door{.prefix = "/fhir/ViewDefinition"};
    door.print_error = rest::error_response;
    door.add(http::Verb::post, "/fhir/ViewDefinition/$run", http::Runs::pool, run);
    return door;
}

}  // namespace table
