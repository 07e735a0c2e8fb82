#!/usr/bin/env python3
"""Bundles posted to the base: transaction and batch."""
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


if __name__ == "__main__":
    story.main()
