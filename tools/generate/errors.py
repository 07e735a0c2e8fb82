#!/usr/bin/env python3
"""Turns a room's errors.toml into its errors.hpp.

Usage: errors.py errors.toml floor/room errors.hpp

Each table of the catalogue is one error: its category, the message for the person who asked
(never with patient data), and what that person can do next (for the handbook).
"""
import pathlib
import sys
import tomllib

CATEGORIES = {
    "malformed", "unauthenticated", "forbidden", "absent", "gone", "conflict", "refused",
    "limited", "unavailable", "fault",
}


def literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def header(catalogue: pathlib.Path, path: str) -> str:
    room = path.split("/")[-1]
    # The rooms of the fhir and store floors share their floor's namespace.
    space = path.split("/")[0] if path.split("/")[0] in ("fhir", "store") else room
    lines = []
    for name, entry in tomllib.loads(catalogue.read_text()).items():
        unknown = set(entry) - {"category", "message", "next"}
        if unknown or entry.get("category") not in CATEGORIES or not entry.get("message"):
            sys.exit(f"{catalogue}: [{name}] needs a category of {sorted(CATEGORIES)} and a message"
                     + (f", not {sorted(unknown)}" if unknown else ""))
        if not entry.get("next"):
            sys.exit(f"{catalogue}: [{name}] must say what the asker can do next")
        lines.append(f"inline constexpr base::Code {name}{{{literal(space + '.' + name)}, "
                     f"base::Category::{entry['category']},\n"
                     f"    {literal(entry['message'])}}};")
    body = "\n".join(lines)
    return (f"// Generated from src/{path}/errors.toml.\n#pragma once\n\n"
            f'#include "base/result.hpp"\n\nnamespace {space}::errors {{\n\n{body}\n\n'
            f"}}  // namespace {space}::errors\n")


def main() -> None:
    catalogue, path, target = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(header(catalogue, path))


if __name__ == "__main__":
    main()
