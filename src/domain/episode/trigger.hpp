// Triggers: what makes somebody known to the front door without anybody having to decide. Rules as
// data (content/national/triggers.toml); the decision is pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/toml.hpp"

namespace episode {

// Where a referral goes first, and so which clock starts.
enum class Route : std::uint8_t { front_door, community, hub };

std::string_view name_of(Route route);
std::optional<Route> route_from(std::string_view name);

struct CodedReason {
    std::string system;  // URI of the code system; empty if unknown.
    std::string code;
};

// A patient movement as a message told it.
struct Movement {
    std::string event;              // "A04"
    std::string patient_class;      // PV1-2: "E", "I", ...
    std::optional<int> age;         // Completed years; absent if the date of birth is unknown.
    std::string reason;             // PV2-3 and DG1 texts, joined by "; ".
    std::vector<CodedReason> codes; // PV2-3 and DG1 codes.
    std::string location;           // PV1-3 as people read it: "Emergency department".
    std::string facility;           // Who sent it: "Eastfield Hospital".
    std::string visit;              // PV1-19; empty if absent.
};

struct TriggerRule {
    std::string code;                        // "fall"
    int version = 1;
    std::string name;                        // "Fall"
    Route route = Route::front_door;
    std::vector<std::string> events;         // None: only by call or form.
    std::vector<std::string> patient_classes;
    std::optional<int> age_least;            // An unknown age does not reach it.
    std::vector<std::string> words;          // Folded; any of them, as whole words.
    std::vector<CodedReason> codes;          // Any of them. With words, either fits.
    std::string source;
};

struct Trigger {
    std::string code;
    std::string name;
    int version = 1;
    Route route = Route::front_door;
    std::string because;  // "A04, class E, aged 65 or over, reason says fall"
};

using TriggerRules = std::vector<TriggerRule>;

// Malformed with file and line: an unknown route, a code used twice, an age out of range.
base::Result<TriggerRules> triggers_from(base::Toml const& file);

// The rules that this program was built with.
TriggerRules const& triggers();

// The first rule that fits, with the grounds on which it does. Nothing fits: no trigger.
std::optional<Trigger> trigger(TriggerRules const& rules, Movement const& movement);

// The rule of that code as a trigger, for a referral by call or form. Nothing if unknown.
std::optional<Trigger> trigger_named(TriggerRules const& rules, std::string_view code);

}  // namespace episode
