"""A real OpenID Connect provider in a process of its own on loopback, and what people do at it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.conftest import free_port

PATIENCE_MS = 30_000
ORGANISATION, OTHER = "华东咨询", "华南咨询"
_ROLES = f"""
groups:
- {{group: "admins", role: "administrator"}}
- {{group: "consultants", role: "consultant", organisation: "{ORGANISATION}"}}
- {{group: "readers", role: "reader", organisation: "{ORGANISATION}"}}
- {{group: "others", role: "consultant", organisation: "{OTHER}"}}
- {{group: "firms", role: "manager"}}
"""
_LOGIN = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a secret of the tests, thirty-two characters and more"
client_id = "assessment"
client_secret = "of the tests"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@dataclass(frozen=True)
class Provider:
    """The provider at an address."""

    address: str

    def knows(self, subject: str, name: str, *groups: str) -> None:
        """Have an account there: name, e-mail and groups."""
        claims = json.dumps({"name": name, "email": f"{subject}@example.com", "groups": list(groups)}).encode()
        request = urllib.request.Request(f"{self.address}/users/{subject}", claims, method="PUT")
        request.add_header("Content-Type", "application/json")
        urllib.request.urlopen(request, timeout=10).close()

    def variables(self, folder: Path, port: int, **further: str) -> dict[str, str]:
        """Settings of a server of the app on a port whose people sign in here."""
        login, roles = folder / "login.toml", folder / "roles.yaml"
        login.write_text(_LOGIN.format(port=port, provider=self.address), encoding="utf-8")
        roles.write_text(_ROLES, encoding="utf-8")
        return {"ASSESSMENT_LOGIN_FILE": str(login), "ASSESSMENT_ROLES": str(roles), **further}


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that people are sent to."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        provider = Provider(f"http://127.0.0.1:{port}")
        _wait(provider.address, process)
        yield provider
    finally:
        process.terminate()
        process.wait(10)


def sign_in(visit, subject: str) -> None:
    """From a page that asks for it to the provider and back."""
    visit.page.locator("[class*=st-key-sign_in_page_] button").first.click()
    visit.page.locator("input[name=sub]").fill(subject, timeout=PATIENCE_MS)
    visit.page.get_by_role("button", name="Authorize").first.click()
    visit.page.locator(".st-key-who").wait_for(timeout=PATIENCE_MS)
    visit.settle()
    visit.errors.clear()  # the page of the provider asks for styles from elsewhere


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The provider did not start")
