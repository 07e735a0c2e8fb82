#!/usr/bin/env python3
"""PATCH: JSON Patch and FHIRPath Patch, alone and in bundles; and the header X-Provenance."""
import base64
import concurrent.futures
import json

import story
from story import bundle, entry, observation, patient

JSON_PATCH = "application/json-patch+json"


def operation(kind, path, **parts):
    """One operation of a FHIRPath Patch; value is (type, value), or parts of an element."""
    made = [{"name": "type", "valueCode": kind}, {"name": "path", "valueString": path}]
    for name, value in parts.items():
        if name == "value" and isinstance(value, list):
            made.append({"name": "value", "part": value})
        elif name == "value":
            made.append({"name": "value", "value" + value[0]: value[1]})
        else:
            made.append({"name": name, ("valueInteger" if isinstance(value, int) else
                                        "valueString"): value})
    return {"name": "operation", "part": made}


def parameters(*operations):
    return {"resourceType": "Parameters", "parameter": list(operations)}


def json_patch(*operations):
    return {"resourceType": "Binary", "contentType": JSON_PATCH,
            "data": base64.b64encode(json.dumps(list(operations)).encode()).decode()}


class FhirPathPatch(story.Story):
    def setUp(self):
        self.ask("PUT", "/Patient/f", patient(
            id="f", active=True, birthDate="1941-03-09",
            name=[{"family": "A", "given": ["x", "y"]}, {"family": "B"}]))

    def patch(self, *operations, **headers):
        return self.ask("PATCH", "/Patient/f", parameters(*operations), **headers)

    def test_every_operation(self):
        """fhirpatch.html"""
        answer = self.patch(
            operation("add", "Patient", name="gender", value=("Code", "female")),
            operation("insert", "Patient.name", index=1, value=("HumanName", {"family": "C"})),
            operation("replace", "Patient.birthDate", value=("Date", "1942-01-01")),
            operation("delete", "Patient.name[0].given.where($this = 'y')"),
            operation("move", "Patient.name", source=2, destination=0),
            operation("add", "Patient", name="contact", value=[
                {"name": "name", "valueHumanName": {"text": "Z"}}]))
        self.assertEqual(answer.status, 200, answer.body)
        made = answer.json
        self.assertEqual([each["family"] for each in made["name"]], ["B", "A", "C"])
        self.assertEqual((made["gender"], made["birthDate"], made["name"][1]["given"]),
                         ("female", "1942-01-01", ["x"]))
        self.assertEqual(made["contact"], [{"name": {"text": "Z"}}])

    def test_all_or_nothing_and_validated(self):
        version = self.get("/Patient/f").version
        for status, operations in (
                (422, [operation("delete", "Patient.active"),
                       operation("replace", "Patient.gender", value=("Code", "male"))]),
                (400, [operation("replace", "Patient.birthDate", value=("String", "soon"))]),
                (422, [operation("delete", "Patient.name")]),
                (400, [operation("delete", "Patient.name.where(")]),
                (400, [operation("frobnicate", "Patient")]),
                (422, [operation("replace", "'text'", value=("String", "x"))]),
                (400, [operation("replace", "Patient.id", value=("Id", "other"))])):
            with self.subTest(operations):
                self.refused(self.patch(*operations), status)
        self.assertEqual(self.get("/Patient/f").version, version)

    def test_conditions(self):
        """http.html#patch: If-Match, and criteria instead of an id"""
        version = self.get("/Patient/f").version
        turn = operation("replace", "Patient.active", value=("Boolean", False))
        self.assertEqual(self.patch(turn, If_Match=f'W/"{version}"').status, 200)
        self.refused(self.patch(turn, If_Match=f'W/"{version}"'), 412)
        who = lambda value: patient(identifier=[{"system": "urn:fp", "value": value}], active=True)
        for value in ("one", "two", "two"):
            self.made(who(value))
        by = lambda value: self.ask("PATCH", f"/Patient?identifier=urn:fp|{value}", parameters(turn))
        self.assertFalse(by("one").json["active"])
        self.refused(by("two"), 412)
        self.refused(by("none"), 404)
        self.refused(self.ask("PATCH", "/Patient?frobnicate=1", parameters(turn)), 400)
        self.refused(self.ask("PATCH", "/Patient", parameters(turn)), 400)
        self.refused(self.ask("PATCH", "/Patient/nobody", parameters(turn)), 404)

    def test_media_types(self):
        """http.html#patch: what is no patch is refused by its media type"""
        for media_type in ("application/xml-patch+xml", "text/plain", "application/merge-patch+json"):
            self.refused(self.ask("PATCH", "/Patient/f", "<diff/>", Content_Type=media_type), 415)
        self.refused(self.ask("PATCH", "/Patient/f", patient()), 400)

    def test_a_narrative_that_has_become_false_is_removed(self):
        """http.html#patch"""
        div = '<div xmlns="http://www.w3.org/1999/xhtml">active</div>'
        for status, kept in (("generated", False), ("extensions", False), ("additional", True)):
            self.ask("PUT", "/Patient/n", patient(id="n", active=True,
                                                  text={"status": status, "div": div}))
            answer = self.ask("PATCH", "/Patient/n", parameters(
                operation("replace", "Patient.active", value=("Boolean", False))))
            self.assertEqual("text" in answer.json, kept, status)
        tag = {"system": "urn:t", "code": "c"}
        self.ask("PUT", "/Patient/n", patient(id="n", text={"status": "generated", "div": div}))
        answer = self.ask("PATCH", "/Patient/n", [{"op": "add", "path": "/meta/tag", "value": [tag]}],
                          Content_Type=JSON_PATCH)
        self.assertIn("text", answer.json)

    def test_patches_in_parallel_all_arrive(self):
        self.ask("PUT", "/Patient/par", patient(id="par"))
        add = lambda number: self.ask("PATCH", "/Patient/par", parameters(operation(
            "add", "Patient", name="name", value=("HumanName", {"family": f"N{number}"})))).status
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(add, range(8)))
        self.assertEqual(set(answers), {200})
        self.assertEqual(len(self.get("/Patient/par").json["name"]), 8)

    def test_expressions_without_end_are_ended(self):
        heavy = "Patient" + ".descendants()" * 40 + ".where(descendants().count() > 1)"
        regular = "Patient.name.where(family.matches('(a+)+$'))"
        self.assertLess(self.patch(operation("delete", heavy)).status, 500)
        self.assertLess(self.patch(operation("delete", regular)).status, 500)
        self.assertLess(self.patch(operation("delete", "(" * 5000 + "1" + ")" * 5000)).status, 500)
        self.assertLess(self.patch(*[operation("delete", "Patient.gender")] * 251).status, 500)


class InBundles(story.Story):
    def setUp(self):
        for name in ("b1", "b2"):
            self.ask("PUT", f"/Patient/{name}", patient(
                id=name, active=True, identifier=[{"system": "urn:pb", "value": name}]))

    def test_a_transaction_patches(self):
        """http.html#patch: JSON Patch as a Binary, FHIRPath Patch as Parameters"""
        answer = self.ask("POST", "", bundle(
            "transaction",
            entry("PATCH", "Patient/b1", json_patch({"op": "replace", "path": "/active", "value": False})),
            entry("PATCH", "Patient?identifier=urn:pb|b2", parameters(
                operation("add", "Patient", name="managingOrganization",
                          value=("Reference", {"reference": "urn:uuid:0"})))),
            entry("POST", "Organization", {"resourceType": "Organization", "name": "O"}, "urn:uuid:0")))
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual([each["response"]["status"][:3] for each in answer.json["entry"]],
                         ["200", "200", "201"])
        self.assertFalse(self.get("/Patient/b1").json["active"])
        place = answer.json["entry"][2]["response"]["location"].split("/fhir/")[1].split("/_hist")[0]
        self.assertEqual(self.get("/Patient/b2").json["managingOrganization"]["reference"], place)

    def test_a_patch_that_fails_fails_all(self):
        version = self.get("/Patient/b1").version
        post = lambda patch, **request: self.ask("POST", "", bundle(
            "transaction", entry("PUT", "Patient/b2", patient(id="b2", gender="male")),
            entry("PATCH", "Patient/b1", patch, **request)))
        turn = {"op": "replace", "path": "/active", "value": False}
        self.refused(post(json_patch({"op": "test", "path": "/active", "value": 7})), 422)
        self.refused(post(json_patch({"op": "add", "path": "/gender", "value": "blue"})), 400,
                     "Bundle.entry[1].resource.gender")
        self.refused(post(json_patch(turn), ifMatch='W/"999"'), 412, "Bundle.entry[1]")
        self.refused(post(patient()), 400)
        self.refused(post({**json_patch(turn), "contentType": "text/plain"}), 415)
        self.refused(post({**json_patch(turn), "data": "%%"}), 415)
        self.assertNotIn("gender", self.get("/Patient/b2").json)
        self.assertEqual(self.get("/Patient/b1").version, version)

    def test_a_batch_patches(self):
        answer = self.ask("POST", "", bundle(
            "batch", entry("PATCH", "Patient/b1", parameters(operation("delete", "Patient.active"))),
            entry("PATCH", "Patient/b2", json_patch({"op": "remove", "path": "/active"})),
            entry("PATCH", "Patient/none", json_patch())))
        self.assertEqual([each["response"]["status"][:3] for each in answer.json["entry"]],
                         ["200", "200", "404"])
        self.assertNotIn("active", self.get("/Patient/b1").json)


class Provenance(story.Story):
    HEADER = {"resourceType": "Provenance", "recorded": "2026-11-21T09:00:00Z",
              "agent": [{"who": {"display": "Ward clerk"}}]}

    def of(self, target):
        return self.get(f"/Provenance?target={target}").entries()

    def test_it_is_kept_with_what_it_is_about(self):
        """provenance.html#header"""
        header = json.dumps(self.HEADER)
        made = self.made(patient(), X_Provenance=header)
        kept = self.of(f"Patient/{made['id']}")
        self.assertEqual(len(kept), 1)
        self.assertEqual(kept[0]["agent"], self.HEADER["agent"])
        self.ask("PUT", "/Patient/pv", patient(id="pv"), X_Provenance=header)
        self.ask("PATCH", "/Patient/pv", [{"op": "add", "path": "/active", "value": True}],
                 Content_Type=JSON_PATCH, X_Provenance=header)
        self.ask("DELETE", "/Patient/pv", X_Provenance=header)
        self.assertEqual(len(self.of("Patient/pv")), 3)
        both = self.ask("POST", "", bundle(
            "transaction", entry("PUT", "Patient/pv1", patient(id="pv1")),
            entry("POST", "Patient", patient())), X_Provenance=header)
        self.assertEqual([len(both.json["entry"]), len(self.of("Patient/pv1")[0]["target"])], [2, 2])

    def test_nothing_written_nothing_said(self):
        header = json.dumps(self.HEADER)
        count = lambda: self.get("/Provenance?_summary=count").json["total"]
        who = patient(identifier=[{"system": "urn:pv", "value": "1"}])
        self.ask("POST", "/Patient", who, If_None_Exist="identifier=urn:pv|1", X_Provenance=header)
        before = count()
        again = self.ask("POST", "/Patient", who, If_None_Exist="identifier=urn:pv|1",
                         X_Provenance=header)
        self.assertEqual((again.status, count()), (200, before))
        self.refused(self.ask("POST", "/Patient", patient(gender="blue"), X_Provenance=header), 400)
        for bad in ("nonsense", "{}", '{"resourceType":"Patient"}',
                    json.dumps({**self.HEADER, "target": [{"reference": "Patient/x"}]})):
            self.refused(self.ask("POST", "/Patient", patient(), X_Provenance=bad), 400, "X-Provenance")
        lacking = json.dumps({"resourceType": "Provenance"})
        self.refused(self.ask("POST", "/Patient", patient(), X_Provenance=lacking), 400)
        self.assertEqual(count(), before)


if __name__ == "__main__":
    story.main()
