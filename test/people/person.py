"""Draws the people of an area: who they are, where and with whom they live."""
import dataclasses
import datetime
import random

from sources import Area, Names

# Countries whose names a background takes, with weights. "GB" is the list by birth decade.
COUNTRIES = {
    "white": (("GB", 90), ("IE", 8), ("PL", 2)),
    "asian": (("PK", 45), ("IN", 38), ("BD", 9), ("CN", 4), ("VN", 4)),
    "black": (("JM", 70), ("NG", 15), ("GH", 15)),
    "mixed": (("GB", 60), ("JM", 40)),
    "other": (("IR", 40), ("GB", 60)),
}
# Frequent among families from Pakistan; the lists by country have no surnames for it.
PAKISTANI_SURNAMES = ("Ahmed", "Akhtar", "Ali", "Aslam", "Aziz", "Hussain", "Iqbal",
                      "Khan", "Mahmood", "Malik", "Mirza", "Rashid", "Shah", "Yousaf")
LANGUAGES = {"PK": (("ur", 40), ("pa", 25), ("en", 35)), "IN": (("pa", 45), ("gu", 15), ("en", 40)),
             "BD": (("bn", 70), ("en", 30)), "PL": (("pl", 50), ("en", 50)),
             "CN": (("yue", 60), ("en", 40)), "VN": (("vi", 60), ("en", 40)),
             "IR": (("fa", 50), ("en", 50))}
STREETS = ("Alder Rise", "Beech Hollow", "Calder Walk", "Drovers Lane", "Ferndown Row",
           "Gorse Bank", "Hazel Croft", "Juniper Way", "Kestrel Close", "Linnet Street",
           "Maple Terrace", "Nailers Yard", "Orchard End", "Pinfold Street", "Quarry Lane",
           "Rowan Gardens", "Saddlers Walk", "Thornfield Road", "Willow Reach", "Yew Tree Row")
PRACTICES = ("Brook Lane Surgery", "The Chimes Practice", "Copper Beech Medical Centre",
             "Hollybank Health Centre", "Millpool Surgery", "Old Dairy Practice")


@dataclasses.dataclass
class Person:
    number: int                 # 1, 2, 3 ... over the whole output
    nhs_number: str
    sex: str                    # "F" or "M"
    forename: str
    surname: str
    birth_date: datetime.date
    country: str                # of the background that the name is from
    group: str
    language: str
    line: str
    postcode: str
    area: str
    practice: int               # index into PRACTICES
    phone: str
    household: str              # "alone", "partner", "family" or "care-home"
    carer: "Carer | None" = None

    def age_on(self, day: datetime.date) -> int:
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)


@dataclasses.dataclass(frozen=True)
class Carer:
    relationship: str           # "WIFE", "HUSB", "DAU", "SON", "NBOR": HL7 v3 RoleCode
    forename: str
    surname: str
    sex: str
    phone: str
    lives_with: bool


def nhs_number(serial: int) -> str | None:
    """The number 999 and six digits of the serial with its modulus-11 check digit, if it has one.

    NHS Data Dictionary, NHS NUMBER: weights 10 to 2, check digit 11 less the remainder; 11 is 0,
    and a number whose digit would be 10 is not issued.
    """
    digits = f"999{serial:06d}"
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1))) % 11
    return None if check == 10 else digits + str(check % 11)


def pick(draw: random.Random, weighted):
    values, weights = zip(*weighted)
    return draw.choices(values, weights)[0]


def older_groups(area: Area):
    """Shares at 65 and over: the odds of minority groups are half those of all residents."""
    return [(group, share if group == "white" else share / 2) for group, share in
            area.groups.items()]


def forename_of(draw: random.Random, names: Names, country: str, sex: str, year: int) -> str:
    if (country, "forename", sex) in names.by_country:
        return draw.choice(names.by_country[country, "forename", sex]).split()[0]
    decade = min((listed for _, listed in names.by_decade), key=lambda listed: abs(listed - year))
    ranked = names.by_decade[sex, decade]
    return draw.choices(ranked, [1 / (rank + 4) for rank in range(len(ranked))])[0]


def surname_of(draw: random.Random, names: Names, country: str, sex: str) -> str:
    if country == "PK":
        return draw.choice(PAKISTANI_SURNAMES + (("Begum", "Bibi") if sex == "F" else ()))
    if (country, "surname", "") in names.by_country:
        return draw.choice(names.by_country[country, "surname", ""])
    return draw.choices(names.surnames, names.surname_weights)[0]


def phone_of(draw: random.Random) -> str:
    """Numbers that Ofcom keeps for drama: 0121 496 0000 to 0999 and 07700 900000 to 900999."""
    return f"0121 496 {draw.randrange(1000):04d}" if draw.random() < 0.7 else \
        f"07700 900{draw.randrange(1000):03d}"


def household_of(draw: random.Random, sex: str, age: int) -> str:
    roll = draw.random()
    if roll < (0.01 if age < 75 else 0.03 if age < 85 else 0.11):
        return "care-home"
    alone = {"F": (0.28, 0.40, 0.58), "M": (0.20, 0.24, 0.35)}[sex][
        0 if age < 75 else 1 if age < 85 else 2]
    roll = draw.random()
    if roll < alone:
        return "alone"
    partner = {"F": (0.72, 0.62, 0.35), "M": (0.86, 0.84, 0.72)}[sex][
        0 if age < 75 else 1 if age < 85 else 2]
    return "partner" if draw.random() < partner else "family"


def carer_of(draw: random.Random, names: Names, person: Person) -> Carer | None:
    """The next of kin who helps: a partner, a child who lives near or with them, or a neighbour."""
    if person.household == "partner":
        sex = "M" if person.sex == "F" else "F"
        relationship, year = ("HUSB" if sex == "M" else "WIFE"), person.birth_date.year
    elif person.household in ("family", "care-home") or draw.random() < 0.6:
        sex = draw.choices("FM", (6, 4))[0]
        relationship, year = ("DAU" if sex == "F" else "SON"), person.birth_date.year + 28
    elif draw.random() < 0.4:
        sex = draw.choices("FM", (6, 4))[0]
        relationship, year = "NBOR", person.birth_date.year + 15
    else:
        return None
    surname = (surname_of(draw, names, person.country, sex)
               if relationship == "NBOR" or (relationship == "DAU" and draw.random() < 0.5)
               else person.surname)
    return Carer(relationship=relationship, sex=sex, surname=surname, phone=phone_of(draw),
                 forename=forename_of(draw, names, person.country, sex, year),
                 lives_with=person.household in ("partner", "family"))


def drawn(draw: random.Random, names: Names, area: Area, band: tuple[int, int], number: int,
          nhs: str, on: datetime.date) -> Person:
    # In the open band, each further year of age is a quarter less frequent.
    age = draw.randint(*band) if band[1] - band[0] < 5 else \
        draw.choices(range(band[0], band[1] + 1), [0.75 ** step for step in range(10)])[0]
    birth = on.replace(year=on.year - age) - datetime.timedelta(days=draw.randrange(365))
    sex = "F" if draw.random() < (0.52 if age < 75 else 0.56 if age < 85 else 0.65) else "M"
    group = pick(draw, older_groups(area))
    country = pick(draw, COUNTRIES[group])
    person = Person(
        number=number, nhs_number=nhs, sex=sex, birth_date=birth, group=group, country=country,
        forename=forename_of(draw, names, country, sex, birth.year),
        surname=surname_of(draw, names, country, sex),
        language=pick(draw, LANGUAGES.get(country, (("en", 1),))),
        line=f"{draw.randrange(1, 180)} {draw.choice(STREETS)}",
        postcode=draw.choice(area.postcodes), area=area.code,
        practice=draw.randrange(len(PRACTICES)), phone=phone_of(draw),
        household=household_of(draw, sex, age))
    person.carer = carer_of(draw, names, person)
    return person


def people_of(areas: list[Area], names: Names, seed: str, on: datetime.date):
    """Everyone of 65 and over, area by area, oldest band last; `on` is the day that ages hold."""
    serials = (digits for serial in range(100_000, 1_000_000) if (digits := nhs_number(serial)))
    number = 0
    for area in areas:
        draw = random.Random(f"{seed}/{area.code}")
        for band, count in area.older.items():
            for _ in range(count):
                number += 1
                # Step through the range, so that neighbours do not have neighbouring numbers.
                for _ in range(draw.randrange(90)):
                    next(serials)
                yield drawn(draw, names, area, band, number, next(serials), on)
