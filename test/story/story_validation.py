#!/usr/bin/env python3
"""What is checked before it is kept: profiles, a site's own definitions, the policy of a door."""
import json
import pathlib
import subprocess
import tempfile

import story
from story import patient

BP = "http://hl7.org/fhir/StructureDefinition/bp"
OWN = "http://city.example/StructureDefinition/named-patient"


def pressure(systolic="8480-6", **members):
    def part(code, value):
        return {"code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "valueQuantity": {"value": value, "unit": "mmHg", "code": "mm[Hg]",
                                  "system": "http://unitsofmeasure.org"}}
    return {"resourceType": "Observation", "meta": {"profile": [BP]}, "status": "final",
            "category": [{"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                "code": "vital-signs"}]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
            "subject": {"display": "nobody"}, "effectiveDateTime": "2026-11-21",
            "component": [part(systolic, 120), part("8462-4", 80)], **members}


def profile(**element):
    return {"resourceType": "StructureDefinition", "url": OWN, "name": "NamedPatient",
            "status": "active", "kind": "resource", "abstract": False, "type": "Patient",
            "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
            "derivation": "constraint",
            "differential": {"element": [
                {"id": "Patient.name", "path": "Patient.name", "min": 1, **element}]}}


def severities(answer):
    return [each["severity"] for each in answer.json["issue"]]


class Profiles(story.Story):
    def test_a_claim_is_compared(self):
        self.made(pressure())
        answer = self.ask("POST", "/Observation", pressure(systolic="1-1"))
        self.refused(answer, 400, "Observation.component")
        self.assertIn("SystolicBP", json.dumps(answer.json))
        self.refused(self.ask("POST", "/Observation", pressure(effectiveDateTime="2026")), 400,
                     "Observation.effective.ofType(dateTime)")

    def test_validate_levels_modes_and_profile(self):
        made = self.made(patient(active=True))
        own = {"resourceType": "Parameters", "parameter": [
            {"name": "resource", "resource": patient(active=True)},
            {"name": "profile", "valueUri": OWN}]}
        self.made(profile())
        answer = self.ask("POST", "/Patient/$validate", own)
        self.assertEqual(answer.status, 200)
        self.assertIn("error", severities(answer))
        self.assertIn("Patient.name", answer.expressions)
        own["parameter"][0]["resource"]["name"] = [{"family": "Test"}]
        self.assertNotIn("error", severities(self.ask("POST", "/Patient/$validate", own)))
        self.assertNotIn("error", severities(self.get(f"/Patient/{made['id']}/$validate")))
        answer = self.get(f"/Patient/{made['id']}/$validate?profile={OWN}")
        self.assertIn("error", severities(answer))
        for mode, resource, wrong in (("create", patient(), False), ("update", patient(), True),
                                      ("update", patient(id=made["id"]), False)):
            answer = self.ask("POST", f"/Patient/{made['id']}/$validate", {
                "resourceType": "Parameters", "parameter": [
                    {"name": "mode", "valueCode": mode}, {"name": "resource", "resource": resource}]})
            self.assertEqual("error" in severities(answer), wrong, (mode, answer.body))
        self.assertEqual(self.get(f"/Patient/{made['id']}/$validate?mode=delete").status, 200)
        self.assertEqual(self.get(f"/Patient/{made['id']}").version, '1')

    def test_an_unknown_profile_is_a_warning(self):
        answer = self.ask("POST", "/Patient/$validate",
                          patient(meta={"profile": ["http://nowhere.example/profile"]}))
        self.assertIn("warning", severities(answer))
        self.assertNotIn("error", severities(answer))


class Policy(story.Story):
    """A server with a folder of definitions, that warns."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        (folder / "profile.json").write_text(json.dumps(profile()))
        (folder / "codes.csv").write_text(
            "system,code,display,parent\nhttp://city.example/wards,w1,Ward 1,\n"
            "http://city.example/wards,w1a,Bay A,w1\n")
        cls.server = story.Server().start("--definitions", str(folder), "--check-rest", "warn")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.folder.cleanup()

    def test_warns_and_keeps(self):
        nameless = patient(meta={"profile": [OWN]})
        answer = self.ask("POST", "/Patient", nameless, Prefer="return=OperationOutcome")
        self.assertEqual(answer.status, 201)
        self.assertIn("warning", severities(answer))
        self.assertIn("Patient.name", answer.expressions)
        log = (pathlib.Path(self.server.folder.name) / "log").read_text()
        self.assertIn("rest.kept_with_faults", log)
        self.assertIn("Patient.name must be there", log)

    def test_a_list_of_codes_is_a_code_system(self):
        answer = self.get("/CodeSystem/$subsumes?system=http://city.example/wards&codeA=w1&codeB=w1a")
        self.assertEqual(answer.json["parameter"][0]["valueCode"], "subsumes")

    def test_import_has_a_policy_of_its_own(self):
        folder = pathlib.Path(self.folder.name)
        file = folder.parent / (folder.name + ".ndjson")
        file.write_text(json.dumps(patient(id="p1", meta={"profile": [OWN]})) + "\n")
        for check, written, status in (("reject", 0, 1), ("warn", 1, 0), ("off", 1, 0)):
            with tempfile.TemporaryDirectory() as data:
                done = subprocess.run(
                    [story.BINARY, "import", "--data", data, "--definitions", folder, "--check",
                     check, file], capture_output=True, text=True)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertIn(f"{written} written", done.stdout)
                self.assertEqual("Patient" in done.stderr or "name" in done.stderr, check != "off")
        file.unlink()

    def test_a_folder_that_cannot_be_read_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "bad.json").write_text("{")
            done = subprocess.run([story.BINARY, "import", "--data", folder + "/d", "--definitions",
                                   folder, folder], capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn("bad.json", done.stderr)


if __name__ == "__main__":
    story.main()
