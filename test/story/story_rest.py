#!/usr/bin/env python3
"""FHIR R4 REST as a client sees it: create, read, update, delete, history, conditions."""
import concurrent.futures
import json

import story
from story import observation, patient


class Http(story.Story):
    def test_metadata_is_open_and_true(self):
        """http.html#capabilities"""
        answer = self.server.raw("GET", "/fhir/metadata")
        self.assertEqual(answer.status, 200)
        statement = answer.json
        self.assertEqual(statement["fhirVersion"], "4.0.1")
        rest = statement["rest"][0]
        kinds = {resource["type"]: resource for resource in rest["resource"]}
        self.assertIn("birthdate", [each["name"] for each in kinds["Patient"]["searchParam"]])
        for interaction in ("read", "vread", "update", "patch", "delete", "history-instance",
                            "history-type", "create", "search-type"):
            self.assertIn({"code": interaction}, kinds["Patient"]["interaction"])
        for operation in rest.get("operation", []) + kinds["Patient"]["operation"]:
            self.assertTrue(operation["definition"])

    def test_nothing_else_is_open(self):
        answer = self.server.raw("GET", "/fhir/Patient")
        self.refused(answer, 401)
        self.refused(self.get("/Patient", Authorization="Bearer nonsense"), 401)

    def test_media_types(self):
        """http.html#mime-type"""
        self.assertEqual(self.get("/Patient").headers["Content-Type"], "application/fhir+json; charset=utf-8")
        self.refused(self.get("/Patient", Accept="text/turtle"), 406, "Accept")
        self.refused(self.get("/Patient?_format=ttl"), 406, "_format")
        self.refused(self.get("/Patient", Accept="application/fhir+json; fhirVersion=3.0"), 406)
        answer = self.get("/Patient?_format=json", Accept="application/fhir+xml")
        self.assertTrue(answer.headers["Content-Type"].startswith("application/fhir+json"))
        self.assertEqual(self.get("/Patient?_format=application/fhir%2Bjson").status, 200)
        self.refused(self.ask("POST", "/Patient", "x", Content_Type="text/plain"), 415)
        self.assertEqual(self.ask("POST", "/Patient", patient(), Content_Type="application/json").status, 201)

    def test_pretty(self):
        made = self.made(patient(active=True))
        text = self.get(f"/Patient/{made['id']}?_pretty=true").body.decode()
        self.assertIn('\n  "active": true', text)
        self.assertEqual(json.loads(text), made)

    def test_head(self):
        """http.html#head"""
        made = self.made(patient())
        read, head = (self.ask(method, f"/Patient/{made['id']}") for method in ("GET", "HEAD"))
        self.assertEqual(head.status, 200)
        self.assertEqual(head.body, b"")
        for name in ("ETag", "Last-Modified", "Content-Type"):
            self.assertEqual(head.headers[name], read.headers[name])

    def test_methods(self):
        answer = self.ask("POST", "/Patient/a", patient())
        self.refused(answer, 405)
        self.assertIn("PUT", answer.headers["Allow"])
        self.refused(self.ask("DELETE", "/metadata"), 405)
        self.refused(self.ask("PUT", "", patient()), 405)


class Create(story.Story):
    def test_the_server_gives_id_and_version(self):
        """http.html#create"""
        answer = self.ask("POST", "/Patient", patient(
            id="mine", meta={"versionId": "9", "lastUpdated": "2001-01-01T00:00:00Z",
                             "tag": [{"system": "x", "code": "kept"}]}))
        self.assertEqual(answer.status, 201)
        made = answer.json
        self.assertNotEqual(made["id"], "mine")
        self.assertEqual(made["meta"]["versionId"], "1")
        self.assertGreater(made["meta"]["lastUpdated"], "2020")
        self.assertEqual(made["meta"]["tag"], [{"system": "x", "code": "kept"}])
        self.assertTrue(answer.headers["Location"].endswith(f"/fhir/Patient/{made['id']}/_history/1"))
        self.assertEqual(answer.headers["ETag"], 'W/"1"')
        self.assertTrue(answer.headers["Last-Modified"].endswith(" GMT"))

    def test_bytes_survive(self):
        """json.html#primitive: precision, unknown order, extensions of primitives"""
        text = ('{"resourceType":"Observation","status":"final","code":{"text":"x"},'
                '"valueQuantity":{"value":1.500,"unit":"mg"},'
                '"_status":{"extension":[{"url":"http://x","valueDecimal":0.10e1}]}}')
        made = self.ask("POST", "/Observation", text)
        self.assertEqual(made.status, 201, made.body)
        body = self.get(f"/Observation/{made.json['id']}").body.decode()
        for part in ('"value":1.500', '"valueDecimal":0.10e1'):
            self.assertIn(part, body)

    def test_prefer(self):
        """http.html#ops"""
        ask = lambda wish: self.ask("POST", "/Patient", patient(), Prefer=f"return={wish}")
        self.assertEqual(ask("minimal").body, b"")
        self.assertEqual(ask("minimal").status, 201)
        self.assertEqual(ask("representation").json["resourceType"], "Patient")
        self.assertEqual(ask("OperationOutcome").json["resourceType"], "OperationOutcome")

    def test_the_type_must_be_that_of_the_address(self):
        self.refused(self.ask("POST", "/Observation", patient()), 400, "Observation.resourceType")

    def test_conditional(self):
        """http.html#ccreate"""
        body = patient(identifier=[{"system": "urn:c", "value": "1"}])
        first = self.ask("POST", "/Patient", body, If_None_Exist="identifier=urn:c|1")
        again = self.ask("POST", "/Patient", body, If_None_Exist="identifier=urn:c|1")
        self.assertEqual((first.status, again.status), (201, 200))
        self.assertEqual(again.json["id"], first.json["id"])
        self.made(body)
        self.refused(self.ask("POST", "/Patient", body, If_None_Exist="identifier=urn:c|1"), 412)
        self.refused(self.ask("POST", "/Patient", body, If_None_Exist="frobnicate=1"), 400)

    def test_conditional_under_load_makes_one(self):
        body = patient(identifier=[{"system": "urn:c", "value": "load"}])
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda _: self.ask(
                "POST", "/Patient", body, If_None_Exist="identifier=urn:c|load"), range(36)))
        self.assertEqual(sum(answer.status == 201 for answer in answers), 1)
        self.assertEqual({answer.status for answer in answers}, {200, 201})
        self.assertEqual(self.get("/Patient?identifier=urn:c|load").json["total"], 1)


class ReadAndUpdate(story.Story):
    def test_read(self):
        """http.html#read"""
        self.refused(self.get("/Patient/nobody"), 404)
        self.refused(self.get("/Frobnicate/1"), 404)
        self.refused(self.get("/patient/1"), 404)
        self.refused(self.get("/Patient/not_an_id"), 400, "Patient.id")
        self.refused(self.get("/Patient/" + "a" * 65), 400, "Patient.id")

    def test_not_modified(self):
        """http.html#cread"""
        made = self.ask("POST", "/Patient", patient())
        target = f"/Patient/{made.json['id']}"
        self.assertEqual(self.get(target, If_None_Match=made.headers["ETag"]).status, 304)
        self.assertEqual(self.get(target, If_None_Match='W/"99"').status, 200)
        self.assertEqual(self.get(target, If_Modified_Since=made.headers["Last-Modified"]).status, 304)
        self.assertEqual(self.get(target, If_Modified_Since="Sun, 06 Nov 1994 08:49:37 GMT").status, 200)

    def test_update_makes_versions(self):
        """http.html#update, #upsert"""
        first = self.ask("PUT", "/Patient/u1", patient(id="u1"))
        second = self.ask("PUT", "/Patient/u1", patient(id="u1", active=True))
        self.assertEqual((first.status, second.status), (201, 200))
        self.assertEqual(second.json["meta"]["versionId"], "2")
        self.assertNotIn("active", self.get("/Patient/u1/_history/1").json)
        self.assertTrue(self.get("/Patient/u1/_history/2").json["active"])
        self.refused(self.get("/Patient/u1/_history/3"), 404)
        self.refused(self.get("/Patient/u1/_history/x"), 404)
        self.refused(self.ask("PUT", "/Patient/u1", patient(id="other")), 400, "Patient.id")
        self.refused(self.ask("PUT", "/Patient/u1", patient()), 400, "Patient.id")

    def test_if_match(self):
        """http.html#concurrency"""
        self.ask("PUT", "/Patient/u2", patient(id="u2"))
        put = lambda tag: self.ask("PUT", "/Patient/u2", patient(id="u2"), If_Match=tag)
        self.assertEqual(put('W/"1"').status, 200)
        self.refused(put('W/"1"'), 412)
        self.refused(put("one"), 400, "If-Match")
        self.assertEqual(self.get("/Patient/u2").json["meta"]["versionId"], "2")

    def test_of_two_writers_one_wins(self):
        self.ask("PUT", "/Patient/u3", patient(id="u3"))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.ask(
                "PUT", "/Patient/u3", patient(id="u3"), If_Match='W/"1"').status, range(8)))
        self.assertEqual(sorted(answers), [200] + [412] * 7)

    def test_without_conditions_the_last_writer_wins(self):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: self.ask(
                "PUT", "/Patient/u9", patient(id="u9")).status, range(64)))
        self.assertEqual(sorted(answers), [200] * 63 + [201])
        self.assertEqual(self.get("/Patient/u9").json["meta"]["versionId"], "64")

    def test_a_rejected_update_leaves_the_version(self):
        """http.html#rejecting-updates"""
        self.ask("PUT", "/Patient/u4", patient(id="u4"))
        self.refused(self.ask("PUT", "/Patient/u4", patient(id="u4", gender="blue")), 400, "Patient.gender")
        self.assertEqual(self.get("/Patient/u4").json["meta"]["versionId"], "1")

    def test_delete_and_revive(self):
        """http.html#delete"""
        self.ask("PUT", "/Patient/u5", patient(id="u5"))
        self.assertEqual(self.ask("DELETE", "/Patient/u5").status, 204)
        self.assertEqual(self.ask("DELETE", "/Patient/u5").status, 204)
        self.assertEqual(self.ask("DELETE", "/Patient/never").status, 204)
        self.refused(self.get("/Patient/u5"), 410)
        self.assertEqual(self.get("/Patient?_id=u5").json["total"], 0)
        self.assertEqual(self.get("/Patient/u5/_history/1").status, 200)
        self.refused(self.get("/Patient/u5/_history/2"), 410)
        self.assertEqual(self.ask("PUT", "/Patient/u5", patient(id="u5")).json["meta"]["versionId"], "3")

    def test_conditional_update(self):
        """http.html#cond-update"""
        body = patient(identifier=[{"system": "urn:u", "value": "1"}])
        put = lambda resource: self.ask("PUT", "/Patient?identifier=urn:u|1", resource)
        first = put(body)
        self.assertEqual(first.status, 201)
        self.assertEqual(put(body).status, 200)
        self.assertEqual(put({**body, "id": first.json["id"]}).json["meta"]["versionId"], "3")
        self.refused(put({**body, "id": "other"}), 400, "Patient.id")
        self.made(body)
        self.refused(put(body), 412)
        self.refused(self.ask("PUT", "/Patient?frobnicate=1", body), 400, "frobnicate")
        self.refused(self.ask("PUT", "/Patient", body), 400)
        named = self.ask("PUT", "/Patient?identifier=urn:u|new", {**body, "id": "u-new"})
        self.assertEqual((named.status, named.json["id"]), (201, "u-new"))

    def test_conditional_delete(self):
        """http.html#cdelete"""
        for value in ("one", "two", "two"):
            self.made(patient(identifier=[{"system": "urn:d", "value": value}]))
        self.assertEqual(self.ask("DELETE", "/Patient?identifier=urn:d|one").status, 204)
        self.assertEqual(self.get("/Patient?identifier=urn:d|one").json["total"], 0)
        self.refused(self.ask("DELETE", "/Patient?identifier=urn:d|two"), 412)
        self.assertEqual(self.ask("DELETE", "/Patient?identifier=urn:d|none").status, 204)
        self.refused(self.ask("DELETE", "/Patient?_count=1"), 400, "_count")
        self.refused(self.ask("DELETE", "/Patient"), 400)

    def test_patch(self):
        """http.html#patch"""
        self.ask("PUT", "/Patient/p1", patient(id="p1", active=True))
        patch = lambda body, **headers: self.ask(
            "PATCH", "/Patient/p1", body, **{"Content_Type": "application/json-patch+json", **headers})
        self.assertFalse(patch([{"op": "replace", "path": "/active", "value": False}]).json["active"])
        self.refused(patch([{"op": "add", "path": "/active", "value": True},
                            {"op": "test", "path": "/active", "value": False}]), 422)
        self.refused(patch([{"op": "add", "path": "/gender", "value": "blue"}]), 400, "Patient.gender")
        self.refused(patch([{"op": "remove", "path": "/active"}], If_Match='W/"1"'), 412)
        self.refused(patch("<diff/>", Content_Type="application/xml-patch+xml"), 415)
        self.refused(patch("{}", Content_Type="application/fhir+json"), 400)
        self.assertEqual(self.get("/Patient/p1").json["meta"]["versionId"], "2")


class History(story.Story):
    def test_instance(self):
        """http.html#history"""
        for active in (True, False):
            self.ask("PUT", "/Patient/h1", patient(id="h1", active=active))
        self.ask("DELETE", "/Patient/h1")
        page = self.get("/Patient/h1/_history").json
        self.assertEqual((page["type"], page["total"]), ("history", 3))
        self.assertEqual([each["request"]["method"] for each in page["entry"]], ["DELETE", "PUT", "POST"])
        self.assertNotIn("resource", page["entry"][0])
        self.assertEqual(page["entry"][1]["resource"]["meta"]["versionId"], "2")
        for each in page["entry"]:
            self.assertTrue(each["response"]["status"] and each["response"]["lastModified"])
            self.assertTrue(each["fullUrl"].endswith("/fhir/Patient/h1"))
        self.refused(self.get("/Patient/none/_history"), 404)

    def test_pages_of_type_and_system(self):
        for _ in range(5):
            self.made({"resourceType": "Basic", "code": {"text": "x"}})
        seen, target = [], "/Basic/_history?_count=2"
        while target:
            answer = self.get(target)
            seen += [each["resource"]["id"] for each in answer.json["entry"]]
            self.assertEqual(answer.json["total"], 5)
            next_url = answer.link("next")
            target = next_url and next_url.split("/fhir")[1]
        self.assertEqual(len(seen), 5)
        self.assertEqual(len(set(seen)), 5)
        self.assertGreaterEqual(self.get("/_history?_count=0").json["total"], 5)

    def test_since(self):
        self.made({"resourceType": "Basic", "code": {"text": "x"}})
        self.assertEqual(self.get("/Basic/_history?_since=2100-01-01T00:00:00Z").json["total"], 0)
        self.assertGreater(self.get("/Basic/_history?_since=2020").json["total"], 0)
        for name in ("_since", "_at", "_count", "_before"):
            self.refused(self.get(f"/Basic/_history?{name}=soon"), 400, name)


class Search(story.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        post = cls.server.ask
        post("PUT", "/Organization/o1", {"resourceType": "Organization", "id": "o1", "name": "Ward",
                                         "partOf": {"reference": "Organization/o2"}})
        post("PUT", "/Organization/o2", {"resourceType": "Organization", "id": "o2", "name": "House",
                                         "partOf": {"reference": "Organization/o1"}})
        for i in range(7):
            post("PUT", f"/Patient/s{i}", patient(
                id=f"s{i}", gender="female" if i % 2 else "male", birthDate=f"194{i}-03-09",
                name=[{"family": f"Núñez{i}", "given": ["Ann"]}],
                managingOrganization={"reference": "Organization/o1"}))
        post("PUT", "/Observation/b1", observation(id="b1", subject={"reference": "Patient/s1"}))

    def ids(self, target, mode="match"):
        answer = self.get(target)
        self.assertEqual(answer.status, 200, answer.body)
        return [resource["id"] for resource in answer.entries(mode)]

    def test_the_bundle_says_what_it_is(self):
        """bundle.html#searchset"""
        answer = self.get("/Patient?gender=female&frobnicate=1")
        self.assertEqual((answer.json["type"], answer.json["total"]), ("searchset", 3))
        self.assertIn("gender=female", answer.link("self"))
        self.assertNotIn("frobnicate", answer.link("self"))
        for each in answer.json["entry"]:
            self.assertEqual(each["search"]["mode"], "match")
            self.assertTrue(each["fullUrl"].endswith("/fhir/Patient/" + each["resource"]["id"]))
        self.refused(self.get("/Patient?frobnicate=1", Prefer="handling=strict"), 400, "frobnicate")

    def test_ways_to_ask(self):
        """http.html#search"""
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        self.assertEqual(len(self.ask("POST", "/Patient/_search", "gender=female", **form).entries()), 3)
        self.assertEqual(len(self.ask("POST", "/Patient/_search?birthdate=lt1945", "gender=female",
                                      **form).entries()), 2)
        self.assertEqual(self.ids("/Patient/s1/Observation"), ["b1"])
        self.assertEqual(self.ids("/Patient/s2/Observation"), [])
        both = self.get("/?_type=Patient,Observation&_count=100").entries()
        self.assertEqual({each["resourceType"] for each in both}, {"Patient", "Observation"})
        self.refused(self.ask("POST", "/Patient/_search", "{}", Content_Type="application/json"), 415)

    def test_values_that_cannot_be_read(self):
        """search.html#modifiers"""
        self.refused(self.get("/Patient?birthdate=soon"), 400, "birthdate")
        self.refused(self.get("/Patient?gender:frobnicate=x"), 400)
        self.refused(self.get("/Patient?_count=lots"), 400, "_count")
        self.refused(self.get("/Patient?_sort=frobnicate", Prefer="handling=strict"), 400, "_sort")
        self.refused(self.get("/Patient?_summary=some"), 400, "_summary")
        self.refused(self.get("/Patient?gender=%zz"), 400)

    def test_paging(self):
        """search.html#count"""
        seen, target, pages = [], "/Patient?_sort=birthdate&_count=3&_total=accurate", 0
        while target:
            answer = self.get(target)
            seen += [each["id"] for each in answer.entries()]
            pages += 1
            self.assertEqual(answer.json["total"], 7)
            next_url = answer.link("next")
            target = next_url and next_url.split("/fhir")[1]
        self.assertEqual((pages, seen), (3, [f"s{i}" for i in range(7)]))
        self.assertEqual(self.get("/Patient?_count=0").json.get("entry"), None)
        self.assertEqual(self.get("/Patient?_summary=count").json["total"], 7)
        self.assertLessEqual(len(self.get("/Patient?_count=999999999").entries()), 1000)
        self.assertNotIn("total", self.get("/Patient?_total=none").json)
        self.assertNotIn("total", self.get("/Patient?_count=3").json)
        self.refused(self.get("/Patient?_count=3&_page=somewhere"), 400, "_page")

    def test_pages_stay_whole_while_others_write(self):
        """http.html#paging"""
        for number in range(6):
            self.ask("PUT", f"/Basic/page{number}", {"resourceType": "Basic", "id": f"page{number}",
                                              "code": {"text": "page"}})
        seen, target = [], "/Basic?code:text=page&_count=2"
        while target:
            answer = self.get(target)
            seen += [each["id"] for each in answer.entries()]
            late = f"late{len(seen)}"
            self.ask("PUT", f"/Basic/{late}", {"resourceType": "Basic", "id": late,
                                        "code": {"text": "page"}})
            self.ask("DELETE", f"/Basic/{seen[0]}")
            target = (answer.link("next") or "/fhir").split("/fhir")[1]
        self.assertEqual(seen, [f"page{number}" for number in reversed(range(6))])

        backwards, target = [], self.get("/Basic?code:text=page&_count=2").link("last")
        while target:
            answer = self.get(target.split("/fhir")[1])
            backwards = [each["id"] for each in answer.entries()] + backwards
            target = answer.link("previous")
        self.assertEqual(backwards, ["late6", "late4", "late2"] + seen[1:])

    def test_includes(self):
        """search.html#include"""
        target = "/Patient?_include=Patient:organization"
        self.assertEqual(self.ids(target, "include"), ["o1"])
        target += "&_include:iterate=Organization:partof"
        self.assertEqual(sorted(self.ids(target, "include")), ["o1", "o2"])
        self.assertEqual(self.ids("/Patient?_id=s1&_revinclude=Observation:subject", "include"), ["b1"])
        self.assertEqual(self.get(target).json["total"], 7)

    def test_parts(self):
        """search.html#summary, #elements"""
        part = self.get("/Patient?_id=s1&_elements=gender").entries()[0]
        self.assertEqual(set(part), {"resourceType", "id", "meta", "gender"})
        self.assertEqual(part["meta"]["tag"][-1]["code"], "SUBSETTED")
        self.refused(self.ask("PUT", "/Patient/s1", part), 422)
        short = self.get("/Observation/b1?_elements=subject").json
        self.assertEqual(set(short), {"resourceType", "id", "meta", "status", "code", "subject"})


class Operations(story.Story):
    def test_everything(self):
        """patient-operation-everything.html"""
        self.ask("PUT", "/Practitioner/e1", {"resourceType": "Practitioner", "id": "e1"})
        self.ask("PUT", "/Patient/e1", patient(id="e1"))
        self.made(observation(subject={"reference": "Patient/e1"},
                              performer=[{"reference": "Practitioner/e1"}]))
        answer = self.get("/Patient/e1/$everything")
        self.assertEqual({each["resourceType"] for each in answer.entries()}, {"Patient", "Observation"})
        self.assertEqual([each["id"] for each in answer.entries("include")], ["e1"])
        self.refused(self.get("/Patient/nobody/$everything"), 404)
        self.refused(self.get("/Patient/e1/$everything?start=soon"), 400)

    def test_validate(self):
        """resource-operation-validate.html"""
        good = self.ask("POST", "/Patient/$validate", patient(gender="other"))
        self.assertEqual((good.status, good.json["issue"][0]["severity"]), (200, "information"))
        bad = self.ask("POST", "/Patient/$validate", patient(gender="blue", nonsense=1))
        self.assertEqual(bad.status, 200)
        self.assertEqual(sorted(bad.expressions), ["Patient.gender", "Patient.nonsense"])
        self.assertEqual(self.get("/Patient?gender=other").json["total"], 0)

    def test_calls_are_checked_against_the_definition(self):
        self.refused(self.ask("POST", "/Patient/$validate", {
            "resourceType": "Parameters", "parameter": [{"name": "colour", "valueCode": "x"},
                                                        {"name": "mode", "valueInteger": 1}]}), 400,
            "Parameters.parameter[0].name", "Parameters.parameter[1].valueInteger")
        self.refused(self.ask("POST", "/Patient/$frobnicate", {"resourceType": "Parameters"}), 404)
        definition = self.get("/OperationDefinition/Patient-everything")
        self.assertEqual(definition.json["code"], "everything")


if __name__ == "__main__":
    story.main()
