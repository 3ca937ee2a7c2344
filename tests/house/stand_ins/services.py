"""Starts and stops what the unit file of the machine of the test says, with its environment and its folder."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

MACHINE = Path(os.environ["MACHINE"])
UNIT = MACHINE / "etc/systemd/system/assessment.service"
RUNNING = MACHINE / "pid"


def main(words):
    if words == ["daemon-reload"]:
        assert UNIT.is_file()
    elif words in (["enable", "--now", "assessment"], ["start", "assessment"]):
        start()
    else:
        assert words == ["stop", "assessment"], words
        stop()


def start():
    text = re.sub(r"(?<![\w.])/(srv|etc|var/lib)/", rf"{MACHINE}/\1/", UNIT.read_text(encoding="utf-8"))
    settings = dict(re.findall(r"^Environment=(\w+)=(.*)$", text, re.MULTILINE))
    (file,) = re.findall(r"^EnvironmentFile=-(.*)$", text, re.MULTILINE)
    if Path(file).is_file():
        settings |= dict(re.findall(r"^(\w+)=(.*)$", Path(file).read_text(encoding="utf-8"), re.MULTILINE))
    (command,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    (folder,) = re.findall(r"^WorkingDirectory=(.*)$", text, re.MULTILINE)
    with (MACHINE / "journal").open("a", encoding="utf-8") as journal:
        started = subprocess.Popen(
            command.replace("8501", os.environ["MACHINE_PORT"]).split(),
            cwd=folder,
            env={**os.environ, **settings},
            stdout=journal,
            stderr=journal,
            start_new_session=True,
        )
    RUNNING.write_text(str(started.pid), encoding="utf-8")


def stop():
    if not RUNNING.exists():
        return
    number = int(RUNNING.read_text(encoding="utf-8"))
    RUNNING.unlink()
    os.kill(number, signal.SIGTERM)
    end = time.monotonic() + 30
    while Path(f"/proc/{number}/cmdline").exists() and Path(f"/proc/{number}/cmdline").read_bytes():
        assert time.monotonic() < end, "the service does not stop"
        time.sleep(0.1)


main(sys.argv[1:])
