"""What the rules look at: the rooms and every text file, read once."""
import pathlib
import re

from rooms import ROOT, Room, rooms, tracked

CODE = (".cpp", ".hpp")
TEST = re.compile(r"_(test|bench|fuzz)\.[ch]pp$|/testing/")


class File:
    """A text file: its path from the root, its lines, and the room it stands in."""

    def __init__(self, path: pathlib.Path, room: Room | None):
        self.path = path
        self.name = path.relative_to(ROOT).as_posix()
        self.room = room
        self.text = path.read_text(errors="replace")
        self.lines = self.text.splitlines()

    @property
    def is_code(self) -> bool:
        return self.path.suffix in CODE and self.name.startswith("src/")

    @property
    def is_header(self) -> bool:
        return self.is_code and self.path.suffix == ".hpp"

    @property
    def is_test(self) -> bool:
        return bool(TEST.search(self.name))

    def finding(self, line: int, text: str) -> str:
        return f"{self.name}:{line}: {text}"

    def matches(self, pattern: re.Pattern[str]):
        """Number and match of each line that the pattern is found in."""
        for number, line in enumerate(self.lines, 1):
            if found := pattern.search(line):
                yield number, found


class Tree:
    TEXT = {".cpp", ".hpp", ".py", ".md", ".toml", ".json", ".txt", ".cmake", ".ts", ".tsx", ".js",
            ".mjs", ".css", ".scss", ".html", ".sql", ".sh", ".story", ".lua", ".csv", ""}

    def __init__(self) -> None:
        self.rooms = rooms()
        by_path = {room.path: room for room in self.rooms.values()}
        self.files = [File(path, self.room_of(path, by_path)) for path in tracked()
                      if path.suffix in self.TEXT and path.name != "LICENSE"]
        self.by_name = {file.name: file for file in self.files}

    @staticmethod
    def room_of(path: pathlib.Path, by_path: dict[str, Room]) -> Room | None:
        parts = path.relative_to(ROOT).parts
        if parts[0] != "src":
            return None
        for length in range(len(parts) - 1, 0, -1):
            if room := by_path.get("/".join(parts[1:length])):
                return room
        return None

    def code(self):
        return (file for file in self.files if file.is_code)
