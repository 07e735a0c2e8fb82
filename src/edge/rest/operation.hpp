// FHIR operations: each is an OperationDefinition with the function that carries it out. From the
// definition come the routes, the check of the parameters, the entry in /metadata and the page
// /fhir/OperationDefinition/{id}. FHIR R4 operations.html.
//
//   operations.add(triage_json, [](Context& context, OperationCall const& call) -> Result<Answer> {
//       auto const outcome = call.parameters.text("outcome");
//       ...
//       return Answer{.body = printed};
//   });
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "edge/serve/context.hpp"
#include "fhir/value/value.hpp"

namespace rest {

using serve::Context;

// The parameters of one call, already checked against the definition: known names, cardinality and
// type hold. Views live as long as the call.
class Parameters {
  public:
    struct Entry {
        std::string name;
        fhir::Value value;  // Of value[x], the resource, or the whole parameter if it has parts.
    };

    // A string, code, date, decimal or uri as written; of a Reference its `reference`.
    std::string_view text(std::string_view name) const;  // "" if absent.
    std::vector<std::string_view> texts(std::string_view name) const;
    std::optional<bool> flag(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name) const;
    bool has(std::string_view name) const;
    fhir::Value value(std::string_view name) const;  // The first; absent if there is none.
    std::vector<fhir::Value> values(std::string_view name) const;

    void add(std::string name, fhir::Value value);
    void keep(fhir::Document document);  // Values of it stay valid as long as the parameters.

  private:
    std::vector<Entry> entries_;
    std::vector<std::shared_ptr<fhir::Document const>> documents_;
};

enum class Level : std::uint8_t { system, type, instance };

struct OperationCall {
    Level level = Level::instance;
    std::string type;  // "" at system level.
    std::string id;    // "" but for instances. The instance may not exist: the handler looks.
    Parameters parameters;
    bool may_change = true;  // Called by POST. By GET nothing may be written.
};

// What an operation answers: a resource as JSON text.
struct Answer {
    int status = 200;
    std::string body;                                // Empty: no content.
    std::shared_ptr<std::string const> shared_body;  // Instead of body: stored bytes.
    std::string location;                            // With 201: "Task/7/_history/1".
};

using OperationHandler = std::function<base::Result<Answer>(Context&, OperationCall const&)>;

// One parameter of a definition.
struct ParameterRule {
    std::string name;
    int min = 0;
    int max = 1;       // -1: any number.
    std::string type;  // "string", "code", "Reference", a resource type, "Resource"; "" with parts.
};

struct Operation {
    std::string id;                  // Of the OperationDefinition.
    std::string code;                // "triage", called as $triage
    std::string url;                 // Canonical.
    std::vector<std::string> types;  // Empty: system level only; "Resource": any.
    bool on_system = false;
    bool on_type = false;
    bool on_instance = false;
    bool changes_state = true;       // Then only POST calls it.
    std::vector<ParameterRule> in;
    std::string definition;          // The OperationDefinition as JSON text.
    OperationHandler handler;
};

class Operations {
  public:
    // Refuses (rest.bad_definition) a definition that lacks code, url, a level, or has a parameter
    // without name or type; and one whose code is taken on the same type.
    base::Result<void> add(std::string definition, OperationHandler handler);

    // Null: no such operation there.
    Operation const* find(Level level, std::string_view type, std::string_view code) const;
    std::vector<std::unique_ptr<Operation const>> const& all() const { return all_; }

  private:
    std::vector<std::unique_ptr<Operation const>> all_;
};

// The checked parameters of a call: of a Parameters resource, or of the one resource that the
// operation takes. Malformed (rest.bad_parameter) with every wrong parameter by its path.
base::Result<Parameters> parameters_of_call(Operation const& operation, std::string body);

// The same from a query, for a GET of an operation that changes nothing: primitives only.
base::Result<Parameters> parameters_of_query(
    Operation const& operation, std::vector<std::pair<std::string, std::string>> const& query);

}  // namespace rest
