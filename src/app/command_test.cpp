#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/command.hpp"
#include "app/errors.hpp"
#include "edge/audit/trail.hpp"
#include "store/sqlite/backup.hpp"

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

TEST_F(Commands, RestoreOnlyWhatIsWholeAndOnlyWhereNothingIs) {
    auto const refused = [&](app::RestoreAsk const& ask, base::Code const& code) {
        EXPECT_NE(complaint_of([&] { return app::restore(ask); }).find(code.message),
                  std::string::npos)
            << code.name;
    };
    std::filesystem::create_directories(folder / "full");
    std::ofstream(folder / "full/file") << "x";
    refused({.from = folder / "none", .data = folder / "full"}, app::errors::folder_in_use);
    refused({.from = folder / "none", .data = folder / "new"}, app::errors::no_file);
    EXPECT_FALSE(std::filesystem::exists(folder / "new.restoring"));

    { ASSERT_TRUE(app::open_store(folder / "store")); }
    std::ofstream(folder / "store" / audit::file_name) << "";
    ASSERT_EQ(app::back_up({.data = folder / "store", .to = folder / "backup"}), 0);
    {
        auto backup = store::Backup::open(folder / "backup");
        ASSERT_TRUE(backup && backup->note("audit_head", "another"));
    }
    refused({.from = folder / "backup", .data = folder / "new"}, app::errors::other_trail);
    {
        auto backup = store::Backup::open(folder / "backup");
        ASSERT_TRUE(backup->note("audit_head", std::string(64, '0')));
        sqlite3* handle = nullptr;
        sqlite3_open((folder / "backup").c_str(), &handle);
        sqlite3_exec(handle, "INSERT INTO past VALUES (1, 1, 1)", nullptr, nullptr, nullptr);
        sqlite3_close(handle);
    }
    refused({.from = folder / "backup", .data = folder / "new"}, app::errors::not_whole);
    EXPECT_FALSE(std::filesystem::exists(folder / "new"));
    auto const nowhere = app::BackupAsk{.data = folder / "store", .to = "/proc/none/backup"};
    complaint_of([&] { return app::back_up(nowhere); });
}

}  // namespace
