"""The built wheel works on its own: installed away from the checkout, with data, words, theme and app inside."""

import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Folder of programs of a fresh environment that has the wheel, and borrows what it depends on from this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    run([sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)])
    site = next(home.glob("lib/python*/site-packages"))
    (site / "borrowed.pth").write_text("\n".join(p for p in sys.path if p.endswith("-packages")))
    return home / "bin"


@pytest.fixture
def elsewhere(tmp_path):
    """An empty folder to work in, so that nothing is found by accident."""
    return tmp_path


def run(command, **options):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment, **options).stdout


def test_the_wheel_holds_data_words_theme_and_app(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {
        "assessment/_data/app.py",
        "assessment/_data/.streamlit/config.toml",
        "assessment/_data/benchmarks/sources.yaml",
        "assessment/_data/benchmarks/plans/shanghai-2023-2025/plan.yaml",
        "assessment/_data/questionnaires/manufacturing/questionnaire.yaml",
        "assessment/locale/zh_CN/LC_MESSAGES/report.po",
    } <= names
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]


def test_check_finds_the_installed_data(installed, elsewhere):
    assert "No problem found." in run([installed / "assessment", "check", "--lang", "en"], cwd=elsewhere)


def test_the_installed_program_is_the_wheel_and_not_the_checkout(installed, elsewhere):
    where = run([installed / "python", "-c", "import assessment; print(assessment.__file__)"], cwd=elsewhere)

    assert where.startswith(str(installed.parent))


def test_a_template_is_written_and_an_example_scored(installed, elsewhere):
    example = ROOT / "examples" / "listed_manufacturers.xlsx"

    run([installed / "assessment", "template", "empty.xlsx"], cwd=elsewhere)
    run([installed / "assessment", "score", example, "-o", "results.xlsx"], cwd=elsewhere)

    assert {file.name for file in elsewhere.iterdir()} == {"empty.xlsx", "results.xlsx"}


def test_the_installed_app_is_served(installed, elsewhere):
    port = free_port()
    with subprocess.Popen(
        [installed / "assessment", "serve", "--port", str(port)],
        cwd=elsewhere,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as app:
        try:
            page = when_up(f"http://127.0.0.1:{port}/")
        finally:
            app.terminate()

    assert "<title>" in page


def test_the_served_app_takes_its_theme_and_options_from_the_wheel(installed, elsewhere):
    ask = (
        "from assessment.definitions.paths import data_root; from streamlit import config;"
        "config._main_script_path = str(data_root() / 'app.py');"
        "print(config.get_option('theme.light.primaryColor'), config.get_option('runner.postScriptGC'))"
    )

    wanted = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))

    answer = run([installed / "python", "-c", ask], cwd=elsewhere)
    assert answer.split() == [wanted["theme"]["light"]["primaryColor"], str(wanted["runner"]["postScriptGC"])]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def when_up(address, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
