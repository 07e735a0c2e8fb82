#!/usr/bin/env python3
"""Turns text files into a C++ source that holds them as constants.

Usage: embed.py NAMESPACE target.cpp file...

Each file "some_table.tsv" becomes `extern const std::string_view some_table;` in the namespace.
"""
import pathlib
import sys

PIECE = 8000  # Compilers promise no more than 64 KiB in one literal; adjacent ones are joined.


def constant(file: pathlib.Path) -> str:
    text = file.read_text()
    if ')embed"' in text:
        sys.exit(f"{file} holds the closing mark of a raw string")
    pieces = [f'R"embed({text[at:at + PIECE]})embed"' for at in range(0, len(text), PIECE)]
    return f"extern const std::string_view {file.stem}{{\n" + "\n".join(pieces or ['""']) + "};\n"


def main() -> None:
    space, target, files = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    target.parent.mkdir(parents=True, exist_ok=True)
    constants = "\n".join(constant(pathlib.Path(file)) for file in files)
    target.write_text(f"#include <string_view>\n\nnamespace {space} {{\n\n{constants}\n}}\n")


if __name__ == "__main__":
    main()
