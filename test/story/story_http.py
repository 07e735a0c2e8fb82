#!/usr/bin/env python3
"""The rules of FHIR's HTTP that hold everywhere: methods, headers, forms, statuses, and a truthful
statement of them."""
import json

import story
from story import bundle, entry, observation, patient


class Statement(story.Story):
    def test_it_is_valid_and_says_what_is_so(self):
        """http.html#capabilities"""
        statement = self.get("/metadata").json
        checked = self.ask("POST", "/CapabilityStatement/$validate", statement)
        self.assertEqual([each["severity"] for each in checked.json["issue"]
                          if each["severity"] in ("error", "fatal")], [], checked.body)
        for form in statement["format"]:
            answer = self.get(f"/Patient?_format={form.replace('+', '%2B')}")
            self.assertEqual(answer.status, 200, form)
            self.assertIn(form.split("/")[-1].split("+")[-1], answer.headers["Content-Type"])
        for form in statement["patchFormat"]:
            self.assertIn(self.ask("PATCH", "/Patient/none", "[]" if "patch" in form else
                                   "<x/>" if "xml" in form else '{"resourceType":"Parameters"}',
                                   Content_Type=form).status, (400, 404))
        self.assertEqual(self.get("/metadata?_format=xml").status, 200)

    def test_every_operation_has_its_definition(self):
        rest = self.get("/metadata").json["rest"][0]
        listed = list(rest.get("operation", []))
        for kind in rest["resource"]:
            listed += kind.get("operation", [])
        urls = {each["definition"] for each in listed}
        names = {each["name"] for each in listed}
        self.assertLessEqual({"validate", "everything", "meta", "meta-add", "meta-delete", "lastn",
                              "document"}, names)
        self.assertNotIn("process-message", names)
        for url in urls:
            definition = self.get("/OperationDefinition/" + url.rsplit("/", 1)[1])
            self.assertEqual(definition.status, 200, url)
            self.assertEqual(definition.json["url"], url)

    def test_types_that_are_listed_are_served(self):
        kinds = self.get("/metadata").json["rest"][0]["resource"]
        for kind in kinds:
            name = kind["type"]
            self.assertEqual(self.get(f"/{name}?_count=0").status, 200, name)
            self.refused(self.get(f"/{name}/none"), 404)
            self.assertEqual(self.get(f"/{name}/_history?_count=0").status, 200, name)
            self.assertNotEqual(self.ask("POST", f"/{name}", "{}").status, 405, name)


class Methods(story.Story):
    def test_head_wherever_get(self):
        """http.html#head"""
        self.ask("PUT", "/Patient/h", patient(id="h"))
        for target in ("/metadata", "/Patient/h", "/Patient/h/_history/1", "/Patient", "/Patient/_history",
                       "/_history", "/Patient/h/_history", "/?_type=Patient", "/Patient/h/Observation",
                       "/Patient/h/$everything", "/Patient/none", "/Frobnicate/1"):
            with self.subTest(target):
                read, head = self.get(target), self.ask("HEAD", target)
                self.assertEqual((head.status, head.body), (read.status, b""))
                for name in ("Content-Type", "ETag", "Last-Modified"):
                    self.assertEqual(head.headers[name], read.headers[name])

    def test_every_wrong_method_names_the_right_ones(self):
        """RFC 9110 15.5.6"""
        for method, target in (("PUT", "/metadata"), ("DELETE", "/Patient/_history"), ("POST", "/Patient/x"),
                               ("PATCH", "/"), ("PUT", "/Patient/x/_history"), ("DELETE", "/Patient/_search"),
                               ("PATCH", "/Patient/x/_history/1"), ("PUT", "/Patient/x/$everything"),
                               ("POST", "/Patient/x/_history/1"), ("DELETE", "/")):
            with self.subTest((method, target)):
                answer = self.ask(method, target, "{}")
                self.refused(answer, 405)
                self.assertTrue(answer.headers["Allow"])
                self.assertNotIn(method, answer.headers["Allow"].split(", "))

    def test_not_modified(self):
        """http.html#cread, on read and on vread"""
        made = self.ask("POST", "/Patient", patient())
        for target in (f"/Patient/{made.json['id']}", f"/Patient/{made.json['id']}/_history/1"):
            for name, value in (("If_None_Match", 'W/"1"'), ("If_None_Match", '"1"'), ("If_None_Match", "*"),
                                ("If_None_Match", 'W/"7", W/"1"'),
                                ("If_Modified_Since", made.headers["Last-Modified"])):
                answer = self.get(target, **{name: value})
                self.assertEqual((answer.status, answer.body), (304, b""))
                self.assertEqual(answer.headers["ETag"], 'W/"1"')
            both = self.get(target, If_None_Match='W/"9"',
                            If_Modified_Since=made.headers["Last-Modified"])
            self.assertEqual(both.status, 200)

    def test_prefer_on_every_write(self):
        """http.html#ops"""
        for wish, body in (("minimal", None), ("OperationOutcome", "OperationOutcome"),
                           ("representation", "Patient"), (None, "Patient")):
            prefer = {"Prefer": wish and f"return={wish}"}
            for ask in (lambda: self.ask("POST", "/Patient", patient(), **prefer),
                        lambda: self.ask("PUT", "/Patient/pr", patient(id="pr"), **prefer),
                        lambda: self.ask("PATCH", "/Patient/pr", {"resourceType": "Parameters"}, **prefer)):
                answer = ask()
                self.assertIn(answer.status, (200, 201), answer.body)
                self.assertEqual(answer.json["resourceType"] if answer.body else None, body)
                self.assertTrue(answer.headers["ETag"] and answer.headers["Last-Modified"])
                self.assertTrue(answer.headers["Location"] or answer.headers["Content-Location"])

    def test_deleting_under_a_condition(self):
        """http.html#concurrency, #delete"""
        self.ask("PUT", "/Patient/d", patient(id="d"))
        self.ask("PUT", "/Patient/d", patient(id="d"))
        self.refused(self.ask("DELETE", "/Patient/d", If_Match='W/"1"'), 412)
        gone = self.ask("DELETE", "/Patient/d", If_Match='W/"2"')
        self.assertEqual((gone.status, gone.version), (204, "3"))
        self.refused(self.ask("PUT", "/Patient/d", patient(id="d"), If_Match='W/"2"'), 412)

    def test_criteria_that_choose_nothing_are_refused(self):
        """http.html#cond-update: what is ignored must not match everything"""
        made = self.made(patient())
        for query in ("frobnicate=1", "_count=1", "_sort=name", "name=", "_format=json", "", "name:oops=x"):
            for method, body in (("PUT", patient()), ("DELETE", None),
                                 ("PATCH", {"resourceType": "Parameters"})):
                with self.subTest((method, query)):
                    self.assertIn(self.ask(method, "/Patient?" + query, body).status, (400, 412))
            self.assertIn(self.ask("POST", "/Patient", patient(), If_None_Exist=query or "?").status,
                          (400, 412))
        self.assertEqual(self.get(f"/Patient/{made['id']}").version, "1")


class Json(story.Story):
    def test_members_and_their_companions(self):
        """json.html#primitive"""
        good = patient(name=[{"given": ["A", None, "B"],
                              "_given": [None, {"extension": [{"url": "http://x", "valueCode": "y"}]}, None]}],
                       _birthDate={"extension": [{"url": "http://x", "valueString": "spring"}]})
        made = self.made(good)
        read = self.get(f"/Patient/{made['id']}").json
        self.assertEqual((read["name"], read["_birthDate"]), (good["name"], good["_birthDate"]))
        for bad in ({"name": [{"given": ["A", None]}]}, {"name": [{"given": [None], "_given": [None]}]},
                    {"name": [{"given": ["A"], "_given": [None, {"id": "x"}, None]}]},
                    {"_name": [{"id": "x"}]}, {"_birthDate": {}}, {"birthDate": None},
                    {"deceasedBoolean": True, "deceasedDateTime": "2020"}, {"Active": True}):
            with self.subTest(bad):
                self.refused(self.ask("POST", "/Patient", patient(**bad)), 400)

    def test_digits_survive_everything(self):
        """json.html#decimal: through update, search, history, bundles and XML"""
        text = ('{"resourceType":"Observation","id":"dec","status":"final","code":{"text":"x"},'
                '"valueQuantity":{"value":0.0100,"unit":"g"},"referenceRange":[{"low":{"value":1e-3},'
                '"high":{"value":123456789012345678.90}}]}')
        self.assertEqual(self.ask("PUT", "/Observation/dec", text).status, 201)
        for target in ("/Observation/dec", "/Observation?_id=dec", "/Observation/dec/_history",
                       "/Observation/dec?_pretty=true", "/Observation/dec?_elements=valueQuantity,referenceRange",
                       "/Observation/dec?_format=xml"):
            body = self.get(target).body.decode()
            for digits in ("0.0100", "1e-3", "123456789012345678.90"):
                self.assertIn(digits, body, target)
        patched = self.ask("PATCH", "/Observation/dec", [{"op": "add", "path": "/note", "value": [{"text": "n"}]}],
                           Content_Type="application/json-patch+json")
        self.assertIn(b"0.0100", patched.body)

    def test_names_are_case_sensitive(self):
        """datatypes.html#id, http.html#general"""
        self.ask("PUT", "/Patient/Case", patient(id="Case"))
        self.refused(self.get("/Patient/case"), 404)
        self.refused(self.get("/patient/Case"), 404)
        self.refused(self.get("/Patient?GENDER=male", Prefer="handling=strict"), 400, "GENDER")
        self.assertEqual(self.ask("PUT", "/Patient/case", patient(id="case")).status, 201)


class History(story.Story):
    def test_at_a_moment(self):
        """http.html#history: _at, _since, _count, order, methods"""
        versions = [self.ask("PUT", "/Basic/v", {"resourceType": "Basic", "id": "v", "code": {"text": str(i)}})
                    for i in range(3)]
        moment = versions[1].json["meta"]["lastUpdated"]
        found = lambda query: [each["resource"]["meta"]["versionId"] for each in
                               self.get("/Basic/v/_history" + query).json.get("entry", [])]
        self.assertEqual(found(""), ["3", "2", "1"])
        self.assertIn("2", found(f"?_at={moment.replace('+', '%2B')}"))
        self.assertEqual(found("?_count=1"), ["3"])
        self.assertIn("3", found(f"?_since={moment}"))
        self.ask("DELETE", "/Basic/v")
        page = self.get("/Basic/_history").json
        checked = self.ask("POST", "/Bundle/$validate", page)
        self.assertEqual([each for each in checked.json["issue"] if each["severity"] == "error"], [],
                         checked.body)


if __name__ == "__main__":
    story.main()
