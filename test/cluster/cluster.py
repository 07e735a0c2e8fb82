#!/usr/bin/env python3
"""A throw-away PostgreSQL, for tests and benchmarks: made, used, stopped and removed.

Usage: cluster.py COMMAND ARGUMENT ...

Runs the command with its database's address in HOMEWARD_POSTGRES. PostgreSQL refuses to run as
root; then it runs as the user postgres, or nobody. It listens on a Unix socket in its own folder
and nowhere else, and it is stopped also when the command fails or is interrupted.
"""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
SETTINGS = ("listen_addresses=", "logging_collector=off", "log_min_messages=fatal",
            "max_wal_size=4GB", "password_encryption=scram-sha-256")


def unprivileged() -> dict:
    """How to start a process as somebody who is not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("cluster.py: there is no user to run PostgreSQL as")


class Cluster:
    """One server with an empty database `homeward`; `with Cluster() as cluster`."""

    def __init__(self, *settings: str, folder: pathlib.Path | None = None):
        self.settings = settings
        self.within = folder
        self.process = None

    def __enter__(self) -> "Cluster":
        # A short path: the name of a socket may have 107 bytes.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-pg-", dir=self.within or "/tmp"))
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self) -> None:
        self.as_whom = unprivileged()
        if self.as_whom:
            os.chown(self.folder, self.as_whom["user"], self.as_whom["group"])
        os.chmod(self.folder, 0o755)
        subprocess.run([BIN / "initdb", "-D", self.folder / "data", "-U", "homeward", "-A", "trust",
                        "-E", "UTF8", "--locale=C", "--no-sync"], check=True, cwd="/",
                       stdout=subprocess.DEVNULL, **self.as_whom)
        self.start()
        self.sql("CREATE DATABASE homeward", "postgres")

    def start(self) -> None:
        options = [part for each in SETTINGS + self.settings for part in ("-c", each)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [BIN / "postgres", "-D", self.folder / "data", "-k", self.folder, *options],
                cwd="/", stdout=subprocess.DEVNULL, stderr=log, process_group=0, **self.as_whom)
        deadline = time.monotonic() + 60
        while subprocess.run([BIN / "pg_isready", "-q", "-h", self.folder], check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: at once but in order; SIGQUIT: as if the power had gone."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def cpu_seconds(self) -> float:
        """Of all its processes that live."""
        ticks = 0
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue  # It has just ended.
            if self.process.pid in (int(fields[1]), int(stat.parent.name)):
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def sql(self, text: str, database: str = "homeward") -> str:
        done = subprocess.run([BIN / "psql", "-h", self.folder, "-U", "homeward", "-d", database,
                               "-XAtqc", text], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def database(self, name: str) -> str:
        """A new empty database's address."""
        self.sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, database: str = "homeward", user: str = "homeward", password: str = "") -> str:
        signed = f"{user}:{password}" if password else user
        host = urllib.parse.quote(str(self.folder), safe="")
        return f"postgresql://{signed}@{host}/{database}"


def main() -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with Cluster() as cluster:
        environment = {**os.environ, "HOMEWARD_POSTGRES": cluster.url()}
        return subprocess.run(sys.argv[1:], check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
