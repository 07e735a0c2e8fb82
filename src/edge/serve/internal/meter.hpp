// Requests and latency of one route, by status.
#pragma once

#include <array>
#include <atomic>
#include <string>
#include <string_view>

#include "base/metric.hpp"

namespace serve {

class Meter {
  public:
    Meter(std::string_view verb, std::string_view route);
    void observe(int status, double seconds);

  private:
    std::string labels_;
    base::Histogram& seconds_;
    std::array<std::atomic<base::Counter*>, 500>
        requests_{};  // By status - 100, made on first use.
};

}  // namespace serve
