"""The app in a real browser: one server and one browser for all tests, a fresh visitor for each page that is opened."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 30_000


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
        """Wait until the script of the page has run and drawn."""
        self.page.wait_for_selector("[data-app-language]", state="attached", timeout=PATIENCE_MS)
        self.page.wait_for_selector('.stApp[data-test-script-state="notRunning"]', timeout=PATIENCE_MS)
        self.page.wait_for_timeout(300)

    def switch_language(self, name: str) -> None:
        """Press the language switch ("中文" or "English") and wait for the page in that language."""
        self.page.locator(".st-key-language_bar").get_by_text(name, exact=True).click()
        lang = "zh" if name == "中文" else "en"
        self.page.wait_for_selector(f'[data-app-language="{lang}"]', state="attached", timeout=PATIENCE_MS)
        self.lang = lang
        self.settle()


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    """Address of a server that runs the app of the checkout, with the options of the checkout."""
    with serving("app.py", tmp_path_factory.mktemp("server")) as address:
        yield address


@contextmanager
def serving(script: str, folder: Path) -> Iterator[str]:
    """A server for a script of the checkout on a free port; its output goes to a file in `folder`."""
    log = folder / "log"
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"
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


@pytest.fixture
def open_page(server, browser) -> Callable[..., Visit]:
    """A function `open_page(path, lang, width, scheme)` that opens a page as a new visitor."""
    contexts: list[BrowserContext] = []

    def open_(path: str = "", lang: str = "zh", width: int = 1280, scheme: str = "light", height: int = 900) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="zh-CN" if lang == "zh" else "en-US",
            accept_downloads=True,
        )
        contexts.append(context)
        visit = Visit(context.new_page(), lang)
        _listen(visit, server)
        visit.page.goto(f"{server}/{path}?lang={lang}")
        visit.settle()
        return visit

    yield open_
    for context in contexts:
        context.close()


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


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


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
