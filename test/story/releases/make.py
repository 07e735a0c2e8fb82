#!/usr/bin/env python3
"""Makes the data folder that story_upgrade.py begins with, as the given release writes it.

Usage: HOMEWARD=path/to/homeward make.py 0.1.0
"""
import io
import json
import pathlib
import sys
import tarfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import story  # noqa: E402


def fill(server):
    for number in range(1, 6):
        server.ask("PUT", f"/Patient/p{number}", {
            "resourceType": "Patient", "id": f"p{number}", "gender": "female",
            "birthDate": f"193{number}-03-09", "name": [{"family": f"Family{number}"}]})
    for number in range(1, 6):
        server.ask("PUT", f"/Observation/o{number}", {
            "resourceType": "Observation", "id": f"o{number}", "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
            "subject": {"reference": f"Patient/p{number}"},
            "effectiveDateTime": f"2026-11-0{number}",
            "valueQuantity": {"value": 120 + number, "unit": "mmHg"}})
    patient = server.ask("GET", "/Patient/p1").json
    server.ask("PUT", "/Patient/p1", patient | {"name": [{"family": "Changed"}]})
    server.ask("DELETE", "/Observation/o5")


def main():
    server = story.Server().start()
    fill(server)
    server.process.terminate()
    server.process.wait(30)
    out = pathlib.Path(__file__).parent / f"{sys.argv[1]}.tar.gz"
    with tarfile.open(out, "w:gz") as archive:
        for name in ("homeward.db", "audit.ndjson"):
            archive.add(server.data / name, name)
        client = json.dumps(server.client).encode()
        entry = tarfile.TarInfo("client.json")
        entry.size = len(client)
        archive.addfile(entry, io.BytesIO(client))


if __name__ == "__main__":
    main()
