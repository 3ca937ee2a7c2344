"""A real nginx with the file of the folder `deploy`, in front of processes of the app."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

DEPLOYED = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
AROUND = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/start.log crit;
worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/deployed.conf;
}}
"""


@contextmanager
def in_front_of(processes: Sequence[int], folder: Path, port: int, plain: int) -> Iterator[str]:
    """The address of nginx at `port` (without HTTPS: at `plain`) before processes at these ports; logs in `folder`.

    Only what names a place is changed in the file: ports, certificates, logs.
    """
    if NGINX is None:
        pytest.skip("nginx is not installed")
    _certify(folder)
    text = DEPLOYED.read_text(encoding="utf-8")
    for given, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("/etc/nginx/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
        *((f":850{i}", f":{process}") for i, process in enumerate(processes, 1)),
    ):
        assert given in text
        text = text.replace(given, here)
    (folder / "deployed.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        _wait(port, process)
        yield f"https://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def trusting() -> ssl.SSLContext:
    """For requests to a proxy whose certificate nobody signed."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _certify(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(folder / "assessment.key"), "-out", str(folder / "assessment.crt")]
    subprocess.run([*command, *files], check=True, capture_output=True)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "nginx did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")
