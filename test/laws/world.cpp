#include "world.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "base/text.hpp"

namespace laws {
namespace {

using fhir::Modifier;
using fhir::ParameterKind;
using fhir::Prefix;

struct Parameter {
    char const* type;
    char const* code;
    ParameterKind kind;
    char const* target;  // Of a reference; "" any of two.
};

constexpr Parameter parameters[] = {
    {"Patient", "family", ParameterKind::string, ""},
    {"Patient", "gender", ParameterKind::token, ""},
    {"Patient", "identifier", ParameterKind::token, ""},
    {"Patient", "birthdate", ParameterKind::date, ""},
    {"Patient", "general-practitioner", ParameterKind::reference, "Organization"},
    {"Organization", "name", ParameterKind::string, ""},
    {"Organization", "partof", ParameterKind::reference, "Organization"},
    {"Organization", "_profile", ParameterKind::uri, ""},
    {"Observation", "patient", ParameterKind::reference, "Patient"},
    {"Observation", "subject", ParameterKind::reference, ""},
    {"Observation", "code", ParameterKind::token, ""},
    {"Observation", "date", ParameterKind::date, ""},
    {"Observation", "value-quantity", ParameterKind::quantity, ""},
    {"Observation", "code-value-quantity", ParameterKind::composite, ""},
    {"Task", "subject", ParameterKind::reference, "Patient"},
    {"Task", "code", ParameterKind::token, ""},
    {"Task", "status", ParameterKind::token, ""},
    {"Task", "focus", ParameterKind::reference, ""},
    {"Task", "period", ParameterKind::date, ""},
};
constexpr char const* types[] = {"Patient", "Organization", "Observation", "Task"};
constexpr char const* codes[] = {"a", "b", "c", "done", "8480-6"};
constexpr char const* systems[] = {"", "http://loinc.org", "http://snomed.info/sct"};
constexpr char const* texts[] = {"Müller", "muller", "Muls", "Baker", "bakewell", "O'Neill", "Żak",
                                 "m", "Bak"};
constexpr char const* uris[] = {"http://a/x", "http://a/x/y", "http://b"};
constexpr std::int64_t hour = 3'600'000;

std::vector<Parameter> of(std::string const& type, bool references_only = false) {
    std::vector<Parameter> found;
    for (auto const& each : parameters) {
        bool const fits = !references_only || each.kind == ParameterKind::reference;
        if (type == each.type && fits) found.push_back(each);
    }
    return found;
}

template <class Item, std::size_t size>
Item pick(base::Random& random, Item const (&items)[size]) {
    return items[random.below(size)];
}

template <class Item>
Item pick(base::Random& random, std::vector<Item> const& items) {
    return items[random.below(items.size())];
}

fhir::Criterion criterion_on(Parameter const& parameter) {
    fhir::Criterion criterion;
    criterion.code = parameter.code;
    criterion.parameter = fhir::parameter_key(parameter.code);
    criterion.kind = parameter.kind;
    return criterion;
}

}  // namespace

std::string World::id() { return std::to_string(random_.below(14)); }
std::string World::type() { return pick(random_, types); }
std::string World::text() { return pick(random_, texts); }
double World::number() { return static_cast<double>(random_.below(20)) / 2; }
store::Key World::key() { return {type(), id()}; }
std::string World::row_key() { return pick(random_, {"a/1", "a/2", "a/10", "b/1", "b"}); }

std::string World::reference_parameter() {
    static char const* const names[] = {"*", "subject", "patient", "partof", "focus", "nothing"};
    return pick(random_, names);
}

fhir::TokenEntry World::token() { return {pick(random_, systems), pick(random_, codes)}; }

// An hour, a day, a month, years, or open; close to each other so that they overlap.
base::Interval World::span() {
    static constexpr std::int64_t lengths[] = {0, hour - 1, 24 * hour - 1, 24 * hour,
                                               30 * 24 * hour, 3000 * 24 * hour};
    auto const low = static_cast<std::int64_t>(random_.below(200)) * 12 * hour;
    base::Interval span{low, low + pick(random_, lengths)};
    if (once_in(12)) span.low = std::numeric_limits<std::int64_t>::min();
    if (once_in(12)) span.high = std::numeric_limits<std::int64_t>::max();
    if (once_in(20)) std::swap(span.low, span.high);
    return span;
}

std::vector<fhir::IndexEntry> World::entries(std::string const& type) {
    std::vector<fhir::IndexEntry> entries;
    for (auto const& parameter : of(type)) {
        auto const key = fhir::parameter_key(parameter.code);
        auto const quantity = [&] {
            auto const value = number();
            return fhir::NumberEntry{value, value, value, pick(random_, systems),
                                     pick(random_, codes)};
        };
        // Mostly one value; sometimes none or several. "birthdate" never has two.
        auto const most = parameter.code == std::string("birthdate") ? 2U : 4U;
        auto const count = std::min<std::uint64_t>(random_.below(most), 2);
        for (std::uint64_t i = 0; i < count; ++i) {
            switch (parameter.kind) {
                case ParameterKind::token: entries.push_back({key, token()}); break;
                case ParameterKind::string: {
                    auto const exact = text();
                    entries.push_back({key, fhir::StringEntry{base::fold(exact), exact}});
                    break;
                }
                case ParameterKind::date: entries.push_back({key, fhir::DateEntry{span()}}); break;
                case ParameterKind::quantity: entries.push_back({key, quantity()}); break;
                case ParameterKind::uri:
                    entries.push_back({key, fhir::UriEntry{pick(random_, uris)}});
                    break;
                case ParameterKind::composite:
                    entries.push_back({key, fhir::CompositeEntry{{token(), quantity()}}});
                    break;
                default: {
                    fhir::ReferenceEntry reference;
                    if (once_in(6)) {
                        reference.url = pick(random_, uris);
                    } else if (!once_in(8)) {
                        reference.type = *parameter.target ? parameter.target : this->type();
                        reference.id = id();
                    }
                    if (once_in(4)) reference.identifier = token();
                    entries.push_back({key, reference});
                }
            }
        }
    }
    return entries;
}

store::Change World::change(store::Key key, std::uint64_t versions_max) {
    store::Change change;
    change.method = once_in(6) ? store::Method::erase
                               : (once_in(2) ? store::Method::create : store::Method::update);
    if (change.method != store::Method::erase && from_ == Entries::bodies) {
        change = store::change_from(key, change.method, *fhir::parse(body(key.type)), {});
    } else if (change.method != store::Method::erase) {
        auto const text = R"({"resourceType":")" + key.type + R"(","n":)" +
                          std::to_string(random_.below(1000)) + "}";
        change.resource = fhir::stampable(*fhir::parse(text), key.id);
        change.index = entries(key.type);
    }
    if (once_in(4)) change.if_version = random_.below(versions_max + 1);
    change.key = std::move(key);
    return change;
}

store::Batch World::batch(std::int64_t now_ms, std::uint64_t versions_max) {
    store::Batch batch{.actor = once_in(2) ? "amara" : "ben", .at = {now_ms}};
    std::set<store::Key> keys;
    for (auto left = random_.below(5); left > 0; --left) {
        auto mine = key();
        if (keys.insert(mine).second) batch.changes.push_back(change(mine, versions_max));
    }
    if (once_in(4)) {
        batch.rows.push_back({"auth", row_key(), once_in(3) ? "" : std::to_string(random_.next())});
    }
    if (once_in(12)) batch.unmoved.emplace_back(key(), random_.below(versions_max + 1));
    if (once_in(12)) batch.unmatched.push_back(query());
    return batch;
}

fhir::Operand World::operand(fhir::Criterion const& criterion) {
    auto const prefix = static_cast<Prefix>(random_.below(9));
    auto const token_operand = [&] {
        auto const entry = token();
        fhir::TokenOperand asked;
        if (!once_in(3)) asked.system = entry.system;
        if (!asked.system || !once_in(4)) asked.code = entry.code;
        return asked;
    };
    auto const number_operand = [&] {
        auto const value = number();
        fhir::NumberOperand asked{prefix, value, value - 0.25, value + 0.25, {}, {}};
        if (once_in(3)) asked.system = pick(random_, systems);
        if (once_in(3)) asked.code = pick(random_, codes);
        return asked;
    };
    switch (criterion.kind) {
        case ParameterKind::token: return token_operand();
        case ParameterKind::string: return fhir::StringOperand{text()};
        case ParameterKind::date: {
            auto bounds = span();
            if (bounds.high < bounds.low) std::swap(bounds.low, bounds.high);
            return fhir::DateOperand{prefix, bounds};
        }
        case ParameterKind::quantity: return number_operand();
        case ParameterKind::uri: return fhir::UriOperand{pick(random_, uris)};
        case ParameterKind::composite: {
            auto both = std::make_shared<fhir::CompositeOperand>();
            both->parts = {token_operand(), number_operand()};
            return both;
        }
        default:
            if (criterion.modifier == Modifier::identifier) return token_operand();
            if (once_in(6)) return fhir::ReferenceOperand{"", "", pick(random_, uris)};
            return fhir::ReferenceOperand{once_in(4) ? "" : (once_in(3) ? type() : "Patient"), id(),
                                          ""};
    }
}

fhir::Criterion World::plain_criterion(std::string const& type) {
    fhir::Criterion criterion;
    if (once_in(10)) {
        criterion = criterion_on({"", "_id", ParameterKind::token, ""});
        criterion.any_of = {fhir::TokenOperand{{}, id()}, fhir::TokenOperand{{}, id()}};
        if (once_in(4)) criterion.modifier = Modifier::not_;
        return criterion;
    }
    if (once_in(10)) {
        criterion = criterion_on({"", "_lastUpdated", ParameterKind::date, ""});
        auto const low = static_cast<std::int64_t>(random_.below(2000)) * 50;
        criterion.any_of = {
            fhir::DateOperand{static_cast<Prefix>(random_.below(9)), {low, low + 999}}};
        return criterion;
    }
    criterion = criterion_on(pick(random_, of(type)));
    if (once_in(10)) {
        criterion.modifier = Modifier::missing;
        criterion.any_of = {fhir::MissingOperand{once_in(2)}};
        return criterion;
    }
    if (criterion.kind == ParameterKind::string) {
        criterion.modifier = pick(random_, {Modifier::none, Modifier::exact, Modifier::contains});
    } else if (criterion.kind == ParameterKind::uri) {
        criterion.modifier = pick(random_, {Modifier::none, Modifier::above, Modifier::below});
    } else if (criterion.kind == ParameterKind::token && once_in(5)) {
        criterion.modifier = Modifier::not_;
    } else if (criterion.kind == ParameterKind::reference && once_in(5)) {
        criterion.modifier = Modifier::identifier;
    }
    for (auto left = 1 + (once_in(4) ? 1 : 0); left > 0; --left) {
        criterion.any_of.push_back(operand(criterion));
    }
    return criterion;
}

fhir::Criterion World::chained(std::string const& type, int depth) {
    auto const parameter = pick(random_, of(type, true));
    auto criterion = criterion_on(parameter);
    auto const target = *parameter.target ? std::string(parameter.target) : this->type();
    criterion.chain.push_back(query_on(target, depth + 1));
    if (!*parameter.target && once_in(2)) criterion.chain.push_back(query_on("Task", depth + 1));
    return criterion;
}

fhir::Criterion World::reversed(std::string const&, int depth) {
    static char const* const referring[] = {"Observation", "Task", "Organization"};
    std::string const from = pick(random_, referring);
    auto criterion = criterion_on(pick(random_, of(from, true)));
    criterion.has = std::make_unique<fhir::Query>(query_on(from, depth + 1));
    return criterion;
}

fhir::Criterion World::criterion(std::string const& type, int depth) {
    if (depth < 2 && once_in(6) && !of(type, true).empty()) return chained(type, depth);
    if (depth < 2 && once_in(6)) return reversed(type, depth);
    return plain_criterion(type);
}

fhir::SortKey World::sort_key(std::string const& type) {
    bool const descending = once_in(2);
    if (once_in(6)) return {"_lastUpdated", fhir::parameter_key("_lastUpdated"),
                            ParameterKind::date, descending};
    if (once_in(6)) return {"_id", fhir::parameter_key("_id"), ParameterKind::token, descending};
    auto const parameter = pick(random_, of(type));
    return {parameter.code, fhir::parameter_key(parameter.code), parameter.kind, descending};
}

fhir::Query World::query_on(std::string const& type, int depth) {
    fhir::Query query{.types = {type}};
    auto const most = depth == 0 ? 4U : 3U;
    for (auto left = random_.below(most); left > 0; --left) {
        query.all_of.push_back(criterion(type, depth));
    }
    return query;
}

fhir::Query World::query() {
    auto query = query_on(type(), 0);
    if (once_in(8)) query.types.push_back(type());
    for (auto left = random_.below(6); left > 3; --left) {
        query.sort.push_back(sort_key(query.types[0]));
    }
    query.count = pick(random_, {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{50}});
    query.total = pick(random_, {fhir::Total::unsaid, fhir::Total::none, fhir::Total::accurate});
    query.total = once_in(3) ? fhir::Total::none : fhir::Total::accurate;
    return query;
}

store::HistoryAsk World::history_ask(std::int64_t now_ms, std::uint64_t newest) {
    store::HistoryAsk ask;
    if (!once_in(4)) ask.type = type();
    if (!ask.type.empty() && once_in(2)) ask.id = id();
    auto const then = [&] {
        return base::Instant{static_cast<std::int64_t>(
            random_.below(static_cast<std::uint64_t>(now_ms) + 1000))};
    };
    if (once_in(3)) ask.since = then();
    if (once_in(3)) ask.at = then();
    ask.count = pick(random_, {std::size_t{0}, std::size_t{1}, std::size_t{5}, std::size_t{1000}});
    if (once_in(3)) ask.before = random_.below(newest + 2);
    return ask;
}

}  // namespace laws
