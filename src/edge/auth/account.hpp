// Staff accounts and system clients, kept as rows of the store's room "auth".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/sharing/permit.hpp"
#include "store/log/store.hpp"

namespace auth {

struct Account {
    std::string name;     // "amara": lower-case letters, digits, '.' and '-'.
    std::string display;  // "Amara Okafor"
    sharing::Role role = sharing::Role::clinician;
    std::string organisation;   // Organization id
    std::string practitioner;   // Practitioner id; may be empty.
    std::string password_hash;  // Argon2id, in libsodium's text form.
};

struct Client {
    std::string id;            // Ours, random.
    std::string name;          // "lab feed"
    std::string organisation;  // Organization id; may be empty.
    std::vector<std::string> scopes;
    std::string secret_hash;  // SHA-256 in hexadecimal of 256 random bits.
};

struct Credentials {
    std::string client_id;
    std::string client_secret;  // Shown once.
};

// Makes the account, or replaces the one of that name; password_hash is ignored. Malformed
// (auth.bad_account) for a bad name, an empty display name or organisation, or a password under 10
// characters.
base::Result<void> add_account(store::Store& store, Account account, std::string_view password,
                               base::Instant now);

// Scopes separated by spaces: "system/*.cruds" or "system/Observation.rs".
base::Result<Credentials> add_client(store::Store& store, std::string_view name,
                                     std::string_view scopes, std::string_view organisation,
                                     base::Instant now);

base::Result<std::optional<Account>> find_account(store::Store& store, std::string_view name);
base::Result<std::optional<Client>> find_client(store::Store& store, std::string_view id);

// As the sharing room sees them; the organisation's name is read from the record.
base::Result<sharing::Actor> actor_of(store::Store& store, Account const& account);
base::Result<sharing::Actor> actor_of(store::Store& store, Client const& client);

}  // namespace auth
