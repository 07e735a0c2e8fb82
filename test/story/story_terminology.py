#!/usr/bin/env python3
"""Codes as a client asks for them: terminology-service.html."""
import story

ANIMALS = {
    "resourceType": "CodeSystem", "url": "http://city.example/animals", "version": "1",
    "status": "active", "content": "complete", "concept": [
        {"code": "animal", "display": "Animal", "concept": [
            {"code": "dog", "display": "Dog", "concept": [{"code": "poodle", "display": "Poodle"}]},
            {"code": "cat", "display": "Cat"}]}]}


def value_set(name, *includes):
    return {"resourceType": "ValueSet", "url": f"http://city.example/{name}", "status": "active",
            "compose": {"include": list(includes)}}


def dogs(op="is-a", value="dog"):
    return {"system": ANIMALS["url"],
            "filter": [{"property": "concept", "op": op, "value": value}]}


def parameters(**values):
    names = {"url": "Uri", "system": "Uri", "code": "Code", "filter": "String", "display": "String",
             "name": "String", "coding": "Coding", "codeA": "Code", "codeB": "Code"}
    return {"resourceType": "Parameters", "parameter": [
        {"name": name, **({"resource": value} if name in ("valueSet", "conceptMap")
                          else {f"value{names[name]}": value})} for name, value in values.items()]}


class Terminology(story.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for resource in (ANIMALS, value_set("dogs", dogs()),
                         value_set("hen", {"valueSet": ["http://city.example/egg"]}),
                         value_set("egg", {"valueSet": ["http://city.example/hen"]})):
            answer = cls.server.ask("POST", "/" + resource["resourceType"], resource)
            assert answer.status == 201, answer.body

    def expanded(self, query):
        answer = self.get("/ValueSet/$expand?" + query)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["expansion"]

    def codes(self, query):
        return [each["code"] for each in self.expanded(query).get("contains", [])]

    def value(self, answer, name):
        self.assertEqual(answer.status, 200, answer.body)
        for each in answer.json["parameter"]:
            if each["name"] == name:
                return next(value for key, value in each.items() if key != "name")
        return None

    def test_expands_hl7s_and_stored_value_sets(self):
        gender = "url=http://hl7.org/fhir/ValueSet/administrative-gender"
        self.assertEqual(self.codes(gender), ["male", "female", "other", "unknown"])
        self.assertEqual(self.codes(gender + "&offset=1&count=2"), ["female", "other"])
        self.assertEqual(self.expanded(gender + "&count=0")["total"], 4)
        self.assertEqual(self.codes("url=http://city.example/dogs"), ["dog", "poodle"])
        self.assertEqual(self.codes("url=http://city.example/dogs&filter=poo"), ["poodle"])
        # v3 and v2 tables are there as well.
        self.assertIn("AMB", self.codes("url=http://terminology.hl7.org/ValueSet/v3-ActEncounterCode"))
        self.assertIn("MR", self.codes("url=http://terminology.hl7.org/ValueSet/v2-0203"))

    def test_expands_what_is_posted_and_by_id(self):
        answer = self.ask("POST", "/ValueSet/$expand", parameters(
            valueSet=value_set("own", dogs("descendent-of"))))
        self.assertEqual([each["code"] for each in answer.json["expansion"]["contains"]], ["poodle"])
        made = self.made(value_set("by-id", dogs("=", "cat")))
        answer = self.get(f"/ValueSet/{made['id']}/$expand")
        self.assertEqual([each["code"] for each in answer.json["expansion"]["contains"]], ["cat"])

    def test_refuses_with_the_element(self):
        self.refused(self.get("/ValueSet/$expand"), 400)
        self.refused(self.get("/ValueSet/$expand?url=http://nowhere.example"), 404, "url")
        self.refused(self.get("/ValueSet/$expand?url=http://city.example/hen"), 422,
                     "ValueSet.compose.include.valueSet")
        for include, status in ((dogs("is-a", "cow"), 422), (dogs("like"), 422),
                                (dogs("regex", "(?=look)"), 422), (dogs("regex", "(a+)+$"), 200),
                                ({"system": "http://snomed.info/sct"}, 404)):
            answer = self.ask("POST", "/ValueSet/$expand",
                              parameters(valueSet=value_set("bad", include)))
            self.assertEqual(answer.status, status, answer.body)
        self.refused(self.get("/ValueSet/$expand?url=http://city.example/dogs&count=-1"), 400)

    def test_validates_codes(self):
        ask = f"/ValueSet/$validate-code?url=http://city.example/dogs&system={ANIMALS['url']}&code="
        self.assertIs(self.value(self.get(ask + "poodle"), "result"), True)
        self.assertEqual(self.value(self.get(ask + "poodle"), "display"), "Poodle")
        self.assertIs(self.value(self.get(ask + "cat"), "result"), False)
        wrong = self.get(ask + "dog&display=Cow")
        self.assertIs(self.value(wrong, "result"), False)
        self.assertIn("Dog", self.value(wrong, "message"))
        of_system = f"/CodeSystem/$validate-code?url={ANIMALS['url']}&code="
        self.assertIs(self.value(self.get(of_system + "cat"), "result"), True)
        self.assertIs(self.value(self.get(of_system + "cow"), "result"), False)
        coding = {"system": ANIMALS["url"], "code": "dog"}
        answer = self.ask("POST", "/ValueSet/$validate-code",
                          parameters(url="http://city.example/dogs", coding=coding))
        self.assertIs(self.value(answer, "result"), True)

    def test_looks_up_and_subsumes(self):
        answer = self.get(f"/CodeSystem/$lookup?system={ANIMALS['url']}&code=dog")
        self.assertEqual(self.value(answer, "display"), "Dog")
        answer = self.get("/CodeSystem/$lookup?system=http://terminology.hl7.org/CodeSystem/v3-ActCode"
                          "&code=AMB")
        self.assertEqual(self.value(answer, "display"), "ambulatory")
        self.refused(self.get(f"/CodeSystem/$lookup?system={ANIMALS['url']}&code=cow"), 404, "code")
        self.refused(self.get("/CodeSystem/$lookup?system=http://snomed.info/sct&code=1"), 404,
                     "system")
        ask = f"/CodeSystem/$subsumes?system={ANIMALS['url']}&codeA=animal&codeB="
        self.assertEqual(self.value(self.get(ask + "poodle"), "outcome"), "subsumes")
        self.assertEqual(self.value(self.get(ask + "animal"), "outcome"), "equivalent")

    def test_translates_and_closes(self):
        answer = self.get("/ConceptMap/$translate?"
                          "url=http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3"
                          "&system=http://hl7.org/fhir/administrative-gender&code=male")
        self.assertIs(self.value(answer, "result"), True)
        parts = {each["name"]: each for each in self.value(answer, "match")}
        self.assertEqual(parts["concept"]["valueCoding"]["code"], "M")
        body = parameters(name="zoo")
        body["parameter"] += [{"name": "concept", "valueCoding": {"system": ANIMALS["url"], "code": c}}
                              for c in ("poodle", "animal")]
        answer = self.ask("POST", "/$closure", body)
        self.assertEqual(answer.json["group"][0]["element"][0]["target"][0]["code"], "animal")

    def test_a_new_version_of_a_code_system_is_seen_at_once(self):
        made = self.made(ANIMALS | {"url": "http://city.example/plants", "concept": [{"code": "oak"}]})
        ask = "/CodeSystem/$validate-code?url=http://city.example/plants&code=elm"
        self.assertIs(self.value(self.get(ask), "result"), False)
        made["concept"].append({"code": "elm"})
        self.ask("PUT", f"/CodeSystem/{made['id']}", made)
        self.assertIs(self.value(self.get(ask), "result"), True)


if __name__ == "__main__":
    story.main()
