"""Tasks of the plan and programmes that may fit, each with its reasons and conditions."""

from __future__ import annotations

from assessment.formats.bibliography import Bibliography
from assessment.formats.word.flow import Flow
from assessment.formats.word.look import BRACKETS, COLON, STOP
from assessment.formats.word.markup import Cell, cell, entry, paragraph, run, status
from assessment.formats.workbook_style import TONE_OF, TONES
from assessment.report.view import ConditionRow, GapReport, ProgrammeView, TaskView


def tasks(flow: Flow, report: GapReport, books: Bibliography) -> None:
    """The tasks that may concern the firm."""
    t = flow.t
    flow.heading(t("Tasks of the plan"))
    if not report.tasks:
        flow.text(t("No task of the plan follows from these answers."))
        return
    flow.table(
        t("Tasks of the plan that may concern the firm, with the reason."),
        (t("No."), t("Task"), t("Why it may concern you"), t("What the plan promises")),
        (6, 44, 25, 25),
        (
            (cell(task.code, bold=True), _task(flow, task, books), cell(*task.reasons), cell(*task.commitments))
            for task in report.tasks
        ),
    )


def _task(flow: Flow, task: TaskView, books: Bibliography) -> Cell:
    t = flow.t
    stop = STOP[t.lang]
    sources = books.cited(task.sources, judgements=False)
    named = entry(task.title, task.title_note, " ".join(part for part in (task.action, sources) if part), task.summary)
    more = (
        (t("Instruments"), stop.join(task.instruments)),
        (t("Agencies"), stop.join(part for part in (*task.agencies, task.agencies_note) if part)),
    )
    small = (
        paragraph(run(f"{label}{COLON[t.lang]}", bold=True) + run(words), "Small") for label, words in more if words
    )
    return Cell(named.content + "".join(small))


def programmes(flow: Flow, report: GapReport, books: Bibliography) -> None:
    """What fits, what nearly fits, what is missing, and what has ended."""
    t = flow.t
    flow.heading(t("Programmes"))
    if not report.programmes:
        flow.text(t("The plan lists no programmes."))
        return
    flow.table(
        t("Programmes, with reason and conditions"),
        (t("Programme"), t("Result"), t("Reason and conditions"), t("What it gives, and its validity")),
        (26, 13, 33, 28),
        (
            (
                _programme(p, books),
                status("not" if p.expired else p.fit, p.fit_label),
                _conditions(flow, p),
                entry(p.benefit, p.clause, p.validity),
            )
            for p in report.programmes
        ),
    )


def _programme(p: ProgrammeView, books: Bibliography) -> Cell:
    sources = books.cited(p.sources, judgements=False)
    stop = " · "
    return entry(p.title, stop.join(part for part in (p.kind_label, p.region, p.issuer, sources) if part))


def _conditions(flow: Flow, p: ProgrammeView) -> Cell:
    return Cell(cell(p.reason).content + "".join(_condition(flow, c) for c in p.conditions))


def _condition(flow: Flow, c: ConditionRow) -> str:
    """The state in its colour, what is asked, and what the firm has."""
    t = flow.t
    ink = TONES[TONE_OF.get(c.state, "open")][1].lstrip("#")
    stop = STOP[t.lang]
    have = t("own figure {figure}", figure=c.have) if c.have else ""
    need = t("needed {figure}", figure=c.need) if c.need and c.have else ""
    details = stop.join(part for part in (have, need, c.distance) if part)
    text = c.text + (BRACKETS[t.lang].format(details) if details else "")
    return paragraph(run(f"{c.state_label}{COLON[t.lang]}", bold=True, colour=ink) + run(text), "Small")
