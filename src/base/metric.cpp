#include "base/metric.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

namespace base {
namespace {

template <class Metric>
using Family = std::map<std::string, std::map<std::string, std::unique_ptr<Metric>>>;

struct Registry {
    std::mutex mutex;
    Family<Counter> counters;
    Family<Histogram> histograms;
};

Registry& registry() {
    static Registry instance;
    return instance;
}

template <class Metric>
Metric& find(Family<Metric>& family, std::string_view name, std::string_view labels) {
    std::lock_guard const lock(registry().mutex);
    auto& slot = family[std::string(name)][std::string(labels)];
    if (!slot) slot = std::make_unique<Metric>();
    return *slot;
}

std::string braces(std::string const& labels) {
    return labels.empty() ? std::string{} : "{" + labels + "}";
}

void print(std::string& text, std::string const& name, std::string const& labels,
           Histogram const& metric) {
    std::uint64_t below = 0;
    auto const comma = labels.empty() ? "" : ",";
    for (std::size_t i = 0; i < Histogram::bucket_count; ++i) {
        below += metric.buckets[i].load(std::memory_order_relaxed);
        auto const bound = i < std::size(Histogram::bounds)
                               ? fmt::format("{}", Histogram::bounds[i])
                               : std::string("+Inf");
        text += fmt::format("{}_bucket{{{}{}le=\"{}\"}} {}\n", name, labels, comma, bound, below);
    }
    text += fmt::format("{}_sum{} {}\n{}_count{} {}\n", name, braces(labels),
                        static_cast<double>(metric.sum_us.load()) / 1e6, name, braces(labels),
                        metric.count.load());
}

}  // namespace

void Histogram::observe(double seconds) {
    auto const bucket = static_cast<std::size_t>(
        std::lower_bound(std::begin(bounds), std::end(bounds), seconds) - std::begin(bounds));
    buckets[bucket].fetch_add(1, std::memory_order_relaxed);
    count.fetch_add(1, std::memory_order_relaxed);
    sum_us.fetch_add(static_cast<std::uint64_t>(seconds * 1e6), std::memory_order_relaxed);
}

Counter& counter(std::string_view name, std::string_view labels) {
    return find(registry().counters, name, labels);
}

Histogram& histogram(std::string_view name, std::string_view labels) {
    return find(registry().histograms, name, labels);
}

std::string prometheus_text() {
    std::lock_guard const lock(registry().mutex);
    std::string text;
    for (auto const& [name, series] : registry().counters) {
        auto const kind = name.ends_with("_total") ? "counter" : "gauge";
        text += fmt::format("# TYPE {} {}\n", name, kind);
        for (auto const& [labels, metric] : series) {
            text += fmt::format("{}{} {}\n", name, braces(labels), metric->value());
        }
    }
    for (auto const& [name, series] : registry().histograms) {
        text += fmt::format("# TYPE {} histogram\n", name);
        for (auto const& [labels, metric] : series) print(text, name, labels, *metric);
    }
    return text;
}

}  // namespace base
