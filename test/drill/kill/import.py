#!/usr/bin/env python3
"""Kills `homeward import` at random moments; what is left must always be whole.

Usage: import.py path/to/homeward [first seed] [seeds]
"""
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

PEOPLE = 1500


def people(file: pathlib.Path) -> None:
    with file.open("w") as out:
        for number in range(PEOPLE):
            out.write(json.dumps({
                "resourceType": "Patient", "id": f"drill-{number}", "gender": "female",
                "name": [{"family": f"Family{number % 89}", "given": ["Given"]}],
                "birthDate": f"19{20 + number % 60}-03-09"}) + "\n")


def check(homeward: str, folder: pathlib.Path, seed: int) -> None:
    done = subprocess.run([homeward, "check", "--data", str(folder)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"FAILED: seed {seed}: {done.stdout}{done.stderr}")


def drill(homeward: str, seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        people(folder / "people.ndjson")
        command = [homeward, "import", "--data", str(folder / "data"), str(folder / "people.ndjson")]
        for _ in range(2):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.0, 0.4))
            process.send_signal(signal.SIGKILL)
            process.wait()
            check(homeward, folder / "data", seed)
        if subprocess.run(command, capture_output=True).returncode != 0:
            sys.exit(f"FAILED: seed {seed}: the import does not complete after the kills")
        check(homeward, folder / "data", seed)
    print(f"seed {seed}: 2 kills, whole each time, completed", flush=True)


def main() -> None:
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    seeds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    for seed in range(first, first + seeds):
        drill(sys.argv[1], seed)


if __name__ == "__main__":
    main()
