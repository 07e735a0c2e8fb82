#!/usr/bin/env python3
"""Runs every test of a built tree and ends with one line: N passed, N failed[, N skipped].

A program that counts its own cases (GoogleTest, or a last line in the shape above) is counted by
case; any other program counts as one.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
OWN_COUNT = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.MULTILINE)
GTEST = {"passed": re.compile(r"\[  PASSED  \] (\d+) test"),
         "failed": re.compile(r"\[  FAILED  \] (\d+) test"),
         "skipped": re.compile(r"\[  SKIPPED \] (\d+) test")}


class Count:
    def __init__(self, passed: int = 0, failed: int = 0, skipped: int = 0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed,
                     self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def count_of(output: str, succeeded: bool) -> Count:
    """What a program's output says about its cases; a failed program has at least one failure."""
    own = OWN_COUNT.findall(output)
    gtest = {name: pattern.search(output) for name, pattern in GTEST.items()}
    if own:
        counted = Count(*(int(number or 0) for number in own[-1]))
    elif gtest["passed"]:
        counted = Count(**{name: int(found[1]) if found else 0 for name, found in gtest.items()})
    else:
        counted = Count(passed=1 if succeeded else 0)
    if not succeeded and not counted.failed:
        counted.failed = 1
    return counted


def announce(name: str, count: Count, began: float) -> Count:
    print(f"--- {name}: {count} ({time.monotonic() - began:.0f} s)", flush=True)
    return count


def run_ctest(jobs: int) -> Count:
    began = time.monotonic()
    report = ROOT / "build/ctest.xml"
    report.unlink(missing_ok=True)
    subprocess.run(["ctest", "--test-dir", "build/release", "-j", str(jobs), "--output-on-failure",
                    "--no-tests=error", "--test-output-size-passed", "1000000",
                    "--output-junit", str(report)], cwd=ROOT, check=False)
    if not report.exists():
        return announce("ctest", Count(failed=1), began)
    total = Count()
    for case in xml.etree.ElementTree.parse(report).getroot().iter("testcase"):
        output = case.findtext("system-out") or ""
        skipped = case.find("skipped")
        if skipped is not None and "Unable" not in (skipped.get("message") or ""):
            total += Count(skipped=1)
        else:
            total += count_of(output, case.get("status") == "run")
    return announce("ctest", total, began)


def run_program(name: str, command: list[str], folder: pathlib.Path) -> Count:
    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr, sep="")
    return announce(name, count_of(done.stdout, done.returncode == 0), began)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fuzz-seconds", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()

    total = run_ctest(options.jobs)
    if (ROOT / "web/package.json").exists():
        total += run_program("web", ["npm", "test", "--silent"], ROOT / "web")
    if options.fuzz_seconds:
        total += run_program("fuzz", [sys.executable, "tools/fuzz.py", "--seconds",
                                      str(options.fuzz_seconds), "--jobs", str(options.jobs)], ROOT)
    print(total)
    sys.exit(1 if total.failed else 0)


if __name__ == "__main__":
    main()
