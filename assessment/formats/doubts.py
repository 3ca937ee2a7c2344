"""What the rules doubt, reported at the cell it was entered in; what they call impossible leaves the table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.formats.answers import Answers
from assessment.formats.columns import ColumnRef
from assessment.formats.complaints import Complaints
from assessment.formats.keys import Keys
from assessment.formats.plausibility import Finding, find_implausible
from assessment.formats.table import CERTAINTY, AnswerTable
from assessment.model.check import LargerThan
from assessment.model.message import Severity, msg
from assessment.model.panel import BoolArray, IntArray, Panel
from assessment.model.plan import Plan
from assessment.model.reference import Reference


def report_doubts(
    table: AnswerTable,
    keys: Keys,
    answers: Answers,
    complaints: Complaints,
    plan: Plan,
    reference: Reference | None,
) -> AnswerTable:
    """Report every finding of every rule; the table without the figures that a rule sets aside.

    The code of a problem is the id of its rule, its question the column the figure was entered in: both together stay
    the same as long as the answers do.
    """
    panel, findings = find_implausible(table, answers.questionnaire, plan, reference)
    firm = _indices(keys, panel)
    for year, finding in findings:
        aside = isinstance(finding.rule, LargerThan) and finding.rule.set_aside
        _report(year, finding, firm, keys, answers, complaints, Severity.ERROR if aside else Severity.WARNING)
        if aside:
            table = _without(table, panel, year, finding)
    return table


def _indices(keys: Keys, panel: Panel) -> IntArray:
    """For every row given in, its firm in the panel (-1 where the row is not read)."""
    return np.asarray(pd.Index(panel.keys, dtype=object).get_indexer(pd.Index(keys.firms, dtype=object)))


def _report(
    year: int,
    finding: Finding,
    firm: IntArray,
    keys: Keys,
    answers: Answers,
    complaints: Complaints,
    severity: Severity,
) -> None:
    """One problem per firm, at the first answered question; the row of that year comes before a later row."""
    waiting = np.append(finding.firms, False)
    offsets = sorted({ref.offset for ref in answers.refs}, reverse=True)
    for ref in (ColumnRef(question, offset) for question in finding.questions for offset in offsets):
        if ref not in answers.numbers:
            continue
        rows = complaints.live & waiting[firm] & (keys.years + ref.offset == year) & answers.answered(ref)
        hints = {row: finding.hint(int(firm[row])) for row in np.flatnonzero(rows).tolist()}  # the figures are not kept
        complaints.report(
            rows,
            ref,
            finding.rule.id,
            msg("{rule}", rule=finding.rule.text),
            hint=hints.get,
            values=answers.as_asked(ref, rows),
            severity=severity,
        )
        waiting[firm[rows]] = False


def _without(table: AnswerTable, panel: Panel, year: int, finding: Finding) -> AnswerTable:
    """The table without these figures, and without a column that holds nothing any more."""
    frame, name = table.frame.copy(), finding.questions[0]
    firm = pd.Index(panel.keys, dtype=object).get_indexer(pd.Index(frame["firm_key"].astype(object)))
    rows: BoolArray = finding.firms[firm] & (frame["year"].to_numpy() == year)
    columns = [column for column in (name, name + CERTAINTY) if column in frame]
    frame.loc[rows, columns] = np.nan
    return AnswerTable(frame.drop(columns=[column for column in columns if frame[column].isna().all()]))
