"""Where every kind of test must run, one that is skipped has failed, whichever way it was skipped."""

import os
import re
import subprocess
import sys

import pytest

SKIPPING = """
import pytest

def test_runs(): pass

def test_says_skip(): pytest.skip("no browser here")

@pytest.mark.skipif(True, reason="no browser here")
def test_is_marked(): pass

@pytest.fixture
def browser(): pytest.skip("no browser here")

def test_asks_for_a_browser(browser): pass

@pytest.mark.xfail(strict=True)
def test_known_to_fail(): assert False
"""


@pytest.mark.parametrize(
    ("required", "outcome"), [("1", "1 failed, 1 passed, 1 xfailed, 2 errors"), ("", "1 passed, 3 skipped, 1 xfailed")]
)
def test_a_skip_fails_only_where_all_is_required(root, tmp_path, required, outcome):
    (tmp_path / "test_skipping.py").write_text(SKIPPING)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider"]

    run = subprocess.run(
        [*command, f"--rootdir={tmp_path}", "-c", os.devnull, tmp_path / "test_skipping.py"],
        cwd=root,
        env={**os.environ, "ASSESSMENT_REQUIRE_ALL": required},
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search(rf"{outcome} in", run.stdout), run.stdout
