#!/usr/bin/env python3
"""Bulk $export: one instant of the record as NDJSON, made in the background. Bulk Data IG 2.0."""
import json
import time
import urllib.parse

import story
from story import observation, patient

ASYNC = {"Prefer": "respond-async"}


class Export(story.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(patient(id="p1", gender="female", birthDate="1940-01-01"))
        cls.put(patient(id="p2", gender="male"))
        cls.put(patient(id="p3", gender="male"))
        for number, person in enumerate(("p1", "p1", "p2", "p3"), 1):
            cls.put(observation(id=f"o{number}", subject={"reference": f"Patient/{person}"},
                                valueQuantity={"value": 100 + number}))
        cls.put({"resourceType": "Organization", "id": "org", "name": "Eastfield"})
        cls.put({"resourceType": "Group", "id": "g", "type": "person", "actual": True, "member": [
            {"entity": {"reference": "Patient/p1"}},
            {"entity": {"reference": "Patient/p2"}, "inactive": True}]})

    @classmethod
    def put(cls, resource):
        answer = cls.server.ask("PUT", f"/{resource['resourceType']}/{resource['id']}", resource)
        assert answer.status in (200, 201), answer.body
        return answer.json

    def begin(self, target, token=None, **headers):
        answer = self.ask("GET", target, Prefer="respond-async",
                          Authorization=f"Bearer {token or self.server.token}", **headers)
        self.assertEqual(answer.status, 202, answer.body)
        return urllib.parse.urlsplit(answer.headers["Content-Location"]).path

    def at(self, path, method="GET", token=None):
        return self.server.raw(method, path, None,
                               {"Authorization": f"Bearer {token or self.server.token}"})

    def done(self, path, token=None):
        for _ in range(1000):
            answer = self.at(path, token=token)
            if answer.status != 202:
                break
            self.assertIn("X-Progress", answer.headers)
            self.assertIn("Retry-After", answer.headers)
            time.sleep(0.02)
        self.assertEqual(answer.status, 200, answer.body)
        return answer

    def exported(self, target, token=None):
        """All resources of an export by type and id, as they were written."""
        manifest = self.done(self.begin(target, token), token).json
        found = {}
        for output in manifest["output"]:
            text = self.at(urllib.parse.urlsplit(output["url"]).path, token=token).body.decode()
            lines = [json.loads(line) for line in text.splitlines()]
            self.assertEqual(len(lines), output["count"])
            for resource in lines:
                self.assertEqual(resource["resourceType"], output["type"])
                key = f"{resource['resourceType']}/{resource['id']}"
                self.assertNotIn(key, found)
                found[key] = resource
        return found, manifest

    def client(self, scopes):
        made = json.loads(self.server.run("client", "add", "--data", self.server.data, "--name",
                                          "narrow", "--scopes", scopes).stdout)
        form = urllib.parse.urlencode({"grant_type": "client_credentials", **made})
        return self.server.raw("POST", "/auth/token", form, {
            "Content-Type": "application/x-www-form-urlencoded"}).json["access_token"]

    def test_the_whole_record(self):
        found, manifest = self.exported("/$export")
        for key in ("Patient/p1", "Patient/p2", "Observation/o4", "Organization/org", "Group/g"):
            self.assertIn(key, found)
        self.assertEqual(found["Patient/p1"], self.get("/Patient/p1").json)
        self.assertTrue(manifest["requiresAccessToken"])
        self.assertTrue(manifest["request"].endswith("/fhir/$export"))
        self.assertEqual(manifest["error"], [])

    def test_patients_and_a_group_of_them(self):
        found, _ = self.exported("/Patient/$export")
        self.assertIn("Observation/o3", found)
        self.assertNotIn("Organization/org", found)
        found, _ = self.exported("/Group/g/$export")
        self.assertEqual(set(found), {"Patient/p1", "Observation/o1", "Observation/o2"})
        gone = self.ask("GET", "/Group/nobody/$export", **ASYNC)
        self.assertEqual(gone.status, 404)
        self.assertIn(b"job.no_group", gone.body)

    def test_types_filters_and_elements(self):
        found, _ = self.exported("/$export?_type=Patient,Organization")
        self.assertEqual({key.split("/")[0] for key in found}, {"Patient", "Organization"})
        search = urllib.parse.quote("Observation?value-quantity=ge103")
        found, _ = self.exported(f"/$export?_type=Observation&_typeFilter={search}")
        self.assertLessEqual({"Observation/o3", "Observation/o4"}, set(found))
        self.assertNotIn("Observation/o1", found)
        found, _ = self.exported("/$export?_type=Patient,Observation&_elements=Patient.birthDate")
        self.assertEqual(found["Patient/p1"]["birthDate"], "1940-01-01")
        self.assertNotIn("gender", found["Patient/p1"])
        self.assertIn("valueQuantity", found["Observation/o1"])

    def test_since_and_what_was_deleted(self):
        self.put(patient(id="leaves"))
        _, before = self.exported("/$export?_type=Patient")
        time.sleep(0.01)
        self.put(patient(id="comes"))
        self.ask("DELETE", "/Patient/leaves")
        found, manifest = self.exported(f"/$export?_since={before['transactionTime']}")
        self.assertIn("Patient/comes", found)
        self.assertNotIn("Patient/p1", found)
        deleted, = manifest["deleted"]
        text = self.at(urllib.parse.urlsplit(deleted["url"]).path).body
        self.assertEqual(json.loads(text)["entry"][0]["request"],
                         {"method": "DELETE", "url": "Patient/leaves"})
        until, _ = self.exported(f"/$export?_until={before['transactionTime']}")
        self.assertNotIn("Patient/comes", until)

    def test_by_post(self):
        body = {"resourceType": "Parameters", "parameter": [
            {"name": "_type", "valueString": "Observation"},
            {"name": "patient", "valueReference": {"reference": "Patient/p3"}}]}
        answer = self.ask("POST", "/Patient/$export", body, **ASYNC)
        self.assertEqual(answer.status, 202, answer.body)
        manifest = self.done(urllib.parse.urlsplit(answer.headers["Content-Location"]).path).json
        self.assertEqual([(each["type"], each["count"]) for each in manifest["output"]],
                         [("Observation", 1)])

    def test_what_is_wrong_is_named(self):
        self.assertIn(b"job.not_async", self.ask("GET", "/$export").body)
        for query, place in (("_type=Patent", "_type"), ("_since=today", "_since"),
                             ("_outputFormat=csv", "_outputFormat"), ("colour=red", "colour"),
                             ("_typeFilter=Observation", "_typeFilter"),
                             ("_typeFilter=Patient%3Fcolour=red", "_typeFilter.colour"),
                             ("_type=Patient&_typeFilter=Observation%3Fcode=x", "_typeFilter")):
            answer = self.ask("GET", f"/$export?{query}", **ASYNC)
            self.assertEqual(answer.status, 400, query)
            self.assertIn(b"job.bad_export", answer.body)
            self.assertIn(place, answer.expressions)
        lenient = self.ask("GET", "/$export?colour=red", Prefer="respond-async, handling=lenient")
        self.assertEqual(lenient.status, 202)
        inside = self.ask("POST", "", story.bundle("batch", story.entry("GET", "$export")))
        self.assertIn(b"job.only_alone", inside.body)

    def test_only_what_the_asker_may_read(self):
        token = self.client("system/Observation.rs")
        answer = self.ask("GET", "/$export", Prefer="respond-async",
                          Authorization=f"Bearer {token}")
        self.assertEqual(answer.status, 403)
        found, _ = self.exported("/$export?_type=Observation", token)
        self.assertIn("Observation/o1", found)
        path = self.begin("/$export")
        other = self.at(path, token=token)
        self.assertEqual(other.status, 404)
        self.assertIn(b"job.unknown", other.body)
        self.done(path)
        self.assertEqual(self.at(f"{path}/Patient.1.ndjson", token=token).status, 404)

    def test_cancelled_is_forgotten(self):
        path = self.begin("/$export")
        self.done(path)
        self.assertEqual(self.at(path, "DELETE").status, 202)
        self.assertEqual(self.at(path).status, 404)
        self.assertEqual(self.at(f"{path}/Patient.1.ndjson").status, 404)
        self.assertEqual(self.at("/bulk/..%2f..%2fhomeward.db").status, 404)
        self.assertEqual(self.at(f"{path}/..%2fjob.json").status, 404)

    def test_too_many_wait(self):
        for number in range(400):
            self.put(patient(id=f"many-{number}"))
        answers = [self.ask("GET", "/$export", **ASYNC) for _ in range(60)]
        refused = [each for each in answers if each.status != 202]
        for each in refused:
            self.assertIn(b"job.too_many", each.body)
        for each in answers:
            if each.status == 202:
                self.at(urllib.parse.urlsplit(each.headers["Content-Location"]).path, "DELETE")


class Restart(story.Story):
    """A server that is killed while it exports does it again, of the same instant."""

    def test_the_same_instant_after_a_kill(self):
        lines = self.server.folder.name + "/many.ndjson"
        with open(lines, "w") as out:
            for number in range(30_000):
                out.write(json.dumps(patient(id=f"m{number}", gender="male")) + "\n")
        self.server.run("import", "--data", self.server.data, lines)
        answer = self.ask("GET", "/$export?_type=Patient", **ASYNC)
        path = urllib.parse.urlsplit(answer.headers["Content-Location"]).path
        self.ask("PUT", "/Patient/m7", patient(id="m7", gender="female"))
        self.ask("PUT", "/Patient/late", patient(id="late"))
        self.server.process.kill()
        self.server.process.wait()
        self.server.start()
        headers = {"Authorization": f"Bearer {self.server.token}"}
        for _ in range(3000):
            answer = self.server.raw("GET", path, None, headers)
            if answer.status != 202:
                break
            time.sleep(0.02)
        self.assertEqual(answer.status, 200, answer.body)
        found = {}
        for output in answer.json["output"]:
            target = urllib.parse.urlsplit(output["url"])
            self.assertIn("/bulk/", target.path)
            text = self.server.raw("GET", target.path, None, headers).body.decode()
            found |= {each["id"]: each for each in map(json.loads, text.splitlines())}
        self.assertEqual(len(found), 30_000)
        self.assertEqual(found["m7"]["gender"], "male")


if __name__ == "__main__":
    story.main()
