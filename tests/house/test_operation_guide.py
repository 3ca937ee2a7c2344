"""Whoever follows the operator's guide gets where it says: its commands are run as they stand there.

Only the folders, the port, the user and what is to be had from the system are others: `systemctl` is a stand-in that
starts what the unit file says, as it says it.
"""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = {lang: ROOT / "docs" / f"operation{ending}.md" for lang, ending in (("en", ""), ("zh", ".zh-CN"))}
STAND_INS = Path(__file__).with_name("stand_ins")
ADD_A_FIRM = """
from assessment import bootstrap
from assessment.model.draft import Answer
from assessment.settings import Settings
settings = Settings()
drafts = bootstrap.build_workspace(settings, bootstrap.build(settings)).drafts
started = drafts.start(settings.plan, 2025)
drafts.save_answers(started.access, {"revenue": Answer(value=16000.0)}, "operator", based_on_revision=0)
"""


def chapters(lang):
    """The commands of each chapter of the guide: title -> blocks of shell commands, in order."""
    found = {}
    for chapter in GUIDES[lang].read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, text = chapter.partition("\n")
        blocks = re.findall(r"^( *)```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
        found[title] = [re.sub(f"^{indent}", "", block, flags=re.MULTILINE) for indent, block in blocks]
    return found


def test_both_languages_give_the_same_commands():
    def commands(lang):
        return [re.sub(r"#.*", "", block) for blocks in chapters(lang).values() for block in blocks]

    assert commands("zh") == commands("en")


def test_the_shell_understands_every_command():
    everything = "\n".join(block for blocks in chapters("en").values() for block in blocks)

    done = subprocess.run(["bash", "-n"], input=everything, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_files_of_the_checkout_that_commands_name_exist():
    everything = "\n".join(block for blocks in chapters("en").values() for block in blocks)

    assert not [name for name in re.findall(r"\bdeploy/[\w./@-]+", everything) if not (ROOT / name).exists()]


class Machine:
    """A folder in the place of the root of a machine, and a shell in which one chapter follows another."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.database = folder / "var/lib/assessment/elsewhere.sqlite3"
        self.said = ""
        for name in ("srv/assessment", "var/lib/assessment", "var/backups", "etc/systemd/system"):
            (folder / name).mkdir(parents=True)

    def here(self, text):
        """The guide's text with the folders and the port of this machine."""
        text = re.sub(r"(?<![\w.])/(srv|etc|var/lib|var/backups)/", rf"{self.folder}/\1/", text)
        return text.replace("/usr/bin/python3", "system-python").replace("8501", str(self.port))

    def follow(self, blocks, checkout):
        """Run blocks of commands in a checkout, each command as the guide has it; the first that fails ends it."""
        own_command = re.search(r"assessment\(\) \{.*?\n\}\n", GUIDES["en"].read_text(encoding="utf-8"), re.DOTALL)
        script = self.here("\n".join(["set -e", own_command[0], *blocks]))
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=checkout,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        self.said = done.stdout + done.stderr
        assert done.returncode == 0, self.said

    def environment(self):
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("ASSESSMENT_")},
            "PATH": f"{STAND_INS}{os.pathsep}{os.environ['PATH']}",
            "MACHINE": str(self.folder),
            "MACHINE_PORT": str(self.port),
            "TESTS_PYTHON": sys.executable,
        }

    def set_to(self, name, value):
        """A setting of this machine."""
        (self.folder / "etc/assessment.env").write_text(f"{name}={value}\n", encoding="utf-8")

    def python(self, version, code):
        """Run code with the program of a version, on the database of the service."""
        environment = self.environment() | {"ASSESSMENT_DATABASE_URL": f"sqlite:///{self.database}"}
        python = self.folder / "srv/assessment" / version / "bin/python"
        return subprocess.run(
            [python, "-c", code], env=environment, cwd=self.folder, capture_output=True, text=True, check=False
        )

    def answers(self):
        with closing(sqlite3.connect(self.database)) as database:
            return database.execute(
                "SELECT draft_id, column_id, value, canonical, author FROM answer ORDER BY 1, 2"
            ).fetchall()

    def tables(self):
        with closing(sqlite3.connect(self.database)) as database:
            return database.execute("SELECT version_num FROM alembic_version").fetchone()[0]


@pytest.fixture
def machine(tmp_path):
    made = Machine(tmp_path / "machine")
    yield made
    made.follow(["systemctl stop assessment"], ROOT)
    shutil.rmtree(made.folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def checkout_before(migration, folder):
    """The last state of the program that did not know a migration yet."""
    path = f"assessment/store/migrations/versions/{migration}*"
    added = git("log", "--diff-filter=A", "--format=%H", "--", path).split()
    if not added:
        pytest.skip("the history of the checkout does not reach back that far")
    folder.mkdir()
    packed = subprocess.run(["git", "archive", f"{added[-1]}~1"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "x", "-C", folder], input=packed, check=True)
    return folder


def git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.long
def test_the_guide_leads_from_an_empty_machine_to_an_upgrade_and_back(machine, tmp_path):
    guide = chapters("en")
    older = checkout_before("r0006", tmp_path / "older")

    *program, service = guide["As a service on Linux"]
    machine.follow(program, older)
    machine.set_to("ASSESSMENT_DATABASE_URL", f"sqlite:///{machine.database}")
    machine.follow([service], older)
    assert '"status":"ready"' in machine.said
    assert machine.python("0.1.0", ADD_A_FIRM).returncode == 0
    kept, tables = machine.answers(), machine.tables()
    assert kept

    machine.follow(guide["Backup"], older)
    assert machine.python("0.1.0", ADD_A_FIRM).returncode == 0
    *restore, trial = guide["Restore"]
    machine.follow(restore, older)
    assert machine.answers() == kept
    machine.follow([without_serving(trial)], machine.folder)
    assert (machine.folder / "trial.sqlite3").exists()

    machine.follow(guide["Upgrade"], ROOT)
    assert '"status":"ready"' in machine.said
    assert machine.answers() == kept
    assert machine.tables() > tables

    refused = machine.python("0.1.0", ADD_A_FIRM)
    assert "newer" in refused.stderr
    assert machine.answers() == kept

    machine.follow(guide["Rollback"], older)
    assert '"status":"ready"' in machine.said
    assert (machine.answers(), machine.tables()) == (kept, tables)
    assert machine.python("0.1.0", ADD_A_FIRM).returncode == 0
    assert {file.name for file in (machine.folder / "var/backups/assessment").iterdir()} == {
        "2026-11-23.backup",
        "before-0.2.0.backup",
        "after-0.2.0.backup",
    }


@pytest.mark.long
def test_a_version_without_backup_is_upgraded_and_comes_back_by_a_copy_of_the_folder(machine, tmp_path):
    guide = chapters("en")
    older = checkout_before("r0004", tmp_path / "older")
    copy = tmp_path / "copy"
    *_, check, service = guide["As a service on Linux"]
    program = [block for block in guide["As a service on Linux"] if "pip install" in block]
    machine.follow([*program, check], older)
    machine.set_to("ASSESSMENT_DATABASE_URL", f"sqlite:///{machine.database}")
    assert machine.python("0.1.0", ADD_A_FIRM).returncode == 0
    kept = machine.answers()
    shutil.copytree(machine.database.parent, copy)

    install, _ = guide["Upgrade"]
    machine.follow([install, "ln -sfn /srv/assessment/0.2.0 /srv/assessment/current", service], ROOT)
    assert '"status":"ready"' in machine.said
    assert machine.answers() == kept
    machine.follow(["systemctl stop assessment"], ROOT)

    shutil.rmtree(machine.database.parent)
    shutil.copytree(copy, machine.database.parent)
    assert machine.answers() == kept
    assert machine.python("0.1.0", ADD_A_FIRM).returncode == 0


def without_serving(block):
    """A block without the line that would go on until somebody stops it."""
    return "\n".join(line for line in block.splitlines() if " serve " not in line)
