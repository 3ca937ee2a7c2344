"""The documents are true: what they name exists, what they promise works, and they say nothing of one machine."""

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from assessment.cli.application import app
from assessment.settings import EvidenceLimits, RateLimits, RetentionMonths, Settings, UploadLimits

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
FORBIDDEN = (
    r"pypi\.org",
    r"pythonhosted\.org",
    r"npmjs\.(org|com)",
    r"debian\.org",
    r"/(work|root|home|opt|tmp)/\w",
    "TO" + "DO",
    "FIX" + "ME",
)
"""Registry hosts, paths of one machine, notes to oneself."""
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def listed(violations):
    return "\n" + "\n".join(violations)


def test_links_lead_somewhere():
    dead = [
        f"{document.name}: {target}"
        for document in DOCUMENTS
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if not target.startswith("http") and not (document.parent / target).exists()
    ]

    assert not dead, listed(dead)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_make_targets_of_the_readme_exist(readme):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    named = set(re.findall(r"\bmake ([a-z-]+)", "\n".join(code_of(readme))))

    assert {"run", "test"} <= named
    assert named <= targets


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md", "docs/operation.md", "docs/operation.zh-CN.md"])
def test_commands_of_the_readme_exist_with_their_options(readme):
    commands = get_command(app).commands
    for line in "\n".join(code_of(readme)).splitlines():
        if match := re.search(r"\bassessment (\w+)([^#]*)", line):
            options = {o for parameter in commands[match[1]].params for o in parameter.opts}
            assert set(re.findall(r"(?<=\s)--?[a-z-]+", match[2])) <= options, line


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_example_files_of_the_readme_exist(readme):
    named = set(re.findall(r"examples/[\w.]+", (ROOT / readme).read_text(encoding="utf-8")))

    assert named
    assert not [name for name in named if not (ROOT / name).is_file()]


def code_of(readme):
    return re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("README.md", "README.zh-CN.md"),
        ("docs/method.md", "docs/method.zh-CN.md"),
        ("docs/operation.md", "docs/operation.zh-CN.md"),
    ],
)
def test_both_languages_have_the_same_sections_and_tables(english, chinese):
    def shape(name):
        text = (ROOT / name).read_text(encoding="utf-8")
        return re.findall(r"^(#+) ", text, re.MULTILINE), len(re.findall(r"^\|", text, re.MULTILINE))

    assert shape(english) == shape(chinese)


def test_the_changelog_says_which_scores_moved():
    newest = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]

    assert "### Scores" in newest


def test_every_setting_is_documented_with_its_default():
    text = (ROOT / "docs/layout.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `(ASSESSMENT_\w+)` \| `?([^`|]*?)`? \|", text, re.MULTILINE))

    settings = {
        f"ASSESSMENT_{name.upper()}": "none" if field.default is None else str(field.default)
        for name, field in Settings.model_fields.items()
        if name not in ("upload", "evidence", "rate", "retention")
    }
    for prefix, limits in (
        ("UPLOAD", UploadLimits),
        ("EVIDENCE", EvidenceLimits),
        ("RATE", RateLimits),
        ("RETENTION", RetentionMonths),
    ):
        settings |= {f"ASSESSMENT_{prefix}_{n.upper()}": str(f.default) for n, f in limits.model_fields.items()}

    assert documented == settings


def test_no_file_names_a_registry_or_a_place_on_one_machine():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    words = re.compile("|".join(FORBIDDEN))

    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name in files
        if name and name != "tests/house/test_docs.py" and not is_binary(ROOT / name)
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]

    assert not found, listed(found)


def is_binary(file):
    return not file.is_file() or b"\0" in file.read_bytes()[:4096]
