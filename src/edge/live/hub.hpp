// Tells open screens that something on them has moved on. They read again what they show.
#pragma once

#include <memory>

#include "edge/serve/context.hpp"
#include "store/log/store.hpp"

namespace live {

// Listens to the store for as long as it lives; the store must outlive it, and nothing may commit
// while it is being destroyed. Bursts are gathered: a topic has at most one event in 100 ms.
class Hub {
  public:
    explicit Hub(store::Store& store);
    ~Hub();

    // GET /live?topics=front-door,places,programme,person:ID. Events are
    // `event: <topic>`, `id: <sequence>`, `data: {"sequence":N,"keys":["Task/7"]}`. A client that
    // comes back with a Last-Event-ID before the store's sequence gets an event of every topic at
    // once, without keys: read everything.
    serve::Door door();

    // How many screens listen.
    std::size_t listeners() const;

  private:
    class Feed;
    std::shared_ptr<Feed> feed_;
};

}  // namespace live
