#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/command.hpp"
#include "app/errors.hpp"

namespace {

// What the command wrote to standard error.
template <class Run>
std::string complaint_of(Run run) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(), 1);
    return testing::internal::GetCapturedStderr();
}

TEST(AddAccount, RefusesUnknownRolesAndEmptyPasswordFiles) {
    auto const folder = std::filesystem::temp_directory_path() /
                        ("homeward-people-" + std::to_string(getpid()));
    app::AccountAsk ask{.data = folder, .account = "amara", .display = "Amara Okafor",
                        .role = "wizard", .organisation = "eastfield"};
    EXPECT_NE(complaint_of([&] { return app::add_account(ask); })
                  .find(app::errors::unknown_role.message), std::string::npos);
    ask.role = "coordinator";
    ask.password_file = "/dev/null";
    EXPECT_NE(complaint_of([&] { return app::add_account(ask); })
                  .find(app::errors::no_password.message), std::string::npos);
    std::filesystem::remove_all(folder);
}

TEST(AddClient, SaysWhatScopesLookLike) {
    EXPECT_NE(complaint_of([] {
                  return app::add_client({.data = "/nowhere", .name = "lab", .scopes = "all"});
              }).find("system/*.cruds"), std::string::npos);
}

}  // namespace
