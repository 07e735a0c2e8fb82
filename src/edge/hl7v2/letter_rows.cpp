#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/letter.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;
using fhir::Value;

constexpr std::string_view room = "hl7v2";
constexpr std::string_view prefix = "letter/";
constexpr std::array states{LetterState::dead, LetterState::replayed, LetterState::discarded};

std::string text_of(Value value) { return std::string(value.text()); }

Draft details_of(Notes const& notes) {
    std::vector<Draft> all;
    for (auto const& [path, reason] : notes) {
        all.push_back(fhir::object({{"path", path}, {"reason", reason}}));
    }
    return fhir::array(std::move(all));
}

base::Result<Letter> letter_from(std::string const& value) {
    auto const document = TRY(fhir::parse(value));
    auto const verdict = document["verdict"].text();
    Letter letter{
        .id = text_of(document["id"]),
        .received = base::instant_from(document["received"].text()).value_or(base::Instant{}),
        .type = text_of(document["type"]),
        .control = text_of(document["control"]),
        .sender = text_of(document["sender"]),
        .text = text_of(document["text"]),
        .by = text_of(document["by"]),
        .reason = text_of(document["reason"])};
    letter.answer = {.verdict = verdict == "AE" ? Verdict::error : Verdict::rejected,
                     .text = text_of(document["message"]),
                     .code = text_of(document["code"])};
    for (auto const detail : document["details"]) {
        letter.answer.details.push_back({text_of(detail["path"]), text_of(detail["reason"])});
    }
    for (auto const state : states) {
        if (document["status"].text() == name_of(state)) letter.state = state;
    }
    return letter;
}

}  // namespace

std::string_view name_of(LetterState state) {
    switch (state) {
        case LetterState::dead:
            return "dead";
        case LetterState::replayed:
            return "replayed";
        case LetterState::discarded:
            return "discarded";
    }
    return "dead";
}

std::string letter_id(Header const& header, std::string_view text) {
    auto const sender = header.application + "|" + header.facility + "|" + header.control + "|";
    return fmt::format("{:016x}", base::hash(sender + std::string(text)));
}

store::Row row_from(Letter const& letter) {
    auto const value = fhir::object({{"id", letter.id},
                                     {"received", base::to_text(letter.received)},
                                     {"type", letter.type},
                                     {"control", letter.control},
                                     {"sender", letter.sender},
                                     {"verdict", code_of(letter.answer.verdict)},
                                     {"code", letter.answer.code},
                                     {"message", letter.answer.text},
                                     {"details", details_of(letter.answer.details)},
                                     {"status", name_of(letter.state)},
                                     {"by", letter.by},
                                     {"reason", letter.reason},
                                     {"text", letter.text}});
    return {std::string(room), std::string(prefix) + letter.id, value.print()};
}

base::Result<Letter> letter_at(store::Snapshot const& snapshot, std::string_view id) {
    auto const value = TRY(snapshot.row(room, std::string(prefix) + std::string(id)));
    if (!value) return base::refuse(errors::no_such_letter);
    return letter_from(*value);
}

base::Result<std::vector<Letter>> letters(store::Snapshot const& snapshot, Which which) {
    std::vector<Letter> all;
    for (auto const& row : TRY(snapshot.rows(room, prefix))) {
        auto letter = TRY(letter_from(row.value));
        if (which == Which::all || letter.state == LetterState::dead)
            all.push_back(std::move(letter));
    }
    std::ranges::sort(all, std::ranges::greater{}, &Letter::received);
    return all;
}

}  // namespace hl7v2
