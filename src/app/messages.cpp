// homeward messages list, homeward messages replay
#include <cstdio>
#include <fstream>
#include <iterator>

#include "app/command.hpp"
#include "app/errors.hpp"
#include "base/random.hpp"
#include "edge/audit/trail.hpp"
#include "edge/hl7v2/letter.hpp"
#include "edge/hl7v2/receive.hpp"

namespace app {

namespace {

base::Result<std::vector<hl7v2::Letter>> letters_in(std::filesystem::path const& data,
                                                      std::string const& address) {
    auto const store = TRY(open_store(data, address));
    auto const snapshot = TRY(store->snapshot());
    return hl7v2::letters(*snapshot, hl7v2::Which::all);
}

base::Result<std::string> text_of(store::Store& store, MessagesAsk const& ask) {
    if (ask.file.empty()) {
        auto const snapshot = TRY(store.snapshot());
        return TRY(hl7v2::letter_at(*snapshot, ask.id)).text;
    }
    std::ifstream file(ask.file, std::ios::binary);
    if (!file) return base::refuse(errors::no_file, std::string(errors::no_file.message));
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

base::Result<hl7v2::Answer> replayed(MessagesAsk const& ask) {
    auto const store = TRY(open_store(ask.data, ask.store));
    auto const trail = TRY(audit::Trail::open(ask.data / audit::file_name));
    sharing::Actor const operator_{.account = "operator",
                                   .display = "homeward messages",
                                   .role = sharing::Role::administrator,
                                   .organisation = {},
                                   .organisation_name = {},
                                   .practitioner = {},
                                   .scopes = {}};
    hl7v2::Receiving const receiving{
        .store = *store,
        .clock = base::now,
        .new_id = base::new_id,
        .record = [&](audit::Entry entry) { trail->record(std::move(entry)); }};
    auto const text = TRY(text_of(*store, ask));
    return TRY(hl7v2::replay(receiving, ask.id, text, operator_)).answer;
}

}  // namespace

int list_messages(std::filesystem::path const& data, std::string const& store) {
    auto const letters = letters_in(data, store);
    if (!letters) return failed(letters.error());
    for (auto const& letter : *letters) {
        std::printf("%s  %s  %-9s %-8s %s: %s\n", letter.id.c_str(),
                    base::to_text(letter.received).c_str(),
                    std::string(hl7v2::name_of(letter.state)).c_str(), letter.type.c_str(),
                    letter.sender.c_str(), letter.answer.text.c_str());
        for (auto const& detail : letter.answer.details) {
            std::printf("    %s: %s\n", detail.path.c_str(), detail.reason.c_str());
        }
    }
    if (letters->empty()) std::puts("No message was refused.");
    return 0;
}

int replay_message(MessagesAsk const& ask) {
    auto const answer = replayed(ask);
    if (!answer) return failed(answer.error());
    std::printf("%s %s\n", std::string(hl7v2::code_of(answer->verdict)).c_str(),
                answer->text.c_str());
    for (auto const& detail : answer->details) {
        std::printf("    %s: %s\n", detail.path.c_str(), detail.reason.c_str());
    }
    return answer->verdict == hl7v2::Verdict::accepted ? 0 : 1;
}

}  // namespace app
