// What is shown while an import runs.
#pragma once

#include <chrono>
#include <thread>

#include "edge/bulk/import.hpp"

namespace bulk {

// Draws until it is destroyed: a bar that renews itself on a terminal, else a line now and then.
class Bar {
  public:
    explicit Bar(Progress const& progress);
    ~Bar();

    double seconds() const;

  private:
    void draw() const;

    Progress const& progress_;
    bool terminal_;
    std::chrono::steady_clock::time_point started_;
    std::jthread thread_;
};

// The end of an import in words: one line for each rejection, then the sum. Gives the exit status.
int tell(Report const& report, double seconds);

}  // namespace bulk
