"""Rules about any text: lengths, and what must not be told."""
import re

from tidy.tree import Tree

MEASURED = (".cpp", ".hpp", ".py", ".ts", ".tsx", ".css", ".cmake")
LINE_MAX = 100
FILE_MAX = 500
MACHINE_PATH = re.compile(r"(^|[\s\"'=(:,`])/(work|home|root|srv|Users)/")
REGISTRY = re.compile(r"registry\.npmjs|deb\.debian\.org|pypi\.org|nodesource|\"resolved\"\s*:")
NETWORK = re.compile(r"url\(\s*['\"]?(https?:)?//|@import\s+(url\()?['\"]?https?:"
                     r"|<(script|link|img)\b[^>]*\b(src|href)=[\"']https?:")
SKIPPED = re.compile(r"\bDISABLED_|\b(it|test|describe)\.(skip|only)\(|\bxit\(")


def is_ours(name: str) -> bool:
    return not name.startswith(("data/", "tools/tidy/")) and "/corpus/" not in name


def lengths_hold(tree: Tree):
    """Lines of code reach at most 100 columns, files 500 lines."""
    for file in tree.files:
        if file.path.suffix not in MEASURED or not is_ours(file.name):
            continue
        for number, line in enumerate(file.lines, 1):
            if len(line) > LINE_MAX:
                yield file.finding(number, f"{len(line)} columns, at most {LINE_MAX}")
        if len(file.lines) > FILE_MAX:
            yield file.finding(FILE_MAX, f"{len(file.lines)} lines, at most {FILE_MAX}")


def machines_are_unknown(tree: Tree):
    """No absolute path of a machine and no registry's host."""
    for file in tree.files:
        if not is_ours(file.name):
            continue
        for pattern, text in ((MACHINE_PATH, "a machine's path"), (REGISTRY, "a registry's host")):
            for number, _ in file.matches(pattern):
                yield file.finding(number, f"{text} does not belong here")


def web_stays_at_home(tree: Tree):
    """The web application loads nothing from the network."""
    for file in tree.files:
        if file.name.startswith("web/") and file.path.suffix != ".json":
            for number, _ in file.matches(NETWORK):
                yield file.finding(number, "nothing is loaded from the network")


def tests_run(tree: Tree):
    """No test is switched off."""
    for file in tree.files:
        if is_ours(file.name) and file.path.suffix in (".cpp", ".ts", ".tsx", ".mjs", ".js"):
            for number, _ in file.matches(SKIPPED):
                yield file.finding(number, "a test that is switched off")


def data_has_sources(tree: Tree):
    """Each folder of data/ says where it is from."""
    folders = {file.name.split("/")[1] for file in tree.files
               if file.name.startswith("data/") and file.name.count("/") >= 2}
    for folder in sorted(folders):
        if f"data/{folder}/SOURCE.md" not in tree.by_name:
            yield f"data/{folder}/SOURCE.md:1: says where the data are from, and is missing"


RULES = (lengths_hold, machines_are_unknown, web_stays_at_home, tests_run, data_has_sources)
