#include "fhir/search/query.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "fhir/definitions/search_row.hpp"
#include "fhir/search/errors.hpp"
#include "fhir/search/internal/criterion.hpp"

namespace fhir {
namespace {

// Chains to a reference of any type fan out by 146; two such steps must not.
constexpr std::size_t chained_queries_max = 500;
constexpr std::size_t levels_max = 8;

std::unexpected<base::Error> bad(base::Code const& code, std::string_view name,
                                 std::string_view reason) {
    return base::malformed(code, {{std::string(name), std::string(reason)}});
}

// Whether a parameter was understood; if not, it is left out of `used`.
enum class Heard : std::uint8_t { yes, no };

class Reader {
  public:
    Reader(std::string_view base, Query& query, Codes const* codes)
        : asking_{base, chained_queries_max, levels_max, codes_max, codes}, query_(query) {}

    base::Result<Heard> read(std::string_view name, std::string_view value) {
        if (name == "_count") return size(name, value, query_.count, page_size_max);
        if (name == "_page") return query_.page = value, Heard::yes;
        if (name == "_sort") return sort(value);
        if (name == "_total") return total(value);
        if (name == "_summary") return summary(value);
        if (name == "_elements") return elements(value);
        if (name == "_format" || name == "_pretty" || name == "_asOf") return Heard::yes;
        auto const stem = name.substr(0, name.find(':'));
        if (stem == "_include" || stem == "_revinclude") return include(name, value);
        return criterion(name, value);
    }

  private:
    base::Result<Heard> size(std::string_view name, std::string_view value, std::size_t& target,
                             std::size_t most) {
        std::size_t number = 0;
        auto const* const end = value.data() + value.size();
        auto const read = std::from_chars(value.data(), end, number);
        if (read.ec != std::errc{} || read.ptr != end) {
            return bad(errors::search_bad_value, name, "expected a whole number from 0");
        }
        target = std::min(number, most);
        return Heard::yes;
    }

    base::Result<Heard> sort(std::string_view value) {
        std::vector<SortKey> keys;
        for (auto key : base::split(value, ',')) {
            bool const descending = key.starts_with('-');
            if (descending) key.remove_prefix(1);
            auto const* parameter = common_parameter(key);
            if (!parameter || !is_ordered(parameter->kind)) return Heard::no;
            keys.push_back({std::string(key), parameter_key(key), parameter->kind, descending});
        }
        query_.sort = std::move(keys);
        return Heard::yes;
    }

    static bool is_ordered(ParameterKind kind) {
        return kind != ParameterKind::composite && kind != ParameterKind::special;
    }

    base::Result<Heard> total(std::string_view value) {
        if (value == "none") query_.total = Total::none;
        else if (value == "estimate") query_.total = Total::estimate;
        else if (value == "accurate") query_.total = Total::accurate;
        else return bad(errors::search_bad_value, "_total", "expected none, estimate or accurate");
        return Heard::yes;
    }

    base::Result<Heard> summary(std::string_view value) {
        if (value == "true") query_.summary = Summary::true_;
        else if (value == "text") query_.summary = Summary::text;
        else if (value == "data") query_.summary = Summary::data;
        else if (value == "count") query_.summary = Summary::count;
        else if (value == "false") query_.summary = Summary::none;
        else return bad(errors::search_bad_value, "_summary",
                        "expected true, text, data, count or false");
        return Heard::yes;
    }

    base::Result<Heard> elements(std::string_view value) {
        for (auto const element : base::split(value, ',')) {
            if (!element.empty()) query_.elements.emplace_back(element);
        }
        return Heard::yes;
    }

    // `_include[:iterate]=Type:parameter[:target]` or `*`. search.html#include
    base::Result<Heard> include(std::string_view name, std::string_view value) {
        IncludeRule rule{.reverse = name.starts_with("_revinclude")};
        auto const colon = name.find(':');
        if (colon != std::string_view::npos) {
            auto const modifier = name.substr(colon + 1);
            if (modifier != "iterate" && modifier != "recurse") {
                return bad(errors::search_bad_modifier, name, "expected :iterate");
            }
            rule.iterate = true;
        }
        auto const parts = base::split(value, ':');
        if (parts.size() > 3) {
            return bad(errors::search_bad_value, name,
                       "expected Type:parameter or Type:parameter:Type");
        }
        rule.source_type = parts[0];
        rule.parameter = parts.size() > 1 ? parts[1] : "*";
        if (parts.size() > 2) rule.target_type = parts[2];
        if (parts.size() == 1 && value != "*") {
            return bad(errors::search_bad_value, name, "expected Type:parameter or *");
        }
        if (!is_known(rule)) return Heard::no;
        query_.includes.push_back(std::move(rule));
        return Heard::yes;
    }

    static bool is_known(IncludeRule const& rule) {
        if (!rule.target_type.empty() && !is_resource_type(rule.target_type)) return false;
        if (rule.parameter == "*") {
            return rule.source_type == "*" || is_resource_type(rule.source_type);
        }
        auto const* parameter = parameter_of(rule.source_type, rule.parameter);
        return parameter && parameter->kind == ParameterKind::reference;
    }

    base::Result<Heard> criterion(std::string_view name, std::string_view value) {
        auto made = TRY(criterion_from(query_.types[0], name, value, asking_));
        if (!made) return Heard::no;
        // A search of several types asks only what every one of them knows.
        for (std::size_t i = 1; i < query_.types.size(); ++i) {
            auto const other = TRY(criterion_from(query_.types[i], name, value, asking_));
            if (!other || other->kind != made->kind) return Heard::no;
        }
        query_.all_of.push_back(*std::move(made));
        return Heard::yes;
    }

    ParameterDefinition const* common_parameter(std::string_view code) const {
        ParameterDefinition const* common = nullptr;
        for (auto const& type : query_.types) {
            auto const* parameter = parameter_of(type, code);
            if (!parameter || (common && common->kind != parameter->kind)) return nullptr;
            common = parameter;
        }
        return common;
    }

    Asking asking_;
    Query& query_;
};

base::Result<std::vector<std::string>> types_from(
    std::string_view type, std::vector<std::pair<std::string, std::string>> const& parameters) {
    if (!type.empty()) return std::vector<std::string>{std::string(type)};
    std::vector<std::string> types;
    for (auto const& [name, value] : parameters) {
        if (name != "_type") continue;
        for (auto const each : base::split(value, ',')) {
            if (!is_resource_type(each)) {
                return bad(errors::search_bad_value, "_type", "expected resource types of FHIR R4");
            }
            if (std::ranges::find(types, each) == types.end()) types.emplace_back(each);
        }
    }
    if (types.empty()) return bad(errors::search_type_needed, "_type", "is missing");
    return types;
}

}  // namespace

Criterion::Criterion() = default;
Criterion::Criterion(Criterion const& other)
    : code(other.code), parameter(other.parameter), kind(other.kind), modifier(other.modifier),
      any_of(other.any_of), chain(other.chain),
      has(other.has ? std::make_unique<Query>(*other.has) : nullptr) {}
Criterion::Criterion(Criterion&&) noexcept = default;
Criterion& Criterion::operator=(Criterion const& other) { return *this = Criterion(other); }
Criterion& Criterion::operator=(Criterion&&) noexcept = default;
Criterion::~Criterion() = default;

namespace {

base::Result<Query> read_query(std::string_view type,
                               std::vector<std::pair<std::string, std::string>> const& parameters,
                               Handling handling, std::string_view base, Codes const* codes) {
    Query query;
    query.types = TRY(types_from(type, parameters));
    Reader reader(base, query, codes);
    for (auto const& [name, value] : parameters) {
        if (value.empty()) continue;  // A parameter without a value asks nothing.
        bool const system_type = type.empty() && name == "_type";
        auto const heard = system_type ? Heard::yes : TRY(reader.read(name, value));
        if (heard == Heard::yes) {
            query.used.emplace_back(name, value);
        } else if (handling == Handling::strict) {
            return bad(errors::search_unknown_parameter, name, "is not known for this type");
        }
    }
    return query;
}

}  // namespace

base::Result<Query> query_from(std::string_view type,
                               std::vector<std::pair<std::string, std::string>> const& parameters,
                               Handling handling, std::string_view base) {
    return read_query(type, parameters, handling, base, nullptr);
}

base::Result<Query> query_from(std::string_view type,
                               std::vector<std::pair<std::string, std::string>> const& parameters,
                               Handling handling, std::string_view base, Codes const& codes) {
    return read_query(type, parameters, handling, base, &codes);
}

}  // namespace fhir
