#!/usr/bin/env python3
"""A data folder that an earlier release wrote: this release serves it, whole and unchanged."""
import json
import pathlib
import tarfile
import unittest

import story

RELEASES = pathlib.Path(__file__).parent / "releases"


class Upgrade(unittest.TestCase):
    def opened(self, archive):
        """A server on a copy of the folder, with the client that was made then."""
        server = story.Server()
        for made in server.data.iterdir():
            made.unlink()
        with tarfile.open(archive) as tar:
            tar.extractall(server.data, filter="data")
        server.client = json.loads((server.data / "client.json").read_text())
        (server.data / "client.json").unlink()
        self.addCleanup(server.stop)
        return server.start()

    def each_release(self):
        archives = sorted(RELEASES.glob("*.tar.gz"))
        self.assertTrue(archives)
        for archive in archives:
            with self.subTest(release=archive.name):
                yield self.opened(archive)

    def test_all_that_was_there_is_there(self):
        for server in self.each_release():
            self.assertEqual(server.ask("GET", "/Patient/p1").json["name"][0]["family"], "Changed")
            first = server.ask("GET", "/Patient/p1/_history/1").json
            self.assertEqual(first["name"][0]["family"], "Family1")
            self.assertEqual(server.ask("GET", "/Observation/o5").status, 410)
            found = server.ask("GET", "/Observation?code=8480-6&value-quantity=gt122").entries()
            self.assertEqual({each["id"] for each in found}, {"o3", "o4"})
            self.assertEqual(server.ask("GET", "/_history?_summary=count").json["total"], 12)

    def test_it_goes_on_from_there(self):
        for server in self.each_release():
            patient = server.ask("GET", "/Patient/p2").json
            written = server.ask("PUT", "/Patient/p2", patient, If_Match='W/"1"')
            self.assertEqual(written.status, 200, written.body)
            self.assertEqual(written.version, "2")

    def test_the_checks_pass_before_and_after_a_rebuild(self):
        for server in self.each_release():
            server.process.terminate()
            server.process.wait(30)
            for command in (("check",), ("audit", "verify"), ("rebuild",), ("check",)):
                done = server.run(*command, "--data", server.data, check=False)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    story.main()
