// Writing to the record: one resource or a whole transaction, by the same steps.
//
// An Ask is one write as someone wants it. Its criteria are matched in a snapshot, its references
// are made to point at what the other asks become, its owner is asked, and all asks are committed
// as one batch. If another writer came in between, all of it is tried again. FHIR R4 http.html.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "domain/record/owner.hpp"
#include "domain/record/reference.hpp"
#include "fhir/validation/validation.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace record {

using SearchParameters = std::vector<std::pair<std::string, std::string>>;  // Decoded, in order.

// The pairs of a query as it stands in a conditional reference or a bundle's request: percent
// encoded, '+' a space. Nothing if malformed.
std::optional<SearchParameters> search_parameters_from(std::string_view encoded);

// What is done about a resource that breaks the definitions of FHIR.
using fhir::Checking;

// The id of a resource that is posted: a new one, or the one that it carries. With its own ids, an
// import that is repeated finds what it has written and writes nothing twice.
enum class Ids : std::uint8_t { fresh, own };

struct Writer {
    store::Store& store;
    Owners const& owners;
    sharing::Actor const& actor;
    base::Instant now;
    std::string base;                     // Our own base URL, to know references to ourselves.
    std::function<std::string()> new_id;
    Checking checking = Checking::reject;
    Ids ids = Ids::fresh;
    fhir::Profiles const* profiles = nullptr;  // Null: HL7's own.
};

// Makes the JSON text of the resource that is to stand from the one that stands.
using Change = std::function<base::Result<std::string>(fhir::Value before)>;

struct Ask {
    store::Method method = store::Method::create;
    store::Key key;              // The id is empty when it is ours to give or the criteria's to find.
    fhir::Value resource;        // Absent for a deletion. Its document outlives the call.
    fhir::Document const* document = nullptr;   // If the resource is the root of one: spares a copy.
    Change change;               // Of an update, instead of a resource: a patch of what is there.
    std::string full_url;        // By which other asks refer to it.
    std::optional<SearchParameters> criteria;   // If-None-Exist, or a conditional update or deletion.
    std::optional<std::uint64_t> if_match;
    bool only_if_new = false;    // If-None-Match: *
    std::optional<std::size_t> only_with;  // Written only if the ask at that place writes.
    std::string path;            // Where errors are: "Bundle.entry[3]"; empty for a lone resource.
};

enum class Outcome : std::uint8_t { created, updated, erased, unchanged, nothing };

// How an ask ended. `unchanged`: what was asked for is there already, at this version (a conditional
// create that matched, a deletion of what is deleted). `nothing`: a deletion that found nothing.
struct Done {
    Outcome outcome = Outcome::nothing;
    store::Key key;
    std::uint64_t version = 0;
    base::Instant at;
    std::shared_ptr<std::string const> body;
    std::vector<base::Detail> faults = {};  // Of what was kept although it breaks the definitions.
};

// Carries out all asks or none, in the order DELETE, POST, PUT; the answer is in order of the asks.
base::Result<std::vector<Done>> write(Writer const& writer, std::vector<Ask> const& asks);
base::Result<Done> write(Writer const& writer, Ask const& ask);

// The same up to the commit: for an import, which gathers the batches of many transactions.
struct Prepared {
    store::Batch batch;
    std::vector<Done> done;                     // Version, instant and body only where nothing is written.
    std::vector<std::optional<std::size_t>> change_of;  // Of each ask: its place in batch.changes.
};
base::Result<Prepared> prepare(Writer const& writer, store::Snapshot const& snapshot,
                               std::vector<Ask> const& asks);

// The one resource that criteria choose: nothing, or refused (record.several_match). Criteria that
// are empty, unknown or about paging are refused (record.bad_criteria), never ignored.
base::Result<std::optional<store::Version>> match_of(store::Snapshot const& snapshot,
                                                     std::string_view type,
                                                     SearchParameters const& criteria,
                                                     std::string_view base);

}  // namespace record
