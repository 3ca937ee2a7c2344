"""What was wrong in a workbook: counted, grouped by kind, by cell, and as a file to work through."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from assessment.formats.problems import as_problems
from assessment.formats.read import ReadResult
from assessment.locale import Translator
from assessment.model.message import Problem, Severity
from assessment.ui.components.download import download
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.problems import problem_list, severity_label

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters by which a spreadsheet would take a text for a formula."""


def counts(read: ReadResult, t: Translator) -> None:
    """Rows accepted and refused, and problems by severity, as one row of numbers."""
    found: Counter[Severity] = Counter()
    for (severity, _), count in as_problems(read.problems).counted().items():
        found[severity] += count
    numbers = (
        (t("Rows read"), read.rows_read),
        (t("Rows used"), read.rows_used),
        (t("Rows refused"), read.rows_refused),
        (t("Firms"), read.table.firms),
        (t("Errors"), found[Severity.ERROR]),
        (t("Warnings"), found[Severity.WARNING]),
    )
    cells = "".join(tag("div", text("dt", name) + text("dd", f"{n:,}"), "app-number") for name, n in numbers)
    show(tag("dl", cells, "app-numbers app-numbers-tight"))


def problems_by_cell(read: ReadResult, t: Translator) -> None:
    """Every problem with sheet, cell, value and what to do; and the list as a file."""
    if not read.problems:
        st.success(t("Nothing to complain about: every cell was read."), icon=":material/check_circle:")
        return
    download(
        t("Download the list of problems (CSV)"),
        lambda: problem_csv(read.problems, t),
        t("problems.csv"),
        mime="text/csv",
        key="download_problems",
    )
    problem_list(read.problems)


def problem_csv(problems: Sequence[Problem], t: Translator) -> bytes:
    """The problems as CSV that a spreadsheet opens with the right characters and without running anything."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            t("Severity"),
            t("Sheet"),
            t("Cell"),
            t("Row"),
            t("Firm"),
            t("Year"),
            t("What was found"),
            t("Value"),
            t("What to do"),
        )
    )
    writer.writerows([_harmless(cell) for cell in _cells(problem, t)] for problem in problems)
    return out.getvalue().encode("utf-8-sig")


def _cells(problem: Problem, t: Translator) -> tuple[str, ...]:
    place = problem.place
    return (
        severity_label(problem.severity, t),
        place.sheet,
        place.cell,
        str(place.row or ""),
        place.firm,
        str(place.year or ""),
        t.render(problem.what),
        problem.value,
        t.render(problem.hint) if problem.hint else "",
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell
