"""Reads the published counts and names in data/."""
import collections
import csv
import dataclasses
import pathlib

DATA = pathlib.Path(__file__).resolve().parent.parent.parent / "data"
BANDS = {"age_65_69": (65, 69), "age_70_74": (70, 74), "age_75_79": (75, 79),
         "age_80_84": (80, 84), "age_85_89": (85, 89), "age_90plus": (90, 99)}
GROUPS = ("white", "asian", "black", "mixed", "other")


@dataclasses.dataclass(frozen=True)
class Area:
    code: str                           # LSOA 2021
    ward: str
    postcodes: tuple[str, ...]
    older: dict[tuple[int, int], int]   # residents by age band
    groups: dict[str, float]            # share of all residents by ethnic group


@dataclasses.dataclass(frozen=True)
class Names:
    by_decade: dict[tuple[str, int], list[str]]          # (sex, birth year of the list)
    surnames: list[str]
    surname_weights: list[float]
    by_country: dict[tuple[str, str, str], list[str]]    # (country, kind, sex or "")


def rows(name: str) -> list[dict[str, str]]:
    with open(DATA / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def areas() -> list[Area]:
    postcodes = collections.defaultdict(list)
    for row in rows("geography/postcodes.csv"):
        postcodes[row["lsoa21"]].append(row["postcode"])
    bands = {row["lsoa21"]: row for row in rows("population/age_bands.csv")}
    groups = {row["lsoa21"]: row for row in rows("population/ethnicity.csv")}
    found = []
    for row in rows("geography/lsoa.csv"):
        code = row["lsoa21"]
        counts = {group: int(groups[code][group]) for group in GROUPS}
        found.append(Area(code=code, ward=row["ward24_name"], postcodes=tuple(postcodes[code]),
                          older={BANDS[key]: round(float(bands[code][key])) for key in BANDS},
                          groups={group: count / sum(counts.values())
                                  for group, count in counts.items()}))
    return found


def names() -> Names:
    by_decade = collections.defaultdict(list)
    for row in rows("names/forenames.csv"):
        by_decade[row["sex"], int(row["birth_year"])].append(row["forename"])
    surnames = rows("names/surnames.csv")
    by_country = collections.defaultdict(list)
    for row in rows("names/by_country.csv"):
        by_country[row["country"], row["kind"], row["sex"]].append(row["name"])
    return Names(by_decade=dict(by_decade), surnames=[row["surname"] for row in surnames],
                 surname_weights=[float(row["share"]) for row in surnames],
                 by_country=dict(by_country))
