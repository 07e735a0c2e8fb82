// A person's whole record. FHIR R4 patient-operation-everything.html.
#include <algorithm>
#include <array>
#include <set>

#include "domain/record/errors.hpp"
#include "domain/record/read.hpp"
#include "fhir/search/index.hpp"
#include "fhir/value/value.hpp"

namespace record {
namespace {

constexpr std::size_t everything_max = 50'000;

// What a person's record needs to be understood, beside what is about the person.
bool is_needed(std::string_view type) {
    constexpr std::array<std::string_view, 9> types{
        "Practitioner", "PractitionerRole", "Organization", "Location",         "Medication",
        "Device",       "Substance",        "Questionnaire", "HealthcareService"};
    return std::ranges::find(types, type) != types.end();
}

bool overlaps(base::Interval left, base::Interval right) {
    return left.low <= right.high && right.low <= left.high;
}

// Without a clinical date it belongs to every period.
base::Result<bool> is_within(std::optional<base::Interval> const& period,
                             store::Version const& version) {
    if (!period) return true;
    auto const document = TRY(fhir::parse(version.body));
    bool dated = false;
    for (auto const& entry : fhir::index_of(document.root())) {
        auto const* date = std::get_if<fhir::DateEntry>(&entry.value);
        if (!date) continue;
        if (overlaps(date->span, *period)) return true;
        dated = true;
    }
    return !dated;
}

class Gathering {
  public:
    Gathering(store::Snapshot const& snapshot, EverythingAsk const& ask)
        : snapshot_(snapshot), ask_(ask) {}

    base::Result<std::vector<store::Version>> run() {
        auto patient = TRY(read(snapshot_, {"Patient", ask_.person}));
        auto const key = patient.key;
        TRY(enter(std::move(patient), {}));
        for (auto& version : TRY(snapshot_.referring(key, "", "*", everything_max + 1))) {
            if (found_.size() > everything_max) return base::refuse(errors::too_many);
            TRY(enter(std::move(version), ask_.period));
        }
        return std::move(found_);
    }

  private:
    base::Result<void> enter(store::Version version, std::optional<base::Interval> const& period) {
        if (seen_.contains(version.key)) return {};
        if (!TRY(is_within(period, version))) return {};
        seen_.insert(version.key);
        auto const referred = TRY(snapshot_.references(version, "*"));
        if (wanted(version)) found_.push_back(std::move(version));
        for (auto const& key : referred) {
            if (!is_needed(key.type) || seen_.contains(key)) continue;
            auto target = TRY(snapshot_.read(key));
            if (target && target->body) TRY(enter(std::move(*target), {}));
        }
        return {};
    }

    bool wanted(store::Version const& version) const {
        if (ask_.since && version.at < *ask_.since) return false;
        return ask_.types.empty() ||
               std::ranges::find(ask_.types, version.key.type) != ask_.types.end();
    }

    store::Snapshot const& snapshot_;
    EverythingAsk const& ask_;
    std::vector<store::Version> found_;
    std::set<store::Key> seen_;
};

}  // namespace

base::Result<std::vector<store::Version>> everything(store::Snapshot const& snapshot,
                                                     EverythingAsk const& ask) {
    return Gathering(snapshot, ask).run();
}

}  // namespace record
