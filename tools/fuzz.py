#!/usr/bin/env python3
"""Builds every fuzz target with clang and runs each for a while; fails on the first crash of any.

A target src/ROOM/NAME_fuzz.cpp starts from the examples in src/ROOM/corpus/NAME/, if there are
any. What it finds is kept in build/fuzz/found/NAME, a crash in build/fuzz/crashes.
"""
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/fuzz"


def build(sources: list[pathlib.Path], jobs: int) -> None:
    subprocess.run(["cmake", "--preset", "fuzz"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    built = subprocess.run(["cmake", "--build", str(BUILD), "-j", str(jobs), "--target",
                            *(source.stem for source in sources)], cwd=ROOT, check=False,
                           capture_output=True, text=True)
    if built.returncode:
        sys.exit(f"{built.stdout[-6000:]}\nthe fuzzers do not build")


def run(source: pathlib.Path, seconds: int) -> tuple[str, bool, str]:
    name = source.stem
    found = BUILD / "found" / name
    crashes = BUILD / "crashes"
    found.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(parents=True, exist_ok=True)
    corpus = source.parent / "corpus" / name.removesuffix("_fuzz")
    dictionary = source.with_suffix(".dict")
    command = [str(BUILD / "bin" / name), f"-max_total_time={seconds}", "-timeout=10",
               "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={crashes}/{name}-",
               *([f"-dict={dictionary}"] if dictionary.exists() else []),
               str(found), *([str(corpus)] if corpus.is_dir() else [])]
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False,
                              errors="replace")
    return name, done.returncode == 0, done.stderr


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("targets", nargs="*", help="names without _fuzz; all if none is given")
    options = parser.parse_args()

    sources = sorted((ROOT / "src").rglob("*_fuzz.cpp"))
    if options.targets:
        sources = [each for each in sources if each.stem.removesuffix("_fuzz") in options.targets]
    if not sources:
        sys.exit("no fuzz target of that name")
    if not shutil.which("clang++-19"):
        sys.exit("clang++-19 is missing: run tools/setup test")
    build(sources, options.jobs)

    failed = 0
    os.environ.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, succeeded, log in pool.map(lambda each: run(each, options.seconds), sources):
            runs = [line.split()[-1] for line in log.splitlines() if "number_of_executed" in line]
            if succeeded:
                print(f"{name}: {runs[-1] if runs else 'no'} runs, no crash", flush=True)
            else:
                failed += 1
                print(f"{name}: FAILED\n{log[-6000:]}", flush=True)
    print(f"{len(sources) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
