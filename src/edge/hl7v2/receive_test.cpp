#include "edge/hl7v2/receive.hpp"

#include <thread>

#include "edge/hl7v2/internal/door_test.hpp"

namespace hl7v2 {
namespace {

std::string evn(std::string const& clock) { return "EVN||20261121" + clock + "00\r"; }

std::string verdict(Received const& received) {
    auto const read = acknowledged_from(received.acknowledgement);
    return read ? read->verdict : "no acknowledgement";
}

TEST(Receive, AnAdmissionMakesAPersonAStayAndItsProvenance) {
    TestDoor door;
    auto const received = door.send(message("ADT^A01", "1", evn("1200") + ada + stay("Ward 4")));
    EXPECT_EQ(verdict(received), "AA") << received.acknowledgement;
    auto const patients = door.all("Patient");
    ASSERT_EQ(patients.size(), 1u);
    auto const& patient = patients[0];
    EXPECT_EQ(patient["identifier"][0]["system"].text(),
              "https://homeward.example/fhir/identifier/EAST");
    EXPECT_EQ(patient["identifier"][1]["system"].text(), "https://fhir.nhs.uk/Id/nhs-number");
    EXPECT_EQ(patient["identifier"][1]["value"].text(), "9990000018");
    EXPECT_EQ(patient["name"][0]["family"].text(), "Okafor");
    EXPECT_EQ(patient["birthDate"].text(), "1941-03-09");
    EXPECT_EQ(patient["gender"].text(), "female");
    EXPECT_EQ(patient["address"][0]["postalCode"].text(), "B31 2AA");
    EXPECT_EQ(patient["telecom"][0]["value"].text(), "0121 496 0000");
    auto const stays = door.all("Encounter");
    ASSERT_EQ(stays.size(), 1u);
    EXPECT_EQ(stays[0]["status"].text(), "in-progress");
    EXPECT_EQ(stays[0]["class"]["code"].text(), "IMP");
    EXPECT_EQ(stays[0]["period"]["start"].text(), "2026-11-21T12:00:00+00:00");
    EXPECT_EQ(stays[0]["subject"]["reference"].text(),
              "Patient/" + std::string(patient["id"].text()));
    EXPECT_EQ(stays[0]["location"][0]["location"]["display"].text(), "Ward 4, Eastfield");
    auto const provenance = door.all("Provenance");
    ASSERT_EQ(provenance.size(), 1u);
    EXPECT_EQ(provenance[0]["agent"][0]["who"]["display"].text(), "PAS at EAST");
    ASSERT_EQ(door.trail.size(), 1u);
    EXPECT_EQ(door.trail[0].verb, "ADT^A01");
    EXPECT_EQ(door.trail[0].outcome, "AA");
    EXPECT_EQ(door.trail[0].people.size(), 1u);
    door.check_all();
}

TEST(Receive, ARepeatedMessageIsWrittenOnce) {
    TestDoor door;
    auto const text = message("ADT^A01", "1", evn("1200") + ada + stay("Ward 4"));
    door.send(text);
    auto const before = door.versions();
    auto const again = door.send(text);
    EXPECT_EQ(verdict(again), "AA");
    EXPECT_EQ(door.versions(), before);
    auto const other = door.send(message("ADT^A08", "1", evn("1205") + ada + stay("Ward 4")));
    EXPECT_EQ(verdict(other), "AA");
    EXPECT_GT(door.versions(), before) << "another message under the same control id";
}

TEST(Receive, FollowsTransferDischargeAndCancellation) {
    TestDoor door;
    door.send(message("ADT^A01", "1", evn("1200") + ada + stay("Ward 4")));
    door.send(message("ADT^A02", "2", evn("1300") + ada + stay("Ward 5")));
    door.send(message("ADT^A03", "3", evn("1400") + ada + stay("Ward 5")));
    auto encounters = door.all("Encounter");
    ASSERT_EQ(encounters.size(), 1u);
    EXPECT_EQ(encounters[0]["status"].text(), "finished");
    EXPECT_EQ(encounters[0]["location"].size(), 2u);
    EXPECT_EQ(encounters[0]["location"][0]["period"]["end"].text(), "2026-11-21T13:00:00+00:00");
    door.send(message("ADT^A13", "4", evn("1500") + ada + stay("Ward 5")));
    EXPECT_EQ(door.all("Encounter")[0]["status"].text(), "in-progress");
    door.send(message("ADT^A11", "5", evn("1501") + ada + stay("Ward 5")));
    EXPECT_EQ(door.all("Encounter")[0]["status"].text(), "cancelled");
    EXPECT_EQ(door.all("Patient").size(), 1u);
    door.check_all();
}

TEST(Receive, ADischargeBeforeItsAdmissionEndsFinished) {
    TestDoor door;
    EXPECT_EQ(verdict(door.send(message("ADT^A03", "3", evn("1400") + ada + stay("Ward 5")))),
              "AA");
    EXPECT_EQ(verdict(door.send(message("ADT^A01", "1", evn("1200") + ada + stay("Ward 4")))),
              "AA");
    auto const encounters = door.all("Encounter");
    ASSERT_EQ(encounters.size(), 1u);
    EXPECT_EQ(encounters[0]["status"].text(), "finished");
    EXPECT_EQ(encounters[0]["period"]["start"].text(), "2026-11-21T12:00:00+00:00");
    EXPECT_EQ(encounters[0]["period"]["end"].text(), "2026-11-21T14:00:00+00:00");
}

TEST(Receive, KeepsAnInvalidNhsNumberAsALocalOneAndSaysSo) {
    TestDoor door;
    auto const received = door.send(
        message("ADT^A28", "1",
                "EVN||20261121\rPID|1||E7^^^EAST^MR~9990000019^^^NHS^NHS||Eze^Bo||1950\r", "2.5"));
    EXPECT_EQ(verdict(received), "AA");
    EXPECT_NE(received.acknowledgement.find("ERR||PID^1^3^2^1|0^Message accepted^HL70357|W|"),
              std::string::npos)
        << received.acknowledgement;
    auto const patient = std::move(door.all("Patient").at(0));
    EXPECT_NE(patient["identifier"][1]["system"].text(), "https://fhir.nhs.uk/Id/nhs-number");
    EXPECT_EQ(patient["extension"][0]["valueCode"].text(), "failed-check");
    door.check_all();
}

TEST(Receive, UpdatesWhatAMessageSpeaksOfAndKeepsTheRest) {
    TestDoor door;
    door.send(message("ADT^A28", "1", "EVN||20261121\r" + ada));
    door.send(message("ADT^A31", "2",
                      "EVN||20261121\rPID|1||E100^^^EAST^MR||Okafor-Eze^Ada||19410309|"
                      "|||||\"\"||||||||||||||||20261120|Y\r"));
    auto const patients = door.all("Patient");
    ASSERT_EQ(patients.size(), 1u);
    EXPECT_EQ(patients[0]["name"][0]["family"].text(), "Okafor-Eze");
    EXPECT_EQ(patients[0]["gender"].text(), "female");
    EXPECT_EQ(patients[0]["identifier"].size(), 2u);
    EXPECT_FALSE(patients[0]["telecom"]);
    EXPECT_EQ(patients[0]["deceasedDateTime"].text(), "2026-11-20");
    door.check_all();
}

TEST(Receive, ALateMessageDoesNotUndoANewerOne) {
    auto const moved = [](std::string const& street, std::string const& phone) {
        return "PID|1||E100^^^EAST^MR||Okafor^Ada||19410309|F|||" + street +
               "^^Birmingham^^B31 2AA||" + phone + "\r";
    };
    auto const first = message("ADT^A28", "1", evn("0900") + ada);
    auto const early = message("ADT^A31", "2", evn("1000") + moved("2 Elm Close", "0121 496 0001"));
    auto const late = message("ADT^A31", "3", evn("1100") + moved("3 Oak Row", ""));
    std::vector<std::string> texts;
    for (auto const& order : {std::vector{first, early, late}, std::vector{first, late, early},
                              std::vector{late, early, first}, std::vector{early, late, first}}) {
        TestDoor door;
        for (auto const& text : order) EXPECT_EQ(verdict(door.send(text)), "AA");
        auto const patients = door.all("Patient");
        ASSERT_EQ(patients.size(), 1u);
        EXPECT_EQ(patients[0]["address"][0]["line"][0].text(), "3 Oak Row");
        EXPECT_EQ(patients[0]["telecom"][0]["value"].text(), "0121 496 0001");
        EXPECT_EQ(patients[0]["identifier"].size(), 2u);
        door.check_all();
    }
}

TEST(Receive, ACancelledAttendanceLeavesTheFrontDoorUnlessSomebodyHasTriagedIt) {
    TestDoor door;
    auto const visit = [](std::string const& event, std::string const& control,
                          std::string const& clock) {
        return message("ADT^" + event, control,
                       evn(clock) + ada +
                           "PV1|1|E|ED^^^Eastfield|||||||MED|||||||||V77^^^EAST^VN\r"
                           "PV2|||^Fall at home\r");
    };
    door.send(visit("A04", "1", "1200"));
    ASSERT_EQ(door.all("Task").size(), 1u);
    EXPECT_EQ(door.all("Task")[0]["status"].text(), "requested");
    EXPECT_EQ(verdict(door.send(visit("A11", "2", "1210"))), "AA");
    EXPECT_EQ(door.all("Task")[0]["status"].text(), "cancelled");
    EXPECT_EQ(door.all("ServiceRequest")[0]["status"].text(), "revoked");
    door.send(visit("A04", "3", "1220"));
    EXPECT_EQ(door.all("Encounter")[0]["status"].text(), "in-progress");
    EXPECT_EQ(door.all("Task")[0]["status"].text(), "requested") << "the person is here again";
    EXPECT_EQ(door.all("ServiceRequest")[0]["status"].text(), "active");
    door.check_all();
}

TEST(Receive, NeverJoinsPeopleWhoseBirthDateAndNameDisagree) {
    TestDoor door;
    door.send(message("ADT^A28", "1", "EVN||20261121\r" + ada));
    auto const other = "PID|1||W9^^^WEST^MR~9990000018^^^NHSNBR^NHSNMBR||Eze^Bo||19700101|M\r";
    EXPECT_EQ(verdict(door.send(message("ADT^A28", "2", std::string("EVN||20261121\r") + other))),
              "AA");
    EXPECT_EQ(door.all("Patient").size(), 2u);
    auto const tasks = door.all("Task");
    ASSERT_EQ(tasks.size(), 1u);
    EXPECT_EQ(tasks[0]["code"]["coding"][0]["code"].text(), "identity-review");
    door.send(message("ADT^A31", "3", std::string("EVN||20261121\r") + other));
    EXPECT_EQ(door.all("Patient").size(), 2u) << "the new record is found again";
    door.check_all();
}

TEST(Receive, MergesByA40AndLateMessagesFindTheSurvivor) {
    TestDoor door;
    door.send(message("ADT^A01", "1",
                      evn("1200") + "PID|1||E200^^^EAST^MR||Okafor^A||1941\r" + stay("Ward 4")));
    door.send(message("ADT^A28", "2", "EVN||20261121\r" + ada));
    EXPECT_EQ(verdict(door.send(
                  message("ADT^A40", "3", "EVN||20261121\r" + ada + "MRG|E200^^^EAST^MR\r"))),
              "AA");
    auto const patients = door.all("Patient");
    ASSERT_EQ(patients.size(), 2u);
    EXPECT_FALSE(patients[0]["active"].boolean());
    EXPECT_EQ(patients[0]["link"][0]["type"].text(), "replaced-by");
    EXPECT_EQ(patients[1]["link"][0]["type"].text(), "replaces");
    auto const before = door.versions();
    EXPECT_EQ(verdict(door.send(
                  message("ADT^A40", "4", "EVN||20261121\r" + ada + "MRG|E200^^^EAST^MR\r"))),
              "AA");
    EXPECT_EQ(door.versions(), before + 1) << "nothing but the provenance of the second message";
    EXPECT_EQ(verdict(door.send(message("ADT^A03", "5", evn("1300") + ada + stay("Ward 4")))),
              "AA");
    EXPECT_EQ(door.all("Encounter").at(0)["status"].text(), "finished");
    EXPECT_EQ(door.all("Patient").size(), 2u);
    door.check_all();
}

TEST(Receive, RefusesAVisitOfAnotherPerson) {
    TestDoor door;
    door.send(message("ADT^A01", "1", evn("1200") + ada + stay("Ward 4")));
    auto const received = door.send(message(
        "ADT^A02", "2", evn("1300") + "PID|1||E300^^^EAST^MR||Eze^Bo||1950\r" + stay("Ward 5")));
    EXPECT_EQ(verdict(received), "AE");
    EXPECT_EQ(received.answer.code, "hl7v2.wrong_person");
    EXPECT_EQ(door.all("Patient").size(), 1u) << "nothing of a refused message is written";
}

TEST(Receive, SaysWhenTheRecordThatStandsForAPersonWasDeleted) {
    TestDoor door;
    auto const old = "PID|1||E200^^^EAST^MR||Okafor^A||1941\r";
    door.send(message("ADT^A28", "1", std::string("EVN||20261121\r") + old));
    door.send(message("ADT^A28", "2", "EVN||20261121\r" + ada));
    door.send(message("ADT^A40", "3", "EVN||20261121\r" + ada + "MRG|E200^^^EAST^MR\r"));
    auto const survivor = std::string(door.all("Patient").at(1)["id"].text());
    store::Batch batch{.actor = "grace", .at = door.receiving.clock()};
    batch.changes.push_back({.key = {"Patient", survivor}, .method = store::Method::erase});
    ASSERT_TRUE(door.store->commit(std::move(batch)));
    auto const received = door.send(message("ADT^A31", "4", std::string("EVN||20261121\r") + old));
    EXPECT_EQ(received.answer.code, "hl7v2.person_deleted");
    EXPECT_EQ(verdict(received), "AE");
}

TEST(Receive, WritesResultsAndCorrectsThem) {
    TestDoor door;
    auto const oru = [&](std::string const& control, std::string const& value,
                         std::string const& state) {
        return message("ORU^R01", control,
                       ada +
                           "OBR|1|P1|F1|us-3^Urea and "
                           "electrolytes^L|||20261121110000|||||||||||||||20261121113000|||" +
                           state +
                           "\r"
                           "OBX|1|NM|2160-0^Creatinine^LN||" +
                           value + "|umol/L^^UCUM|49 - 92|H|||" + state +
                           "\r"
                           "NTE|1||Slightly\\.br\\haemolysed\r"
                           "OBX|2|SN|x^Protein^L||<^0.1|g/"
                           "L|||||F\rOBX|3|CWE|y^Organism^L||27268008^Salmonella^SCT||||||F\r"
                           "OBX|4|NM|z^Odd^L||n/a||||||F\r");
    };
    auto const received = door.send(oru("1", "98.00", "P"));
    EXPECT_EQ(verdict(received), "AA") << received.acknowledgement;
    EXPECT_NE(received.acknowledgement.find("OBX[4]-5"), std::string::npos);
    door.send(oru("2", "97.00", "C"));
    auto const observations = door.all("Observation");
    ASSERT_EQ(observations.size(), 4u);
    EXPECT_EQ(observations[0]["valueQuantity"]["value"].text(), "97.00");
    EXPECT_EQ(observations[0]["valueQuantity"]["code"].text(), "umol/L");
    EXPECT_EQ(observations[0]["status"].text(), "corrected");
    EXPECT_EQ(observations[0]["note"][0]["text"].text(), "Slightly\nhaemolysed");
    EXPECT_EQ(observations[1]["valueQuantity"]["comparator"].text(), "<");
    EXPECT_EQ(observations[2]["valueCodeableConcept"]["coding"][0]["system"].text(),
              "http://snomed.info/sct");
    EXPECT_EQ(observations[3]["valueString"].text(), "n/a");
    auto const reports = door.all("DiagnosticReport");
    ASSERT_EQ(reports.size(), 1u);
    EXPECT_EQ(reports[0]["result"].size(), 4u);
    EXPECT_EQ(reports[0]["status"].text(), "corrected");
    door.check_all();
}

TEST(Receive, AFallBringsAnOlderPersonToTheFrontDoorOnce) {
    TestDoor door;
    auto const visit = "PV1|1|E|ED^^^Eastfield Hospital||||||||||||||||V77^^^EAST^VN\r";
    auto const reason = "PV2|||^Fall at home\r";
    door.send(message("ADT^A04", "1", evn("1200") + ada + visit + reason));
    door.send(message("ADT^A01", "2", evn("1300") + ada + visit + reason));
    auto const requests = door.all("ServiceRequest");
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0]["code"]["coding"][0]["code"].text(), "fall");
    EXPECT_EQ(door.all("Task").size(), 1u);
    door.check_all();
}

TEST(Receive, AYoungPersonsVisitTriggersNothing) {
    TestDoor door;
    auto const visit = "PV1|1|E|ED^^^Eastfield Hospital||||||||||||||||V78^^^EAST^VN\r";
    door.send(message("ADT^A04", "1", evn("1200") + "PID|1||E9^^^EAST^MR||Eze^Bo||1996\r" + visit));
    EXPECT_EQ(door.all("Encounter").size(), 1u);
    EXPECT_TRUE(door.all("ServiceRequest").empty());
}

void refuses(std::string const& text, std::string const& expected, std::string const& words) {
    TestDoor door;
    auto const received = door.send(text);
    EXPECT_EQ(verdict(received) + " " + received.answer.code, expected) << received.acknowledgement;
    auto const read = acknowledged_from(received.acknowledgement);
    EXPECT_NE(read->text.find(words), std::string::npos) << read->text;
    auto const snapshot = std::move(door.store->snapshot()).value();
    EXPECT_EQ(letters(*snapshot, Which::dead)->size(), 1u);
    EXPECT_EQ(door.trail.size(), 1u);
}

TEST(Receive, RefusesWithAReasonThatAPersonCanActOn) {
    refuses(message("SIU^S12", "1", ada), "AR hl7v2.unsupported_type", "appointment system");
    refuses(message("ADT^A05", "1", ada), "AR hl7v2.unsupported_type", "when the person arrives");
    refuses(message("ADT^A01", "1", ada, "3.0"), "AR hl7v2.unsupported_version", "MSH-12");
    refuses(message("ADT^A01", "", ada), "AE hl7v2.field_missing", "MSH-10");
    refuses(message("ADT^A01", "1", ""), "AE hl7v2.field_missing", "PID: Say whom");
    refuses(message("ADT^A01", "1", "PID|1||||Eze^Bo\r"), "AE hl7v2.field_missing", "PID-3");
    refuses(message("ADT^A01", "1", ada), "AE hl7v2.field_missing", "PV1");
    refuses(message("ADT^A40", "1", ada), "AE hl7v2.field_missing", "MRG-1");
    refuses(message("ORU^R01", "1", ada), "AE hl7v2.field_missing", "OBR");
    refuses(message("ORU^R01", "1", ada + "OBX|1|NM|||1\r"), "AE hl7v2.field_missing", "OBX[1]-3");
    refuses("rubbish", "AE hl7v2.not_a_message", "MSH");
    refuses("MSH|^~\\&|A|B|||||ADT^A01|1|P|2.4\rPID|1||7||Ren\xE9", "AE hl7v2.not_a_message",
            "MSH-18");
}

TEST(Receive, ALetterIsMendedAndReplayed) {
    TestDoor door;
    auto const bad = message("ADT^A28", "1", "EVN||20261121\rPID|1||||Eze^Bo\r");
    door.send(bad);
    door.send(bad);
    auto const open = letters(**door.store->snapshot(), Which::dead);
    ASSERT_EQ(open->size(), 1u) << "a repeated refusal is one letter";
    auto const& letter = open->front();
    EXPECT_EQ(letter.type, "ADT^A28");
    EXPECT_EQ(letter.sender, "PAS at EAST");
    EXPECT_EQ(letter.answer.details.at(0).path, "PID-3");
    sharing::Actor const grace{.account = "grace", .display = "Grace"};
    EXPECT_EQ(verdict(*replay(door.receiving, letter.id, letter.text, grace)), "AE");
    auto const mended = message("ADT^A28", "1", "EVN||20261121\rPID|1||E5^^^EAST^MR||Eze^Bo\r");
    EXPECT_EQ(verdict(*replay(door.receiving, letter.id, mended, grace)), "AA");
    EXPECT_EQ(letters(**door.store->snapshot(), Which::dead)->size(), 0u);
    EXPECT_EQ(letters(**door.store->snapshot(), Which::all)->front().by, "grace");
    EXPECT_EQ(replay(door.receiving, letter.id, mended, grace).error().code.name,
              "hl7v2.letter_closed");
    EXPECT_EQ(replay(door.receiving, "no", mended, grace).error().code.name,
              "hl7v2.no_such_letter");
    EXPECT_EQ(door.all("Provenance").at(0)["agent"].size(), 2u);
    door.check_all();
}

TEST(Receive, ALetterIsDiscardedOnlyWithAReason) {
    TestDoor door;
    door.send("rubbish");
    auto const id = letters(**door.store->snapshot(), Which::dead)->front().id;
    sharing::Actor const grace{.account = "grace"};
    EXPECT_EQ(discard(door.receiving, id, " ", grace).error().code.name, "hl7v2.reason_missing");
    EXPECT_TRUE(discard(door.receiving, id, "not for us", grace));
    EXPECT_EQ(discard(door.receiving, id, "again", grace).error().code.name, "hl7v2.letter_closed");
    door.send("rubbish");
    EXPECT_EQ(letters(**door.store->snapshot(), Which::dead)->size(), 0u);
}

TEST(Receive, ManySendersAtOnceMakeAPersonOnce) {
    TestDoor door;
    door.receiving.record = nullptr;
    std::vector<std::thread> senders;
    for (int i = 0; i < 8; ++i) {
        senders.emplace_back([&, i] {
            for (int j = 0; j < 5; ++j) {
                auto const control = std::to_string(i * 100 + j);
                EXPECT_EQ(verdict(door.send(
                              message("ADT^A08", control, evn("1200") + ada + stay("Ward 4")))),
                          "AA");
            }
        });
    }
    for (auto& sender : senders) sender.join();
    EXPECT_EQ(door.all("Patient").size(), 1u);
    EXPECT_EQ(door.all("Encounter").size(), 1u);
    EXPECT_EQ(door.all("Provenance").size(), 40u);
}

}  // namespace
}  // namespace hl7v2
