#!/usr/bin/env python3
"""$import: files below a folder into the record, in the background, whole after a kill."""
import json
import os
import pathlib
import tempfile
import time
import unittest
import urllib.parse

import story
from story import patient


def asked(*files):
    return {"resourceType": "Parameters", "parameter": [
        {"name": "input", "part": [{"name": "url", "valueUri": name}]} for name in files]}


class Import(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.files = pathlib.Path(folder.name) / "in"
        self.files.mkdir()
        self.server = story.Server().start("--import-folder", str(self.files))
        self.addCleanup(self.server.stop)

    def begin(self, *files):
        answer = self.server.ask("POST", "/$import", asked(*files), Prefer="respond-async")
        self.assertEqual(answer.status, 202, answer.body)
        return urllib.parse.urlsplit(answer.headers["Content-Location"]).path

    def at(self, path):
        return self.server.raw("GET", path, None,
                               {"Authorization": f"Bearer {self.server.token}"})

    def done(self, path):
        for _ in range(5000):
            answer = self.at(path)
            if answer.status != 202:
                break
            self.assertIn("bytes", answer.headers["X-Progress"])
            time.sleep(0.02)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def people(self, name, count):
        with (self.files / name).open("w") as out:
            for number in range(count):
                out.write(json.dumps(patient(id=f"{name[0]}{number}", gender="male")) + "\n")

    def test_what_is_right_is_written_and_what_is_wrong_is_told_by_line(self):
        self.people("a.ndjson", 300)
        (self.files / "b.ndjson").write_text(
            json.dumps(patient(id="b1")) + "\n{nonsense\n"
            + json.dumps(patient(id="b2", birthDate="soon")) + "\n")
        manifest = self.done(self.begin("a.ndjson", "b.ndjson"))
        self.assertEqual(manifest["written"], 301)
        errors, = manifest["error"]
        self.assertEqual((errors["type"], errors["count"]), ("OperationOutcome", 2))
        lines = self.at(urllib.parse.urlsplit(errors["url"]).path).body.decode().splitlines()
        issues = [json.loads(line)["issue"][0] for line in lines]
        self.assertIn("b.ndjson, line 2", issues[0]["diagnostics"])
        self.assertIn("b.ndjson, line 3", issues[1]["diagnostics"])
        self.assertIn("Patient.birthDate", issues[1]["expression"])
        self.assertEqual(self.server.ask("GET", "/Patient/a299").status, 200)
        again = self.done(self.begin("a.ndjson"))
        self.assertEqual((again["written"], again["unchanged"]), (0, 300))

    def test_nothing_outside_the_folder_is_read(self):
        outside = self.files.parent / "outside.ndjson"
        outside.write_text(json.dumps(patient(id="out")) + "\n")
        os.symlink(outside, self.files / "link.ndjson")
        self.people("a.ndjson", 1)
        for name in ("../outside.ndjson", str(outside), "link.ndjson", "none.ndjson", "", ".",
                     "http://169.254.169.254/latest", "file:///etc/passwd"):
            answer = self.server.ask("POST", "/$import", asked("a.ndjson", name),
                                     Prefer="respond-async")
            self.assertEqual(answer.status, 400, name)
            self.assertEqual(answer.expressions, ["Parameters.parameter[1]"], name)
            self.assertIn(b"job.bad_import", answer.body)
        self.assertEqual(self.server.ask("GET", "/Patient/out").status, 404)

    def test_a_kill_in_the_middle_is_made_up_for(self):
        self.people("k.ndjson", 20_000)
        path = self.begin("k.ndjson")
        while self.server.ask("GET", "/Patient?_summary=count").json["total"] == 0:
            time.sleep(0.005)
        self.server.process.kill()
        self.server.process.wait()
        self.server.start("--import-folder", str(self.files))
        manifest = self.done(path)
        self.assertEqual(manifest["written"] + manifest["unchanged"], 20_000)
        self.assertGreater(manifest["unchanged"], 0)
        self.assertEqual(self.server.ask("GET", "/Patient?_summary=count").json["total"], 20_000)
        self.assertEqual(self.server.ask("GET", "/_history?_summary=count").json["total"], 20_000)

    def test_only_who_may_write_everything(self):
        made = json.loads(self.server.run("client", "add", "--data", self.server.data, "--name",
                                          "narrow", "--scopes", "system/Patient.cruds").stdout)
        form = urllib.parse.urlencode({"grant_type": "client_credentials", **made})
        token = self.server.raw("POST", "/auth/token", form, {
            "Content-Type": "application/x-www-form-urlencoded"}).json["access_token"]
        answer = self.server.ask("POST", "/$import", asked("a.ndjson"), Prefer="respond-async",
                                 Authorization=f"Bearer {token}")
        self.assertEqual(answer.status, 403)


class NoFolder(story.Story):
    def test_without_a_folder_there_is_no_import(self):
        answer = self.ask("POST", "/$import", asked("a.ndjson"), Prefer="respond-async")
        self.assertEqual(answer.status, 422)
        self.assertIn(b"job.no_imports", answer.body)


if __name__ == "__main__":
    story.main()
