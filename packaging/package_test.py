#!/usr/bin/env python3
"""Builds the Debian package, unpacks it, and starts what is in it.

Usage: package_test.py path/to/build/folder
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "test/story"))


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="homeward-package-")
        cls.root = pathlib.Path(cls.folder.name) / "root"
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", cls.folder.name + "/made",
            "-D", f"CPACK_OUTPUT_FILE_PREFIX={cls.folder.name}/made")
        cls.package, = pathlib.Path(cls.folder.name, "made").glob("homeward_*.deb")
        run("dpkg-deb", "-x", cls.package, cls.root)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_what_is_in_it_starts(self):
        os.environ["HOMEWARD"] = str(self.root / "usr/bin/homeward")
        import story
        server = story.Server().start()
        self.addCleanup(server.stop)
        made = server.ask("PUT", "/Patient/p1", {"resourceType": "Patient", "id": "p1"})
        self.assertEqual(made.status, 201)

    def test_it_names_the_libraries_that_it_needs(self):
        needs = run("dpkg-deb", "-f", self.package, "Depends")
        for library in ("libc6", "libsqlite3-0", "libssl3", "libfmt9", "libsodium23", "passwd"):
            self.assertIn(library, needs)

    def test_its_scripts_and_its_configuration(self):
        control = pathlib.Path(self.folder.name) / "control"
        run("dpkg-deb", "-e", self.package, control)
        for script in ("postinst", "prerm", "postrm"):
            run("sh", "-n", control / script)
            self.assertEqual((control / script).stat().st_mode & 0o777, 0o755)
        self.assertEqual((control / "conffiles").read_text(), "/etc/homeward/homeward.conf\n")
        self.assertTrue((self.root / "etc/homeward/homeward.conf").exists())

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd is not here")
    def test_its_units_are_tight(self):
        unit = self.root / "lib/systemd/system/homeward.service"
        told = run("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)
        self.assertIn("Overall exposure level", told)
        (self.root / "bin").mkdir(exist_ok=True)
        shutil.copy("/bin/sh", self.root / "bin/sh")
        run("systemd-analyze", "verify", "--recursive-errors=no", f"--root={self.root}",
            "homeward.service", "homeward-backup.service", "homeward-backup.timer")


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=1)
