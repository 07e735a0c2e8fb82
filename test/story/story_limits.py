#!/usr/bin/env python3
"""Requests that ask for too much: each is bounded, none is a fault of ours, and the server lives on."""
import json
import socket

import story
from story import bundle, entry, patient


class Limits(story.Story):
    def tearDown(self):
        self.assertEqual(self.server.raw("GET", "/health").status, 200)

    def test_long_lists(self):
        """As long as they fit into a body, they are taken or refused, never half."""
        names = [{"family": "x"}] * 100_000
        made = self.ask("POST", "/Patient", patient(name=names), Prefer="return=minimal")
        self.assertIn(made.status, (201, 400, 413))
        wrong = self.ask("POST", "/Patient", patient(name=[{"family": 1}] * 200_000))
        self.refused(wrong, 400)
        self.assertLessEqual(len(wrong.json["issue"]), 200)
        zeros = '{"resourceType":"Patient","x":[' + "0," * 5_000_000 + "0]}"
        self.refused(self.ask("POST", "/Patient", zeros), 400)

    def test_a_body_that_is_too_large(self):
        head = b"POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\n"
        answer = self.server.bytes(head + b"Content-Length: 99999999999\r\n\r\n{")
        self.assertRegex(answer[:12], rb"HTTP/1.1 413")

    def test_counts(self):
        for count in ("1000000000", "2147483647", "9223372036854775807"):
            answer = self.get(f"/Patient?_count={count}")
            self.assertIn(answer.status, (200, 400), answer.body)
            self.assertIn(self.get(f"/Patient/_history?_count={count}").status, (200, 400))
        self.assertLess(self.get("/Patient?_offset=999999999999").status, 500)
        self.refused(self.get("/Patient?_count=99999999999999999999999"), 400, "_count")

    def test_long_and_wide_queries(self):
        for query in ("&".join(f"_id=a{i}" for i in range(1500)),
                      "_has:Observation:subject:" * 50 + "code=x", "subject." * 500 + "name=x",
                      "_include=*&" * 1000, "_sort=" + "-birthdate," * 1000 + "birthdate",
                      "_elements=" + "a," * 7000, "name=" + "%00" * 1000):
            with self.subTest(query[:30]):
                self.assertLess(self.get("/Patient?" + query).status, 500)

    def test_expressions(self):
        """FHIRPath: matches() that would backtrack for ever, and paths that multiply"""
        self.ask("PUT", "/Patient/x", patient(id="x", name=[{"family": "a" * 5000}]))
        patch = lambda path: self.ask("PATCH", "/Patient/x", {
            "resourceType": "Parameters", "parameter": [{"name": "operation", "part": [
                {"name": "type", "valueCode": "delete"}, {"name": "path", "valueString": path}]}]})
        for path in ("Patient.name.where(family.matches('^(a+)+$'))",
                     "Patient.name.where(family.matches('(a|aa)+b'))",
                     "Patient.name.where(family.matches('(a{1,999}){1,999}'))",
                     "Patient.name.where(family.replaceMatches('(a*)*', 'aaaa').length() > 0)",
                     "Patient.descendants().repeat(descendants()).repeat($this | descendants())",
                     "Patient.name.where((1|2|3).repeat($this + 1).exists())"):
            with self.subTest(path):
                self.assertLess(patch(path).status, 500)

    def test_slow_clients_hold_nobody_up(self):
        """Many connections that never finish their request; the others are answered meanwhile."""
        slow = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(200)]
        try:
            for number, stream in enumerate(slow):
                stream.sendall(b"GET /fhir/Patient HTTP/1.1\r\nHost: x\r\n" if number % 2 else
                               b"POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
            self.assertEqual(self.get("/Patient?_count=1").status, 200)
            self.made(patient())
        finally:
            for stream in slow:
                stream.close()

    def test_bundles_within_bundles(self):
        inner = bundle("batch", entry("GET", "Patient"))
        for _ in range(12):
            inner = bundle("batch", entry("POST", "/", inner))
        self.assertLess(self.ask("POST", "", inner).status, 500)
        answer = self.ask("POST", "", bundle("batch", *[entry("GET", "Patient/x")] * 5000))
        self.assertEqual(len(answer.json["entry"]), 5000)

    def test_headers(self):
        for name, value in (("X-Provenance", "{" * 10_000), ("If-None-Exist", "a=" * 4000),
                            ("If-None-Match", ",".join(['"1"'] * 3000)), ("Accept", "*/*," * 3000),
                            ("Prefer", "a;" * 5000), ("If-Match", "W/" * 5000)):
            with self.subTest(name):
                answer = self.server.raw("POST", "/fhir/Patient", json.dumps(patient()), {
                    "Authorization": f"Bearer {self.server.token}", "Content-Type": story.FHIR,
                    name: value})
                self.assertLess(answer.status, 500)


if __name__ == "__main__":
    story.main()
