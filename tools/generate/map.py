#!/usr/bin/env python3
"""Draws the map of rooms into ARCHITECTURE.md from the room() lines. Usage: map.py [--write]

Without --write it only says whether the map is fresh.
"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rooms import FLOORS, ROOT, Room, rooms  # noqa: E402

BEGIN, END = "<!-- map: make docs -->\n", "<!-- end of map -->"


def purpose_of(room: Room) -> str:
    """The first sentence below the title of the room's README."""
    readme = ROOT / "src" / room.path / "README.md"
    if not readme.exists():
        return ""
    body = [line for line in readme.read_text().splitlines() if not line.startswith("#")]
    text = " ".join(" ".join(body).split())
    sentence = re.match(r"(.+?[.!?:])(\s|$)", text)
    return (sentence[1] if sentence else text).rstrip(":").replace("|", "\\|")


def uses_of(room: Room, all_rooms: dict[str, Room]) -> str:
    """What it declares, as paths."""
    return ", ".join(all_rooms[name].path for name in room.uses if name in all_rooms) or "–"


def drawn() -> str:
    all_rooms = rooms()
    lines = ["| room | what it is for | uses |", "|---|---|---|"]
    for floor in reversed(FLOORS):
        for room in all_rooms.values():
            if room.floor == floor:
                lines.append(f"| [{room.path}](src/{room.path}) | {purpose_of(room)} "
                             f"| {uses_of(room, all_rooms)} |")
    return "\n".join(lines) + "\n"


def renewed(text: str) -> str:
    before, rest = text.split(BEGIN)
    return before + BEGIN + drawn() + END + rest.split(END)[1]


def main() -> None:
    path = ROOT / "ARCHITECTURE.md"
    fresh = renewed(path.read_text())
    if "--write" in sys.argv:
        path.write_text(fresh)
    elif fresh != path.read_text():
        sys.exit("the map in ARCHITECTURE.md is stale: run make docs")


if __name__ == "__main__":
    main()
