#!/usr/bin/env python3
"""Measures a server with authentication, policy and audit on, and prints tables of medians.

Everything is durable: a write is answered after it is on the disk. The load generator runs on the
same machine. Usage: bench.py [--patients 600] [--runs 3] [--seconds 3] [--only NAME ...]
"""
import argparse
import concurrent.futures
import gzip
import json
import pathlib
import random
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cluster"))
import patients
import workloads
from cluster import Cluster
from server import BINARY, ROOT, Server

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = (1, 16)
SYNTHEA = (ROOT.parent / "shared/fhir/synthea", ROOT.parent.parent / "shared/fhir/synthea")


def percent_of(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def send_bundles(server: Server, bundles: list[bytes], in_flight: int):
    """Answers in order, seconds of each, seconds of all."""
    def send(body: bytes) -> tuple[int, bytes, float]:
        began = time.monotonic()
        status, answer = server.ask("POST", "/fhir", body)
        return status, answer, time.monotonic() - began

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(in_flight) as pool:
        answers = list(pool.map(send, bundles))
    whole = time.monotonic() - began
    for status, answer, _ in answers:
        if status != 200:
            sys.exit(f"a bundle was refused: {status} {answer[:300]!r}")
    return [answer for _, answer, _ in answers], [seconds for *_, seconds in answers], whole


def import_generated(server: Server, count: int) -> workloads.Known:
    made = [patients.bundle(number) for number in range(count)]
    known = workloads.Known()
    cpu = server.cpu_seconds()
    answers, seconds, whole = send_bundles(server, [body for _, body in made], 4)
    cpu = server.cpu_seconds() - cpu
    for (patient, _), answer in zip(made, answers):
        known.add(patient, answer)
    total = sum(len(ids) for ids in known.ids.values())
    size = sum(len(body) for _, body in made) / total
    print(f"| transactions, generated ({total} resources, {size:.0f} bytes each), 4 in flight "
          f"| {total / whole:,.0f} | {percent_of(seconds, 0.5) * 1e3:.0f} / "
          f"{percent_of(seconds, 0.99) * 1e3:.0f} | {cpu / total * 1e3:.3f} |", flush=True)
    return known


def import_synthea(server: Server) -> None:
    folder = next((each for each in SYNTHEA if each.is_dir()), None)
    if folder is None:
        return
    paths = sorted(folder.glob("*.json.gz"))
    # Practitioners and hospitals come first: the patients' references are searches for them.
    first = [path for path in paths if path.name.startswith("0-")]
    send_bundles(server, [gzip.decompress(path.read_bytes()) for path in first], 1)
    bodies = [gzip.decompress(path.read_bytes()) for path in paths if path not in first]
    cpu = server.cpu_seconds()
    answers, seconds, whole = send_bundles(server, bodies, 4)
    cpu = server.cpu_seconds() - cpu
    total = sum(len(json.loads(answer)["entry"]) for answer in answers)
    print(f"| transactions, Synthea ({total} resources in {len(bodies)} bundles), 4 in flight "
          f"| {total / whole:,.0f} | {percent_of(seconds, 0.5) * 1e3:.0f} / "
          f"{percent_of(seconds, 0.99) * 1e3:.0f} | {cpu / total * 1e3:.3f} |", flush=True)


def import_by_command(count: int) -> None:
    """`homeward import` of the same resources as bundles, into a folder of its own."""
    server = Server()
    folder = pathlib.Path(server.folder.name)
    total = 0
    files = []
    for number in range(count):
        _, body = patients.bundle(number)
        total += body.count(b'"fullUrl"')
        files.append(folder / f"{number:04d}.json")
        files[-1].write_bytes(body)
    began = time.monotonic()
    done = subprocess.run([BINARY, "import", *server.place, *files], check=False,
                          capture_output=True, text=True)
    whole = time.monotonic() - began
    if done.returncode:
        sys.exit(f"homeward import failed: {done.stderr[-500:]}")
    print(f"| `homeward import`, generated, into a stopped server's folder "
          f"| {total / whole:,.0f} | – | – |", flush=True)


def lines_of(name: str, known: workloads.Known, folder: pathlib.Path) -> pathlib.Path:
    draw = random.Random(f"bench/{name}")
    path = folder / f"{name}.txt"
    path.write_text("\n".join(workloads.one(name, known, draw) for _ in range(2000)) + "\n")
    return path


def check_answers(server: Server, name: str, lines: pathlib.Path) -> str:
    """Asks the first requests once and says what came back, or ends the run if it is not good."""
    found = 0
    for line in lines.read_text().splitlines()[:20]:
        method, path, body = line.split("\t")
        status, answer = server.ask(method, path, body.encode() or None)
        if status not in (200, 201):
            return f"refused: {status} on {method} {path.split('?')[0]}"
        document = json.loads(answer) if answer else {}
        found += len(document.get("entry", [])) if document.get("resourceType") == "Bundle" else 1
    return f"{found / 20:.1f} found" if found else "nothing found"


def load(server: Server, lines: pathlib.Path, connections: int, seconds: float) -> dict:
    cpu = server.cpu_seconds()
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s",
         "-s", HERE / "requests.lua", f"http://127.0.0.1:{server.port}", "--", lines,
         server.token], check=True, capture_output=True, text=True)
    result = json.loads(done.stdout.split("RESULT ")[1])
    result["rate"] = result["requests"] / result["seconds"]
    result["cpu"] = (server.cpu_seconds() - cpu) / max(1, result["requests"]) * 1e3
    return result


def measure(server: Server, name: str, known: workloads.Known, options) -> None:
    lines = lines_of(name, known, pathlib.Path(server.folder.name))
    checked = check_answers(server, name, lines)
    cells = []
    failed = 0
    if not checked.startswith("refused"):
        for connections in CONNECTIONS:
            runs = [load(server, lines, connections, options.seconds) for _ in range(options.runs)]
            failed += sum(run["failed"] for run in runs)
            middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            cells.append(f"{middle['rate']:,.0f} ({max(run['rate'] for run in runs):,.0f}) "
                         f"| {middle['p50']:.2f} / {middle['p95']:.2f} / {middle['p99']:.2f}")
            cpu = middle["cpu"]
        cells.append(f"{cpu:.3f}")
        checked += f", {failed} failed"
    else:
        cells = ["–"] * 5
    print(f"| {name} | {' | '.join(cells)} | {checked} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--patients", type=int, default=600)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=workloads.NAMES, default=workloads.NAMES)
    parser.add_argument("--import-only", action="store_true")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    if options.store == "sqlite":
        return run(options)
    # fsync is on; the folder of the database stands beside that of the data.
    with Cluster("shared_buffers=256MB", folder=ROOT / "build") as Server.cluster:
        return run(options)


def run(options) -> None:

    server = Server()
    print("| import | resources/s | bundle p50 / p99 ms | server CPU ms a resource |")
    print("|---|---|---|---|")
    with server:
        empty = (server.start_seconds, server.memory_mib())
        known = import_generated(server, options.patients)
        imported = server.memory_mib()
        import_synthea(server)
    import_by_command(options.patients)
    with server:
        full = (server.start_seconds, server.memory_mib())
        if not options.import_only:
            print("\n| workload | 1 connection: per s (best) | p50 / p95 / p99 ms "
                  "| 16: per s (best) | p50 / p95 / p99 ms | CPU ms at 16 | checked |")
            print("|---|---|---|---|---|---|---|")
            for name in options.only:
                measure(server, name, known, options)
        loaded = server.memory_mib()
    total = sum(len(ids) for ids in known.ids.values())
    print("\n| memory, start and disk | |\n|---|---|")
    print(f"| start, empty: seconds, MiB resident | {empty[0]:.2f}, {empty[1]:.0f} |")
    print(f"| MiB resident after the import of {total} | {imported:.0f} |")
    print(f"| start, full: seconds, MiB resident | {full[0]:.2f}, {full[1]:.0f} |")
    print(f"| MiB resident at the end | {loaded:.0f} |")
    print(f"| MiB on disk at the end | {server.disk_bytes() / 2**20:.0f} |")


if __name__ == "__main__":
    main()
