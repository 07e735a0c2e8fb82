"""Patients for measuring: transaction bundles of 60 to 330 resources, about 900 bytes each.

They have the shape of a record, not its meaning: for the demo's people see homeward city.
"""
import datetime
import json
import random

LOINC = "http://loinc.org"
CODES = (("8867-4", "Heart rate", "/min", 60, 110), ("9279-1", "Respiratory rate", "/min", 12, 26),
         ("8310-5", "Body temperature", "Cel", 35, 39), ("29463-7", "Body weight", "kg", 45, 110),
         ("59408-5", "Oxygen saturation by pulse oximetry", "%", 86, 100),
         ("2160-0", "Creatinine in serum or plasma", "umol/L", 50, 240),
         ("718-7", "Haemoglobin in blood", "g/L", 80, 170),
         ("2823-3", "Potassium in serum or plasma", "mmol/L", 3, 6),
         ("1988-5", "C reactive protein in serum or plasma", "mg/L", 1, 180),
         ("2951-2", "Sodium in serum or plasma", "mmol/L", 125, 150))
CONDITIONS = (("38341003", "Hypertensive disorder"), ("44054006", "Diabetes mellitus type 2"),
              ("13645005", "Chronic obstructive lung disease"), ("84114007", "Heart failure"),
              ("49436004", "Atrial fibrillation"), ("52448006", "Dementia"))
FAMILIES = ("Abbott", "Baker", "Clarke", "Dawson", "Ellis", "Foster", "Green", "Hussain", "Irwin",
            "Jones", "Khan", "Lewis", "Mason", "Nolan", "Owen", "Patel", "Quinn", "Roberts",
            "Singh", "Taylor", "Underwood", "Vaughan", "Walker", "Young")
GIVEN = ("Ada", "Brian", "Carol", "Derek", "Elsie", "Frank", "Gwen", "Harbhajan", "Iris", "James",
         "Kamla", "Leonard", "Mary", "Norman", "Olive", "Peter")


def coding(system: str, code: str, display: str) -> dict:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def moment(draw: random.Random) -> str:
    start = datetime.datetime(2021, 1, 1, tzinfo=datetime.timezone.utc)
    return (start + datetime.timedelta(minutes=draw.randrange(5 * 365 * 1440))).isoformat()


def patient(draw: random.Random, number: int) -> dict:
    return {"resourceType": "Patient", "active": True,
            "identifier": [{"use": "usual", "system": "https://homeward.example/bench",
                            "value": f"B{number:06d}"}],
            "name": [{"use": "official", "family": draw.choice(FAMILIES),
                      "given": [draw.choice(GIVEN), draw.choice(GIVEN)], "prefix": ["Mx"]}],
            "telecom": [{"system": "phone", "value": f"07700 900{number % 1000:03d}",
                         "use": "mobile"}],
            "gender": draw.choice(("female", "male")),
            "birthDate": f"{draw.randint(1925, 1960)}-{draw.randint(1, 12):02d}-"
                         f"{draw.randint(1, 28):02d}",
            "address": [{"use": "home", "line": [f"{draw.randint(1, 200)} Example Row"],
                         "city": "Birmingham", "postalCode": "B13 0AA", "country": "GB"}]}


def observation(draw: random.Random, subject: str, encounter: str) -> dict:
    code, display, unit, low, high = draw.choice(CODES)
    when = moment(draw)
    return {"resourceType": "Observation", "status": "final",
            "category": [{"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                "code": "vital-signs", "display": "Vital Signs"}]}],
            "code": coding(LOINC, code, display),
            "subject": {"reference": subject}, "encounter": {"reference": encounter},
            "effectiveDateTime": when, "issued": when,
            "performer": [{"display": "Measured for a benchmark"}],
            "valueQuantity": {"value": round(draw.uniform(low, high), 1), "unit": unit,
                              "system": "http://unitsofmeasure.org", "code": unit},
            "interpretation": [coding(
                "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "N",
                "Normal")],
            "referenceRange": [{"low": {"value": low, "unit": unit},
                                "high": {"value": high, "unit": unit}}]}


def encounter(draw: random.Random, subject: str) -> dict:
    start = moment(draw)
    return {"resourceType": "Encounter", "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB",
                      "display": "ambulatory"},
            "type": [{"text": "Review at home"}], "subject": {"reference": subject},
            "period": {"start": start, "end": start}, "reasonCode": [{"text": "Planned review"}]}


def condition(draw: random.Random, subject: str) -> dict:
    return {"resourceType": "Condition",
            "clinicalStatus": coding("http://terminology.hl7.org/CodeSystem/condition-clinical",
                                     "active", "Active"),
            "code": coding("http://snomed.info/sct", *draw.choice(CONDITIONS)),
            "subject": {"reference": subject}, "recordedDate": moment(draw)}


def procedure(draw: random.Random, subject: str) -> dict:
    return {"resourceType": "Procedure", "status": "completed",
            "code": {"text": "Dressing of wound"}, "subject": {"reference": subject},
            "performedDateTime": moment(draw)}


def medication(draw: random.Random, subject: str) -> dict:
    return {"resourceType": "MedicationRequest", "status": "active", "intent": "order",
            "medicationCodeableConcept": {
                "text": draw.choice(("Amlodipine 5 mg", "Ramipril 5 mg"))},
            "subject": {"reference": subject}, "authoredOn": moment(draw),
            "dosageInstruction": [{"text": "One each morning"}]}


def bundle(number: int) -> tuple[dict, bytes]:
    """The patient and the transaction that creates them with their record."""
    draw = random.Random(f"bench/{number}")
    entries = []

    def add(resource: dict) -> str:
        url = f"urn:uuid:{draw.getrandbits(32):08x}-0000-4000-8000-{len(entries):012x}"
        entries.append({"fullUrl": url, "resource": resource,
                        "request": {"method": "POST", "url": resource["resourceType"]}})
        return url

    person = patient(draw, number)
    subject = add(person)
    visits = [add(encounter(draw, subject)) for _ in range(draw.randint(4, 20))]
    for _ in range(draw.randint(2, 12)):
        add(condition(draw, subject))
    for _ in range(draw.randint(0, 8)):
        add(procedure(draw, subject))
    for _ in range(draw.randint(2, 14)):
        add(medication(draw, subject))
    for _ in range(draw.randint(58, 236)):
        add(observation(draw, subject, draw.choice(visits)))
    whole = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    return person, json.dumps(whole, separators=(",", ":")).encode()
