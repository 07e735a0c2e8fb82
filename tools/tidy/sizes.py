#!/usr/bin/env python3
"""Prints medians of file and function length, and the longest of each. Fails nothing."""
import pathlib
import re
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rooms import ROOT, tracked  # noqa: E402

BLANKED = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"'
                     r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)
TYPE = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b(?![^(]*\()")


def blanked(text: str) -> str:
    """The text without comments and literals, line breaks kept."""
    return BLANKED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def functions(text: str):
    """First line and length in lines of each function body with its head."""
    text = re.sub(r"^\s*#.*(?:\\\n.*)*", "", blanked(text), flags=re.MULTILINE)
    stack: list[tuple[str, int]] = []
    head_start = 0
    for position, letter in enumerate(text):
        if letter == "{":
            head = text[head_start:position]
            outside = not stack or stack[-1][0] == "scope"
            if outside and "(" in head and not TYPE.search(head):
                kind = "function"
            elif outside and TYPE.search(head):
                kind = "scope"
            else:
                kind = "block"
            stack.append((kind, position - len(head.lstrip())))
            head_start = position + 1
        elif letter == "}" and stack:
            kind, start = stack.pop()
            if kind == "function":
                yield text.count("\n", 0, start) + 1, text.count("\n", start, position) + 1
            head_start = position + 1
        elif letter == ";" and (not stack or stack[-1][0] == "scope"):
            head_start = position + 1


def report(name: str, paths: list[pathlib.Path]) -> None:
    lengths = {path: path.read_text(errors="replace").count("\n") for path in paths}
    if not lengths:
        return
    longest = sorted(lengths.items(), key=lambda item: -item[1])[:3]
    print(f"{name}: {len(lengths)} files, {sum(lengths.values())} lines, "
          f"median {statistics.median(lengths.values()):.0f}, over 250: "
          f"{sum(length > 250 for length in lengths.values())}; longest "
          + ", ".join(f"{path.relative_to(ROOT)} {length}" for path, length in longest))


def main() -> None:
    files = tracked()
    code = [path for path in files if path.suffix in (".cpp", ".hpp")]
    tests = [path for path in code if re.search(r"_(test|bench|fuzz)\.cpp$", path.name)]
    plain = [path for path in code if path not in set(tests)]
    report("C++", plain)
    report("C++ tests", tests)
    report("web", [path for path in files if path.suffix in (".ts", ".tsx", ".css")])
    report("Python", [path for path in files if path.suffix == ".py"])

    found = [(length, path, line) for path in plain
             for line, length in functions(path.read_text(errors="replace"))]
    if found:
        lengths = [length for length, _, _ in found]
        print(f"C++ functions: {len(found)}, median {statistics.median(lengths):.0f} lines, "
              f"over 25: {sum(length > 25 for length in lengths)}, "
              f"over 70: {sum(length > 70 for length in lengths)}")
        for length, path, line in sorted(found, key=lambda each: -each[0])[:5]:
            print(f"  {length} lines: {path.relative_to(ROOT)}:{line}")


if __name__ == "__main__":
    main()
