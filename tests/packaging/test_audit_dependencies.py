"""`make audit-dependencies` fails for a package with a known fault, told by a stand-in for the public list."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / ".venv" / "bin" / "pip-audit"
FAULT = {
    "id": "TEST-2026-1",
    "summary": "Of the test: old-package before 2.0 does what it should not",
    "affected": [
        {
            "package": {"name": "old-package", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
        }
    ],
}


class List(BaseHTTPRequestHandler):
    """Answers like the public list: of one package the versions before 2.0 have a fault."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = asked["package"]["name"] == "old-package" and asked["version"].startswith("1.")
        content = json.dumps({"vulns": [FAULT]} if known else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture(scope="module")
def advisories():
    """What make is told of the list."""
    with ThreadingHTTPServer(("127.0.0.1", 0), List) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"--vulnerability-service osv --osv-url http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


@pytest.fixture
def audit(advisories, tmp_path):
    """A function: the command of the Makefile, asked about these packages."""
    if not (shutil.which("make") and PROGRAM.exists()):
        pytest.skip("no pip-audit in .venv")
    told = ["make", "--no-print-directory", "--dry-run", "audit-dependencies", f"ADVISORIES={advisories}"]
    lines = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    command = shlex.split(lines[-1])
    assert command[0].endswith("pip-audit")

    def ask(*packages):
        file = tmp_path / "installed.txt"
        file.write_text("\n".join(packages), encoding="utf-8")
        own = [str(file) if part == "build/installed.txt" else part for part in command]
        own += ["--cache-dir", str(tmp_path / "cache"), "--progress-spinner", "off"]
        return subprocess.run(own, cwd=ROOT, capture_output=True, text=True, check=False)

    return ask


def test_a_known_fault_fails_with_its_name_and_the_version_that_mends_it(audit):
    found = audit("fine-package==1.0", "old-package==1.9")

    assert found.returncode == 1
    line = next(line.split() for line in found.stdout.splitlines() if line.startswith("old-package"))
    assert line[:4] == ["old-package", "1.9", "TEST-2026-1", "2.0"]
    assert "fine-package" not in found.stdout


def test_without_a_known_fault_it_passes(audit):
    found = audit("fine-package==1.0", "old-package==2.0")

    assert (found.returncode, found.stdout) == (0, "")
    assert "No known vulnerabilities found" in found.stderr
