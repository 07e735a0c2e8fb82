"""What every story needs: the server under test, and a way to ask it."""
import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

BINARY = pathlib.Path(os.environ.get(
    "HOMEWARD", pathlib.Path(__file__).resolve().parents[2] / "build/homeward"))
FHIR = "application/fhir+json"
# Set by test/cluster/cluster.py: the same stories on the other store.
POSTGRES = os.environ.get("HOMEWARD_POSTGRES")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def fresh_database():
    name = f"story_{os.getpid()}_{time.monotonic_ns()}"
    subprocess.run(["psql", POSTGRES, "-XAtqc", f"CREATE DATABASE {name}"], check=True)
    return POSTGRES.rsplit("/", 1)[0] + "/" + name


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def version(self):
        return self.headers["ETag"].removeprefix('W/"').removesuffix('"')

    @property
    def expressions(self):
        """Where the issues of the OperationOutcome are."""
        return [place for issue in self.json["issue"] for place in issue.get("expression", [])]

    def entries(self, mode="match"):
        found = self.json.get("entry", [])
        return [entry["resource"] for entry in found
                if entry.get("search", {}).get("mode", mode) == mode]

    def link(self, relation):
        return next((link["url"] for link in self.json["link"] if link["relation"] == relation), None)


class Server:
    """The program with a data folder of its own, from `start` to `stop`."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="homeward-story-")
        self.data = pathlib.Path(self.folder.name) / "data"
        made = self.run("client", "add", *self.place(), "--name", "story",
                        "--scopes", "system/*.cruds")
        self.client = json.loads(made.stdout)

    def place(self):
        """Where the record is: in the data folder, or in a database emptied for this server."""
        if not hasattr(self, "store"):
            self.store = POSTGRES and fresh_database()
        return ["--data", self.data, *(["--store", self.store] if self.store else [])]

    @staticmethod
    def run(*arguments, check=True):
        return subprocess.run([BINARY, *map(str, arguments)], check=check, capture_output=True,
                              text=True, timeout=240)

    def start(self, *options):
        self.port = free_port()
        self.log = open(pathlib.Path(self.folder.name) / "log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", *self.place(), "--http", f"127.0.0.1:{self.port}",
             *options],
            stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 60
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.log.close()
                raise RuntimeError(pathlib.Path(self.log.name).read_text()[-2000:])
            time.sleep(0.02)
        self.token = self.token_of(self.client)
        return self

    def token_of(self, client):
        form = urllib.parse.urlencode({"grant_type": "client_credentials", **client})
        answer = self.raw("POST", "/auth/token", form,
                          {"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == 200, answer.body
        return answer.json["access_token"]

    def token_for(self, scopes):
        """The Authorization header of another client, with these scopes."""
        made = self.run("client", "add", *self.place(), "--name", f"story-{scopes}"[:40],
                        "--scopes", scopes)
        return "Bearer " + self.token_of(json.loads(made.stdout))

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()
        self.folder.cleanup()

    def is_healthy(self):
        try:
            return self.raw("GET", "/health").status == 200
        except OSError:
            return False

    def raw(self, method, target, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, target, body.encode() if isinstance(body, str) else body,
                               headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def bytes(self, text):
        """Sends bytes that no client library would send; gives all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as stream:
            stream.sendall(text)
            stream.shutdown(socket.SHUT_WR)
            answer = b""
            while block := stream.recv(65536):
                answer += block
            return answer

    def ask(self, method, target, body=None, **headers):
        """A request below /fhir; a body that is no text is sent as JSON. A header If_Match is
        If-Match; one that is None is not sent."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept": FHIR}
        if body is not None:
            sent["Content-Type"] = FHIR
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in sent.items() if value is not None}
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        return self.raw(method, "/fhir" + target, body, sent)


class Story(unittest.TestCase):
    """One server for all stories of a class."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def ask(self, method, target, body=None, **headers):
        return self.server.ask(method, target, body, **headers)

    def get(self, target, **headers):
        return self.ask("GET", target, **headers)

    def made(self, resource, **headers):
        """Posts a resource and gives it back as it was stored."""
        answer = self.ask("POST", "/" + resource["resourceType"], resource, **headers)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json

    def refused(self, answer, status, *expressions):
        """A refusal with an OperationOutcome that names these elements."""
        self.assertEqual(answer.status, status, answer.body)
        self.assertTrue(answer.headers["Content-Type"].startswith(FHIR))
        outcome = answer.json
        self.assertEqual(outcome["resourceType"], "OperationOutcome")
        for issue in outcome["issue"]:
            self.assertIn(issue["severity"], ("error", "fatal"))
            self.assertTrue(issue["code"])
        for expression in expressions:
            self.assertIn(expression, answer.expressions)
        return outcome


def patient(**members):
    return {"resourceType": "Patient", **members}


def observation(**members):
    return {"resourceType": "Observation", "status": "final", "code": {"text": "pulse"}, **members}


def entry(method, url, resource=None, full_url=None, **request):
    made = {"request": {"method": method, "url": url, **request}}
    if resource is not None:
        made["resource"] = resource
    if full_url is not None:
        made["fullUrl"] = full_url
    return made


def bundle(kind, *entries):
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def main():
    if not BINARY.exists():
        sys.exit(f"{BINARY} is not there: build it, or set HOMEWARD")
    unittest.main(verbosity=1)
