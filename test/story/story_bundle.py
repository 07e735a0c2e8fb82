#!/usr/bin/env python3
"""Bundles posted to the base: transaction and batch."""
import concurrent.futures

import story
from story import bundle, entry, observation, patient


class Transaction(story.Story):
    def post(self, *entries, **headers):
        return self.ask("POST", "", bundle("transaction", *entries), **headers)

    def test_links_follow_what_is_made(self):
        """http.html#trules"""
        answer = self.post(
            entry("POST", "Observation", observation(
                subject={"reference": "urn:uuid:1"}, hasMember=[{"reference": "urn:uuid:2"}],
                text={"status": "generated", "div":
                      '<div xmlns="http://www.w3.org/1999/xhtml"><a href="urn:uuid:1">her</a></div>'}),
                full_url="urn:uuid:2"),
            entry("POST", "Patient", patient(link=[{"other": {"reference": "urn:uuid:1"}, "type": "seealso"}]),
                  full_url="urn:uuid:1"))
        self.assertEqual(answer.status, 200, answer.body)
        places = [each["response"]["location"].split("/fhir/")[1].split("/_history")[0]
                  for each in answer.json["entry"]]
        made = self.get("/" + places[0]).json
        self.assertEqual(made["subject"]["reference"], places[1])
        self.assertEqual(made["hasMember"][0]["reference"], places[0])
        self.assertIn(f'href="{places[1]}"', made["text"]["div"])
        self.assertEqual(self.get("/" + places[1]).json["link"][0]["other"]["reference"], places[1])

    def test_all_or_nothing(self):
        self.refused(self.post(
            entry("PUT", "Patient/t1", patient(id="t1")),
            entry("POST", "Patient", patient(gender="blue"))), 400, "Bundle.entry[1].resource.gender")
        self.refused(self.get("/Patient/t1"), 404)

    def test_a_read_that_fails_fails_all(self):
        self.refused(self.post(entry("PUT", "Patient/t9", patient(id="t9")), entry("GET", "Patient/none")),
                     404, "Bundle.entry[1]")
        self.refused(self.get("/Patient/t9"), 404)

    def test_response_entries_stand_in_order(self):
        """bundle.html, http.html#transaction-response"""
        self.ask("PUT", "/Patient/t2", patient(id="t2"))
        answer = self.post(
            entry("GET", "Patient/t3"), entry("PUT", "Patient/t3", patient(id="t3")),
            entry("POST", "Patient", patient()), entry("DELETE", "Patient/t2"))
        self.assertEqual([each["response"]["status"][:3] for each in answer.json["entry"]],
                         ["200", "201", "201", "204"])
        self.assertEqual(answer.json["entry"][0]["resource"]["id"], "t3")
        self.assertEqual(answer.json["entry"][1]["response"]["etag"], 'W/"1"')
        self.assertTrue(answer.json["entry"][1]["response"]["lastModified"])
        self.refused(self.get("/Patient/t2"), 410)

    def test_conditions_within(self):
        """http.html#transaction: ifNoneExist, ifMatch, conditional PUT and DELETE"""
        who = patient(identifier=[{"system": "urn:t", "value": "1"}])
        one = lambda: self.post(
            entry("POST", "Patient", who, full_url="urn:uuid:p", ifNoneExist="identifier=urn:t|1"),
            entry("POST", "Observation", observation(subject={"reference": "urn:uuid:p"})))
        first, second = one().json, one().json
        self.assertEqual([first["entry"][0]["response"]["status"][:3],
                          second["entry"][0]["response"]["status"][:3]], ["201", "200"])
        target = second["entry"][1]["response"]["location"].split("/fhir")[1].split("/_history")[0]
        patient_place = first["entry"][0]["response"]["location"].split("/fhir/")[1].split("/_history")[0]
        self.assertEqual(self.get(target).json["subject"]["reference"], patient_place)
        self.refused(self.post(entry("PUT", patient_place, {**who, "id": patient_place.split("/")[1]},
                                     ifMatch='W/"7"')), 412, "Bundle.entry[0]")
        put = self.post(entry("PUT", "Patient?identifier=urn:t|1", who))
        self.assertEqual(put.json["entry"][0]["response"]["etag"], 'W/"2"')
        gone = self.post(entry("DELETE", "Patient?identifier=urn:t|1"))
        self.assertEqual(gone.json["entry"][0]["response"]["status"][:3], "204")
        self.refused(self.get("/" + patient_place), 410)

    def test_conditional_references(self):
        """http.html#trules"""
        self.made(patient(identifier=[{"system": "urn:r", "value": "1"}]))
        post = lambda value: self.post(entry("POST", "Observation", observation(
            subject={"reference": f"Patient?identifier=urn:r|{value}"})), Prefer="return=representation")
        made = post(1).json["entry"][0]["resource"]
        self.assertRegex(made["subject"]["reference"], r"^Patient/[A-Za-z0-9.-]+$")
        self.refused(post(2), 422, "Bundle.entry[0].resource.subject.reference")
        self.made(patient(identifier=[{"system": "urn:r", "value": "1"}]))
        self.refused(post(1), 412, "Bundle.entry[0].resource.subject.reference")

    def test_one_identity_stands_once(self):
        put = entry("PUT", "Patient/t4", patient(id="t4"))
        self.refused(self.post(put, put), 400, "Bundle.entry[1]")
        self.refused(self.post(put, entry("DELETE", "Patient/t4")), 400)
        self.refused(self.get("/Patient/t4"), 404)

    def test_entries_that_cannot_be_carried_out(self):
        self.refused(self.post({"resource": patient()}), 400, "Bundle.entry[0].request")
        self.refused(self.post(entry("FROB", "Patient")), 400, "Bundle.entry[0].request.method")
        self.refused(self.post(entry("POST", "Patient")), 400, "Bundle.entry[0].resource")
        self.refused(self.post(entry("POST", "Frobnicate", {"resourceType": "Frobnicate"})), 400,
                     "Bundle.entry[0].request.url")
        self.refused(self.post(entry("PUT", "Patient", patient())), 400, "Bundle.entry[0].request.url")
        self.refused(self.post(entry("POST", "Patient", observation())), 400,
                     "Bundle.entry[0].resource.resourceType")
        self.refused(self.ask("POST", "", {"resourceType": "Bundle", "type": "transaction", "entry": {}}),
                     400, "Bundle.entry")

    def test_other_bundles(self):
        """http.html#other-bundles"""
        for kind in ("history", "collection", "document", "searchset"):
            self.refused(self.ask("POST", "", bundle(kind)), 400, "Bundle.type")
        self.refused(self.ask("POST", "", bundle("frobnicate")), 400, "Bundle.type")
        self.refused(self.ask("POST", "", patient()), 400, "Bundle.resourceType")

    def test_links_stand_in_more_than_references(self):
        """http.html#trules: references, uri, url, canonical, narrative; not in plain text"""
        urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
        answer = self.post(
            entry("POST", "Patient", patient(), full_url=urn),
            entry("POST", "CarePlan", {
                "resourceType": "CarePlan", "status": "active", "intent": "plan",
                "subject": {"reference": urn + "/_history/1"}, "instantiatesUri": [urn],
                "instantiatesCanonical": [urn], "description": urn,
                "identifier": [{"system": "urn:x", "value": urn}],
                "extension": [{"url": "http://x", "valueUri": urn}, {"url": "http://x", "valueUrl": urn},
                              {"url": "http://x", "valueString": urn}],
                "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">'
                         f"<a href='{urn}'>a</a><img src=\"{urn}\" alt=\"b\"/>{urn}</div>"}}))
        self.assertEqual(answer.status, 200, answer.body)
        places = [each["response"]["location"].split("/fhir/")[1].split("/_history")[0]
                  for each in answer.json["entry"]]
        made = self.get("/" + places[1]).json
        who = places[0]
        self.assertEqual(made["subject"]["reference"].split("/_history")[0], who)
        self.assertEqual((made["instantiatesUri"], made["instantiatesCanonical"]), ([who], [who]))
        self.assertEqual([made["extension"][0]["valueUri"], made["extension"][1]["valueUrl"]], [who, who])
        for kept in (made["description"], made["identifier"][0]["value"],
                     made["extension"][2]["valueString"]):
            self.assertEqual(kept, urn)
        self.assertIn(f"href='{who}'", made["text"]["div"])
        self.assertIn(f'src="{who}"', made["text"]["div"])
        self.assertIn(urn + "</div>", made["text"]["div"])

    def test_links_by_address(self):
        """bundle.html#references: fullUrl of another server, references relative to it"""
        far = "http://far.example/fhir/"
        answer = self.post(
            entry("POST", "Patient", patient(id="p"), full_url=far + "Patient/p"),
            entry("POST", "Observation", observation(subject={"reference": "Patient/p"}),
                  full_url=far + "Observation/o"),
            entry("POST", "Observation", observation(subject={"reference": far + "Patient/p"})),
            entry("POST", "Observation", observation(subject={"reference": "http://else.example/Patient/p"}),
                  full_url="urn:uuid:5"), Prefer="return=representation").json["entry"]
        who = "Patient/" + answer[0]["resource"]["id"]
        self.assertEqual([each["resource"]["subject"]["reference"] for each in answer[1:]],
                         [who, who, "http://else.example/Patient/p"])

    def test_the_order_of_work(self):
        """http.html#trules: DELETE, POST, PUT and PATCH, GET, whatever the order of the entries"""
        self.ask("PUT", "/Patient/w1", patient(id="w1", identifier=[{"system": "urn:w", "value": "1"}]))
        answer = self.post(
            entry("GET", "Patient?identifier=urn:w|2"),
            entry("PUT", "Patient/w2", patient(id="w2", identifier=[{"system": "urn:w", "value": "2"}])),
            entry("POST", "Patient", patient(identifier=[{"system": "urn:w", "value": "2"}])),
            entry("DELETE", "Patient/w1"), entry("GET", "Patient/w2", ifNoneMatch='W/"1"'),
            entry("GET", "Patient/w2", ifModifiedSince="2100-01-01T00:00:00Z"))
        self.assertEqual(answer.status, 200, answer.body)
        first = answer.json["entry"][0]
        self.assertEqual((first["resource"]["type"], first["resource"]["total"]), ("searchset", 2))
        self.assertEqual([each["response"]["status"][:3] for each in answer.json["entry"]],
                         ["200", "201", "201", "204", "304", "304"])

    def test_one_identity_however_it_is_found(self):
        """http.html#trules"""
        who = patient(identifier=[{"system": "urn:i", "value": "1"}])
        made = self.made(who)
        put = entry("PUT", f"Patient/{made['id']}", {**who, "id": made["id"]})
        by = "Patient?identifier=urn:i|1"
        for other in (entry("PUT", by, who), entry("DELETE", by), entry("DELETE", f"Patient/{made['id']}"),
                      entry("PATCH", by, {"resourceType": "Parameters", "parameter": []})):
            self.refused(self.post(put, other), 400, "Bundle.entry[1]")
        fresh = patient(identifier=[{"system": "urn:i", "value": "2"}])
        new = entry("POST", "Patient", fresh, ifNoneExist="identifier=urn:i|2")
        self.refused(self.post(new, new), 400, "Bundle.entry[1]")
        self.assertEqual(self.get(f"/Patient/{made['id']}").version, "1")

    def test_conditions_that_match_several(self):
        who = patient(identifier=[{"system": "urn:s", "value": "1"}])
        self.made(who), self.made(who)
        by = "Patient?identifier=urn:s|1"
        for one in (entry("PUT", by, who), entry("DELETE", by),
                    entry("POST", "Patient", who, ifNoneExist="identifier=urn:s|1"),
                    entry("PATCH", by, {"resourceType": "Parameters", "parameter": []})):
            self.refused(self.post(entry("POST", "Patient", patient()), one), 412, "Bundle.entry[1]")
        self.refused(self.post(entry("DELETE", "Patient?frobnicate=1")), 400)

    def test_what_the_answer_says(self):
        """bundle.html: bdl-3, bdl-4 and the elements of a response"""
        answer = self.post(entry("POST", "Patient", patient()), entry("PUT", "Patient/r1", patient(id="r1")),
                           entry("DELETE", "Patient/r0"), Prefer="return=OperationOutcome").json
        self.assertEqual(answer["type"], "transaction-response")
        for each in answer["entry"]:
            self.assertNotIn("request", each)
            self.assertNotIn("search", each)
            self.assertEqual(each["response"]["outcome"]["resourceType"], "OperationOutcome")
        for each in answer["entry"][:2]:
            self.assertRegex(each["response"]["location"], r"/fhir/Patient/[^/]+/_history/1$")
            self.assertEqual(each["response"]["etag"], 'W/"1"')
            self.assertTrue(each["response"]["lastModified"])
        checked = self.ask("POST", "/Bundle/$validate", answer)
        self.assertEqual(checked.json["issue"][0]["severity"], "information", checked.body)

    def test_bundles_that_break_their_rules(self):
        """bundle.html bdl-2, bdl-4, bdl-7, bdl-8"""
        post = entry("POST", "Patient", patient(), full_url="urn:uuid:1")
        self.refused(self.post({**post, "search": {"mode": "match"}}), 400, "Bundle.entry[0].search")
        self.refused(self.post({**post, "response": {"status": "200"}}), 400, "Bundle.entry[0].response")
        self.refused(self.post(post, post), 400, "Bundle.entry[1].fullUrl")
        self.refused(self.post({**post, "fullUrl": "http://x/Patient/1/_history/1"}), 400,
                     "Bundle.entry[0].fullUrl")

    def test_thirty_two_clients_make_one(self):
        """http.html#ccreate, #trules: If-None-Exist without a race, alone and in a transaction"""
        for kind in ("alone", "bundled"):
            who = patient(identifier=[{"system": "urn:many", "value": kind}])
            criteria = f"identifier=urn:many|{kind}"
            ask = ((lambda _: self.ask("POST", "/Patient", who, If_None_Exist=criteria))
                   if kind == "alone" else
                   (lambda number: self.post(
                       entry("POST", "Patient", who, full_url="urn:uuid:p", ifNoneExist=criteria),
                       entry("POST", "Observation", observation(
                           subject={"reference": "urn:uuid:p"}, note=[{"text": str(number)}])))))
            with concurrent.futures.ThreadPoolExecutor(32) as pool:
                answers = list(pool.map(ask, range(96)))
            self.assertEqual({answer.status for answer in answers} - {200, 201}, set())
            found = self.get(f"/Patient?{criteria}").json
            self.assertEqual(found["total"], 1)
            if kind == "bundled":
                who = found["entry"][0]["resource"]["id"]
                self.assertEqual(self.get(f"/Observation?subject=Patient/{who}&_count=0").json["total"], 96)

    def test_an_empty_transaction(self):
        self.assertEqual(self.post().json["type"], "transaction-response")


class Batch(story.Story):
    def test_each_for_itself(self):
        """http.html#brules"""
        answer = self.ask("POST", "", bundle(
            "batch", entry("POST", "Patient", patient()), entry("GET", "Patient/none"),
            entry("POST", "Patient", patient(gender="blue")), entry("GET", "Patient?_summary=count"),
            entry("DELETE", "Patient/none"), entry("GET", "metadata")))
        self.assertEqual(answer.status, 200)
        entries = answer.json["entry"]
        self.assertEqual([each["response"]["status"][:3] for each in entries],
                         ["201", "404", "400", "200", "204", "200"])
        self.assertEqual(entries[1]["response"]["outcome"]["resourceType"], "OperationOutcome")
        self.assertEqual(entries[3]["resource"]["total"], 1)

    def test_entries_do_not_lean_on_each_other(self):
        """http.html#brules: no links between the entries of a batch"""
        answer = self.ask("POST", "", bundle(
            "batch", entry("POST", "Patient", patient(), full_url="urn:uuid:9"),
            entry("POST", "Observation", observation(subject={"reference": "urn:uuid:9"})),
            entry("POST", "Patient/$validate", patient(gender="blue")),
            entry("POST", "Patient", patient(gender="blue"))), Prefer="return=representation")
        entries = answer.json["entry"]
        self.assertEqual([each["response"]["status"][:3] for each in entries],
                         ["201", "201", "200", "400"])
        self.assertEqual(entries[1]["resource"]["subject"]["reference"], "urn:uuid:9")
        self.assertEqual(entries[3]["response"]["outcome"]["issue"][0]["expression"],
                         ["Bundle.entry[3].resource.gender"])

    def test_more_than_can_be_answered(self):
        many = '{"request":{"method":"GET","url":"Patient/1"}},' * 1_000_000
        for kind in ("batch", "transaction"):
            answer = self.ask("POST", "", f'{{"resourceType":"Bundle","type":"{kind}","entry":[{many[:-1]}]}}')
            self.refused(answer, 413)
        wrong = "{}," * 19_000
        answer = self.ask("POST", "", f'{{"resourceType":"Bundle","type":"batch","entry":[{wrong[:-1]}]}}')
        self.refused(answer, 400)
        self.assertLess(len(answer.json["issue"]), 200)


if __name__ == "__main__":
    story.main()
