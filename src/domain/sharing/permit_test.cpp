#include "domain/sharing/permit.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "domain/sharing/agreement.hpp"

namespace {

using sharing::Act;
using sharing::Role;

constexpr Role staff[] = {Role::coordinator,         Role::clinician,     Role::social_worker,
                          Role::bed_manager,         Role::improvement_manager,
                          Role::administrator};

std::string row(Act act, std::string_view type) {
    std::ostringstream line;
    std::string name(sharing::name_of(act));
    if (!type.empty()) name += " " + std::string(type);
    line << name << std::string(30 - name.size(), ' ');
    for (auto const role : staff) {
        sharing::Actor const actor{.account = "test", .role = role};
        auto const permission = sharing::permit(actor, act, {type, "p1"});
        std::string const cell = permission ? "✓ " + std::string(permission->clause) : "✗";
        line << cell << std::string(permission ? 9 - permission->clause.size() : 10, ' ');
    }
    auto text = line.str();
    while (text.ends_with(' ')) text.pop_back();
    return text + "\n";
}

// Every act of every role; the FHIR interactions for one type of each class.
std::string matrix() {
    std::string text = "act" + std::string(27, ' ');
    for (auto const role : staff) {
        auto const name = std::string(sharing::name_of(role)).substr(0, 10);
        text += name + std::string(11 - name.size(), ' ');
    }
    while (text.ends_with(' ')) text.pop_back();
    text += "\n";
    for (auto const type :
         {"Observation", "Location", "Organization", "MeasureReport", "CodeSystem", "AuditEvent"})
        for (auto act = Act::read; act <= Act::history;
             act = static_cast<Act>(static_cast<int>(act) + 1))
            text += row(act, type);
    for (auto act = Act::receive_message; act <= Act::export_;
         act = static_cast<Act>(static_cast<int>(act) + 1))
        text += row(act, "");
    return text;
}

TEST(Permit, IsTheMatrixThatThePartnersSigned) {
    std::string const file = ROOM_DIR "/examples/matrix.txt";
    if (std::getenv("UPDATE")) std::ofstream(file) << matrix();
    std::ifstream golden(file);
    std::string const signed_matrix((std::istreambuf_iterator<char>(golden)), {});
    EXPECT_EQ(matrix(), signed_matrix);
}

TEST(Permit, RefusalsNameTheClauseThatWouldBeNeeded) {
    auto const refused =
        sharing::permit({.role = Role::bed_manager}, Act::conclude, {"Task", "p1"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code.name, "sharing.not_permitted");
    EXPECT_TRUE(refused.error().message.contains("EI-5")) << refused.error().message;
}

TEST(Permit, NobodyErasesAPersonsRecordByHand) {
    for (auto const role : staff)
        EXPECT_FALSE(sharing::permit({.role = role}, Act::erase, {"Patient", "p1"}));
}

void check_system(std::string_view scopes, Act act, std::string_view type,
                  std::string_view expected) {
    sharing::Actor actor{.role = Role::system};
    std::istringstream words{std::string(scopes)};
    for (std::string scope; words >> scope;) actor.scopes.push_back(scope);
    auto const answer = sharing::permit(actor, act, {type, "p1"});
    auto const text = answer ? "permitted" : answer.error().message;
    EXPECT_EQ(text, expected) << scopes;
}

TEST(Permit, SystemsActWithinTheirScopes) {
    check_system("system/*.cruds", Act::erase, "Patient", "permitted");
    check_system("system/*.cruds", Act::refer, "ServiceRequest", "permitted");
    check_system("system/Observation.rs", Act::read, "Observation", "permitted");
    check_system("system/*.read", Act::search, "Observation", "permitted");
    check_system("system/*.read", Act::create, "Observation",
                 "This needs the scope system/Observation.c.");
    check_system("system/Observation.rs", Act::read, "Patient",
                 "This needs the scope system/Patient.r.");
    check_system("system/Task.cu", Act::triage, "Task", "permitted");
    check_system("system/Task.c system/Task.u", Act::triage, "Task", "permitted");
    check_system("system/Task.c", Act::triage, "Task", "This needs the scope system/Task.cu.");
    check_system("patient/*.cruds", Act::read, "Task", "This needs the scope system/Task.r.");
    check_system("system/Task.rs?status=done", Act::read, "Task",
                 "This needs the scope system/Task.r.");
    check_system("system/Observation.rs", Act::see_list, "", "This needs the scope system/*.rs.");
    check_system("", Act::read, "Task", "This needs the scope system/Task.r.");
}

std::string wrong(std::string const& clause) {
    auto const file = base::toml_from(
        "id = \"x\"\nversion = 1\ntitle = \"t\"\n[classes]\ndirectory = [\"Location\"]\n" + clause +
            "\n[system]\nid = \"S\"\ntext = \"t\"\n",
        "a.toml");
    auto const agreement = sharing::agreement_from(file.value());
    if (agreement) return "none";
    auto const& detail = agreement.error().details.at(0);
    return detail.path + " " + detail.reason;
}

TEST(Agreement, SaysWhereItIsWrong) {
    std::string const begin = "[[clause]]\nid = \"A\"\ntext = \"t\"\n";
    EXPECT_EQ(wrong(begin + "roles = [\"clinician\"]\nacts = [\"assess\"]"), "none");
    EXPECT_EQ(wrong(begin + "roles = [\"nurse\"]\nacts = [\"assess\"]"),
              "a.toml:6 there is no role nurse");
    EXPECT_EQ(wrong(begin + "roles = [\"clinician\"]\nacts = [\"fly\"]"),
              "a.toml:6 there is no act fly");
    EXPECT_EQ(wrong(begin + "roles = [\"clinician\"]\nacts = [\"read\"]"),
              "a.toml:6 a clause on read must name classes");
    EXPECT_EQ(wrong(begin + "roles = [\"clinician\"]\nacts = [\"read\"]\nclasses = [\"x\"]"),
              "a.toml:6 there is no class x");
}

}  // namespace
