#include <algorithm>

#include "base/random.hpp"
#include "base/text.hpp"
#include "edge/auth/account.hpp"
#include "edge/auth/errors.hpp"
#include "edge/auth/internal/rows.hpp"
#include "edge/auth/password.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/value.hpp"

namespace auth {

namespace {

constexpr std::size_t password_length_min = 10;

bool is_account_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (auto const word : base::split(text, ' ')) {
        if (!word.empty()) words.emplace_back(word);
    }
    return words;
}

// "system/Type.cruds" with "*" for any type and letters of "cruds" in that order.
// SMART App Launch 2.0, scopes.
bool is_scope(std::string_view scope) {
    constexpr std::string_view begin = "system/";
    auto const dot = scope.rfind('.');
    if (!scope.starts_with(begin) || dot == scope.npos || dot == begin.size()) return false;
    std::string_view order = "cruds";
    auto const letters = scope.substr(dot + 1);
    for (auto const letter : letters) {
        auto const at = order.find(letter);
        if (at == order.npos) return false;
        order.remove_prefix(at + 1);
    }
    return !letters.empty();
}

std::vector<base::Detail> faults_of(Account const& account, std::string_view password) {
    std::vector<base::Detail> faults;
    auto const fault = [&](std::string path, std::string reason) {
        faults.push_back({std::move(path), std::move(reason)});
    };
    if (!is_account_name(account.name)) {
        fault("account", "only lower-case letters, digits, '.' and '-', at most 64");
    }
    if (account.display.empty()) fault("display", "is empty");
    if (account.organisation.empty()) fault("organisation", "is empty");
    if (account.role == sharing::Role::system) fault("role", "systems are clients, not accounts");
    if (password.size() < password_length_min) fault("password", "has fewer than 10 characters");
    return faults;
}

// The Organization's own name, or its id when the record does not hold it.
base::Result<std::string> organisation_name(store::Store& store, std::string const& id) {
    if (id.empty()) return std::string{};
    auto const snapshot = TRY(store.snapshot());
    auto const found = TRY(snapshot->read({"Organization", id}));
    if (!found || !found->body) return id;
    auto const document = TRY(fhir::parse(found->body));
    auto const name = document["name"].text();
    return name.empty() ? id : std::string(name);
}

base::Result<std::optional<std::string>> row_of(store::Store& store, std::string const& key) {
    auto const snapshot = TRY(store.snapshot());
    return snapshot->row(room, key);
}

}  // namespace

base::Result<void> write_rows(store::Store& store, std::vector<store::Row> rows,
                              base::Instant now) {
    store::Batch batch;
    batch.actor = room;
    batch.at = now;
    batch.rows = std::move(rows);
    TRY(store.commit(std::move(batch)));
    return {};
}

base::Result<void> add_account(store::Store& store, Account account, std::string_view password,
                               base::Instant now) {
    if (auto faults = faults_of(account, password); !faults.empty()) {
        return base::malformed(errors::bad_account, std::move(faults));
    }
    auto const row = fhir::object({{"display", account.display},
                                   {"role", sharing::name_of(account.role)},
                                   {"organisation", account.organisation},
                                   {"practitioner", account.practitioner},
                                   {"password", hash_password(password)}});
    return write_rows(store, {{std::string(room), "account/" + account.name, row.print()}}, now);
}

base::Result<Credentials> add_client(store::Store& store, std::string_view name,
                                     std::string_view scopes, std::string_view organisation,
                                     base::Instant now) {
    auto const list = words_of(scopes);
    if (name.empty() || list.empty() || !std::ranges::all_of(list, is_scope)) {
        return base::malformed(errors::bad_account,
                               {{"scopes", "a name and scopes like system/*.cruds are needed"}});
    }
    Credentials made{.client_id = base::new_id(), .client_secret = base::secret(32)};
    std::vector<fhir::Draft> texts(list.begin(), list.end());
    auto const row = fhir::object({{"name", name},
                                   {"organisation", organisation},
                                   {"scopes", fhir::array(std::move(texts))},
                                   {"secret", hex_of(digest_of(made.client_secret))}});
    TRY(write_rows(store, {{std::string(room), "client/" + made.client_id, row.print()}}, now));
    return made;
}

base::Result<std::optional<Account>> find_account(store::Store& store, std::string_view name) {
    auto const row = TRY(row_of(store, "account/" + std::string(name)));
    if (!row) return std::nullopt;
    auto const document = TRY(fhir::parse(*row));
    auto const role = sharing::role_from(document["role"].text());
    if (!role) return base::refuse(errors::damaged);
    return Account{.name = std::string(name),
                   .display = std::string(document["display"].text()),
                   .role = *role,
                   .organisation = std::string(document["organisation"].text()),
                   .practitioner = std::string(document["practitioner"].text()),
                   .password_hash = std::string(document["password"].text())};
}

base::Result<std::optional<Client>> find_client(store::Store& store, std::string_view id) {
    auto const row = TRY(row_of(store, "client/" + std::string(id)));
    if (!row) return std::nullopt;
    auto const document = TRY(fhir::parse(*row));
    Client client{.id = std::string(id),
                  .name = std::string(document["name"].text()),
                  .organisation = std::string(document["organisation"].text()),
                  .scopes = {},
                  .secret_hash = std::string(document["secret"].text())};
    for (auto const scope : document["scopes"]) client.scopes.emplace_back(scope.text());
    return client;
}

base::Result<sharing::Actor> actor_of(store::Store& store, Account const& account) {
    return sharing::Actor{.account = account.name,
                          .display = account.display,
                          .role = account.role,
                          .organisation = account.organisation,
                          .organisation_name = TRY(organisation_name(store, account.organisation)),
                          .practitioner = account.practitioner,
                          .scopes = {}};
}

base::Result<sharing::Actor> actor_of(store::Store& store, Client const& client) {
    return sharing::Actor{.account = client.id,
                          .display = client.name,
                          .role = sharing::Role::system,
                          .organisation = client.organisation,
                          .organisation_name = TRY(organisation_name(store, client.organisation)),
                          .practitioner = {},
                          .scopes = client.scopes};
}

}  // namespace auth
