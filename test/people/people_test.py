#!/usr/bin/env python3
"""What must be true of the made people. Run by ctest."""
import datetime
import json
import unittest

import people
import person
import sources

ON = datetime.date(2026, 11, 1)


def is_valid(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1)))
    return len(number) == 10 and (11 - total % 11) % 11 == int(number[9])


def age_on(day: datetime.date, born: datetime.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = people.made("test", ON, None)

    def test_nhs_numbers_are_valid_test_numbers_and_unique(self):
        numbers = [patient["identifier"][0]["value"] for patient in self.made["Patient"]]
        self.assertEqual(len(numbers), len(set(numbers)))
        self.assertTrue(all(number.startswith("999") and is_valid(number) for number in numbers))

    def test_a_published_number_has_its_published_check_digit(self):
        self.assertTrue(is_valid("9434765919"))
        self.assertFalse(is_valid("9434765918"))

    def test_counts_by_area_and_age_are_those_published(self):
        for area in sources.areas():
            ages = [age_on(ON, datetime.date.fromisoformat(patient["birthDate"]))
                    for patient in self.made["Patient"]
                    if patient["address"][0]["district"] == area.code]
            for (low, high), count in area.older.items():
                self.assertEqual(sum(low <= age <= high for age in ages), count)

    def test_every_reference_names_a_resource_of_the_output(self):
        known = {f"{kind}/{each['id']}" for kind, found in self.made.items() for each in found}
        self.assertEqual(len(known), sum(len(found) for found in self.made.values()))
        missing = set()

        def look(value):
            if isinstance(value, dict):
                if "reference" in value and value["reference"] not in known:
                    missing.add(value["reference"])
                value = value.values()
            if not isinstance(value, str | int | float | None):
                for each in value:
                    look(each)

        look(self.made)
        self.assertEqual(missing, set())

    def test_the_same_seed_makes_the_same_people(self):
        again = people.made("test", ON, 300)
        self.assertEqual(json.dumps(again["Patient"]), json.dumps(self.made["Patient"][:300]))

    def test_stays_end_after_they_begin_and_do_not_overlap(self):
        last = {}
        for stay in self.made["Encounter"]:
            period, who = stay["period"], stay["subject"]["reference"]
            self.assertLess(period["start"], period["end"])
            self.assertGreater(period["start"], last.get(who, ""))
            last[who] = period["end"]

    def test_a_number_without_check_digit_is_not_issued(self):
        issued = [person.nhs_number(serial) for serial in range(1000)]
        self.assertIn(None, issued)


if __name__ == "__main__":
    unittest.main()
