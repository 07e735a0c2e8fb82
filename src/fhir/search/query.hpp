// A search, parsed and checked against the definitions: what the store executes.
// FHIR R4 search.html.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "fhir/search/index.hpp"

namespace fhir {

enum class ParameterKind : std::uint8_t {
    token, string, date, number, quantity, reference, uri, composite, special
};

enum class Prefix : std::uint8_t { eq, ne, gt, lt, ge, le, sa, eb, ap };

enum class Modifier : std::uint8_t {
    none, missing, exact, contains, text, not_, in, not_in, above, below, of_type, identifier, type
};

struct TokenOperand {
    std::optional<std::string> system;  // Absent: any system. Empty: no system ("|code").
    std::optional<std::string> code;    // Absent: any code of the system ("system|").
};
struct StringOperand { std::string text; };                          // As asked; the store folds.
struct DateOperand { Prefix prefix; base::Interval span; };
struct NumberOperand {
    Prefix prefix;
    double value;
    double low;                         // The range that the written precision implies,
    double high;                        // low inclusive, high exclusive.
    std::optional<std::string> system;  // Quantities only.
    std::optional<std::string> code;
};
struct ReferenceOperand {
    std::string type;  // Empty: any type that the parameter allows.
    std::string id;    // Empty if url is set.
    std::string url;
};
struct UriOperand { std::string uri; };
struct MissingOperand { bool missing; };
struct CompositeOperand;

using Operand = std::variant<TokenOperand, StringOperand, DateOperand, NumberOperand,
                             ReferenceOperand, UriOperand, MissingOperand,
                             std::shared_ptr<CompositeOperand>>;

struct CompositeOperand {
    std::vector<Operand> parts;  // All must hold within one element.
};

struct Query;

// One condition: some operand of `any_of` holds; or, chained, some referenced resource matches
// `chain`; or, reversed (_has), some resource that refers to this one by `parameter` matches it.
struct Criterion {
    std::string code;             // "birthdate", "_id", "_lastUpdated", ...
    std::uint32_t parameter = 0;  // parameter_key(code)
    ParameterKind kind = ParameterKind::token;
    Modifier modifier = Modifier::none;
    std::vector<Operand> any_of;
    std::vector<Query> chain;      // One query for each possible target type; any may match.
    std::unique_ptr<Query> has;    // A query on the type that refers to us; its criterion is above.

    Criterion();
    Criterion(Criterion const&);
    Criterion(Criterion&&) noexcept;
    Criterion& operator=(Criterion const&);
    Criterion& operator=(Criterion&&) noexcept;
    ~Criterion();
};

struct SortKey {
    std::string code;
    std::uint32_t parameter = 0;
    ParameterKind kind = ParameterKind::token;
    bool descending = false;
};

struct IncludeRule {
    std::string source_type;   // "Observation"; "*" only with parameter "*".
    std::string parameter;     // "subject" or "*".
    std::string target_type;   // Empty: any.
    bool reverse = false;      // _revinclude
    bool iterate = false;
};

enum class Summary : std::uint8_t { none, true_, text, data, count };
// Unsaid: only if the first page holds all matches, so that nothing is counted for it.
enum class Total : std::uint8_t { unsaid, none, estimate, accurate };

// A search of one type (or of several with _type at system level).
struct Query {
    std::vector<std::string> types;    // At least one.
    std::vector<Criterion> all_of;     // Criteria are joined by AND.
    std::vector<SortKey> sort;         // Then always by the store's own order, so pages are stable.
    std::size_t count = 50;            // Matches a page; 0: count only.
    std::string page;                  // Where the page lies: a link's own text. Empty: the first.
    Total total = Total::unsaid;
    Summary summary = Summary::none;
    std::vector<std::string> elements;
    std::vector<IncludeRule> includes;
    // What was understood, as name and value in the order asked: the self link repeats it.
    std::vector<std::pair<std::string, std::string>> used;
};

enum class Handling : std::uint8_t { lenient, strict };

inline constexpr std::size_t page_size_default = 50;
inline constexpr std::size_t page_size_max = 1000;

// Parses decoded name and value pairs for a type ("" for system level, where _type is needed).
// An unknown parameter is left out (lenient) or refused (strict); an unknown modifier or a value
// that cannot be read is always refused, naming the parameter in the detail's path
// (search.html#errors). `base` is the server's own base URL: absolute references to it are literal
// ones.
base::Result<Query> query_from(std::string_view type,
                               std::vector<std::pair<std::string, std::string>> const& parameters,
                               Handling handling, std::string_view base);

// One parameter as the capability statement lists it.
struct ParameterDefinition {
    std::string code;
    ParameterKind kind;
    std::string url;
    std::vector<std::string> targets;  // Of a reference.
};

// All parameters that this server searches a type by, in order of code.
std::vector<ParameterDefinition> const& parameters_of(std::string_view type);

}  // namespace fhir
