#!/usr/bin/env python3
"""The database drill: SIGKILL of the server within transactions and imports, the database stopped
and started while it serves, a wrong password, and too few connections.

Usage: database.py [first seed] [seeds]
"""
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent / "story"), str(HERE.parent.parent / "cluster")]
import story  # noqa: E402
from cluster import Cluster  # noqa: E402

SIZE = 40  # Resources a bundle.


def bundle(number):
    return story.bundle("transaction", *(
        story.entry("PUT", f"Patient/b{number}-{each}",
                    story.patient(id=f"b{number}-{each}", name=[{"family": f"Drill{number}"}]))
        for each in range(SIZE)))


class Database(unittest.TestCase):
    seeds = range(1, 4)

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster().__enter__()
        cls.addClassCleanup(cls.cluster.__exit__)
        story.POSTGRES = cls.cluster.url()

    def serving(self):
        server = story.Server().start()
        self.addCleanup(server.stop)
        return server

    def check(self, store, folder):
        done = subprocess.run([story.BINARY, "check", "--data", folder, "--store", store],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def send_until_killed(self, server, after):
        """The numbers of the bundles that were acknowledged."""
        acknowledged = []

        def send(first):
            for number in range(first, first + 10_000, 4):
                try:
                    answer = server.ask("POST", "", bundle(number))
                except OSError:
                    return
                if answer.status == 200:
                    acknowledged.append(number)
        threads = [threading.Thread(target=send, args=[first]) for first in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(after)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        for thread in threads:
            thread.join()
        return acknowledged

    def test_killed_within_transactions(self):
        for seed in self.seeds:
            chance = random.Random(seed)
            server = story.Server().start()
            acknowledged = self.send_until_killed(server, chance.uniform(0.2, 1.2))
            server.log.close()
            self.check(server.store, server.data)
            server.start()
            try:
                for number in range(max(acknowledged, default=0) + 9):
                    answer = server.ask("GET", f"/Patient?family:exact=Drill{number}&_summary=count")
                    allowed = (SIZE,) if number in acknowledged else (0, SIZE)
                    self.assertIn(answer.json["total"], allowed, (seed, number))
            finally:
                server.stop()
            print(f"seed {seed}: killed after {len(acknowledged)} bundles, all there, none half",
                  flush=True)

    def test_killed_within_an_import(self):
        for seed in self.seeds:
            chance = random.Random(seed)
            store = story.fresh_database()
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                with (folder / "people.ndjson").open("w") as out:
                    for number in range(1500):
                        out.write(json.dumps(story.patient(id=f"drill-{number}", name=[
                            {"family": f"Family{number % 89}"}])) + "\n")
                command = [story.BINARY, "import", "--store", store, folder / "people.ndjson"]
                subprocess.run([story.BINARY, "client", "add", "--data", folder / "data", "--store",
                                store, "--name", "drill", "--scopes", "system/*.r"], check=True,
                               stdout=subprocess.DEVNULL)
                for _ in range(2):
                    process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                               stderr=subprocess.DEVNULL)
                    time.sleep(chance.uniform(0.02, 0.5))
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    self.check(store, folder / "data")
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
                self.check(store, folder / "data")
            print(f"seed {seed}: import killed twice, whole each time, completed", flush=True)

    def test_the_database_goes_and_comes_back(self):
        server = self.serving()
        made = server.ask("POST", "/Patient", story.patient(name=[{"family": "Stays"}]))
        self.assertEqual(made.status, 201)
        for how in (signal.SIGINT, signal.SIGQUIT):
            self.cluster.stop(how)
            time.sleep(0.6)  # The server looks four times a second.
            for method, target, body in (("GET", f"/Patient/{made.json['id']}", None),
                                         ("GET", "/Patient?family=Stays", None),
                                         ("POST", "/Patient", story.patient())):
                answer = server.ask(method, target, body)
                self.assertEqual(answer.status, 503, (method, target, answer.body))
                self.assertEqual(answer.json["resourceType"], "OperationOutcome")
            self.cluster.start()
            deadline = time.monotonic() + 20
            while server.ask("POST", "/Patient", story.patient()).status != 201:
                self.assertLess(time.monotonic(), deadline, "the server does not come back")
                time.sleep(0.1)
            found = server.ask("GET", "/Patient?family=Stays")
            self.assertEqual((found.status, found.json["total"]), (200, 1))

    def test_a_wrong_password_is_told(self):
        self.cluster.sql("CREATE ROLE guarded LOGIN PASSWORD 'right'")
        access = self.cluster.folder / "data/pg_hba.conf"
        access.write_text("local all guarded scram-sha-256\n" + access.read_text())
        self.cluster.sql("SELECT pg_reload_conf()")
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [story.BINARY, "serve", "--data", folder, "--http", "127.0.0.1:0", "--store",
                 self.cluster.url(user="guarded", password="wrong")],
                capture_output=True, text=True, check=False, timeout=60)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("does not let this program in", done.stderr)
        self.assertNotIn("wrong@", done.stderr)

    def test_too_few_connections_are_an_answer(self):
        server = self.serving()
        name = server.store.rsplit("/", 1)[1]
        self.cluster.sql("CREATE ROLE few LOGIN CONNECTION LIMIT 2")
        self.cluster.sql(f"GRANT ALL ON SCHEMA homeward TO few; GRANT ALL ON ALL TABLES IN SCHEMA "
                         f"homeward TO few", name)
        server.process.terminate()
        server.process.wait(30)
        server.log.close()
        server.store = self.cluster.url(name, user="few")
        server.start()
        statuses = []

        def search():
            statuses.append(server.ask("GET", "/Patient?family=Nobody").status)
        threads = [threading.Thread(target=search) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertLessEqual(set(statuses), {200, 503})
        self.assertEqual(server.ask("GET", "/Patient?family=Nobody").status, 200)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        first = int(sys.argv.pop(1))
        Database.seeds = range(first, first + int(sys.argv.pop(1)))
    unittest.main()
