// The record as it was at an instant that is past: for replaying a list or a decision as it was.
#pragma once

#include <memory>

#include "store/log/store.hpp"

namespace store {

// What `now` would have answered then: with every version up to and including that instant, and
// none after it. The rooms' rows have no past: they are today's. An index that this release makes
// differently from the one of then is this release's.
base::Result<std::unique_ptr<Snapshot>> as_of(std::unique_ptr<Snapshot> now, base::Instant then);

// A store whose snapshots are those of then, and which takes nothing: store.past. It must not
// outlive the store.
std::unique_ptr<Store> past_of(Store& store, base::Instant then);

}  // namespace store
