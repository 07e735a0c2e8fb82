#!/usr/bin/env python3
"""Checks the house rules that a program can see. Prints `path:line: finding`; fails if any counts.

Each rule is a function from the tree to findings; its docstring says what it holds us to.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tidy import documents, house, texts, tree  # noqa: E402

RULES = (*house.RULES, *texts.RULES, *documents.RULES)
# Told, but not yet failed: what the tree does not hold everywhere.
WARNINGS = (house.errors_are_alive, house.map_is_fresh, house.reference_is_fresh,
            texts.lengths_hold)


def main() -> None:
    seen = tree.Tree()
    failures = 0
    for rule in RULES:
        for finding in sorted(set(rule(seen))):
            failures += rule not in WARNINGS
            print(finding if rule not in WARNINGS else f"{finding} (warning)")
    print(f"tidy: {len(RULES)} rules, {len(seen.files)} files, {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
