"""What was wrong in a workbook: counted, grouped by kind, by cell, and as a file to work through."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from functools import partial

import streamlit as st

from assessment.formats.columns import label
from assessment.formats.problems import as_problems
from assessment.formats.read import ReadResult
from assessment.formats.validate import parse_id
from assessment.locale import Translator
from assessment.model.message import Problem, Severity
from assessment.model.questionnaire import Questionnaire
from assessment.ui import form
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
    asked = form.questionnaire()
    download(
        t("Download the list of problems (CSV)"),
        lambda: problem_csv(read.problems, asked, t),
        t("problems.csv"),
        mime="text/csv",
        key="download_problems",
    )
    problem_list(read.problems, partial(_column_name, asked, t))


def _column_name(asked: Questionnaire, t: Translator, column: str) -> str:
    """What a column is called, by its id; "" for a problem that is of no column."""
    return label(asked, parse_id(column, asked), t.lang) if column else ""


def problem_csv(problems: Sequence[Problem], asked: Questionnaire, t: Translator) -> bytes:
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
            t("Question"),
            t("What was found"),
            t("Value"),
            t("What to do"),
        )
    )
    writer.writerows([_harmless(cell) for cell in _cells(problem, asked, t)] for problem in problems)
    return out.getvalue().encode("utf-8-sig")


def _cells(problem: Problem, asked: Questionnaire, t: Translator) -> tuple[str, ...]:
    place = problem.place
    return (
        severity_label(problem.severity, t),
        place.sheet,
        place.cell,
        str(place.row or ""),
        place.firm,
        str(place.year or ""),
        _column_name(asked, t, place.question),
        t.render(problem.what),
        problem.value,
        t.render(problem.hint) if problem.hint else "",
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell
