#!/usr/bin/env python3
"""homeward import: the same record as by REST, nothing twice, and a reason for all that is refused."""
import gzip
import json
import pathlib
import tempfile

import story
from story import bundle, entry, patient


def ward():
    return bundle("batch", entry(
        "POST", "Location", {"resourceType": "Location", "id": "l1",
                             "identifier": [{"system": "urn:l", "value": "1"}]},
        "urn:uuid:l1", ifNoneExist="identifier=urn:l|1"))


def stay():
    return bundle(
        "transaction",
        entry("POST", "Patient", patient(id="p1", active=True), "urn:uuid:p1"),
        entry("POST", "Encounter", {
            "resourceType": "Encounter", "id": "e1", "status": "finished", "class": {"code": "AMB"},
            "subject": {"reference": "urn:uuid:p1"},
            "location": [{"location": {"reference": "Location?identifier=urn:l|1"}}]}, "urn:uuid:e1"))


class Import(story.Story):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.files = pathlib.Path(self.folder.name)
        self.data = pathlib.Path(self.folder.name + "-data")

    def write(self, name, content):
        text = content if isinstance(content, str) else json.dumps(content)
        data = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
        (self.files / name).write_bytes(data)

    def offline(self):
        """Into the data folder of a server of its own, which is started afterwards."""
        server = story.Server()
        first = server.run("import", *server.place(), self.files, check=False)
        again = server.run("import", *server.place(), self.files, check=False)
        server.start()
        self.addCleanup(server.stop)
        return server, first, again

    def test_offline(self):
        self.write("0-ward.json", ward())
        self.write("stay.json.gz", stay())
        self.write("lines.ndjson", "\n".join(json.dumps(patient(id=f"n{i}")) for i in range(1200)))
        server, first, again = self.offline()
        self.assertEqual((first.returncode, again.returncode), (0, 0), first.stderr)
        self.assertIn("1203 written, 0 there already", first.stdout)
        self.assertIn("0 written, 1203 there already", again.stdout)
        encounter = server.ask("GET", "/Encounter/e1").json
        self.assertEqual(encounter["subject"]["reference"], "Patient/p1")
        self.assertEqual(encounter["location"][0]["location"]["reference"], "Location/l1")
        self.assertEqual(server.ask("GET", "/Patient?_summary=count").json["total"], 1201)
        self.assertEqual(server.ask("GET", "/Encounter?patient=p1").json["total"], 1)

    def test_by_rest(self):
        self.write("0-ward.json", ward())
        self.write("stay.json", stay())
        self.write("lines.ndjson", "\n".join(json.dumps(patient(id=f"r{i}")) for i in range(700)))
        done = self.server.run("import", "--server", f"http://127.0.0.1:{self.server.port}", "--token",
                               self.server.token, self.files, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("703 written", done.stdout)
        self.assertEqual(self.get("/Patient/r699").status, 200)
        encounter = self.get("/Encounter").entries()[0]
        self.assertEqual(self.get("/" + encounter["subject"]["reference"]).json["active"], True)
        self.assertEqual(self.get("/" + encounter["location"][0]["location"]["reference"]).status, 200)

    def test_rejections_are_named(self):
        self.write("a.json", bundle("transaction", entry("POST", "Patient", patient(gender="blue"))))
        self.write("b.ndjson", json.dumps(patient(id="b1")) + "\n\n{nonsense\n" + json.dumps(patient(id="b2", birthDate="soon")))
        self.write("c.json", "this is no resource")
        self.write("d.json.gz", bundle("collection", {"resource": patient(id="d1")}, {"resource": patient(id="d2", active=1)}))
        (self.files / "e.json.gz").write_bytes(gzip.compress(b"{}" * 5000)[:40])
        server, first, _ = self.offline()
        self.assertEqual(first.returncode, 1)
        for place in ("a.json, entry 0, resource.gender", "b.ndjson, line 3", "b.ndjson, line 4, Patient.birthDate",
                      "c.json", "d.json.gz, entry 1, resource.active", "e.json.gz"):
            self.assertIn(place, first.stderr)
        for target, status in (("b1", 200), ("b2", 404), ("d1", 200), ("d2", 404)):
            self.assertEqual(server.ask("GET", f"/Patient/{target}").status, status, target)

    def test_a_file_that_is_not_there(self):
        done = self.server.run("import", "--server", f"http://127.0.0.1:{self.server.port}", "nowhere.json",
                               check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("nowhere.json", done.stderr)


if __name__ == "__main__":
    story.main()
