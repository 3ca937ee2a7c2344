"""Installed data that was cut off, by a full disk or a copy that broke off: the app does not start and says where."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "benchmarks" / "plans" / "shanghai-2023-2025"
SERVE = ("-c", "from assessment.cli import main; main()", "serve", "--port", "8659", "--lang", "en")
STREAMLIT = ("-m", "streamlit", "run", "app.py", "--server.port", "8659")


@pytest.fixture
def cut_off(tmp_path):
    """A folder of data with a copy of the plan whose tasks end in the middle of a line."""
    copy = tmp_path / "data" / "benchmarks" / "plans" / "half"
    shutil.copytree(PLAN, copy)
    plan, tasks = copy / "plan.yaml", copy / "tasks.yaml"
    plan.write_text(plan.read_text("utf-8").replace(f'id: "{PLAN.name}"', 'id: "half"'), "utf-8")
    tasks.write_bytes(tasks.read_bytes()[:700])
    return tmp_path


def start(folder, *command):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env={
            **os.environ,
            "ASSESSMENT_DATA_DIR": str(folder / "data"),
            "ASSESSMENT_DATABASE_URL": f"sqlite:///{folder}/answers.sqlite3",
        },
    )  # fmt: skip


def test_the_command_refuses_with_file_and_line_before_it_serves(cut_off):
    done = start(cut_off, *SERVE)

    assert done.returncode == 2
    assert "tasks.yaml, line" in done.stderr
    assert "The app is at" not in done.stdout
    assert "Traceback" not in done.stderr
    assert not (cut_off / "answers.sqlite3").exists()


@pytest.mark.long
def test_the_app_started_by_streamlit_ends_and_says_where(cut_off):
    done = start(cut_off, *STREAMLIT)

    said = done.stdout + done.stderr
    assert done.returncode not in (0, None)
    assert "The app does not start" in said
    assert "tasks.yaml, line" in said
    assert not (cut_off / "answers.sqlite3").exists()
