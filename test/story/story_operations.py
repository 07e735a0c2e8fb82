#!/usr/bin/env python3
"""Operations of FHIR itself: $meta, $lastn, $document, $everything."""
import story
from story import observation, patient

LABEL = {"system": "urn:l", "code": "red"}


def meta(**members):
    return {"resourceType": "Parameters", "parameter": [{"name": "meta", "valueMeta": members}]}


class Meta(story.Story):
    def returned(self, answer):
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["parameter"][0]["valueMeta"]

    def test_labels_come_and_go(self):
        """resource-operation-meta.html, -meta-add.html, -meta-delete.html"""
        self.ask("PUT", "/Patient/m", patient(id="m", active=True, meta={"tag": [LABEL]}))
        post = lambda code, **members: self.returned(
            self.ask("POST", f"/Patient/m/${code}", meta(**members)))
        added = post("meta-add", tag=[LABEL, {"system": "urn:l", "code": "blue"}],
                     security=[{"system": "urn:s", "code": "R"}], profile=["http://p"])
        self.assertEqual([each["code"] for each in added["tag"]], ["red", "blue"])
        self.assertEqual(added["versionId"], "2")
        self.assertEqual(self.returned(self.get("/Patient/m/$meta")), added)
        self.assertEqual(len(self.get("/Patient?_tag=urn:l|blue").entries()), 1)
        gone = post("meta-delete", tag=[{**LABEL, "display": "Red"}], profile=["http://p"])
        self.assertEqual([each["code"] for each in gone["tag"]], ["blue"])
        self.assertNotIn("profile", gone)
        self.assertEqual(gone["security"][0]["code"], "R")
        self.assertTrue(self.get("/Patient/m").json["active"])

    def test_refusals(self):
        self.refused(self.get("/Patient/nobody/$meta"), 404)
        self.refused(self.ask("POST", "/Patient/nobody/$meta-add", meta(tag=[LABEL])), 404)
        self.ask("PUT", "/Patient/m2", patient(id="m2"))
        answer = self.get("/Patient/m2/$meta-add")
        self.refused(answer, 405)
        self.assertEqual(answer.headers["Allow"], "POST")
        self.refused(self.ask("POST", "/Patient/m2/$meta-add", {"resourceType": "Parameters"}), 400)
        self.refused(self.ask("POST", "/Patient/m2/$meta-add", meta(tag=[7])), 400)
        self.refused(self.ask("POST", "/Patient/m2/$meta-add", meta(tag={"a": 1})), 400)


class LastN(story.Story):
    def test_the_newest_of_each_kind(self):
        """observation-operation-lastn.html"""
        self.ask("PUT", "/Patient/l", patient(id="l"))
        loinc = lambda code: {"coding": [{"system": "http://loinc.org", "code": code}]}
        for code, days in (("8867-4", (1, 3, 2)), ("8310-5", (5, 4))):
            for day in days:
                self.made(observation(code=loinc(code), subject={"reference": "Patient/l"},
                                      effectiveDateTime=f"2026-01-0{day}"))
        self.made(observation(code=loinc("8310-5"), subject={"reference": "Patient/l"},
                              effectiveDateTime="2026-01-09", status="entered-in-error"))
        days = lambda query: [each["effectiveDateTime"][-1] for each in
                              self.get("/Observation/$lastn?" + query).entries()]
        self.assertEqual(sorted(days("patient=Patient/l")), ["3", "5"])
        self.assertEqual(days("patient=l&max=2&code=http://loinc.org|8867-4"), ["3", "2"])
        self.assertEqual(days("subject=Patient/nobody"), [])
        self.refused(self.get("/Observation/$lastn"), 400, "patient")
        self.refused(self.get("/Observation/$lastn?patient=l&max=0"), 400)
        self.refused(self.get("/Observation/$lastn?patient=l&colour=red"), 400, "colour")
        self.refused(self.get("/Patient/$lastn"), 404)
        post = self.ask("POST", "/Observation/$lastn", {"resourceType": "Parameters", "parameter": [
            {"name": "patient", "valueString": "Patient/l"}, {"name": "max", "valuePositiveInt": 3}]})
        self.assertEqual(post.json["total"], 5)


class Document(story.Story):
    def test_a_composition_with_all_it_refers_to(self):
        """composition-operation-document.html, bundle.html bdl-9 to bdl-11"""
        self.ask("PUT", "/Patient/d", patient(id="d"))
        self.ask("PUT", "/Practitioner/d", {"resourceType": "Practitioner", "id": "d"})
        seen = self.made(observation(subject={"reference": "Patient/d"}))
        self.ask("PUT", "/Composition/d", {
            "resourceType": "Composition", "id": "d", "status": "final", "type": {"text": "letter"},
            "subject": {"reference": "Patient/d"}, "date": "2026-11-20", "title": "Letter",
            "author": [{"reference": "Practitioner/d"}],
            "section": [{"title": "Seen", "entry": [{"reference": f"Observation/{seen['id']}"},
                                                    {"reference": "Observation/none"}]}]})
        made = self.get("/Composition/d/$document").json
        self.assertEqual((made["resourceType"], made["type"]), ("Bundle", "document"))
        self.assertTrue(made["identifier"]["system"] and made["identifier"]["value"] and made["timestamp"])
        kinds = [each["resource"]["resourceType"] for each in made["entry"]]
        self.assertEqual(kinds[0], "Composition")
        self.assertEqual(sorted(kinds[1:]), ["Observation", "Patient", "Practitioner"])
        self.assertTrue(all("/fhir/" in each["fullUrl"] for each in made["entry"]))
        self.refused(self.get(f"/Bundle/{made['id']}"), 404)
        kept = self.ask("POST", "/Composition/d/$document", {"resourceType": "Parameters", "parameter": [
            {"name": "persist", "valueBoolean": True}]})
        self.assertEqual(kept.status, 201, kept.body)
        self.assertEqual(self.get(f"/Bundle/{kept.json['id']}").json, kept.json)
        self.refused(self.get("/Composition/d/$document?persist=true"), 400, "persist")
        self.refused(self.get("/Composition/none/$document"), 404)


class Everything(story.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put = lambda kind, name, **members: cls.server.ask(
            "PUT", f"/{kind}/{name}", {"resourceType": kind, "id": name, **members})
        put("Practitioner", "e")
        put("Patient", "e", birthDate="1941-03-09")
        put("Patient", "other")
        for year in range(2020, 2026):
            put("Observation", f"o{year}", status="final", code={"text": "x"},
                subject={"reference": "Patient/e"}, effectiveDateTime=f"{year}-06-01",
                performer=[{"reference": "Practitioner/e"}])
        put("Observation", "not-hers", status="final", code={"text": "x"},
            subject={"reference": "Patient/other"})
        put("Condition", "c", subject={"reference": "Patient/e"})

    def names(self, query=""):
        answer = self.get("/Patient/e/$everything" + query)
        self.assertEqual(answer.status, 200, answer.body)
        return sorted(each["resource"]["id"] for each in answer.json.get("entry", []))

    def test_what_is_asked_for(self):
        """patient-operation-everything.html"""
        years = [f"o{year}" for year in range(2020, 2026)]
        self.assertEqual(self.names(), ["c", "e", "e", *years])
        self.assertEqual(self.names("?_type=Observation"), years)
        self.assertEqual(self.names("?_type=Condition,Patient"), ["c", "e"])
        self.assertEqual(self.names("?start=2022-01-01&end=2023-12-31&_type=Observation"),
                         ["o2022", "o2023"])
        self.assertEqual(self.names("?start=2025-01-01&_type=Observation,Patient"), ["e", "o2025"])
        self.assertEqual(self.names("?_since=2100-01-01T00:00:00Z"), [])
        post = self.ask("POST", "/Patient/e/$everything", {"resourceType": "Parameters", "parameter": [
            {"name": "_type", "valueCode": "Condition"}]})
        self.assertEqual([each["id"] for each in post.entries()], ["c"])

    def test_pages(self):
        seen, target = [], "/Patient/e/$everything?_count=2&_type=Observation"
        while target:
            answer = self.get(target)
            self.assertLessEqual(len(answer.json["entry"]), 2)
            self.assertEqual(answer.json["total"], 6)
            seen += [each["resource"]["id"] for each in answer.json["entry"]]
            following = answer.link("next")
            target = following and following.split("/fhir")[1]
        self.assertEqual(sorted(seen), [f"o{year}" for year in range(2020, 2026)])
        self.refused(self.get("/Patient/e/$everything?_count=lots"), 400)


if __name__ == "__main__":
    story.main()
