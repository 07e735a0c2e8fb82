#!/usr/bin/env python3
"""Makes the demo's people as FHIR NDJSON, one file for each resource type.

Usage: people.py --out DIR [--seed TEXT] [--on YYYY-MM-DD] [--limit N]
"""
import argparse
import collections
import datetime
import json
import pathlib

import health
import person
import resources
import sources


def made(seed: str, on: datetime.date, limit: int | None) -> dict[str, list[dict]]:
    """Every resource by type, in the order that references look back."""
    found = collections.defaultdict(list, {"Organization": resources.practices()})
    for each in person.people_of(sources.areas(), sources.names(), seed, on):
        if limit is not None and each.number > limit:
            break
        for resource in resources.of(each, health.health_of(each, seed, on), on):
            found[resource["resourceType"]].append(resource)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", default="homeward")
    parser.add_argument("--on", type=datetime.date.fromisoformat,
                        default=datetime.date(2026, 11, 1), help="the day that ages hold")
    parser.add_argument("--limit", type=int, help="only the first so many people")
    options = parser.parse_args()

    options.out.mkdir(parents=True, exist_ok=True)
    for kind, found in made(options.seed, options.on, options.limit).items():
        with open(options.out / f"{kind}.ndjson", "w", encoding="utf-8") as file:
            for resource in found:
                file.write(json.dumps(resource, ensure_ascii=False, separators=(",", ":")) + "\n")
        print(f"{kind}: {len(found)}")


if __name__ == "__main__":
    main()
