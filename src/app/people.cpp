// homeward client add, homeward account add
#include <cstdio>
#include <fstream>

#include "app/command.hpp"
#include "app/errors.hpp"
#include "base/random.hpp"
#include "edge/auth/account.hpp"
#include "fhir/value/draft.hpp"

namespace app {

namespace {

base::Result<std::string> client_text(ClientAsk const& ask) {
    auto const store = TRY(open_store(ask.data, ask.store));
    auto const made =
        TRY(auth::add_client(*store, ask.name, ask.scopes, ask.organisation, base::now()));
    return fhir::object({{"client_id", made.client_id}, {"client_secret", made.client_secret}})
        .print();
}

base::Result<std::string> password_from(std::filesystem::path const& path) {
    if (path.empty()) return base::secret(10);
    std::ifstream file(path);
    std::string password;
    if (!std::getline(file, password) || password.empty()) {
        return base::refuse(errors::no_password);
    }
    return password;
}

base::Result<std::string> account_text(AccountAsk const& ask) {
    auto const role = sharing::role_from(ask.role);
    if (!role) return base::refuse(errors::unknown_role);
    auto const password = TRY(password_from(ask.password_file));
    auto const store = TRY(open_store(ask.data, ask.store));
    auth::Account account{.name = ask.account,
                          .display = ask.display,
                          .role = *role,
                          .organisation = ask.organisation,
                          .practitioner = ask.practitioner,
                          .password_hash = {}};
    TRY(auth::add_account(*store, std::move(account), password, base::now()));
    auto made = fhir::object({{"account", ask.account}});
    if (ask.password_file.empty()) made.set("password", password);
    return made.print();
}

int printed(base::Result<std::string> const& text) {
    if (!text) return failed(text.error());
    std::puts(text->c_str());
    return 0;
}

}  // namespace

int add_client(ClientAsk const& ask) { return printed(client_text(ask)); }

int add_account(AccountAsk const& ask) { return printed(account_text(ask)); }

}  // namespace app
