// All journeys of a past, and the queue of steps that carries them on.
#pragma once

#include <functional>
#include <memory>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "edge/demo/internal/draw.hpp"
#include "edge/demo/internal/parameters.hpp"
#include "edge/demo/past.hpp"

namespace demo {

// One person's way, as far as it has come. Ids are those that operations answered.
struct Journey {
    Resident person;
    std::string request;     // ServiceRequest of the referral
    std::string triage;      // Task
    std::string episode;
    std::string kind;        // "bed" or "home"
    std::string placement;   // ServiceRequest of the place
    std::string offer;       // Task
    FreePlace place;
    std::string goal;
    int reviews_left = 0;
};

class Past {
  public:
    Past(Plan const& plan, std::vector<Resident> const& residents, Take const& take,
         Places const& places)
        : plan_(plan), residents_(residents), take_(take), places_(places), draw_(plan.seed) {}

    base::Result<Made> run();

  private:
    using Way = std::shared_ptr<Journey>;
    using Leg = base::Result<void> (Past::*)(Way const&, base::Instant);

    struct Due {
        base::Instant at;
        int order;  // Of two at the same instant, the one that was planned first.
        Leg leg;
        Way way;
        friend bool operator<(Due const& left, Due const& right) {  // The queue's top is due first.
            return left.at == right.at ? left.order > right.order : left.at > right.at;
        }
    };

    void plan_referrals();
    void then(base::Instant at, Leg leg, Way const& way);
    base::Result<fhir::Document> step(std::string_view account, base::Instant at,
                                      std::string_view type, std::string const& id,
                                      std::string_view operation, Parameters parameters);
    Resident const* somebody();

    base::Result<void> refer(Way const& way, base::Instant at);
    base::Result<void> triage(Way const& way, base::Instant at);
    base::Result<void> assess(Way const& way, base::Instant at);
    base::Result<void> conclude(Way const& way, base::Instant at);
    base::Result<void> request_place(Way const& way, base::Instant at);
    base::Result<void> offer(Way const& way, base::Instant at);
    base::Result<void> answer(Way const& way, base::Instant at);
    base::Result<void> arrive(Way const& way, base::Instant at);
    base::Result<void> agree_goal(Way const& way, base::Instant at);
    base::Result<void> review(Way const& way, base::Instant at);
    base::Result<void> leave(Way const& way, base::Instant at);
    base::Result<void> clean(Way const& way, base::Instant at);
    base::Result<void> follow_up(Way const& way, base::Instant at);

    Plan const& plan_;
    std::vector<Resident> const& residents_;
    Take const& take_;
    Places const& places_;
    Draw draw_;
    std::priority_queue<Due> queue_;
    int planned_ = 0;
    std::set<std::string> busy_;  // Patient ids with a journey under way.
    Made made_;
};

// The id of the first resource of that type in an answer: the answer itself, an entry of its
// Bundle, a part of its Parameters, or what it refers to. Empty if there is none.
std::string id_in(fhir::Value answer, std::string_view type);

}  // namespace demo
