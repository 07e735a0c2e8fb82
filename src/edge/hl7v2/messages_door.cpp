#include "edge/hl7v2/messages_door.hpp"

#include "edge/hl7v2/letter.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;

Draft error_of(Answer const& answer) {
    std::vector<Draft> details;
    for (auto const& [path, reason] : answer.details) {
        details.push_back(fhir::object({{"path", path}, {"reason", reason}}));
    }
    return fhir::object({{"code", answer.code},
                         {"message", answer.text},
                         {"details", fhir::array(std::move(details))}});
}

Draft row_of(Letter const& letter) {
    return fhir::object({{"id", letter.id},
                         {"received", base::to_text(letter.received)},
                         {"type", letter.type},
                         {"control", letter.control},
                         {"sender", letter.sender},
                         {"error", error_of(letter.answer)},
                         {"status", name_of(letter.state)},
                         {"by", text_or_absent(letter.by)},
                         {"reason", text_or_absent(letter.reason)},
                         {"text", letter.text}});
}

base::Result<http::Response> list(serve::Context& context) {
    TRY(serve::permit(context, sharing::Act::mend_message, {}));
    auto const snapshot = TRY(context.store.snapshot());
    std::vector<Draft> rows;
    for (auto const& letter : TRY(letters(*snapshot, Which::all))) rows.push_back(row_of(letter));
    auto const screen = fhir::object({{"at", base::to_text(context.now)},
                                      {"rows", fhir::array(std::move(rows))}});
    return serve::json(200, screen.print());
}

base::Result<http::Response> play_again(Receiving const& receiving, serve::Context& context,
                                        http::Request const& request) {
    TRY(serve::permit(context, sharing::Act::mend_message, {}));
    auto const body = TRY(fhir::parse(std::string(request.body)));
    auto const received =
        TRY(replay(receiving, request.captures[0], body["text"].text(), context.actor));
    auto const acknowledged = TRY(acknowledged_from(received.acknowledgement));
    auto const answer = fhir::object({{"ack", acknowledged.verdict},
                                      {"message", acknowledged.text},
                                      {"error", received.answer.code.empty()
                                                    ? Draft{}
                                                    : error_of(received.answer)}});
    return serve::json(200, answer.print());
}

base::Result<http::Response> put_aside(Receiving const& receiving, serve::Context& context,
                                       http::Request const& request) {
    TRY(serve::permit(context, sharing::Act::mend_message, {}));
    auto const body = TRY(fhir::parse(std::string(request.body)));
    TRY(discard(receiving, request.captures[0], body["reason"].text(), context.actor));
    return serve::json(200, fhir::object({{"status", name_of(LetterState::discarded)}}).print());
}

}  // namespace

serve::Door messages_door(Receiving const& receiving) {
    serve::Door door{.prefix = "/screen/messages"};
    door.add(http::Verb::get, "/screen/messages", http::Runs::pool,
             [](serve::Context& context, http::Request const&) { return list(context); });
    door.add(http::Verb::post, "/screen/messages/{id}/replay", http::Runs::pool,
             [&receiving](serve::Context& context, http::Request const& request) {
                 return play_again(receiving, context, request);
             });
    door.add(http::Verb::post, "/screen/messages/{id}/discard", http::Runs::pool,
             [&receiving](serve::Context& context, http::Request const& request) {
                 return put_aside(receiving, context, request);
             });
    return door;
}

}  // namespace hl7v2
