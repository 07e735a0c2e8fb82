"""Rules about rooms: who may include whom, and what is absent where."""
import re
import tomllib

from rooms import FLOORS, ROOT
from tidy.tree import Tree

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
SYSTEM_INCLUDE = re.compile(r"^\s*#\s*include\s+<([^>]+)>")

# Left may not use right; within one step none uses another.
DOMAIN_STEPS = ({"content"}, {"city"}, {"terms"}, {"identity"}, {"sharing"}, {"record"},
                {"directory"}, {"assessment", "episode", "capacity", "mdt"}, {"neighbourhood"},
                {"cohort"}, {"improvement", "simulation"}, {"voice"})


def domain_step(path: str) -> int | None:
    return next((step for step, names in enumerate(DOMAIN_STEPS) if path.split("/")[-1] in names),
                None)


def includes_are_declared(tree: Tree):
    """An include names its own room or one in USES, and never another room's internal/."""
    by_path = {room.path: room for room in tree.rooms.values()}
    for file in tree.code():
        if file.room is None:
            continue
        allowed = {file.room.name, *file.room.uses, *(file.room.test_uses if file.is_test else ())}
        for number, found in file.matches(INCLUDE):
            included = found[1]
            folder = included.rsplit("/", 1)[0]
            internal = folder.endswith("/internal")
            room = by_path.get(folder.removesuffix("/internal"))
            if room is None:
                yield file.finding(number, f'"{included}" belongs to no room')
            elif room.name not in allowed:
                yield file.finding(number, f"{room.name} is not in the USES of {file.room.name}")
            elif internal and room is not file.room:
                yield file.finding(number, f'"{included}" is internal to {room.name}')


def uses_look_down(tree: Tree):
    """USES names rooms of lower floors, or of the same floor without a cycle; in the domain, only
    rooms further left; store backends are chosen by app alone."""
    for room in tree.rooms.values():
        listing = f"src/{room.path}/CMakeLists.txt:1:"
        for name in room.uses:
            used = tree.rooms.get(name)
            if used is None:
                yield f"{listing} USES {name}, which is no room"
            elif FLOORS.index(used.floor) > FLOORS.index(room.floor):
                yield f"{listing} {room.name} looks upstairs at {name}"
            elif used.floor == room.floor == "domain":
                here, there = domain_step(room.path), domain_step(used.path)
                if here is None or there is None:
                    yield f"{listing} a domain room is missing from the order of the house"
                elif there >= here:
                    yield f"{listing} {room.name} may not use {name}: left may not use right"
            if name in ("store_sqlite", "store_postgres") and room.floor not in ("app", "store"):
                yield f"{listing} only app chooses a backend, not {room.name}"
        if reaches(tree, room.name, room.name, set()):
            yield f"{listing} {room.name} uses itself in a circle"


def reaches(tree: Tree, start: str, goal: str, seen: set[str]) -> bool:
    for name in tree.rooms[start].uses if start in tree.rooms else ():
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            if reaches(tree, name, goal, seen):
                return True
    return False


# What may not stand where: pattern, the files it is banned from, and what to say.
HEAVY = re.compile(r"^\s*#\s*include\s+<(boost/|sqlite3\.h|openssl/|toml\+\+|sodium|fmt/|simdjson"
                   r"|CLI/|zstd|zlib|gtest)")
SQL = re.compile(r'"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM'
                 r"|CREATE\s+(TABLE|INDEX|VIRTUAL)|DROP\s|PRAGMA\s)|<sqlite3\.h>")
CLOCK = re.compile(r"system_clock::now|\b(s?rand|getenv|gettimeofday|clock_gettime|localtime)\s*\("
                   r"|random_device|mt19937|\btime\s*\(\s*(nullptr|NULL|0)\s*\)")
NOW = re.compile(r"\bbase::now\s*\(")
FILES = re.compile(r"#\s*include\s+<(fstream|filesystem|thread|future|condition_variable"
                   r"|sys/socket\.h|unistd\.h|fcntl\.h)>")
THREADS = re.compile(r"#\s*include\s+<(thread|future|condition_variable|stop_token"
                     r"|sys/socket\.h)>")
OUTPUT = re.compile(r"\bstd::(cout|cerr|clog)\b|\bf?printf\s*\(|\bputs\s*\(")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
VAGUE = re.compile(r"\b(?:class|struct)\s+(\w*(?:Manager|Helper|Utils?))\b")

ABSENCES = (
    (HEAVY, lambda file: file.is_header and "/internal/" not in file.name,
     "a heavy library belongs into a .cpp or internal/, not into a public header"),
    (SQL, lambda file: file.room and file.room.floor != "store"
     and not file.name.endswith("_rows.cpp"), "SQL stands only in store/ and *_rows.cpp"),
    (CLOCK, lambda file: file.room and file.room.floor not in ("base", "app"),
     "clock, randomness and environment are read only in base and app"),
    (NOW, lambda file: file.room and file.room.floor in ("fhir", "domain"),
     "the instant is an argument here"),
    (FILES, lambda file: file.room and file.room.floor == "fhir",
     "fhir/ reads no file, socket or clock and starts no thread"),
    (THREADS, lambda file: file.room and file.room.floor == "domain",
     "domain/ knows no thread and no socket"),
    (OUTPUT, lambda file: file.room and file.room.floor not in ("base", "app"),
     "only app writes to the terminal; use base/log"),
    (UNFINISHED, lambda file: True, "unfinished: do it or leave it out"),
    (VAGUE, lambda file: True, "name it by what it is"),
)


def absences_hold(tree: Tree):
    """What is absent stays absent: SQL, clocks, files, threads, output, heavy headers."""
    for file in tree.code():
        if file.is_test:
            continue
        for pattern, applies, text in ABSENCES:
            if applies(file):
                for number, _ in file.matches(pattern):
                    yield file.finding(number, text)


def headers_are_alike(tree: Tree):
    """A header begins with a comment that says what it is, has #pragma once, and declares into
    its room's namespace."""
    for file in tree.code():
        if not file.is_header or file.room is None:
            continue
        if "/internal/" not in file.name and not file.text.startswith("//"):
            yield file.finding(1, "a header begins with what it is for")
        if "#pragma once" not in file.lines:
            yield file.finding(1, "#pragma once is missing")
        spaces = re.findall(r"^namespace ([\w:]+)", file.text, re.MULTILINE)
        if spaces and not any(space.split("::")[0] == file.room.namespace for space in spaces):
            yield file.finding(1, f"its namespace is {file.room.namespace}, not {spaces[0]}")


def rooms_have_readmes(tree: Tree):
    """Each room has a README of one screen: at most 80 lines."""
    for room in tree.rooms.values():
        readme = tree.by_name.get(f"src/{room.path}/README.md")
        if readme is None:
            yield f"src/{room.path}/README.md:1: the room has no README"
        elif len(readme.lines) > 80:
            yield readme.finding(81, "a room's README fits on one screen")


def errors_are_alive(tree: Tree):
    """Each catalogued error is used by its code and named in a test."""
    code = [file for file in tree.code() if not file.is_test]
    used = "\n".join(file.text for file in code)
    tests = "\n".join(file.text for file in tree.files
                      if file.is_test or file.name.startswith("test/") or ".test.ts" in file.name)
    for file in tree.files:
        if not file.name.startswith("src/") or file.path.name != "errors.toml" or not file.room:
            continue
        for name in tomllib.loads(file.text):
            line = next(number for number, text in enumerate(file.lines, 1)
                        if text.strip() == f"[{name}]")
            full = f"{file.room.namespace}.{name}"
            if not re.search(rf"\berrors::{name}\b", used):
                yield file.finding(line, f"{full} is used nowhere")
            if not re.search(rf"\berrors::{name}\b|\b{re.escape(full)}\b", tests):
                yield file.finding(line, f"{full} is named in no test")


def map_is_fresh(tree: Tree):
    """The map in ARCHITECTURE.md is what the room() lines say."""
    from generate import map as house_map
    path = ROOT / "ARCHITECTURE.md"
    if house_map.renewed(path.read_text()) != path.read_text():
        yield "ARCHITECTURE.md:1: the map is stale: run make docs"


def reference_is_fresh(tree: Tree):
    """The handbook's reference pages are what the source says."""
    from generate import handbook
    for name in handbook.stale():
        yield f"{name}:1: is stale: run make docs"


RULES = (includes_are_declared, uses_look_down, absences_hold, headers_are_alike,
         rooms_have_readmes, errors_are_alive, map_is_fresh, reference_is_fresh)
