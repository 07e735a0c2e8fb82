#include "edge/live/hub.hpp"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "base/text.hpp"
#include "edge/live/errors.hpp"
#include "edge/live/topic.hpp"
#include "fhir/value/draft.hpp"

namespace live {

namespace {

constexpr auto gathering = std::chrono::milliseconds(100);
// Beyond these an event without keys says: read everything.
constexpr std::size_t keys_max = 200;
constexpr std::size_t waiting_max = 100'000;
constexpr std::size_t topics_max = 16;

struct Listener {
    std::vector<std::string> topics;
    http::EventSource::Sink sink;
};

// What happened to one topic since the last event.
struct News {
    std::vector<std::string> keys;
    bool too_many = false;

    void add(store::Key const& key) {
        auto text = key.type + "/" + key.id;
        if (std::ranges::find(keys, text) != keys.end()) return;
        too_many = too_many || keys.size() >= keys_max;
        if (!too_many) keys.push_back(std::move(text));
    }
};

http::Event event_of(std::string_view topic, std::uint64_t sequence, News const& news) {
    std::vector<fhir::Draft> keys;
    if (!news.too_many) keys.assign(news.keys.begin(), news.keys.end());
    return {
        .id = std::to_string(sequence),
        .name = std::string(topic),
        .data =
            fhir::object({{"sequence", sequence}, {"keys", fhir::array(std::move(keys))}}).print()};
}

base::Result<void> permit(serve::Context& context, std::string_view topic) {
    using enum sharing::Act;
    if (topic.starts_with(person_prefix)) {
        TRY(serve::permit(context, read, {"Patient", topic.substr(person_prefix.size())}));
    } else {
        auto const act = topic == front_door ? see_list
                         : topic == places   ? see_board
                                             : see_programme;
        TRY(serve::permit(context, act, {}));
    }
    return {};
}

base::Result<std::vector<std::string>> topics_of(http::Request const& request) {
    auto const parameters = http::parameters_from(request.query);
    if (!parameters) return base::refuse(errors::unknown_topic);
    std::vector<std::string> topics;
    for (auto const& [name, value] : *parameters) {
        if (name != "topics") continue;
        for (auto const topic : base::split(value, ',')) {
            if (!is_topic(topic)) return base::refuse(errors::unknown_topic);
            if (std::ranges::find(topics, topic) == topics.end()) topics.emplace_back(topic);
        }
    }
    if (topics.empty() || topics.size() > topics_max) return base::refuse(errors::unknown_topic);
    return topics;
}

std::uint64_t sequence_now(store::Store& store) {
    auto const snapshot = store.snapshot();
    return snapshot ? (*snapshot)->sequence() : 0;
}

}  // namespace

class Hub::Feed {
  public:
    explicit Feed(store::Store& store)
        : sequence_(sequence_now(store)), thread_([this] { run(); }) {}

    void stop() {
        {
            std::lock_guard const lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

    void take(std::vector<store::Written> const& written) {
        std::lock_guard const lock(mutex_);
        if (written.empty() || stopping_) return;
        sequence_ = written.back().sequence;
        if (listeners_.empty()) return;
        if (waiting_.size() >= waiting_max) {
            waiting_.clear();
            overrun_ = true;
        }
        waiting_.insert(waiting_.end(), written.begin(), written.end());
        wake_.notify_one();
    }

    void add(std::shared_ptr<Listener> const& listener, std::optional<std::uint64_t> last_seen) {
        std::uint64_t sequence;
        {
            std::lock_guard const lock(mutex_);
            listeners_.push_back(listener);
            sequence = sequence_;
        }
        if (!last_seen || *last_seen >= sequence) return;
        for (auto const& topic : listener->topics) listener->sink(event_of(topic, sequence, {}));
    }

    void remove(Listener const* listener) {
        std::lock_guard const lock(mutex_);
        std::erase_if(listeners_, [&](auto const& held) { return held.get() == listener; });
    }

    std::size_t listeners() const {
        std::lock_guard const lock(mutex_);
        return listeners_.size();
    }

  private:
    struct Round {
        std::vector<store::Written> written;
        std::vector<std::shared_ptr<Listener>> listeners;
        std::uint64_t sequence = 0;
        bool overrun = false;
    };

    void run() {
        while (auto const round = next_round()) {
            tell(*round);
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, gathering, [&] { return stopping_; });
        }
    }

    std::optional<Round> next_round() {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return std::nullopt;
        Round round{.written = {},
                    .listeners = listeners_,
                    .sequence = sequence_,
                    .overrun = std::exchange(overrun_, false)};
        round.written.swap(waiting_);
        return round;
    }

    static std::map<std::string, News, std::less<>> news_of(Round const& round) {
        std::map<std::string, News, std::less<>> news;
        auto const wants_person = [](auto const& listener) {
            return std::ranges::any_of(listener->topics, [](std::string const& topic) {
                return topic.starts_with(person_prefix);
            });
        };
        auto const with_people = std::ranges::any_of(round.listeners, wants_person);
        for (auto const& written : round.written) {
            for (auto const board : boards_of(written.key.type)) {
                news[std::string(board)].add(written.key);
            }
            if (!with_people) continue;
            auto const person = person_of(written);
            if (!person.empty()) news[std::string(person_prefix) + person].add(written.key);
        }
        return news;
    }

    static void tell(Round const& round) {
        auto const news = news_of(round);
        for (auto const& listener : round.listeners) {
            for (auto const& topic : listener->topics) {
                auto const found = news.find(topic);
                if (found != news.end()) {
                    listener->sink(event_of(topic, round.sequence, found->second));
                } else if (round.overrun) {
                    listener->sink(event_of(topic, round.sequence, {}));
                }
            }
        }
    }

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::shared_ptr<Listener>> listeners_;
    std::vector<store::Written> waiting_;
    std::uint64_t sequence_;
    bool overrun_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

namespace {

std::optional<std::uint64_t> last_seen_by(http::Request const& request) {
    auto const text = request.headers.find("Last-Event-ID");
    std::uint64_t sequence = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), sequence);
    if (text.empty() || read.ec != std::errc{}) return std::nullopt;
    return sequence;
}

}  // namespace

Hub::Hub(store::Store& store) : feed_(std::make_shared<Feed>(store)) {
    store.listen([feed = std::weak_ptr(feed_)](std::vector<store::Written> const& written) {
        if (auto const held = feed.lock()) held->take(written);
    });
}

Hub::~Hub() { feed_->stop(); }

std::size_t Hub::listeners() const { return feed_->listeners(); }

serve::Door Hub::door() {
    // One open screen. Its place in the feed ends with it.
    class Screen : public http::EventSource {
      public:
        Screen(std::shared_ptr<Feed> feed, std::vector<std::string> topics,
               std::optional<std::uint64_t> last_seen)
            : feed_(std::move(feed)),
              listener_(std::make_shared<Listener>()),
              last_seen_(last_seen) {
            listener_->topics = std::move(topics);
        }
        ~Screen() override { feed_->remove(listener_.get()); }
        void open(Sink sink) override {
            listener_->sink = std::move(sink);
            feed_->add(listener_, last_seen_);
        }

      private:
        std::shared_ptr<Feed> feed_;
        std::shared_ptr<Listener> listener_;
        std::optional<std::uint64_t> last_seen_;
    };

    serve::Door door{.prefix = "/live"};
    door.add(http::Verb::get, "/live", http::Runs::inline_,
             [feed = feed_](serve::Context& context,
                            http::Request const& request) -> base::Result<http::Response> {
                 auto topics = TRY(topics_of(request));
                 for (auto const& topic : topics) TRY(permit(context, topic));
                 http::Response response;
                 response.events =
                     std::make_shared<Screen>(feed, std::move(topics), last_seen_by(request));
                 return response;
             });
    return door;
}

}  // namespace live
