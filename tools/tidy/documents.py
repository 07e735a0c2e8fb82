"""Rules about documents: titles, links, decisions and the changelog."""
import re

from tidy.tree import Tree

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
ADR_PARTS = ["Context", "Decision", "Status", "Consequences"]


def without_code(lines: list[str]) -> list[str]:
    """The lines with those inside fences emptied."""
    inside, kept = False, []
    for line in lines:
        fence = line.lstrip().startswith("```")
        inside ^= fence
        kept.append("" if inside or fence else line)
    return kept


def documents(tree: Tree):
    return (file for file in tree.files
            if file.path.suffix == ".md" and not file.name.startswith("data/"))


def titles_are_single(tree: Tree):
    """Each document begins with its one title."""
    for file in documents(tree):
        lines = without_code(file.lines)
        titles = [number for number, line in enumerate(lines, 1) if line.startswith("# ")]
        if titles[:1] != [1]:
            yield file.finding(1, "begins with its title")
        for number in titles[1:]:
            yield file.finding(number, "a second title")


def links_lead_somewhere(tree: Tree):
    """A relative link names a file or folder that exists."""
    for file in documents(tree):
        for number, line in enumerate(without_code(file.lines), 1):
            for target in LINK.findall(line):
                if "://" not in target and not target.startswith("mailto:"):
                    if not (file.path.parent / target).exists():
                        yield file.finding(number, f"the link to {target} leads nowhere")


def decisions_are_alike(tree: Tree):
    """A decision has context, decision, status and consequences, and its number is unique."""
    seen: dict[str, str] = {}
    for file in tree.files:
        found = re.fullmatch(r"docs/adr/(\d{4})-[a-z0-9-]+\.md", file.name)
        if file.name.startswith("docs/adr/") and not found and file.path.name != "README.md":
            yield file.finding(1, "is not named NNNN-title.md")
        if found:
            parts = [line[3:] for line in file.lines if line.startswith("## ")]
            if parts != ADR_PARTS:
                yield file.finding(1, f"has the parts {', '.join(ADR_PARTS)}, in this order")
            if found[1] in seen:
                yield file.finding(1, f"has the number of {seen[found[1]]}")
            seen[found[1]] = file.name


def changelog_has_shape(tree: Tree):
    """The changelog has versions with dates, newest first, and bullets below them."""
    file = tree.by_name["CHANGELOG.md"]
    heads = [(number, line[3:]) for number, line in enumerate(file.lines, 1)
             if line.startswith("## ")]
    if not heads or heads[0][1] != "Unreleased":
        yield file.finding(1, "its first version is Unreleased")
    for number, head in heads[1:]:
        if not re.fullmatch(r"\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)", head):
            yield file.finding(number, "a version reads 1.2.3 (2026-01-31)")
    for number, line in enumerate(file.lines, 1):
        if heads and number > heads[0][0] and line and not line.startswith(("## ", "- ", "  ")):
            yield file.finding(number, "below a version stand bullets only")


RULES = (titles_are_single, links_lead_somewhere, decisions_are_alike, changelog_has_shape)
