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


SKIPPED_AS_A_WHOLE = """
import pytest

pytest.skip("no browser here", allow_module_level=True)
"""
ONE_AFTER_THE_OTHER, SIDE_BY_SIDE = (), ("-p", "xdist", "-n", "2", "--dist", "loadfile")


@pytest.mark.parametrize("how", [ONE_AFTER_THE_OTHER, SIDE_BY_SIDE])
@pytest.mark.parametrize(
    ("required", "outcome"), [("1", "1 failed, 1 passed, 1 xfailed, 3 errors"), ("", "1 passed, 4 skipped, 1 xfailed")]
)
def test_a_skip_fails_only_where_all_is_required(root, tmp_path, required, outcome, how):
    (tmp_path / "test_skipping.py").write_text(SKIPPING)
    (tmp_path / "test_skipped_as_a_whole.py").write_text(SKIPPED_AS_A_WHOLE)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", *how]

    run = subprocess.run(
        [*command, "--continue-on-collection-errors", f"--rootdir={tmp_path}", "-c", os.devnull, tmp_path],
        cwd=root,
        env={**os.environ, "ASSESSMENT_REQUIRE_ALL": required},
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search(rf"{outcome} in", run.stdout), run.stdout
    assert run.returncode == (1 if required else 0)
