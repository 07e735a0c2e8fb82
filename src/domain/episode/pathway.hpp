// The pathway as data: which step each stage allows and who usually takes the next one.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/toml.hpp"
#include "domain/episode/course.hpp"

namespace episode {

struct StageRule {
    std::string name;                // "First assessment"
    std::string next;                // Operation; empty at the end.
    std::string label;               // "Do the first assessment"
    std::vector<std::string> roles;  // Who usually takes it.
};

struct PathwayRules {
    int version = 1;
    std::map<Stage, StageRule> stages;               // One for each Stage.
    std::map<std::string, std::vector<Stage>, std::less<>> steps;  // Operation → stages.
    std::map<std::string, std::string, std::less<>> names;         // Code → words.
};

// What a code is called in a sentence; the code itself if the rules have no words for it.
std::string_view words_for(PathwayRules const& rules, std::string_view code);

// Malformed with file and line: an unknown stage, a stage left out or given twice.
base::Result<PathwayRules> pathway_from(base::Toml const& file);
PathwayRules const& pathway();  // As this program was built.

// Refuses (episode.closed, episode.not_at_this_stage naming the stage and its next step).
base::Result<void> allowed(PathwayRules const& rules, Course const& course,
                           std::string_view operation);

}  // namespace episode
