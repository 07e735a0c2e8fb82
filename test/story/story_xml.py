#!/usr/bin/env python3
"""FHIR in XML, and the raw bytes of a Binary, over HTTP."""
import concurrent.futures
import json
import xml.etree.ElementTree as ElementTree

import story
from story import patient

XML = "application/fhir+xml"
SPACE = "http://hl7.org/fhir"


def of(name, inner):
    return f'<{name} xmlns="{SPACE}">{inner}</{name}>'


class Xml(story.Story):
    def post(self, inner, **headers):
        return self.ask("POST", "/Patient", of("Patient", inner), Content_Type=XML, **headers)

    def refused_in_xml(self, answer, status, expression=None):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"], XML + "; charset=utf-8")
        outcome = ElementTree.fromstring(answer.body)
        self.assertEqual(outcome.tag, f"{{{SPACE}}}OperationOutcome")
        if expression:
            found = [each.get("value") for each in outcome.iter(f"{{{SPACE}}}expression")]
            self.assertIn(expression, found)

    def test_both_forms_are_one_resource(self):
        """xml.html, http.html#mime-type"""
        inner = ('<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">'
                 '<p class="a">x &amp; y<br/></p></div></text>'
                 '<contained><Organization><id value="o"/><name value="Ward"/></Organization></contained>'
                 '<extension url="http://x"><valueDecimal value="1.50"/></extension>'
                 '<name id="n"><given value="A"/><given id="g"><extension url="http://y">'
                 '<valueCode value="z"/></extension></given></name>'
                 '<managingOrganization><reference value="#o"/></managingOrganization>')
        made = self.post(inner)
        self.assertEqual(made.status, 201, made.body)
        stored = self.get(f"/Patient/{made.json['id']}")
        self.assertIn(b'"valueDecimal":1.50', stored.body)
        self.assertEqual(stored.json["name"][0]["_given"][1]["id"], "g")
        self.assertIn('<p class="a">x &amp; y<br/></p>', stored.json["text"]["div"])
        shown = self.get(f"/Patient/{made.json['id']}", Accept=XML)
        self.assertEqual(shown.headers["ETag"], 'W/"1"')
        self.assertTrue(shown.headers["Last-Modified"])
        text = shown.body.decode()
        self.assertEqual(text[text.index("<text>"):], inner + "</Patient>")

    def test_the_address_and_the_header_choose(self):
        """http.html#parameters: _format beats Accept"""
        for target, accept, kind in (
                ("/Patient", XML, "xml"), ("/Patient?_format=xml", story.FHIR, "xml"),
                ("/Patient?_format=application/fhir%2Bxml", None, "xml"),
                ("/Patient?_format=text/xml", None, "xml"), ("/Patient?_format=json", XML, "json"),
                ("/Patient", "application/fhir+json;q=0.5, application/fhir+xml;q=0.9", "xml"),
                ("/Patient", "*/*, application/fhir+xml", "xml"), ("/Patient", "*/*", "json")):
            with self.subTest((target, accept)):
                answer = self.get(target, Accept=accept)
                self.assertTrue(answer.headers["Content-Type"].startswith("application/fhir+" + kind))
        self.assertTrue(self.get("/metadata", Accept=XML).body.endswith(b"</CapabilityStatement>"))
        pretty = self.get("/metadata?_format=xml&_pretty=true").body.decode()
        self.assertIn('\n  <fhirVersion value="4.0.1"/>\n', pretty)
        head = self.ask("HEAD", "/metadata", Accept=XML)
        self.assertTrue(head.headers["Content-Type"].startswith(XML))
        self.assertEqual(head.body, b"")

    def test_refusals_are_in_xml(self):
        self.refused_in_xml(self.get("/Patient/nobody", Accept=XML), 404)
        self.refused_in_xml(self.post('<gender value="blue"/>', Accept=XML), 400, "Patient.gender")
        self.refused_in_xml(self.post('<shoe value="9"/>', Accept=XML), 400, "Patient.shoe")
        self.refused_in_xml(self.ask("POST", "/Patient/a", "", Accept=XML), 405)
        self.refused_in_xml(self.get("/Patient", Accept=XML, Authorization="Bearer no"), 401)
        self.refused_in_xml(self.get("/Patient/a/b/c", Accept=XML), 404)

    def test_bundles_and_updates(self):
        answer = self.ask("POST", "/", of("Bundle", '<type value="transaction"/><entry>'
            '<fullUrl value="urn:uuid:11111111-1111-4111-8111-111111111111"/>'
            '<resource><Patient><active value="true"/></Patient></resource>'
            '<request><method value="POST"/><url value="Patient"/></request></entry><entry>'
            '<resource><Basic><code><text value="x"/></code><subject>'
            '<reference value="urn:uuid:11111111-1111-4111-8111-111111111111"/></subject></Basic>'
            '</resource><request><method value="POST"/><url value="Basic"/></request></entry>'),
            Content_Type=XML, Accept=XML, Prefer="return=representation")
        self.assertEqual(answer.status, 200, answer.body)
        made = ElementTree.fromstring(answer.body)
        reference = next(made.iter(f"{{{SPACE}}}reference")).get("value")
        self.assertRegex(reference, "^Patient/")
        put = self.ask("PUT", "/" + reference, of("Patient", f'<id value="{reference[8:]}"/>'),
                       Content_Type=XML, If_Match='W/"1"')
        self.assertEqual((put.status, put.version), (200, "2"), put.body)
        patched = self.ask("PATCH", "/" + reference, of("Parameters",
            '<parameter><name value="operation"/><part><name value="type"/><valueCode value="add"/>'
            '</part><part><name value="path"/><valueString value="Patient"/></part><part>'
            '<name value="name"/><valueString value="active"/></part><part><name value="value"/>'
            '<valueBoolean value="true"/></part></parameter>'), Content_Type=XML)
        self.assertEqual((patched.status, patched.json["active"]), (200, True))

    def test_nothing_is_loaded_and_nothing_multiplies(self):
        """Document types, outside entities and a billion laughs are refused unread."""
        laughs = "<!DOCTYPE x [" + '<!ENTITY a0 "ha">' + "".join(
            f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)) + "]>"
        for head, value in (('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
                            ('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">', "x"),
                            (laughs, "&a9;"), ("", "&a;")):
            with self.subTest(head[:40]):
                answer = self.ask("POST", "/Patient", head + of("Patient",
                    f'<language value="{value}"/>'), Content_Type=XML)
                self.refused(answer, 400)
                self.assertNotIn(b"root:", answer.body)
        for depth in (101, 5000, 200000):
            self.refused(self.post('<extension url="x">' * depth + "</extension>" * depth), 400)
        for text in ("", "<", "<Patient>", of("Patient", "<active>"), "{}", "\x00", "<a/><b/>"):
            self.refused(self.ask("POST", "/Patient", text, Content_Type=XML), 400)
        wide = self.post("<name/>" * 200_000)
        self.refused(wide, 400)
        self.refused(self.ask("POST", "/Patient", of("Patient", ""),
                              Content_Type=XML + "; charset=utf-16"), 415)
        self.assertEqual(self.server.raw("GET", "/health").status, 200)


class Binary(story.Story):
    def test_bytes_go_in_and_out(self):
        """binary.html#rest"""
        content = bytes(range(256)) * 40
        for media_type in ("application/pdf", "image/png", "text/plain; charset=utf-8",
                           "application/xml", "application/json", "text/csv"):
            with self.subTest(media_type):
                made = self.ask("POST", "/Binary", content, Content_Type=media_type)
                self.assertEqual(made.status, 201, made.body)
                self.assertEqual(made.json["contentType"], media_type)
                target = f"/Binary/{made.json['id']}"
                raw = self.get(target, Accept=None)
                self.assertEqual((raw.headers["Content-Type"], raw.body), (media_type, content))
                self.assertEqual(raw.headers["ETag"], 'W/"1"')
                self.assertTrue(raw.headers["Last-Modified"])
                self.assertEqual(self.get(target, Accept="image/webp").body, content)
                self.assertEqual(self.get(target + "/_history/1", Accept="*/*").body, content)
                self.assertEqual(self.get(target, Accept=media_type).body, content)
                self.assertEqual(self.get(target, If_None_Match='W/"1"', Accept="*/*").status, 304)
                resource = self.get(target)
                self.assertEqual(resource.json["resourceType"], "Binary")
                self.assertIn(b"<contentType", self.get(target, Accept=XML).body)
                self.assertEqual(self.get(target + "?_format=json", Accept="*/*").json["id"],
                                 made.json["id"])
                self.assertEqual(self.ask("HEAD", target, Accept="*/*").headers["Content-Type"],
                                 media_type)
        put = self.ask("PUT", "/Binary/mine", b"%PDF", Content_Type="application/pdf")
        self.assertEqual((put.status, put.json["id"]), (201, "mine"))
        put = self.ask("PUT", "/Binary/mine", b"%PDF2", Content_Type="application/pdf",
                       If_Match='W/"1"')
        self.assertEqual((put.status, put.version), (200, "2"))

    def test_the_fhir_form_is_a_resource(self):
        body = {"resourceType": "Binary", "contentType": "text/plain", "data": "aGVsbG8="}
        for media_type in (story.FHIR, "application/json"):
            made = self.ask("POST", "/Binary", body, Content_Type=media_type)
            self.assertEqual(made.json["contentType"], "text/plain")
            self.assertEqual(self.get(f"/Binary/{made.json['id']}", Accept="*/*").body, b"hello")
        self.refused(self.ask("POST", "/Binary", {**body, "data": "%%"}), 400, "Binary.data")
        self.refused(self.ask("POST", "/Patient", b"%PDF", Content_Type="application/pdf"), 415)

    def test_a_page_among_them_cannot_act_as_ours(self):
        made = self.ask("POST", "/Binary", "<script>alert(1)</script>", Content_Type="text/html")
        raw = self.get(f"/Binary/{made.json['id']}", Accept="text/html")
        self.assertTrue(raw.headers["Content-Security-Policy"].startswith("sandbox"))
        self.assertEqual(raw.headers["Content-Disposition"], "attachment")
        self.assertEqual(raw.headers["X-Content-Type-Options"], "nosniff")

    def test_its_security_context_decides(self):
        """binary.html#security-context"""
        report = self.made({"resourceType": "DiagnosticReport", "status": "final",
                            "code": {"text": "x"}})
        context = f"DiagnosticReport/{report['id']}"
        made = self.ask("POST", "/Binary", b"secret", Content_Type="text/plain",
                        X_Security_Context=context)
        self.assertEqual(made.json["securityContext"]["reference"], context)
        target = f"/Binary/{made.json['id']}"
        self.assertEqual(self.get(target, Accept="*/*").headers["X-Security-Context"], context)
        only = self.server.token_for("system/Binary.cruds")
        both = self.server.token_for("system/Binary.cruds system/DiagnosticReport.r")
        for accept in ("*/*", story.FHIR):
            self.refused(self.get(target, Accept=accept, Authorization=only), 403)
            self.assertEqual(self.get(target, Accept=accept, Authorization=both).status, 200)
        self.refused(self.get(target + "/_history/1", Authorization=only), 403)
        for answer in (self.get(target + "/_history", Authorization=only),
                       self.get("/Binary/_history", Authorization=only),
                       self.get("/Binary?_id=" + made.json["id"], Authorization=only)):
            self.assertNotIn(b"c2VjcmV0", answer.body)
        self.refused(self.ask("PUT", target, b"mine", Content_Type="text/plain",
                              Authorization=only), 403)
        self.refused(self.ask("DELETE", target, Authorization=only), 403)
        self.assertEqual(self.get(target, Accept="*/*").body, b"secret")


if __name__ == "__main__":
    story.main()
