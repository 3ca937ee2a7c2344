"""Two processes and a real redis: together they let somebody do as much as one; without it each counts for itself."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assessment.errors import SettingsError
from assessment.settings import RateLimits
from assessment.ui.rate_limits import Limits
from tests.browser.conftest import free_port

ROOT = Path(__file__).parents[2]
SERVER = shutil.which("redis-server")
COUNTS = """
import sys
from assessment.settings import RateLimits
from assessment.ui.rate_limits import Limits
limits = Limits(RateLimits(upload="4 per hour", store=sys.argv[1]))
for _ in sys.stdin:
    print(limits.count("upload", "192.0.2.7") > 0, flush=True)
"""
pytestmark = [pytest.mark.redis, pytest.mark.skipif(not SERVER, reason="no redis-server")]


class Redis:
    """A server of our own, at a port that stays the same when it is started again."""

    def __init__(self, folder):
        self._folder, self._port = folder, free_port()
        self.address = f"redis://127.0.0.1:{self._port}"
        self.start()

    def start(self):
        options = {"port": self._port, "bind": "127.0.0.1", "save": "", "dir": self._folder}
        given = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self.process = subprocess.Popen([SERVER, *given], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if "Ready to accept connections" in line:
                return
        raise AssertionError("redis did not start")

    def stop(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path)
    yield server
    server.stop()


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_two_processes_share_one_limit(redis):
    command = [sys.executable, "-c", COUNTS, redis.address]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    processes = [subprocess.Popen(command, **pipes) for _ in "ab"]
    refused = []
    for process in processes * 3:  # a, b, a, b, a, b: four may, whichever process they ask
        process.stdin.write("one more\n")
        process.stdin.flush()
        refused.append(process.stdout.readline().strip())
    for process in processes:
        process.communicate()

    assert refused == ["False"] * 4 + ["True"] * 2


def test_others_are_counted_for_themselves_and_one_is_told_how_long_to_wait(redis):
    limits = Limits(RateLimits(upload="1 per hour", store=redis.address))

    assert [limits.count("upload", address) for address in ("192.0.2.7", "192.0.2.8")] == [0, 0]
    assert 0 < limits.count("upload", "192.0.2.7") <= 3600
    assert limits.count("links", "192.0.2.7") == 0


def test_a_redis_that_is_gone_locks_nobody_out_and_counts_again_when_it_is_back(redis):
    clock = Clock()
    limits = Limits(RateLimits(upload="2 per hour", store=redis.address), clock)
    assert limits.count("upload", "a") == 0
    redis.stop()

    assert [limits.count("upload", "a") > 0 for _ in range(3)] == [False, False, True]  # by itself, from the start

    redis.start()
    clock.now = 4.0
    assert limits.count("upload", "a") > 0
    clock.now = 6.0
    assert limits.count("upload", "a") == 0  # an empty one: what it knew is gone


def test_a_redis_that_says_nothing_holds_nobody_up_for_long(redis):
    limits = Limits(RateLimits(upload="9 per hour", store=redis.address))
    limits.count("upload", "a")
    redis.process.send_signal(signal.SIGSTOP)
    begin = time.monotonic()

    assert [limits.count("upload", "a") for _ in range(5)] == [0] * 5

    assert time.monotonic() - begin < 3  # one wait of a second for all of them


@pytest.mark.parametrize("address", ["nonsense://server:1", "redis://server:port", "async+redis://server:1"])
def test_a_place_that_is_none_is_refused_and_not_repeated(address):
    with pytest.raises(SettingsError) as error:
        Limits(RateLimits(store=address))

    assert "server" not in error.value.message.text
