"""Writes a person and their health as FHIR R4 resources."""
import datetime

from health import Health, Stay
from person import PRACTICES, Carer, Person

OURS = "https://homeward.example/fhir"
NHS = "https://fhir.nhs.uk/Id/nhs-number"
SNOMED = "http://snomed.info/sct"
ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
FRAILTY = {"system": SNOMED, "code": "763264000",
           "display": "Canadian Study of Health and Aging Clinical Frailty Scale score"}
LANGUAGE_NAMES = {"ur": "Urdu", "pa": "Punjabi", "gu": "Gujarati", "bn": "Bengali", "pl": "Polish",
                  "yue": "Cantonese", "vi": "Vietnamese", "fa": "Persian", "en": "English"}
RELATIONS = {"WIFE": "wife", "HUSB": "husband", "DAU": "daughter", "SON": "son",
             "NBOR": "neighbour"}


def id_of(person: Person) -> str:
    return f"p{person.number:05d}"


def instant(moment: datetime.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def subject(person: Person) -> dict:
    return {"reference": f"Patient/{id_of(person)}"}


def practices() -> list[dict]:
    return [{"resourceType": "Organization", "id": f"practice-{index + 1}", "active": True,
             "type": [{"text": "GP practice"}], "name": name}
            for index, name in enumerate(PRACTICES)]


def patient(person: Person) -> dict:
    return {
        "resourceType": "Patient", "id": id_of(person), "active": True,
        "identifier": [{"system": NHS, "value": person.nhs_number}],
        "name": [{"use": "official", "family": person.surname, "given": [person.forename]}],
        "telecom": [{"system": "phone", "value": person.phone, "use": "home"}],
        "gender": "female" if person.sex == "F" else "male",
        "birthDate": person.birth_date.isoformat(),
        "address": [{"use": "home", "line": [person.line], "city": "Birmingham",
                     "district": person.area, "postalCode": person.postcode}],
        "communication": [{"language": {
            "coding": [{"system": "urn:ietf:bcp:47", "code": person.language}],
            "text": LANGUAGE_NAMES[person.language]}, "preferred": True}],
        "generalPractitioner": [{"reference": f"Organization/practice-{person.practice + 1}",
                                 "display": PRACTICES[person.practice]}],
    }


def related(person: Person, carer: Carer) -> dict:
    return {
        "resourceType": "RelatedPerson", "id": f"{id_of(person)}-carer", "active": True,
        "patient": subject(person),
        "relationship": [{"coding": [{"system": ROLE, "code": carer.relationship}],
                          "text": RELATIONS[carer.relationship]}],
        "name": [{"family": carer.surname, "given": [carer.forename]}],
        "telecom": [{"system": "phone", "value": carer.phone}],
        "gender": "female" if carer.sex == "F" else "male",
    }


def at_home(person: Person) -> str:
    """Who is at home, as a clerk would say it."""
    if person.household == "care-home":
        return "In a care home"
    if person.household == "alone" or not person.carer:
        return "Lives alone"
    return f"With {RELATIONS[person.carer.relationship]}"


def finding(code: str) -> dict:
    """A code of our own, as domain/terms names it."""
    return {"system": f"{OURS}/CodeSystem/finding", "code": code}


def observation(person: Person, name: str, day: datetime.date, category: str, code: dict,
                text: str, value: dict) -> dict:
    return {
        "resourceType": "Observation", "id": f"{id_of(person)}-{name}", "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
        "code": {"coding": [code], "text": text},
        "subject": subject(person), "effectiveDateTime": day.isoformat(), **value,
    }


def flag(person: Person, name: str, category: str, text: str) -> dict:
    return {
        "resourceType": "Flag", "id": f"{id_of(person)}-{name}", "status": "active",
        "category": [{"coding": [{"system": f"{OURS}/CodeSystem/flag-category",
                                  "code": category}]}],
        "code": {"text": text}, "subject": subject(person),
    }


def condition(person: Person, code: str, display: str, onset: datetime.date) -> dict:
    return {
        "resourceType": "Condition", "id": f"{id_of(person)}-{code}",
        "clinicalStatus": {"coding": [{"system": CLINICAL, "code": "active"}]},
        "code": {"coding": [{"system": SNOMED, "code": code, "display": display}], "text": display},
        "subject": subject(person), "onsetDateTime": f"{onset.year}",
    }


def encounter(person: Person, index: int, stay: Stay) -> dict:
    return {
        "resourceType": "Encounter", "id": f"{id_of(person)}-stay-{index}", "status": "finished",
        "class": {"system": CLASS, "code": "IMP", "display": "inpatient encounter"},
        "subject": subject(person), "reasonCode": [{"text": stay.reason}],
        "period": {"start": instant(stay.arrived), "end": instant(stay.left)},
        "serviceProvider": {"display": "Eastfield Hospital"},
    }


def of(person: Person, health: Health, on: datetime.date) -> list[dict]:
    """Everything about one person; the Patient first, so that references look back."""
    found = [patient(person)]
    if person.carer:
        found.append(related(person, person.carer))
    found.append(observation(person, "household", on - datetime.timedelta(days=200),
                             "social-history", finding("household"), "Who is at home",
                             {"valueString": at_home(person)}))
    if health.frailty is not None:
        found.append(observation(person, "frailty", health.frailty_rated, "survey",
                                 FRAILTY, FRAILTY["display"],
                                 {"performer": [{"display": PRACTICES[person.practice]}],
                                  "valueInteger": health.frailty}))
    if health.wish:
        found.append(observation(person, "matters", on - datetime.timedelta(days=120),
                                 "social-history", finding("what-matters"), "What matters",
                                 {"performer": [subject(person)], "valueString": health.wish}))
    found += [flag(person, f"adjustment-{index}", "adjustment", text)
              for index, text in enumerate(health.adjustments, 1)]
    if person.language != "en":
        found.append(flag(person, "interpreter", "adjustment",
                          f"Needs an interpreter: {LANGUAGE_NAMES[person.language]}"))
    found += [flag(person, f"alert-{index}", "alert", text)
              for index, text in enumerate(health.alerts, 1)]
    if health.advance_plan:
        found.append(flag(person, "advance-plan", "advance-plan", "ReSPECT plan exists"))
    found += [condition(person, *each) for each in health.conditions]
    found += [encounter(person, index, stay) for index, stay in enumerate(health.stays, 1)]
    return found
