"""The unit files start what exists, with settings that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from assessment.cli.application import app
from assessment.settings import Settings

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


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd")
def test_systemd_understands_it(file, unit, tmp_path):
    text = file.read_text(encoding="utf-8").replace(unit["ExecStart"][0].split()[0], "/bin/true")
    copy = tmp_path / file.name.replace("@", "@8501")
    copy.write_text(text, encoding="utf-8")

    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
