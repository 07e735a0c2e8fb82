#!/usr/bin/env python3
"""Trains a dictionary for the bodies that the store keeps (src/store/log/body.hpp).

Usage: dictionary.py target.zdict folder...

Takes a share of the resources in the folders' NDJSON files and bundles (plain or gzip) and runs
zstd's trainer on them. A dictionary that a release has shipped is never replaced, for stored bodies
need it: a better one gets the next number.
"""
import gzip
import json
import pathlib
import random
import subprocess
import sys
import tempfile

SIZE = 24576
SHARE = 0.3


def texts_of(path: pathlib.Path) -> list[str]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    if ".ndjson" in path.name:
        return text.splitlines()
    document = json.loads(text)
    return [json.dumps(entry["resource"], separators=(",", ":"), ensure_ascii=False)
            for entry in document.get("entry", [])]


def main() -> None:
    target, folders = pathlib.Path(sys.argv[1]), [pathlib.Path(each) for each in sys.argv[2:]]
    draw = random.Random("dictionary")
    files = sorted(path for folder in folders for path in folder.rglob("*")
                   if ".ndjson" in path.name or ".json" in path.name)
    with tempfile.TemporaryDirectory() as samples:
        count = 0
        for path in files:
            for text in texts_of(path):
                if draw.random() < SHARE:
                    (pathlib.Path(samples) / f"{count}.json").write_text(text)
                    count += 1
        subprocess.run(["zstd", "-q", "--train", "-r", samples, f"--maxdict={SIZE}",
                        "-o", target, "--force"], check=True)
    print(f"{target}: trained on {count} resources")


if __name__ == "__main__":
    main()
