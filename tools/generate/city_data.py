#!/usr/bin/env python3
"""Cuts the extracts of data/city out of a folder of open reference data.

Usage: city_data.py REFERENCE. data/city/SOURCE.md says what each file is and where it is from.
"""
import collections
import csv
import gzip
import pathlib
import sys

TARGET = pathlib.Path(__file__).resolve().parents[2] / "data/city"
POSTCODES_AN_AREA = 12
SHARE_LEAST = 0.005
PERIOD = "2020-2022"
BANDS = ("age_0_15", "age_16_24", "age_25_34", "age_35_49", "age_50_64", "age_65plus")
GROUPS = ("white", "asian_asian_british_or_asian_welsh",
          "black_black_british_black_welsh_caribbean_or_african",
          "mixed_or_multiple_ethnic_groups", "other_ethnic_group")
CARIBBEAN = "black_black_british_black_welsh_or_caribbean_background"
AFRICAN = "black_black_british_black_welsh_of_african_background"
TENURES = {"outright": ("owned_owns_outright",),
           "mortgage": ("owned_owns_with_a_mortgage_or_loan", "shared_ownership_shared_ownership"),
           "social": ("social_rented_other_social_rented",
                      "social_rented_rents_from_council_or_local_authority"),
           "private": ("private_rented_other_private_rented",
                       "private_rented_private_landlord_or_letting_agency", "lives_rent_free")}


class Reference:
    def __init__(self, folder: str) -> None:
        self.folder = pathlib.Path(folder)

    def rows(self, name: str) -> list[dict[str, str]]:
        path = self.folder / name
        opened = gzip.open(path, "rt") if name.endswith(".gz") else open(path, newline="")
        with opened as file:
            return list(csv.DictReader(file))

    def by_area(self, name: str) -> dict[str, dict[str, str]]:
        return {row["lsoa21"]: row for row in self.rows(name)}


def write(name: str, header: list[str], rows) -> None:
    with open(TARGET / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def areas(source: Reference) -> list[str]:
    """One row an area, Birmingham's first: what it is called, its counts and its deprivation."""
    census = source.by_area("population/lsoa21_census2021_age6.csv")
    groups = source.by_area("population/lsoa21_ethnicity5.csv")
    tenures = source.by_area("population/lsoa21_tenure.csv")
    deprivation = source.by_area("deprivation/imd2025_lsoa21.csv")
    black = {row["msoa21"]: row for row in source.rows("population/msoa21_ethnicity6.csv")}
    rows = []
    for area in source.rows("geography/lsoa21.csv"):
        code, split = area["lsoa21"], black[area["msoa21"]]
        caribbean, african = int(split[CARIBBEAN]), int(split[AFRICAN])
        rows.append([code, area["lad_name"], area["ward24"], area["ward24_name"], area["msoa21"],
                     area["locality"], deprivation[code]["imd_decile"],
                     *(census[code][band] for band in BANDS),
                     *(groups[code][group] for group in GROUPS),
                     round(1000 * caribbean / max(1, caribbean + african)),
                     *(sum(int(tenures[code][name]) for name in names)
                       for names in TENURES.values())])
    rows.sort(key=lambda row: (row[1] != "Birmingham", row[0]))
    write("areas.csv", ["lsoa21", "city", "ward24", "ward", "msoa21", "locality", "imd_decile",
                        *BANDS, "white", "asian", "black", "mixed", "other",
                        "caribbean_of_black_per_mille", *TENURES], rows)
    return [row[0] for row in rows]


def ages(source: Reference, order: list[str]) -> None:
    """The shape of age: mid-2020 counts of the 2011 area that each 2021 area is or was part of."""
    old = {row["lsoa11"]: [int(row[str(age)]) for age in range(91)] for row in
           source.rows("population/lsoa11_mid2020_single_year_of_age.csv.gz")}
    shape = collections.defaultdict(lambda: [0] * 91)
    for row in source.rows("geography/lsoa11_to_lsoa21.csv"):
        shape[row["lsoa21"]] = [a + b for a, b in zip(shape[row["lsoa21"]], old[row["lsoa11"]])]
    write("ages.csv", ["lsoa21", *map(str, range(91))], ([code, *shape[code]] for code in order))


def postcodes(source: Reference, order: list[str]) -> None:
    found = collections.defaultdict(list)
    for row in source.rows("geography/postcodes.csv.gz"):
        found[row["lsoa21"]].append(row["postcode"])

    def some(codes: list[str]) -> str:
        step = max(1, len(codes) // POSTCODES_AN_AREA)
        return " ".join(code.replace(" ", "_") for code in codes[::step][:POSTCODES_AN_AREA])

    write("postcodes.csv", ["lsoa21", "postcodes"], ([code, some(found[code])] for code in order))


def practices(source: Reference) -> None:
    sizes = {row["ods"]: row for row in source.rows("services/gp_practices.csv")}
    write("practices.csv", ["ods", "pcn", "locality", "list_size"],
          ([code, row["pcn_code_2024"], row["locality_2024"], row["list_size_2026_04"]]
           for code, row in sorted(sizes.items())))
    write("practice_wards.csv", ["ods", "ward24", "share"],
          ([row["ods"], row["ward24"], row["share"]] for row in
           source.rows("services/gp_practice_ward_share_2022_23.csv.gz")
           if row["ods"] in sizes and row["ward24"] and float(row["share"]) >= SHARE_LEAST))


def national(source: Reference) -> None:
    write("life_table.csv", ["sex", "age", "mx"],
          ([row["sex"], row["age"], row["mx"]] for row in
           source.rows("mortality/uk_life_tables.csv") if row["period"] == PERIOD))
    count = {(row["sex"], row["age"].strip("+")): int(row["count"]) for row in
             source.rows("statistics/england_population_mid2023_age_sex.csv")}
    write("women_by_age.csv", ["age", "per_mille"],
          ([age, round(1000 * count["females", str(age)] /
                       (count["females", str(age)] + count["males", str(age)]))]
           for age in range(91)))
    write("no_criteria_to_reside.csv", ["date", "waiting", "discharged"],
          ([row["date"], row["do_not_meet_criteria_to_reside"], row["discharged_total"]]
           for row in source.rows("operational/daily_no_criteria_to_reside_and_discharges.csv.gz")
           if row["trust"] == "RRK"))


def variants(source: Reference) -> None:
    """Other forms of the forenames that are used, the most frequent three of each."""
    used = {row["forename"].lower() for row in
            source.rows("names/forenames_top100_by_birth_decade.csv")}
    found = collections.defaultdict(list)
    for row in source.rows("names/forename_variants_uk.csv"):
        if row["name"] in used:
            found[row["name"]].append((-float(row["share"]), row["variant"]))
    write("variants.csv", ["name", "variant"],
          ([name, other] for name, forms in sorted(found.items())
           for _, other in sorted(forms)[:3]))


def main() -> None:
    source = Reference(sys.argv[1])
    TARGET.mkdir(parents=True, exist_ok=True)
    order = areas(source)
    ages(source, order)
    postcodes(source, order)
    practices(source)
    national(source)
    variants(source)


if __name__ == "__main__":
    main()
