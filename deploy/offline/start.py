# ruff: noqa: INP001 - copied into the bundle and run there
"""Start the installed program and open it in the browser: run by the Python that `install.py` made.

`start.py [--no-browser] [PORT]`. Where it runs already, only the browser is opened.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from io import TextIOWrapper
from pathlib import Path

PORT = 8501
PATIENCE_SECONDS = 120
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Without the proxy of a company network: the program is on this machine."""


def main(arguments: list[str]) -> int:
    """Start and wait until the program is stopped; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    browser = "--no-browser" not in arguments
    ports = [int(word) for word in arguments if word.isdigit()]
    port = ports[0] if ports else PORT
    address = f"http://127.0.0.1:{port}"
    if _answers(address):
        _open(address, browser=browser)
        return 0
    program = Path(sys.executable).with_name("assessment.exe" if os.name == "nt" else "assessment")
    command: list[str | Path] = [program, "serve", "--port", str(port)]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever stops this stops the program, too
    with subprocess.Popen(command) as serving:  # noqa: S603 - the program installed beside
        try:
            if _wait(address, serving):
                _open(address, browser=browser)
            return serving.wait()
        except KeyboardInterrupt:
            serving.terminate()
            return serving.wait()


def _wait(address: str, program: subprocess.Popen[bytes]) -> bool:
    """Whether the program answers before it ends or patience does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while program.poll() is None and time.monotonic() < end:
        if _answers(address):
            return True
        time.sleep(0.3)
    return False


def _answers(address: str) -> bool:
    try:
        with DIRECT.open(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _open(address: str, *, browser: bool) -> None:
    sys.stdout.write(f"请在浏览器中打开 {address} ；关闭此窗口即停止程序。\n")
    sys.stdout.write(f"The program is at {address} - closing this window stops it.\n")
    sys.stdout.flush()
    if browser:
        webbrowser.open(address)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
