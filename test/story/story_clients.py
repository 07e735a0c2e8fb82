#!/usr/bin/env python3
"""Clients and a converter that are not ours, from npm, against a started server."""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import story

HERE = pathlib.Path(__file__).resolve().parent / "clients"


def shared_folder():
    return next((at / "shared/fhir" for at in HERE.parents if (at / "shared/fhir").is_dir()), None)


def install():
    """npm packages, once; false without npm."""
    if not shutil.which("npm"):
        return False
    stamp = HERE / "node_modules/.package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE,
                       check=True, timeout=600)
        stamp.touch()
    return True


class Clients(story.Story):
    def run_script(self, name, *arguments):
        base = f"http://127.0.0.1:{self.server.port}/fhir"
        done = subprocess.run(["node", name, base, self.server.token, *map(str, arguments)], cwd=HERE,
                              capture_output=True, text=True, timeout=280, check=False)
        print(name, done.stdout.strip(), sep=": ", file=sys.stderr)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, re.compile(r"^[1-9]\d* passed, 0 failed$", re.MULTILINE))

    def test_clients_do_their_work(self):
        self.run_script("clients.mjs")

    def test_xml_says_what_another_converter_says(self):
        root = HERE.parents[2]
        files = sorted((root / "test/suites/fhirpath/input").glob("patient-example*"))
        if shared := shared_folder():
            files += sorted((shared / "ukcore/json").glob("*.json"))
            patients = sorted((shared / "synthea").glob("*.json.gz"), key=lambda each: each.stat().st_size)
            files += patients[:12]
        self.run_script("oracle.mjs", *files)


if __name__ == "__main__":
    if not install():
        print("npm is missing\n0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    story.main()
