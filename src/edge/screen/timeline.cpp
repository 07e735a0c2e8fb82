#include "edge/screen/internal/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/episode/pathway.hpp"
#include "domain/terms/terms.hpp"
#include "fhir/value/value.hpp"

namespace screen {
namespace {

constexpr std::size_t stays_max = 200;

struct Entry {
    base::Instant at;
    std::string_view kind;
    std::string title;
    std::string detail;
    std::string by;
    std::string organisation;
    std::string key;
};

std::string called(std::string_view what, std::string_view code) {
    return fmt::format("{}: {}", what, episode::words_for(episode::pathway(), code));
}

// What each step adds to the story.
struct Teller {
    std::vector<Entry>& entries;
    std::string const& key;

    void operator()(episode::Referred const& step) const {
        entries.push_back({step.origin.at, "referral", "Referred: " + step.trigger_name, step.what,
                           step.origin.by, step.from, key});
    }
    void operator()(episode::Triage const& step) const {
        if (step.state == episode::TriageState::waiting) return;
        entries.push_back({step.origin.at, "triage",
                           called("Triage", episode::name_of(step.state)), step.reason,
                           step.origin.by, "", key});
    }
    void operator()(episode::Opened const& step) const {
        if (!step.exit) return;
        entries.push_back({step.exit->at, "exit", called("Left", step.exit->destination),
                           step.exit->note, step.exit->by, "", key});
    }
    void operator()(episode::Assessed const&) const {}  // Told from the assessments themselves.
    void operator()(episode::Decided const& step) const {
        entries.push_back({step.origin.at, "decision", called("Concluded", step.pathway), step.reason,
                           step.origin.by, "", key});
    }
    void operator()(episode::Asked const& step) const {
        entries.push_back({step.origin.at, "request",
                           step.kind == "bed" ? "Bed asked for" : "Home team asked for", step.need,
                           step.origin.by, "", key});
    }
    void operator()(episode::Offered const& step) const {
        entries.push_back({step.origin.at, "offer", "Offered: " + step.place_name, "",
                           step.origin.by, "", key});
        if (!step.answered) return;
        entries.push_back({*step.answered, "answer",
                           fmt::format("Offer {} by {}", episode::name_of(step.state),
                                       step.answered_by.empty() ? "the team" : step.answered_by),
                           step.reason, "", "", key});
    }
    void operator()(episode::Stayed const& step) const {
        entries.push_back({step.origin.at, "arrival", "Arrived: " + step.place_name, "",
                           step.origin.by, "", key});
    }
    void operator()(episode::Aimed const& step) const {
        entries.push_back(
            {step.origin.at, "goal", "Goal: " + step.words, step.target, step.origin.by, "", key});
        if (step.reviewed)
            entries.push_back({*step.reviewed, "review", called("Goal reviewed", step.achievement),
                               step.note, "", "", key});
    }
    void operator()(episode::FollowedUp const& step) const {
        if (step.answered)
            entries.push_back({*step.answered, "follow-up", called("Day 91", step.status), step.note,
                               "", "", key});
    }
};

fhir::Draft draw(Entry const& entry) {
    return fhir::object({{"at", base::to_text(entry.at)},
                         {"kind", entry.kind},
                         {"title", entry.title},
                         {"detail", terms::text_or_absent(entry.detail)},
                         {"by", terms::text_or_absent(entry.by)},
                         {"organisation", terms::text_or_absent(entry.organisation)},
                         {"key", entry.key}});
}

}  // namespace

base::Result<std::vector<HospitalStay>> hospital_stays(store::Snapshot const& snapshot,
                                                       std::string const& patient) {
    std::vector<HospitalStay> stays;
    auto const found =
        TRY(snapshot.referring({"Patient", patient}, "Encounter", "patient", stays_max));
    for (auto const& version : found) {
        auto const document = TRY(fhir::parse(version.body));
        auto const root = document.root();
        if (terms::extension_in(root, "place")) continue;  // A stay of ours is a step.
        auto const from = terms::instant_in(root["period"]["start"]);
        if (!from) continue;
        auto reason = std::string(root["reasonCode"][0]["text"].text());
        if (reason.empty()) reason = root["type"][0]["text"].text();
        stays.push_back({version.key.id, *from, std::move(reason),
                         std::string(root["serviceProvider"]["display"].text()),
                         root["class"]["code"].text() == "EMER"});
    }
    return stays;
}

fhir::Draft timeline_of(Story const& story, std::vector<assessment::Summary> const& assessments,
                        std::vector<HospitalStay> const& stays) {
    std::vector<Entry> entries;
    for (auto const& [key, step] : story.steps) std::visit(Teller{entries, key}, step);
    for (auto const& one : assessments) {
        auto const score =
            one.news2 ? fmt::format("NEWS2 {} ({})", *one.news2, one.band) : std::string();
        entries.push_back({one.at, "assessment", "First assessment", score, one.by, "",
                           "QuestionnaireResponse/" + one.id});
    }
    for (auto const& stay : stays)
        entries.push_back({stay.from, "encounter",
                           stay.emergency ? "Emergency attendance" : "Hospital stay", stay.reason,
                           "", stay.where, "Encounter/" + stay.id});
    std::ranges::stable_sort(entries, std::ranges::greater{}, &Entry::at);
    std::vector<fhir::Draft> drawn;
    for (auto const& entry : entries) drawn.push_back(draw(entry));
    return fhir::array(std::move(drawn));
}

}  // namespace screen
