#include "edge/hl7v2/receive.hpp"

#include <fmt/format.h>

#include <exception>
#include <memory>
#include <optional>

#include "base/log.hpp"
#include "base/metric.hpp"
#include "base/text.hpp"
#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/internal/interpret.hpp"
#include "edge/hl7v2/letter.hpp"

namespace hl7v2 {
namespace {

// How often a message is worked out anew because another writer came in between.
constexpr int tries_max = 8;

std::string sender_of(Header const& header) {
    return header.facility.empty() ? header.application
                                   : header.application + " at " + header.facility;
}

// The sending system as an actor: the door itself is what it was let in by.
std::shared_ptr<sharing::Actor const> actor_from(Header const& header) {
    return std::make_shared<sharing::Actor const>(
        sharing::Actor{.account = fmt::format("hl7v2:{}@{}", header.application, header.facility),
                       .display = sender_of(header),
                       .role = sharing::Role::system,
                       .organisation_name = header.facility,
                       .scopes = {"system/*.cu"}});
}

// One message on its way.
struct Arrival {
    std::string_view bytes;
    Encoding encoding = Encoding::declared;
    Header header;
    base::Instant now;
    std::shared_ptr<sharing::Actor const> actor;
    std::string mender;
    std::optional<Letter> letter;  // That it was kept as before.
};

struct Outcome {
    Answer answer;
    std::vector<std::string> people;
    std::string clause;
};

store::Row closed(Letter letter, LetterState state, std::string by, std::string reason) {
    letter.state = state;
    letter.by = std::move(by);
    letter.reason = std::move(reason);
    return row_from(letter);
}

Outcome accepted(Interpreted const& result, std::string clause) {
    auto const text = result.repeated        ? "Taken before; nothing was written again."
                      : result.notes.empty() ? ""
                                             : "Taken, with remarks.";
    return {{.text = text, .details = result.notes}, result.people, std::move(clause)};
}

base::Result<Outcome> attempt(Receiving const& receiving, Arrival const& arrival,
                              Message const& message, std::string const& clause) {
    auto const snapshot = TRY(receiving.store.snapshot());
    Writing writing(*snapshot, receiving.checking, receiving.profiles);
    auto const result =
        TRY(interpret({message, arrival.now, receiving.new_id, arrival.mender}, writing));
    auto const by = arrival.mender.empty() ? arrival.actor->account : arrival.mender;
    if (arrival.letter && arrival.letter->state == LetterState::dead) {
        writing.add(closed(*arrival.letter, LetterState::replayed, by, {}));
    } else if (result.repeated) {
        return accepted(result, clause);
    }
    TRY(receiving.store.commit(writing.take(by, arrival.now)));
    return accepted(result, clause);
}

base::Result<Outcome> process(Receiving const& receiving, Arrival const& arrival) {
    auto const message = TRY(parse(arrival.bytes, arrival.encoding));
    TRY(taken(message.header()));
    auto const permission = TRY(sharing::permit(*arrival.actor, sharing::Act::receive_message, {}));
    for (int tries = 1;; ++tries) {
        auto outcome = attempt(receiving, arrival, message, std::string(permission.clause));
        bool const again = !outcome && tries < tries_max &&
                           outcome.error().code.category == base::Category::conflict &&
                           outcome.error().code.name.starts_with("store.");
        if (!again) return outcome;
    }
}

Letter letter_from(Arrival const& arrival, Answer const& answer) {
    Letter letter = arrival.letter.value_or(Letter{});
    letter.text =
        arrival.encoding == Encoding::utf8 ? std::string(arrival.bytes) : readable(arrival.bytes);
    if (letter.id.empty()) letter.id = letter_id(arrival.header, letter.text);
    letter.received = arrival.now;
    letter.type = arrival.header.type + "^" + arrival.header.event;
    letter.control = arrival.header.control;
    letter.sender = sender_of(arrival.header);
    letter.answer = answer;
    // What somebody put aside stays aside, however often the sender repeats it.
    if (letter.state == LetterState::replayed) letter.state = LetterState::dead;
    return letter;
}

// A refusal that could not be kept is a rejection: the sender must send it again.
Answer keep(Receiving const& receiving, Arrival const& arrival, base::Error const& error) {
    auto answer = answer_from(error);
    if (!worth_keeping(error)) return answer;
    store::Batch batch{.actor = arrival.actor->account, .at = arrival.now};
    batch.rows.push_back(row_from(letter_from(arrival, answer)));
    auto const kept = receiving.store.commit(std::move(batch));
    return kept ? answer : answer_from(kept.error());
}

base::Error fault(std::exception const& exception, std::string const& incident) {
    base::log(base::Level::error, "hl7v2.fault",
              {{"incident", incident}, {"what", exception.what()}});
    return {errors::fault, fmt::format("{} Incident {}.", errors::fault.message, incident), {}, {}};
}

base::Result<Outcome> guarded(Receiving const& receiving, Arrival const& arrival) {
    try {
        return process(receiving, arrival);
    } catch (std::exception const& exception) {
        return std::unexpected(fault(exception, receiving.new_id()));
    }
}

void tell(Receiving const& receiving, Arrival const& arrival, Outcome const& outcome) {
    auto const verdict = code_of(outcome.answer.verdict);
    base::counter("homeward_hl7v2_messages_total", fmt::format("verdict=\"{}\"", verdict)).add();
    if (!outcome.answer.code.empty()) {
        base::log(base::Level::info, "hl7v2.refused",
                  {{"code", outcome.answer.code}, {"verdict", std::string(verdict)}});
    }
    if (!receiving.record) return;
    receiving.record({.at = arrival.now,
                      .request = receiving.new_id(),
                      .actor = arrival.actor,
                      .verb = arrival.header.type + "^" + arrival.header.event,
                      .route = "mllp",
                      .act = std::string(sharing::name_of(sharing::Act::receive_message)),
                      .people = outcome.people,
                      .clause = outcome.clause,
                      .purpose = "direct-care",
                      .outcome = std::string(verdict),
                      .code = outcome.answer.code});
}

Received settle(Receiving const& receiving, Arrival const& arrival) {
    auto outcome = guarded(receiving, arrival);
    if (!outcome) outcome = Outcome{keep(receiving, arrival, outcome.error()), {}, {}};
    tell(receiving, arrival, *outcome);
    auto text = acknowledgement(arrival.header, outcome->answer, arrival.now,
                                base::lower_ascii(receiving.new_id()).substr(0, 20));
    return {std::move(outcome->answer), std::move(text)};
}

// The letter that this same text was kept as, if it was refused before.
std::optional<Letter> kept_before(store::Store& store, Header const& header,
                                  std::string_view bytes) {
    auto const snapshot = store.snapshot();
    if (!snapshot) return {};
    auto letter = letter_at(**snapshot, letter_id(header, readable(bytes)));
    return letter ? std::optional(std::move(*letter)) : std::nullopt;
}

base::Result<Letter> open_letter(store::Store& store, std::string_view id) {
    auto const snapshot = TRY(store.snapshot());
    auto letter = TRY(letter_at(*snapshot, id));
    if (letter.state != LetterState::dead) return base::refuse(errors::letter_closed);
    return letter;
}

}  // namespace

Received receive(Receiving const& receiving, std::string_view bytes) {
    auto const header = header_of(bytes);
    return settle(receiving, {.bytes = bytes,
                              .header = header,
                              .now = receiving.clock(),
                              .actor = actor_from(header),
                              .letter = kept_before(receiving.store, header, bytes)});
}

base::Result<Received> replay(Receiving const& receiving, std::string_view id,
                              std::string_view text, sharing::Actor const& mender) {
    auto letter = TRY(open_letter(receiving.store, id));
    auto const header = header_of(text);
    return settle(receiving, {.bytes = text,
                              .encoding = Encoding::utf8,
                              .header = header,
                              .now = receiving.clock(),
                              .actor = actor_from(header),
                              .mender = mender.account,
                              .letter = std::move(letter)});
}

base::Result<void> discard(Receiving const& receiving, std::string_view id, std::string_view reason,
                           sharing::Actor const& mender) {
    if (base::trim(reason).empty()) return base::refuse(errors::reason_missing);
    auto letter = TRY(open_letter(receiving.store, id));
    store::Batch batch{.actor = mender.account, .at = receiving.clock()};
    batch.rows.push_back(
        closed(std::move(letter), LetterState::discarded, mender.account, std::string(reason)));
    TRY(receiving.store.commit(std::move(batch)));
    return {};
}

}  // namespace hl7v2
