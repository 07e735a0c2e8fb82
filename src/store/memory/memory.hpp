// The model: a store in memory, written to be obviously right. Laws hold the others to it; tests of
// the floors above use it. Nothing is kept when it goes.
#pragma once

#include <memory>

#include "store/log/store.hpp"

namespace store {

std::unique_ptr<Store> memory();

}  // namespace store
