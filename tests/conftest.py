"""What holds for all tests: kinds by folder, and skips that count as failures where everything must run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KIND_OF_FOLDER = {"browser": pytest.mark.browser}
OUT_OF_TIME = pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError: "])
"""A browser that waited in vain on a busy machine is asked once more; one that saw something wrong is not."""


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(ROOT / "tests"):
            folder = item.path.relative_to(ROOT / "tests").parts[0]
            if folder in KIND_OF_FOLDER:
                item.add_marker(KIND_OF_FOLDER[folder])
                item.add_marker(OUT_OF_TIME)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With ASSESSMENT_REQUIRE_ALL=1 a test that is skipped has failed: a whole kind cannot go missing unnoticed."""
    report = yield
    return report if hasattr(report, "wasxfail") else _failed_if_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """The same for a file that is skipped as a whole."""
    return _failed_if_skipped((yield))


def _failed_if_skipped(report):
    if os.environ.get("ASSESSMENT_REQUIRE_ALL") == "1" and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped although every kind of test must run: {reason}"
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
