#!/usr/bin/env python3
"""_asOf: a read, a search and a history as they were answered then (R124)."""
import time

import story
from story import observation, patient


def pressure(person, value):
    return observation(subject={"reference": f"Patient/{person}"}, valueQuantity={"value": value})


class Past(story.Story):
    def instant(self):
        """An instant between what is written before and after it."""
        time.sleep(0.02)
        at = self.made(patient(active=False))["meta"]["lastUpdated"]
        time.sleep(0.02)
        return at

    def ids(self, target, then=None, **headers):
        answer = self.get(target + (f"&_asOf={then}" if then else ""), **headers)
        self.assertEqual(answer.status, 200, answer.body)
        return [each["id"] for each in answer.entries()]

    def put(self, resource):
        answer = self.ask("PUT", f"/{resource['resourceType']}/{resource['id']}", resource)
        self.assertIn(answer.status, (200, 201), answer.body)
        return answer

    def test_a_read_shows_what_stood_then(self):
        before = self.instant()
        self.put(patient(id="read", gender="male"))
        between = self.instant()
        self.put(patient(id="read", gender="female"))
        updated = self.instant()
        self.assertEqual(self.ask("DELETE", "/Patient/read").status, 204)
        self.assertEqual(self.get("/Patient/read").status, 410)
        self.assertEqual(self.get(f"/Patient/read?_asOf={before}").status, 404)
        answer = self.get(f"/Patient/read?_asOf={between}")
        self.assertEqual((answer.json["gender"], answer.version), ("male", "1"))
        self.assertEqual(self.get(f"/Patient/read?_asOf={updated}").json["gender"], "female")
        self.assertEqual(self.get(f"/Patient/read/_history/2?_asOf={between}").status, 404)

    def test_a_list_is_replayed(self):
        self.put(patient(id="l1", gender="male", name=[{"family": "Listed"}]))
        self.put(patient(id="l2", gender="male", name=[{"family": "Listed"}]))
        then = self.instant()
        list_then = self.ids("/Patient?family=listed&gender=male")
        self.put(patient(id="l1", gender="female", name=[{"family": "Listed"}]))
        self.put(patient(id="l3", gender="male", name=[{"family": "Listed"}]))
        self.ask("DELETE", "/Patient/l2")
        self.assertEqual(self.ids("/Patient?family=listed&gender=male"), ["l3"])
        self.assertEqual(list_then, ["l2", "l1"])
        self.assertEqual(self.ids("/Patient?family=listed&gender=male", then), list_then)
        self.assertEqual(self.ids("/Patient?family=listed&_sort=_id", then), ["l1", "l2"])
        self.assertEqual(
            self.get(f"/Patient?family=listed&_summary=count&_asOf={then}").json["total"], 2)

    def test_chains_and_what_refers_are_of_then(self):
        self.put(patient(id="c1", gender="male"))
        made = self.made(pressure("c1", 120))["id"]
        then = self.instant()
        self.put(patient(id="c1", gender="female"))
        later = self.made(pressure("c1", 130))["id"]
        chain = "/Observation?subject:Patient.gender=male&subject=Patient/c1"
        self.assertEqual(self.ids(chain), [])
        self.assertEqual(self.ids(chain, then), [made])
        self.assertEqual(self.ids("/Patient?_id=c1&_has:Observation:subject:value-quantity=130",
                                  then), [])
        everything = self.get(f"/Patient/c1/$everything?_asOf={then}").entries("match")
        self.assertEqual({each["id"] for each in everything}, {"c1", made})
        self.assertIn(later, self.ids("/Patient/c1/Observation?_count=10"))
        answer = self.get(f"/Patient?_id=c1&_revinclude=Observation:subject&_asOf={then}")
        self.assertEqual([each["id"] for each in answer.entries("include")], [made])

    def test_pages_stay_in_the_past(self):
        for number in range(5):
            self.put(patient(id=f"g{number}", name=[{"family": "Paged"}]))
        then = self.instant()
        page = self.get(f"/Patient?family=paged&_count=2&_asOf={then}")
        self.put(patient(id="g9", name=[{"family": "Paged"}]))
        found = [each["id"] for each in page.entries()]
        while page.link("next"):
            self.assertIn("_asOf", page.link("next"))
            page = self.get(page.link("next").split("/fhir", 1)[1])
            found += [each["id"] for each in page.entries()]
        self.assertEqual(found, ["g4", "g3", "g2", "g1", "g0"])

    def test_history_ends_then(self):
        self.put(patient(id="h1"))
        then = self.instant()
        self.put(patient(id="h1", gender="other"))
        self.assertEqual(self.get(f"/Patient/h1/_history?_asOf={then}").json["total"], 1)
        self.assertEqual(self.get("/Patient/h1/_history").json["total"], 2)

    def test_the_past_takes_no_write(self):
        then = self.instant()
        for method, target in (("PUT", "/Patient/w1"), ("POST", "/Patient")):
            answer = self.ask(method, f"{target}?_asOf={then}", patient(id="w1"))
            self.assertEqual(answer.status, 422, answer.body)
            self.assertIn("store.past", answer.body.decode())
        self.assertEqual(self.get("/Patient/w1").status, 404)

    def test_what_is_no_past_is_refused_by_name(self):
        for wrong in ("yesterday", "2026-11-21", "2999-01-01T00:00:00Z", ""):
            answer = self.get(f"/Patient?_asOf={wrong}")
            self.assertEqual((answer.status, answer.expressions), (400, ["_asOf"]), wrong)
        form = self.ask("POST", "/Patient/_search", "_asOf=2026-01-01T00:00:00Z",
                        Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(form.status, 400)

    def test_who_may_not_read_now_may_not_read_the_past(self):
        made = story.json.loads(self.server.run(
            "client", "add", "--data", self.server.data, "--name", "narrow",
            "--scopes", "system/Observation.rs").stdout)
        form = story.urllib.parse.urlencode({"grant_type": "client_credentials", **made})
        token = self.server.raw("POST", "/auth/token", form, {
            "Content-Type": "application/x-www-form-urlencoded"}).json["access_token"]
        self.put(patient(id="a1"))
        then = self.instant()
        answer = self.get(f"/Patient/a1?_asOf={then}", Authorization=f"Bearer {token}")
        self.assertEqual(answer.status, 403)


if __name__ == "__main__":
    story.main()
