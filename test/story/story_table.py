#!/usr/bin/env python3
"""ViewDefinition/$run: rows of the record by a SQL-on-FHIR view."""
import csv
import io
import json

import story
from story import observation, patient

PEOPLE = {"resourceType": "ViewDefinition", "resource": "Patient", "status": "active",
          "select": [{"column": [{"name": "id", "path": "id"},
                                 {"name": "gender", "path": "gender"}]},
                     {"forEachOrNull": "name", "column": [{"name": "family", "path": "family"}]}]}
VALUES = {"resourceType": "ViewDefinition", "resource": "Observation", "status": "active",
          "select": [{"column": [{"name": "id", "path": "id"},
                                 {"name": "value", "path": "value.ofType(Quantity).value"}]}]}


class Table(story.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for resource in (patient(id="p1", gender="female", name=[{"family": "Hill, \"Ada\""}]),
                         patient(id="p2", gender="male"),
                         patient(id="p2", gender="other"),
                         patient(id="gone", gender="male"),
                         observation(id="o1", subject={"reference": "Patient/p1"},
                                     valueQuantity={"value": 1}),
                         observation(id="o2", subject={"reference": "Patient/p2"},
                                     valueQuantity={"value": 2})):
            answer = cls.server.ask("PUT", f"/{resource['resourceType']}/{resource['id']}",
                                    resource)
            assert answer.status in (200, 201), answer.body
        cls.server.ask("DELETE", "/Patient/gone")

    def run_view(self, view, query="", token=None, **parameters):
        body = {"resourceType": "Parameters", "parameter": [
            {"name": "viewResource", "resource": view},
            *({"name": name, "valueString": value} for name, value in parameters.items())]}
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.ask("POST", f"/ViewDefinition/$run{query}", body, Accept="*/*", **headers)

    def rows(self, view, **parameters):
        answer = self.run_view(view, **parameters)
        self.assertEqual(answer.status, 200, answer.body)
        return [json.loads(line) for line in answer.body.splitlines()]

    def test_rows_of_what_stands_now(self):
        rows = sorted(self.rows(PEOPLE), key=lambda row: row["id"])
        self.assertEqual(rows, [{"id": "p1", "gender": "female", "family": "Hill, \"Ada\""},
                                {"id": "p2", "gender": "other", "family": None}])

    def test_formats(self):
        answer = self.run_view(PEOPLE, _format="csv")
        self.assertTrue(answer.headers["Content-Type"].startswith("text/csv"))
        table = sorted(csv.reader(io.StringIO(answer.body.decode())))
        self.assertEqual(table, [["id", "gender", "family"], ["p1", "female", "Hill, \"Ada\""],
                                 ["p2", "other", ""]])
        self.assertEqual(len(self.run_view(PEOPLE, _format="json").json), 2)
        bare = self.run_view(PEOPLE, "?_format=csv&header=false&_limit=1")
        self.assertEqual(len(bare.body.splitlines()), 1)

    def test_of_one_person(self):
        self.assertEqual(self.rows(VALUES, patient="Patient/p2"), [{"id": "o2", "value": 2}])

    def test_what_is_wrong_is_named(self):
        answer = self.run_view(PEOPLE, _format="parquet")
        self.assertIn(b"table.no_format", answer.body)
        answer = self.run_view(PEOPLE, patient="Practitioner/1", _limit="few", colour="red")
        self.assertEqual((answer.status, answer.expressions), (400, ["patient", "_limit", "colour"]))
        self.assertIn(b"table.bad_run", answer.body)
        none = self.ask("POST", "/ViewDefinition/$run", {"resourceType": "Parameters"})
        self.assertEqual(none.expressions, ["viewResource"])
        broken = self.run_view(PEOPLE | {"select": []})
        self.assertEqual(broken.status, 400, broken.body)

    def test_only_what_the_asker_may_read(self):
        made = json.loads(self.server.run("client", "add", "--data", self.server.data, "--name",
                                          "narrow", "--scopes", "system/Observation.rs").stdout)
        form = story.urllib.parse.urlencode({"grant_type": "client_credentials", **made})
        token = self.server.raw("POST", "/auth/token", form, {
            "Content-Type": "application/x-www-form-urlencoded"}).json["access_token"]
        self.assertEqual(self.run_view(PEOPLE, token=token).status, 403)
        self.assertEqual(self.run_view(VALUES, token=token).status, 200)


if __name__ == "__main__":
    story.main()
