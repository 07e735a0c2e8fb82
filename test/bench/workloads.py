"""The workloads of the comparison with other servers: which requests, in which shares."""
import json
import random
import urllib.parse

from patients import CODES, CONDITIONS, observation

READ_TYPES = ("Patient", "Encounter", "Condition", "Observation", "MedicationRequest", "Procedure")
MIX = (("read", 40), ("search-obs", 20), ("create", 15), ("search-name", 8), ("update", 5),
       ("include", 5), ("search-date", 3), ("chained", 2), ("has", 1), ("everything", 1))
LOINC, SNOMED = "http://loinc.org|", "http://snomed.info/sct|"


class Known:
    """What the import created: ids by type, and each patient's resource by id."""

    def __init__(self) -> None:
        self.ids: dict[str, list[str]] = {}
        self.patients: dict[str, dict] = {}
        self.families: list[str] = []

    def add(self, patient: dict, answer: bytes) -> None:
        for entry in json.loads(answer)["entry"]:
            kind, identifier = entry["response"]["location"].split("/_history")[0].split("/")[-2:]
            self.ids.setdefault(kind, []).append(identifier)
            if kind == "Patient":
                self.patients[identifier] = {**patient, "id": identifier}
                self.families.append(patient["name"][0]["family"])


def get(kind: str, **parameters: str) -> str:
    return f"GET\t/fhir/{kind}?{urllib.parse.urlencode(parameters)}\t"


def one(name: str, known: Known, draw: random.Random) -> str:
    """One request of the workload."""
    person = draw.choice(known.ids["Patient"])
    patient = known.patients[person]
    family = patient["name"][0]["family"]
    code = LOINC + draw.choice(CODES)[0]
    start = draw.randint(2021, 2024)
    match name:
        case "read":
            kind = draw.choice(READ_TYPES)
            return f"GET\t/fhir/{kind}/{draw.choice(known.ids[kind])}\t"
        case "create":
            made = observation(draw, f"Patient/{person}",
                               f"Encounter/{draw.choice(known.ids['Encounter'])}")
            return f"POST\t/fhir/Observation\t{json.dumps(made, separators=(',', ':'))}"
        case "update":
            return f"PUT\t/fhir/Patient/{person}\t{json.dumps(patient, separators=(',', ':'))}"
        case "search-name":
            return get("Patient", family=family, birthdate=patient["birthDate"])
        case "search-obs":
            return get("Observation", patient=person, code=code)
        case "search-date":
            return (f"GET\t/fhir/Observation?patient={person}&date=ge{start}-01-01"
                    f"&date=lt{start + 1}-01-01&_sort=-date&_count=20\t")
        case "search-code":
            return get("Observation", code=code, _count="50")
        case "chained":
            return get("Observation", **{"patient.family": family, "_count": "20"})
        case "include":
            return get("Observation", patient=person, code=code, _include="Observation:patient")
        case "revinclude":
            return get("Patient", _id=person, _revinclude="Encounter:patient")
        case "has":
            return get("Patient", family=family, **{
                "_has:Condition:patient:code": SNOMED + draw.choice(CONDITIONS)[0]})
        case "everything":
            return f"GET\t/fhir/Patient/{person}/$everything\t"
        case "mixed":
            names, weights = zip(*MIX)
            return one(draw.choices(names, weights)[0], known, draw)
    raise ValueError(name)


NAMES = ("read", "create", "update", "search-name", "search-obs", "search-date", "search-code",
         "chained", "include", "revinclude", "has", "everything", "mixed")
