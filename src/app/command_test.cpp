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

class Commands : public testing::Test {
  protected:
    ~Commands() override { std::filesystem::remove_all(folder); }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("homeward-commands-" + std::to_string(getpid()));
};

TEST_F(Commands, RefuseUnknownRolesAndEmptyPasswordFiles) {
    app::AccountAsk ask{.data = folder,
                        .account = "amara",
                        .display = "Amara Okafor",
                        .role = "wizard",
                        .organisation = "eastfield"};
    EXPECT_NE(
        complaint_of([&] { return app::add_account(ask); }).find(app::errors::unknown_role.message),
        std::string::npos);
    ask.role = "coordinator";
    ask.password_file = "/dev/null";
    EXPECT_NE(
        complaint_of([&] { return app::add_account(ask); }).find(app::errors::no_password.message),
        std::string::npos);
}

TEST_F(Commands, SayWhatScopesLookLike) {
    EXPECT_NE(complaint_of([&] {
                  return app::add_client({.data = folder, .name = "lab", .scopes = "all"});
              }).find("system/*.cruds"),
              std::string::npos);
}

TEST_F(Commands, SayWhenTheFileOrTheMessageIsNotThere) {
    EXPECT_NE(complaint_of([&] {
                  return app::replay_message({.data = folder, .id = "x", .file = folder / "none"});
              }).find(app::errors::no_file.message),
              std::string::npos);
    EXPECT_NE(complaint_of([&] { return app::replay_message({.data = folder, .id = "x"}); }), "");
}

}  // namespace
