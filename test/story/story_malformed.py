#!/usr/bin/env python3
"""Whatever comes in, the answer is a 4xx that names the element, and the server lives on."""
import story
from story import patient


class Bodies(story.Story):
    def tearDown(self):
        self.assertEqual(self.server.raw("GET", "/health").status, 200)

    def test_text_that_is_no_json(self):
        for text in ("", " ", "{", "}", "nonsense", '{"resourceType":"Patient"', '{"a":01}', "{'a':1}",
                     '{"resourceType":"Patient",}', '{"resourceType":"Patient"} x', '"Patient"', "[]",
                     "null", "1e999999", '{"resourceType":"Patient","a":"\\ud800"}', "\ufeff{}",
                     '{"resourceType":"Patient","resourceType":"Patient"}', '{"a":"\x01"}'):
            with self.subTest(text):
                outcome = self.refused(self.ask("POST", "/Patient", text), 400)
                self.assertTrue(outcome["issue"][0]["expression"], text)
        self.refused(self.ask("POST", "/Patient", b'{"resourceType":"Patient","a":"\xff"}'), 400)

    def test_deep_nesting(self):
        for depth in (101, 5000, 200000):
            text = '{"resourceType":"Patient","extension":' + "[" * depth + "]" * depth + "}"
            self.refused(self.ask("POST", "/Patient", text), 400)
            text = '{"resourceType":"Patient","x":' * depth + "1" + "}" * depth
            self.refused(self.ask("POST", "/Patient", text), 400)

    def test_wrong_types_by_element(self):
        cases = {
            "Patient.active": {"active": "yes"}, "Patient.name": {"name": {"family": "x"}},
            "Patient.name[0].given": {"name": [{"given": "x"}]}, "Patient.birthDate": {"birthDate": 1941},
            "Patient.gender": {"gender": "F"}, "Patient.nonsense": {"nonsense": 1},
            "Patient.contact[0].name.family": {"contact": [{"name": {"family": 7}}]},
            "Patient.meta": {"meta": []}, "Patient.id": {"id": {"a": 1}},
            "Patient.extension[0].url": {"extension": [{"valueString": "x"}]},
        }
        for expression, members in cases.items():
            with self.subTest(expression):
                self.refused(self.ask("POST", "/Patient", patient(**members)), 400, expression)

    def test_empty_things(self):
        """json.html: no empty arrays, objects or strings"""
        for members in ({"name": []}, {"name": [{}]}, {"birthDate": ""}, {"name": None}):
            with self.subTest(members):
                self.refused(self.ask("POST", "/Patient", patient(**members)), 400)

    def test_ids(self):
        for bad in ("a b", "ä", "a/b", "", "x" * 65, 7, None):
            with self.subTest(bad):
                self.refused(self.ask("PUT", "/Patient/good", patient(id=bad)), 400, "Patient.id")


class Requests(story.Story):
    def tearDown(self):
        self.assertEqual(self.server.raw("GET", "/health").status, 200)

    def test_addresses(self):
        for target, status in (("/Patient/a/b", 404), ("/Patient/a/_history/1/2", 404), ("/..", 404),
                               ("/Patient/a%2Fb", 404), ("/_frobnicate", 404),
                               ("/$frobnicate", 404), ("/Patient/$", 404), ("/PATIENT/1", 404),
                               ("/Patient/%C3%A4", 400), ("/metadata/x", 404), ("/" + "a" * 3000, 404)):
            with self.subTest(target):
                answer = self.get(target)
                self.assertIn(answer.status, (status, 400, 404), answer.body)
                self.refused(answer, answer.status)

    def test_parameters(self):
        for query, name in (("_count=-1", "_count"), ("_count=99999999999999999999", "_count"),
                            ("_total=maybe", "_total"), ("birthdate=2001-13-40", "birthdate"),
                            ("birthdate=xx2001", "birthdate"), ("_include=nonsense", "_include"),
                            ("_has:Observation=1", None), ("_lastUpdated=yesterday", "_lastUpdated")):
            with self.subTest(query):
                answer = self.get("/Patient?" + query)
                outcome = self.refused(answer, 400)
                if name:
                    self.assertIn(name, answer.expressions, outcome)

    def test_a_very_long_query(self):
        answer = self.get("/Patient?_id=" + ",".join(f"a{i}" for i in range(1000)))
        self.assertEqual(answer.status, 200)
        self.assertIn(self.get("/Patient?_id=" + "a," * 20000).status, (400, 414, 431))

    def test_headers(self):
        self.ask("PUT", "/Patient/h", patient(id="h"))
        for name, value in (("If_Match", "W/"), ("If_Match", '"x"'), ("If_Match", "1 2")):
            with self.subTest(value):
                self.refused(self.ask("PUT", "/Patient/h", patient(id="h"), **{name: value}), 400, "If-Match")
        for name, value in (("Prefer", "frobnicate"), ("If_Modified_Since", "soon"),
                            ("If_None_Match", "nonsense"), ("Accept", "*/*;q=x, application/json")):
            with self.subTest(value):
                self.assertEqual(self.get("/Patient/h", **{name: value}).status, 200)
        self.refused(self.ask("POST", "/Patient", patient(), Content_Type="application/fhir+json; charset=utf-16"), 415)
        self.refused(self.ask("POST", "/Patient", patient(), If_None_Exist="%zz=1"), 400, "If-None-Exist")
        self.refused(self.ask("POST", "/Patient", patient(), If_None_Exist="_count=1"), 400, "_count")

    def test_no_http_at_all(self):
        for text in (b"GARBAGE\r\n\r\n", b"GET /fhir/Patient HTTP/9.9\r\nHost: x\r\n\r\n",
                     b"GET /fhir/Patient HTTP/1.1\r\n\r\n", b"POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
                     b"GET /fhir/%zz HTTP/1.1\r\nHost: x\r\n\r\n", b"\x00\xff" * 100 + b"\r\n\r\n"):
            with self.subTest(text):
                answer = self.server.bytes(text)
                if answer:
                    self.assertRegex(answer[:12].decode(), r"HTTP/1\.1 [45]\d\d")
                    self.assertNotEqual(answer[9:12], b"500")

    def test_parameters_of_operations(self):
        for body in ('{"resourceType":"Parameters","parameter":{}}', '{"resourceType":"Parameters","parameter":[1]}',
                     '{"resourceType":"Parameters","parameter":[{"name":1}]}', '{"parameter":[]}', "[]", "{"):
            with self.subTest(body):
                self.refused(self.ask("POST", "/Patient/$validate", body), 400)


if __name__ == "__main__":
    story.main()
