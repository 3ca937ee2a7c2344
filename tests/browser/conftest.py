"""The app in a real browser: one server and one browser for all tests, a fresh visitor for each page that is opened.

Every file of tests begins with a new database: no firm of another file is on its start page.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ELSEWHERE = "works.test"
"""A name of this computer that is none of its own: who asks under it counts as a colleague elsewhere."""
CHROMIUM_OPTIONS = (
    f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 30_000
QUIET_MS = 100
"""How long a page draws and sends nothing before it counts as still: longer than the pause of a field after a key."""
_WAITS = count(1)
DATABASE, FRESH = "answers.sqlite3", "fresh.sqlite3"


@dataclass
class Visit:
    """A page that was opened, and what the browser complained about meanwhile."""

    page: Page
    lang: str
    errors: list[str] = field(default_factory=list)
    """Errors of scripts and of the content policy."""
    foreign: list[str] = field(default_factory=list)
    """Requests to any other server."""

    def settle(self) -> None:
        """Wait until the script of the page has run and drawn, and nothing moves any more."""
        self.page.wait_for_function(
            "([wait, quiet]) => window.appSettled?.(wait, quiet)",
            arg=[next(_WAITS), QUIET_MS],
            timeout=PATIENCE_MS,
            polling=20,
        )

    def switch_language(self, name: str) -> None:
        """Press the language switch ("中文" or "English") and wait for the page in that language."""
        self.page.locator(".st-key-language_bar").get_by_text(name, exact=True).click()
        lang = "zh" if name == "中文" else "en"
        self.page.wait_for_selector(f'[data-app-language="{lang}"]', state="attached", timeout=PATIENCE_MS)
        self.lang = lang
        self.settle()


@pytest.fixture(scope="session")
def common_server(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A server that runs the app of the checkout with its options, for all files of tests: its address, its folder."""
    folder = tmp_path_factory.mktemp("server", numbered=False)
    with serving("app.py", folder) as address:
        _copy(folder / DATABASE, folder / FRESH)
        yield address, folder


@pytest.fixture(scope="module")
def server(common_server) -> str:
    """Address of the common server, whose database is as new when the first test of a file begins."""
    address, folder = common_server
    _copy(folder / FRESH, folder / DATABASE)
    return address


@pytest.fixture
def server_log(common_server) -> Path:
    """What the common server has printed so far."""
    return common_server[1] / "log"


@contextmanager
def serving(script: str, folder: Path) -> Iterator[str]:
    """A server for a script of the checkout on a free port; its output and its database are files in `folder`."""
    with running(script, folder, free_port()) as (address, _):
        yield address


@contextmanager
def running(script: str, folder: Path, port: int, **variables: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The same on a given port, with its process, so that a test can kill it and start it again.

    `variables` are set in its environment.
    """
    log = folder / "log"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    database = {"ASSESSMENT_DATABASE_URL": f"sqlite:///{folder / DATABASE}"}
    environment = {
        **os.environ,
        **database,
        **variables,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    with log.open("a") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Browser:
    """A headless browser that finds the Chinese fonts of the font package."""
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed")
    data = tmp_path_factory.mktemp("fonts")
    (data / "fonts").symlink_to(_font_folder())
    environment = {**os.environ, "XDG_DATA_HOME": str(data)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS), env=environment, timeout=60_000
        )
        yield browser
        browser.close()


class Visitors:
    """Opens pages as new visitors: `open_page(path, lang, width, scheme)` on the common server."""

    def __init__(self, address: str, browser: Browser) -> None:
        self.address = address
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def __call__(
        self, path: str = "", lang: str = "zh", width: int = 1280, scheme: str = "light", height: int = 900
    ) -> Visit:
        """A page in the language of the address."""
        return self._open(f"{self.address}/{path}?lang={lang}", lang, width, scheme, height)

    def at(self, address: str, path: str, lang: str = "zh") -> Visit:
        """A page of another server."""
        return self._open(f"{address}/{path}?lang={lang}", lang, 1280, "light", 900)

    def again(self, link: str, lang: str = "en", width: int = 1280, scheme: str = "light") -> Visit:
        """A whole address, as somebody opens it who was sent it."""
        return self._open(link, lang, width, scheme, 900)

    def _open(self, link: str, lang: str, width: int, scheme: str, height: int) -> Visit:
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="zh-CN" if lang == "zh" else "en-US",
            accept_downloads=True,
            ignore_https_errors=True,  # the proxy of a test has made its certificate itself
        )
        context.add_init_script(path=Path(__file__).with_name("settled.js"))
        self._contexts.append(context)
        visit = Visit(context.new_page(), lang)
        _listen(visit, link.split("/", 3)[0] + "//" + link.split("/", 3)[2])
        visit.page.goto(link)
        visit.settle()
        return visit

    def leave(self) -> None:
        """Close everything."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def open_page(server, browser) -> Iterator[Visitors]:
    """A function `open_page(path, lang, width, scheme)` that opens a page as a new visitor."""
    visitors = Visitors(server, browser)
    yield visitors
    visitors.leave()


def _listen(visit: Visit, server: str) -> None:
    """Note script errors and refusals of the content policy; Streamlit looks for its base path by asking for a 404."""
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on(
        "console",
        lambda message: (
            visit.errors.append(message.text)
            if message.type == "error" and "404 (Not Found)" not in message.text
            else None
        ),
    )
    visit.page.on(
        "request",
        lambda request: (
            visit.foreign.append(request.url) if not request.url.startswith((server, "data:", "blob:")) else None
        ),
    )


def _font_folder() -> Path:
    found = find_spec("justmytype_intl_cjk")
    if found is None or found.origin is None:
        pytest.skip("the Chinese font package justmytype-intl-cjk is not installed")
    return Path(found.origin).parent / "fonts"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _copy(source: Path, target: Path) -> None:
    """Make one database hold what another holds, also while a server works with it."""
    with closing(sqlite3.connect(source, timeout=30)) as full, closing(sqlite3.connect(target, timeout=30)) as copy:
        full.backup(copy)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    raise AssertionError(f"The server did not start:\n{log.read_text()}")
