#!/usr/bin/env python3
"""Turns the store's migrations into a header.

Usage: migrations.py folder/of/migrations target.hpp store::sqlite

Each folder NNNN-name/ holds up.sql. Numbers count from 0001 without gaps.
"""
import pathlib
import sys


def main() -> None:
    folder, target, room = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    lines = []
    steps = sorted(path for path in folder.iterdir() if path.is_dir())
    for number, step in enumerate(steps, start=1):
        if not step.name.startswith(f"{number:04}-"):
            sys.exit(f"{step}: expected a name that starts with {number:04}-")
        up = (step / "up.sql").read_text()
        lines.append(f'    {{{number}, "{step.name}", R"sql({up})sql"}},')
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        f"// Generated from the migrations of {room}.\n#pragma once\n\n#include <string_view>\n\n"
        f"namespace {room} {{\n\n"
        "struct Migration {\n    int number;\n    std::string_view name;\n"
        "    std::string_view up;\n};\n\n"
        "inline constexpr Migration migrations[] = {\n" + "\n".join(lines) + "\n};\n\n"
        f"}}  // namespace {room}\n")


if __name__ == "__main__":
    main()
