#!/usr/bin/env python3
"""Puts a packed collection of resources into the program, unpacked, with an index of its lines.

Usage: pack.py resources.ndjson.gz target.cpp

A line of the collection is "type address JSON". The text becomes read-only data of the program, of
which the system loads only the pages that are read; the index says where each resource's JSON lies.
"""
import gzip
import pathlib
import sys

PIECE = 8000  # Compilers promise no more than 64 KiB in one literal; adjacent ones are joined.

TEMPLATE = """\
#include <cstddef>
#include <string_view>

asm(R"asm(
    .section .rodata
    .balign 16
    .global homeward_hl7_text
    .hidden homeward_hl7_text
homeward_hl7_text:
    .incbin "%s"
    .previous
)asm");

extern "C" const char homeward_hl7_text[] __attribute__((visibility("hidden")));

namespace fhir::tables {

extern const std::string_view hl7_index{
%s
};
extern const std::string_view hl7_text;
const std::string_view hl7_text{homeward_hl7_text, %d};

}  // namespace fhir::tables
"""


def index_of(text: bytes) -> str:
    rows, at = [], 0
    for line in text.splitlines(keepends=True):
        kind, url, body = line.split(b" ", 2)
        start = at + len(kind) + len(url) + 2
        rows.append(f"{kind.decode()} {url.decode()} {start} {len(body) - 1}\n")
        at += len(line)
    return "".join(rows)


def main() -> None:
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    text = gzip.decompress(source.read_bytes())
    target.parent.mkdir(parents=True, exist_ok=True)
    unpacked = target.with_suffix(".ndjson")
    unpacked.write_bytes(text)
    index = index_of(text)
    pieces = [f'R"index({index[at:at + PIECE]})index"' for at in range(0, len(index), PIECE)]
    target.write_text(TEMPLATE % (unpacked, "\n".join(pieces), len(text)))


if __name__ == "__main__":
    main()
