#!/usr/bin/env python3
"""SIGTERM: what runs is finished, what comes is refused, and the end comes within its bound."""
import json
import signal
import socket
import time
import unittest

import story

DRAIN = 2


class Upload:
    """A write whose last byte is held back."""

    def __init__(self, server, key):
        body = json.dumps({"resourceType": "Patient", "id": key}).encode()
        self.rest = body[-1:]
        self.stream = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self.stream.sendall(
            f"PUT /fhir/Patient/{key} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Authorization: Bearer {server.token}\r\nContent-Type: application/fhir+json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body[:-1])

    def finish(self):
        self.stream.sendall(self.rest)
        answer = b""
        while block := self.stream.recv(65536):
            answer += block
        return answer


class Stop(unittest.TestCase):
    def setUp(self):
        self.server = story.Server().start("--drain-seconds", str(DRAIN))
        self.addCleanup(self.server.stop)

    def ends_within(self, seconds):
        """Half as long again for a machine that is busy."""
        self.assertEqual(self.server.process.wait(seconds * 1.5 + 5), 0)

    def refuses(self):
        """Soon after the signal nobody listens any more."""
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.server.port), timeout=1).close()
            except ConnectionRefusedError:
                return True
            time.sleep(0.01)
        return False

    def test_what_runs_is_finished_and_what_comes_is_refused(self):
        upload = Upload(self.server, "last")
        time.sleep(0.2)
        self.server.process.send_signal(signal.SIGTERM)
        self.assertTrue(self.refuses())
        self.assertIn(b"HTTP/1.1 201", upload.finish())
        self.ends_within(DRAIN)
        self.server.start()
        self.assertEqual(self.server.ask("GET", "/Patient/last").status, 200)
        done = self.server.run("audit", "verify", "--data", self.server.data)
        self.assertIn("whole", done.stdout)

    def test_a_client_that_never_ends_cannot_hold_it(self):
        upload = Upload(self.server, "never")
        time.sleep(0.2)
        self.server.process.send_signal(signal.SIGTERM)
        self.ends_within(DRAIN)
        upload.stream.close()

    def test_at_rest_it_ends_at_once(self):
        self.server.process.send_signal(signal.SIGTERM)
        self.ends_within(1)


if __name__ == "__main__":
    story.main()
