#include "edge/rest/internal/provenance.hpp"

#include "edge/rest/errors.hpp"
#include "fhir/value/draft.hpp"

namespace rest {
namespace {

constexpr std::string_view header = "X-Provenance";

std::unexpected<base::Error> bad(std::string reason) {
    return base::malformed(errors::bad_header, {{std::string(header), std::move(reason)}});
}

base::Result<fhir::Draft> provenance_from(std::string_view text) {
    auto const document = fhir::parse(std::string(text));
    if (!document) return bad("must be JSON");
    if ((*document)["resourceType"].text() != "Provenance") return bad("must be a Provenance");
    if ((*document)["target"]) return bad("must have no target: it is what this request writes");
    return fhir::Draft(document->root());
}

}  // namespace

base::Result<std::optional<fhir::Document>> add_provenance(Call const& call,
                                                           std::vector<record::Ask>& asks) {
    auto const text = call.request.headers.find(header);
    if (text.empty()) return {};
    auto provenance = TRY(provenance_from(text));
    TRY(permit(call.context, sharing::Act::create, "Provenance"));
    bool const alone = asks.size() == 1;
    for (auto& ask : asks) {
        if (!alone && ask.method == store::Method::erase) continue;
        if (ask.full_url.empty()) ask.full_url = "urn:uuid:" + call.service.new_id();
        provenance.add("target", fhir::object({{"reference", ask.full_url}}));
    }
    auto document = TRY(fhir::parse(provenance.print()));
    record::Ask ask{.method = store::Method::create, .key = {"Provenance", {}}};
    ask.resource = document.root();
    ask.path = header;
    if (alone) ask.only_with = 0;
    asks.push_back(std::move(ask));
    return document;
}

base::Result<record::Done> write_one(Call const& call, record::Ask ask) {
    std::vector<record::Ask> asks;
    asks.push_back(std::move(ask));
    auto const document = TRY(add_provenance(call, asks));
    auto done = TRY(record::write(writer_for(call), asks));
    return std::move(done.front());
}

}  // namespace rest
