#!/usr/bin/env python3
"""Writes the handbook's reference pages from the source. Usage: handbook.py [--write]

errors.md comes from every room's errors.toml, operations.md from every OperationDefinition below
src/**/operations/. Without --write it only says whether the pages are fresh.
"""
import json
import pathlib
import sys
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rooms import ROOT, rooms  # noqa: E402

STATUS = {"malformed": "400 or 422", "unauthenticated": "401", "forbidden": "403", "absent": "404",
          "gone": "410", "conflict": "409 or 412", "refused": "422", "limited": "413 or 429",
          "unavailable": "503 or 507", "fault": "500"}


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def errors_page() -> str:
    lines = ["# Errors", "",
             "Each answer that is not a success carries one of these codes, the message and, where "
             "the input was", "malformed, every element with its reason. A code never changes its "
             "meaning. `make docs` writes this", "page from the rooms' `errors.toml`.", ""]
    for room in rooms().values():
        catalogue = ROOT / "src" / room.path / "errors.toml"
        if not catalogue.exists():
            continue
        lines += [f"## {room.path}", "", "| code | category (HTTP) | message | what to do |",
                  "|---|---|---|---|"]
        for name, entry in tomllib.loads(catalogue.read_text()).items():
            lines.append(f"| `{room.namespace}.{name}` | {entry['category']} "
                         f"({STATUS[entry['category']]}) | {cell(entry['message'])} "
                         f"| {cell(entry['next'])} |")
        lines.append("")
    return "\n".join(lines)


def address_of(definition: dict, resource: str) -> str:
    level = f"/{resource}/{{id}}" if definition.get("instance") else \
        f"/{resource}" if definition.get("type") else ""
    return f"POST /fhir{level}/${definition['code']}"


def count_of(parameter: dict) -> str:
    lowest, highest = parameter.get("min", 0), parameter.get("max", "1")
    return str(lowest) if str(lowest) == highest else f"{lowest} to {highest.replace('*', 'many')}"


def operations_page() -> str:
    lines = ["# Operations", "",
             "The steps of the pathway over FHIR: a `Parameters` resource in, the resource that "
             "changed out. `make", "docs` writes this page from the OperationDefinitions, which "
             "`/fhir/metadata` lists too.", ""]
    for path in sorted((ROOT / "src").rglob("operations/*.json")):
        definition = json.loads(path.read_text())
        if definition.get("resourceType") != "OperationDefinition":
            continue
        for resource in definition.get("resource", [""]):
            lines += [f"## {address_of(definition, resource)}", ""]
            if text := definition.get("description") or definition.get("title"):
                lines += [cell(text), ""]
            lines += ["| parameter | use | how often | type | meaning |", "|---|---|---|---|---|"]
            lines += [f"| {each['name']} | {each['use']} | {count_of(each)} "
                      f"| {each.get('type', '')} | {cell(each.get('documentation', ''))} |"
                      for each in definition.get("parameter", [])]
            lines.append("")
    return "\n".join(lines)


PAGES = {"docs/handbook/errors.md": errors_page, "docs/handbook/operations.md": operations_page}


def stale() -> list[str]:
    return [name for name, page in PAGES.items()
            if not (ROOT / name).exists() or (ROOT / name).read_text() != page()]


def main() -> None:
    if "--write" in sys.argv:
        for name, page in PAGES.items():
            (ROOT / name).write_text(page())
    elif names := stale():
        sys.exit(f"{', '.join(names)} is stale: run make docs")


if __name__ == "__main__":
    main()
