#!/usr/bin/env python3
"""Backs up a server that takes writes, restores elsewhere, and looks for every write that was
acknowledged before the backup began.

Usage: backup.py path/to/homeward [people there already]
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "story"))


def fail(text):
    sys.exit(f"FAILED: {text}")


class Load:
    """Writers that remember what was acknowledged, and when."""

    def __init__(self, server, writers=4):
        self.server, self.running, self.acknowledged = server, True, []
        self.threads = [threading.Thread(target=self.write, args=(number,))
                        for number in range(writers)]
        for thread in self.threads:
            thread.start()

    def write(self, writer):
        number = 0
        while self.running:
            key = f"load-{writer}-{number}"
            answer = self.server.ask("PUT", f"/Patient/{key}", {
                "resourceType": "Patient", "id": key, "name": [{"family": f"Load{number}"}]})
            if answer.status not in (200, 201):
                fail(f"a write was answered {answer.status}: {answer.body}")
            self.acknowledged.append((time.monotonic(), key))
            number += 1

    def rate(self, since, until):
        return sum(since <= at < until for at, _ in self.acknowledged) / (until - since)

    def stop(self):
        self.running = False
        for thread in self.threads:
            thread.join()


def run(*command, status=0):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != status:
        fail(f"{command[1]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def fill(homeward, data, folder, people):
    with (folder / "people.ndjson").open("w") as out:
        for number in range(people):
            out.write(json.dumps({
                "resourceType": "Patient", "id": f"there-{number}", "gender": "male",
                "name": [{"family": f"Family{number % 997}", "given": ["Given"]}],
                "birthDate": f"19{20 + number % 60}-03-09"}) + "\n")
    run(homeward, "import", "--data", data, folder / "people.ndjson")


def back_up(homeward, server, folder):
    """Under load: the file, what it must hold, and the figures."""
    load = Load(server)
    time.sleep(1.0)
    began = time.monotonic()
    told = run(homeward, "backup", "--data", server.data, "--to", folder / "backup")
    ended = time.monotonic()
    load.stop()
    must = [key for at, key in load.acknowledged if at < began]
    print(f"{told.strip()}; writes a second: {load.rate(began - 1.0, began):.0f} before, "
          f"{load.rate(began, ended):.0f} during; {len(must)} acknowledged before it began")
    return must


def main():
    homeward = pathlib.Path(sys.argv[1])
    people = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    os.environ["HOMEWARD"] = str(homeward)
    import story
    with tempfile.TemporaryDirectory(prefix="homeward-backup-") as name:
        folder = pathlib.Path(name)
        server = story.Server()
        fill(homeward, server.data, folder, people)
        server.start()
        must = back_up(homeward, server, folder)
        run(homeward, "backup", "--data", server.data, "--to", folder / "backup", status=1)
        run(homeward, "restore", "--from", folder / "backup", "--data", server.data, status=1)
        server.process.kill()
        server.process.wait()
        print(run(homeward, "restore", "--from", folder / "backup",
                  "--data", folder / "restored").strip())
        run(homeward, "check", "--data", folder / "restored")
        run(homeward, "audit", "verify", "--data", folder / "restored")
        server.data = folder / "restored"
        server.start()
        for key in must:
            if server.ask("GET", f"/Patient/{key}").status != 200:
                fail(f"{key} was acknowledged before the backup began and is not in it")
        total = server.ask("GET", "/Patient?_summary=count").json["total"]
        if total < people + len(must):
            fail(f"{total} people were restored, of at least {people + len(must)}")
        server.stop()
    print(f"restored: {total} people, every acknowledged write among them")


if __name__ == "__main__":
    main()
