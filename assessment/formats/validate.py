"""One validation for the form and for workbooks: texts and numbers as given in, canonical answers and problems out.

The rule of what is kept:

* A row is refused whole only where it cannot be told whose answers it holds: the firm name is missing, the data year
  is missing or wrong, or an earlier row holds the same firm and year (the first one stands). Where only one of name
  and year is missing or wrong, what is wrong with its cells is said all the same.
* A cell that is wrong anywhere else is set aside: it counts as not answered and is reported as an error; the rest of
  its row is used.
* A cell that holds a mark such as "-" or "N/A" counts as not answered and is reported for information.
* An answer to a question that an earlier answer of the row rules out is set aside with a warning.
* What the rules of the questionnaire doubt is reported as a warning and used; only what a rule calls impossible (a part
  larger than its whole) is set aside.

All problems come at once, ordered by row. Everything works on whole columns; a form is a table of one row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.formats.answers import Answers
from assessment.formats.cells import Cells
from assessment.formats.checks import check_required, set_aside_ruled_out
from assessment.formats.columns import CODE, NAME, YEAR, ColumnRef
from assessment.formats.complaints import Complaints
from assessment.formats.doubts import report_doubts
from assessment.formats.keys import FIRST_YEAR, LAST_YEAR, read_keys
from assessment.formats.problems import Problems
from assessment.formats.raw import RawAnswers, RawColumn
from assessment.formats.rows import to_table
from assessment.formats.table import CERTAINTY, NONE, SEPARATOR, AnswerTable
from assessment.model.panel import TextArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Validated", "parse_id", "validate", "validate_answers"]


@dataclass(frozen=True)
class Validated:
    """What was accepted, what was wrong, and the numbers of the rows that were refused whole."""

    table: AnswerTable
    problems: Problems
    refused: tuple[int, ...]
    rows_read: int


def validate(
    raw: RawAnswers, questionnaire: Questionnaire, plan: Plan, reference: Reference | None = None
) -> Validated:
    """Check everything and turn what is right into the canonical table (the rule is in the module's docstring).

    Without reference values nothing is held against a sector table.
    """
    complaints = Complaints(raw)
    cells = Cells(questionnaire, plan, complaints)
    keys = read_keys(raw, cells, complaints)
    answers = Answers(questionnaire, raw.size)
    for column in raw.columns:
        if column.ref.question not in (NAME, CODE, YEAR):
            answers.add(column.ref, cells.answers(column))
    complaints.refused[:] = False
    check_required(answers, complaints)
    set_aside_ruled_out(answers, complaints)
    table = report_doubts(to_table(keys, answers, complaints), keys, answers, complaints, plan, reference)
    return Validated(
        table=table,
        problems=complaints.in_order(),
        refused=tuple(raw.rows[~complaints.live].tolist()),
        rows_read=raw.size,
    )


def validate_answers(
    answers: Mapping[str, object],
    year: int | None,
    questionnaire: Questionnaire,
    plan: Plan,
    reference: Reference | None = None,
) -> Validated:
    """Check the answers of one firm: column id -> number in the asked unit, code, list of codes, text, or None.

    An empty list is the answer "none of these"; None and "" are no answer. Ids nobody asks for are a bug and raise
    KeyError.
    """
    given = {**answers, YEAR: year}
    columns = tuple(_form_column(parse_id(name, questionnaire), value) for name, value in given.items())
    return validate(RawAnswers(columns, np.zeros(1, dtype=np.int64)), questionnaire, plan, reference)


def parse_id(name: str, questionnaire: Questionnaire) -> ColumnRef:
    """The column an id such as `revenue@-1` or `rd_expense#certainty` stands for; KeyError where none does."""
    body, mark, _ = name.partition(CERTAINTY)
    question, _, offset = body.partition("@")
    if question != YEAR and question not in questionnaire.questions:
        raise KeyError(name)
    return ColumnRef(question, int(offset or 0), bool(mark))


def _form_column(ref: ColumnRef, value: object) -> RawColumn:
    if isinstance(value, bool):
        return RawColumn(ref, _one("yes" if value else "no"))
    if isinstance(value, int | float):
        return RawColumn(ref, _one(""), np.array([value], dtype=np.float64))
    if isinstance(value, list | tuple | set | frozenset):
        return RawColumn(ref, _one(SEPARATOR.join(str(v) for v in value) or NONE))
    return RawColumn(ref, _one("" if value is None else str(value)))


def _one(text: str) -> TextArray:
    return np.array([text], dtype=object)
