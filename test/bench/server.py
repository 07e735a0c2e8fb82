"""A server of its own for measuring: fresh data folder, free port, one client of the API."""
import http.client
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = ROOT / "build/homeward"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """Starts on entering, stops on leaving; the data folder lives as long as the object."""

    cluster = None  # A database server, if the record is kept there; each Server has a database.
    databases = 0

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="homeward-bench-", dir=ROOT / "build")
        self.data = pathlib.Path(self.folder.name) / "data"
        self.place = ["--data", self.data]
        if Server.cluster:
            Server.databases += 1
            self.database = f"bench_{Server.databases}"
            self.place += ["--store", Server.cluster.database(self.database)]
        client = subprocess.run(
            [BINARY, "client", "add", *self.place, "--name", "bench",
             "--scopes", "system/*.cruds"], check=True, capture_output=True, text=True)
        self.client = json.loads(client.stdout)
        self.start_seconds = 0.0
        self.token = ""

    def __enter__(self) -> "Server":
        self.port = free_port()
        self.log = open(pathlib.Path(self.folder.name) / "log", "ab")
        began = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, "serve", *self.place, "--http", f"127.0.0.1:{self.port}"],
            stdout=self.log, stderr=self.log)
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() - began > 60:
                raise RuntimeError(f"the server did not start; see {self.log.name}")
            time.sleep(0.005)
        self.start_seconds = time.monotonic() - began
        self.token = self.take_token()
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.log.close()

    def is_healthy(self) -> bool:
        try:
            return self.ask("GET", "/health")[0] == 200
        except OSError:
            return False

    def take_token(self) -> str:
        form = urllib.parse.urlencode({"grant_type": "client_credentials", **self.client})
        status, body = self.ask("POST", "/auth/token", form.encode(),
                                {"Content-Type": "application/x-www-form-urlencoded"})
        if status != 200:
            raise RuntimeError(f"no token: {status} {body[:200]!r}")
        return json.loads(body)["access_token"]

    def ask(self, method: str, path: str, body: bytes | None = None,
            headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, headers or self.headers())
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/fhir+json",
                "Accept": "application/fhir+json"} if self.token else {}

    def cpu_seconds(self) -> float:
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rsplit(")", 1)[1].split()
        database = Server.cluster.cpu_seconds() if Server.cluster else 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + database

    def memory_mib(self) -> float:
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def disk_bytes(self) -> int:
        if Server.cluster:
            return int(Server.cluster.sql(f"SELECT pg_database_size('{self.database}')"))
        return sum(path.stat().st_size for path in self.data.rglob("*") if path.is_file())
