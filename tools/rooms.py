"""The rooms of the house, read from the room() lines of src/**/CMakeLists.txt."""
import dataclasses
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLOORS = ("base", "fhir", "store", "domain", "edge", "app")
KEYWORDS = ("USES", "LIBRARIES", "GENERATED", "TEST_USES", "TEST_LIBRARIES")


@dataclasses.dataclass(frozen=True)
class Room:
    name: str                # "domain_capacity"
    path: str                # "domain/capacity", below src
    uses: tuple[str, ...]    # rooms it may include
    test_uses: tuple[str, ...]

    @property
    def floor(self) -> str:
        return self.path.split("/")[0]

    @property
    def namespace(self) -> str:
        """Rooms of the floors fhir and store share their floor's namespace."""
        return self.floor if self.floor in ("fhir", "store") else self.path.split("/")[-1]


def words_by_keyword(arguments: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"NAME": []}
    current = "NAME"
    for word in arguments.split():
        if word in KEYWORDS:
            current = word
            found.setdefault(current, [])
        else:
            found[current].append(word)
    return {key: tuple(words) for key, words in found.items()}


def rooms() -> dict[str, Room]:
    """Every room by name, in order of floor and name."""
    found = []
    for listing in (ROOT / "src").rglob("CMakeLists.txt"):
        text = re.sub(r"#.*", "", listing.read_text())
        for call in re.finditer(r"^\s*room\(([^)]*)\)", text, re.MULTILINE):
            words = words_by_keyword(call[1])
            found.append(Room(name=words["NAME"][0],
                              path=listing.parent.relative_to(ROOT / "src").as_posix(),
                              uses=words.get("USES", ()),
                              test_uses=words.get("TEST_USES", ())))
    found.sort(key=lambda room: (FLOORS.index(room.floor), room.path))
    return {room.name: room for room in found}


def tracked() -> list[pathlib.Path]:
    """Files of the repository, those not yet added included, without what git ignores."""
    listing = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT,
                             capture_output=True, text=True, check=True).stdout
    return [path for line in sorted(set(listing.splitlines())) if (path := ROOT / line).is_file()]
