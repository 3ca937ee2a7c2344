"""The unit files start what exists, with settings that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from assessment.cli.application import app
from assessment.settings import Settings

MOST_EXPOSED = 20
"""Tenths of what systemd calls the exposure of a service."""
UNITS = sorted((Path(__file__).parents[2] / "deploy").glob("*.service"))


@pytest.fixture(params=UNITS, ids=lambda file: file.stem)
def file(request):
    return request.param


@pytest.fixture
def unit(file):
    """Each key of the service with all of its values."""
    found = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


def test_the_command_it_starts_exists_with_its_options(unit):
    (line,) = unit["ExecStart"]
    command, *rest = line.split()[1:]

    options = {o for parameter in get_command(app).commands[command].params for o in parameter.opts}

    assert {word for word in rest if word.startswith("--")} <= options


def test_the_settings_it_names_exist_and_can_be_read(unit, monkeypatch):
    for pair in unit["Environment"]:
        name, _, value = pair.partition("=")
        assert name.removeprefix("ASSESSMENT_").lower() in Settings.model_fields
        monkeypatch.setenv(name, value)

    assert Settings().log == "json"


def test_what_is_refused_is_not_tried_again(unit):
    """2 is how the program ends when it refuses, 3 how the web server ends that could not start."""
    assert unit["RestartPreventExitStatus"] == ["2 3"]


def test_it_has_more_time_to_end_than_the_program_takes(unit):
    settings = Settings()

    assert float(unit["TimeoutStopSec"][0]) > settings.stop_notice_seconds + settings.stop_seconds


def test_all_of_them_are_kept_from_the_same_things(unit):
    """What stands below the line about its own folder is the same in each."""
    first = UNITS[0].read_text(encoding="utf-8").partition("# It needs its own folder")[2]

    assert all(file.read_text(encoding="utf-8").endswith(first) for file in UNITS)


@pytest.fixture
def copy(file, unit, tmp_path):
    """The unit with a program that exists here, under the name it has once it is installed."""
    text = file.read_text(encoding="utf-8").replace(unit["ExecStart"][0].split()[0], "/bin/true")
    made = tmp_path / file.name.replace("@", "@8501")
    made.write_text(text, encoding="utf-8")
    return made


def ask_systemd(*words):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd")
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


@pytest.mark.systemd
def test_systemd_understands_it(copy):
    done = ask_systemd("verify", copy)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.systemd
def test_systemd_counts_it_among_those_that_are_shut_off_well(copy):
    """0 is a service that may do nothing, 10 one that may do everything; ours needs the network and its folder."""
    done = ask_systemd("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", copy)

    assert done.returncode == 0, done.stdout
