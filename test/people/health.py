"""Draws what people live with: conditions, frailty, stays in hospital, needs and wishes."""
import dataclasses
import datetime
import random

from person import Person

# SNOMED CT code, display, share at 65-74, 75-84 and 85 and over, and what it adds to frailty.
CONDITIONS = (
    ("38341003", "Hypertensive disorder", (0.45, 0.58, 0.62), 0.0),
    ("396275006", "Osteoarthritis", (0.25, 0.38, 0.48), 0.5),
    ("44054006", "Diabetes mellitus type 2", (0.18, 0.20, 0.16), 0.4),
    ("709044004", "Chronic kidney disease", (0.10, 0.22, 0.36), 0.3),
    ("13645005", "Chronic obstructive lung disease", (0.09, 0.12, 0.10), 0.7),
    ("49436004", "Atrial fibrillation", (0.06, 0.14, 0.22), 0.3),
    ("84114007", "Heart failure", (0.03, 0.08, 0.16), 0.9),
    ("230690007", "Cerebrovascular accident", (0.04, 0.09, 0.14), 1.0),
    ("64859006", "Osteoporosis", (0.06, 0.12, 0.20), 0.4),
    ("35489007", "Depressive disorder", (0.12, 0.11, 0.12), 0.4),
    ("52448006", "Dementia", (0.02, 0.08, 0.22), 1.6),
    ("161898004", "Falls", (0.08, 0.18, 0.34), 0.9),
)
ADJUSTMENTS = ("Hearing aids: face the person and speak slowly", "Large print letters",
               "Needs longer appointments", "Wheelchair user: level access",
               "Communicate through family member by agreement", "Easy-read information")
ALERTS = ("High risk of falls", "Pressure ulcer risk", "Allergy to penicillin",
          "Do not discharge after 8 pm", "Keysafe at home: code with district nurses")
WISHES = ("I want to sleep in my own bed and have the dog beside me.",
          "Going to chapel on Sunday keeps me going.",
          "I do my own cooking. Please do not take the kitchen away from me.",
          "My garden. If I can get down to the greenhouse I am all right.",
          "I do not want my daughter to have to give up work for me.",
          "Being able to walk to the shop for my paper.",
          "To see my grandchildren on Saturdays, as always.",
          "I want to know what is happening before it happens.",
          "Prayer times, and washing before them, matter to me.",
          "I would rather have a little pain and a clear head.",
          "To stay with my husband. We have not been apart in fifty years.",
          "Bingo on Thursdays with my friends at the club.",
          "I do not want to go back into hospital unless I must.",
          "To get up the stairs on my own again.")
REASONS = (("Fall at home", 4), ("Shortness of breath", 3), ("Urinary tract infection", 2),
           ("Chest infection", 3), ("Confusion", 2), ("Hip pain after a fall", 1),
           ("Dehydration", 1))


@dataclasses.dataclass
class Stay:
    arrived: datetime.datetime
    left: datetime.datetime
    reason: str


@dataclasses.dataclass
class Health:
    conditions: list[tuple[str, str, datetime.date]]
    frailty: int | None            # Clinical Frailty Scale, 1 to 9, if someone has rated it
    frailty_rated: datetime.date | None
    stays: list[Stay]
    adjustments: list[str]
    alerts: list[str]
    wish: str | None
    advance_plan: bool


def band_of(age: int) -> int:
    return 0 if age < 75 else 1 if age < 85 else 2


def conditions_of(draw: random.Random, person: Person, age: int, on: datetime.date):
    found, burden = [], 0.0
    for code, display, shares, weight in CONDITIONS:
        if draw.random() < shares[band_of(age)]:
            years = draw.randint(1, max(1, min(age - 55, 20)))
            found.append((code, display, on - datetime.timedelta(days=365 * years)))
            burden += weight
    return found, burden


def frailty_of(draw: random.Random, age: int, burden: float, household: str) -> int:
    at_home = 2.0 + (0.4, 0.9, 1.6)[band_of(age)] + burden
    expected = at_home + (2.0 if household == "care-home" else 0)
    return max(1, min(8, round(draw.gauss(expected, 0.8))))


def stays_of(draw: random.Random, frailty: int, on: datetime.date) -> list[Stay]:
    found = []
    for _ in range(3):
        if draw.random() < 0.05 + 0.05 * max(0, frailty - 3):
            arrived = datetime.datetime.combine(
                on - datetime.timedelta(days=draw.randint(90, 730)),
                datetime.time(draw.randrange(24), draw.randrange(60)), datetime.timezone.utc)
            days = max(1, round(draw.lognormvariate(1.6, 0.8)))
            left = arrived.replace(hour=draw.randint(10, 18)) + datetime.timedelta(days=days)
            values, weights = zip(*REASONS)
            found.append(Stay(arrived, left, draw.choices(values, weights)[0]))
    found.sort(key=lambda stay: stay.arrived)
    # One stay ends before the next begins.
    return [stay for index, stay in enumerate(found)
            if index == 0 or stay.arrived > found[index - 1].left]


def health_of(person: Person, seed: str, on: datetime.date) -> Health:
    draw = random.Random(f"{seed}/health/{person.number}")
    age = person.age_on(on)
    conditions, burden = conditions_of(draw, person, age, on)
    frailty = frailty_of(draw, age, burden, person.household)
    rated = draw.random() < (0.2 if frailty < 4 else 0.7)
    return Health(
        conditions=conditions, frailty=frailty if rated else None,
        frailty_rated=on - datetime.timedelta(days=draw.randint(30, 500)) if rated else None,
        stays=stays_of(draw, frailty, on),
        adjustments=[text for text in ADJUSTMENTS if draw.random() < 0.01 * frailty],
        alerts=[text for text in ALERTS if frailty > 4 and draw.random() < 0.12],
        wish=draw.choice(WISHES) if draw.random() < 0.15 + 0.07 * max(0, frailty - 3) else None,
        advance_plan=frailty > 5 and draw.random() < 0.3)
