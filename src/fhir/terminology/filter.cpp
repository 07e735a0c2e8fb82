#include "fhir/terminology/internal/filter.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "base/text.hpp"
#include "fhir/terminology/errors.hpp"

namespace fhir {
namespace {

constexpr std::int64_t expression_bytes_max = 1 << 20;

std::unexpected<base::Error> bad(std::string_view part, std::string reason) {
    return base::malformed(errors::value_set_bad,
                           {{"ValueSet.compose.include.filter." + std::string(part),
                             std::move(reason)}});
}

std::vector<std::string> words(std::string_view list) {
    std::vector<std::string> found;
    for (auto const word : base::split(list, ',')) found.emplace_back(base::trim(word));
    return found;
}

}  // namespace

struct FilterReader {
    Filter& filter;
    CodeSystem const& system;

    base::Result<void> read(std::string_view operation) {
        using enum Filter::Operator;
        auto const hierarchical = [&](Filter::Operator which) {
            filter.operator_ = which;
            return mark();
        };
        if (operation == "=") return keep(equal);
        if (operation == "exists") return keep(exists);
        if (operation == "is-a") return hierarchical(is_a);
        if (operation == "descendent-of") return hierarchical(descendent_of);
        if (operation == "child-of") return hierarchical(child_of);
        if (operation == "is-not-a") return hierarchical(is_not_a);
        if (operation == "generalizes") return hierarchical(generalizes);
        if (operation == "regex") return compile();
        if (operation == "in" || operation == "not-in") {
            filter.values_ = words(filter.value_);
            return keep(operation == "in" ? in : not_in);
        }
        return bad("op", "is no operator that is known here");
    }

    base::Result<void> keep(Filter::Operator operation) {
        filter.operator_ = operation;
        return {};
    }

    base::Result<void> compile() {
        filter.operator_ = Filter::Operator::regex;
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(expression_bytes_max);
        filter.expression_ = std::make_shared<re2::RE2 const>(filter.value_, options);
        if (!filter.expression_->ok()) {
            return bad("value", "must be a regular expression without look-around or back "
                                "references, and not too large");
        }
        return {};
    }

    base::Result<void> mark() {
        auto const* top = system.find(filter.value_);
        if (!top) return bad("value", "must be a code of the code system");
        auto& marked = filter.marked_;
        marked.assign(system.concepts().size(), false);
        auto const set = [&](Concept const* each, bool to) {
            marked[static_cast<std::size_t>(each - system.concepts().data())] = to;
        };
        using enum Filter::Operator;
        switch (filter.operator_) {
            case child_of:
                for (auto const child : top->children) marked[child] = true;
                break;
            case generalizes:
                for (auto const& each : system.concepts()) {
                    if (system.subsumes(each, *top)) set(&each, true);
                }
                break;
            default:
                for (auto const* each : system.below(*top)) set(each, true);
                if (filter.operator_ == descendent_of) set(top, false);
                if (filter.operator_ == is_not_a) marked.flip();
        }
        return {};
    }
};

base::Result<Filter> Filter::from(Value filter, CodeSystem const& system) {
    Filter made;
    made.system_ = &system;
    made.property_ = filter["property"].text();
    made.value_ = filter["value"].text();
    TRY((FilterReader{made, system}.read(filter["op"].text())));
    return made;
}

bool Filter::holds(Concept const& concept_) const {
    if (!marked_.empty())
        return marked_[static_cast<std::size_t>(&concept_ - system_->concepts().data())];
    auto const property = property_ == "concept" ? std::string_view("code") : property_;
    auto const values = system_->property(concept_, property);
    auto const any = [&](auto matches) { return std::ranges::any_of(values, matches); };
    auto const listed = [&](std::string_view value) {
        return std::ranges::find(values_, value) != values_.end();
    };
    switch (operator_) {
        case Operator::regex:
            return any([&](auto value) { return re2::RE2::FullMatch(value, *expression_); });
        case Operator::in: return any(listed);
        case Operator::not_in: return !any(listed);
        case Operator::exists: return values.empty() == (value_ == "false");
        default: return any([&](auto value) { return value == value_; });
    }
}

base::Result<std::vector<Filter>> filters_of(Value include, CodeSystem const& system) {
    std::vector<Filter> made;
    for (auto const filter : include["filter"]) made.push_back(TRY(Filter::from(filter, system)));
    return made;
}

bool all_hold(std::vector<Filter> const& filters, Concept const& concept_) {
    return std::ranges::all_of(filters, [&](auto const& each) { return each.holds(concept_); });
}

}  // namespace fhir
