// Counters and latency histograms, printed in the Prometheus text format.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

class Counter {
  public:
    void add(std::int64_t amount = 1) { value_.fetch_add(amount, std::memory_order_relaxed); }
    void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
    std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::int64_t> value_{0};
};

class Histogram {
  public:
    void observe(double seconds);
    static constexpr double bounds[] = {.0001, .00025, .0005, .001, .0025, .005, .01, .025,
                                        .05,   .1,     .25,   .5,   1,     2.5,  5,   10};
    static constexpr std::size_t bucket_count = std::size(bounds) + 1;
    std::atomic<std::uint64_t> buckets[bucket_count]{};
    std::atomic<std::uint64_t> count{0};
    std::atomic<std::uint64_t> sum_us{0};
};

// The metric of that name and labels (Prometheus syntax without braces: `route="read"`), made on
// first use and kept for the process's life. Keep the reference: the look-up takes a lock.
Counter& counter(std::string_view name, std::string_view labels = {});
Histogram& histogram(std::string_view name, std::string_view labels = {});

// Every metric so far.
std::string prometheus_text();

}  // namespace base
