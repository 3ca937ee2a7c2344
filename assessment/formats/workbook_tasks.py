"""Which tasks of the plan may concern which of many firms: a list with a number for each task, and those by firm.

The numbers keep the column of the firms short: a dozen tasks with their titles would be a page for each firm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.formats.workbook_style import Cell, Page
from assessment.locale import Translator
from assessment.model.panel import BoolArray, TextArray
from assessment.model.plan import Plan, Task
from assessment.model.result import Result
from assessment.report.firm_table import joined

TASK_WIDTHS = (9, 44, 18, 12, 56, 70)


@dataclass(frozen=True)
class MatchedTask:
    """One task and the firms that a gap, an answer or the industry leads to it.

    `fits`: (n,); `reasons`: (n, r) in the order of the task, those that hold for everybody counting for nobody.
    """

    task: Task
    fits: BoolArray
    reasons: BoolArray


def matched_tasks(plan: Plan, result: Result) -> tuple[MatchedTask, ...]:
    """The tasks that may concern any of the firms for a reason of its own, in the order of the plan."""
    found = []
    for task in plan.tasks:
        own = np.array([not reason.all_firms for reason in task.reasons], dtype=bool)
        reasons = result.tasks[task.id].reasons & own
        found.append(MatchedTask(task, reasons.any(axis=1), reasons))
    return tuple(one for one in found if one.fits.any())


def numbers_by_firm(tasks: tuple[MatchedTask, ...], size: int, t: Translator) -> TextArray:
    """The numbers of the tasks that may concern each firm, counted from 1 as in the list; shape (n,)."""
    separator = "、" if t.lang == "zh" else ", "
    return joined([(one.fits, str(k)) for k, one in enumerate(tasks, 1)], separator, size)


def task_list(page: Page, tasks: tuple[MatchedTask, ...], t: Translator) -> None:
    """The tasks with their numbers, how many firms each may concern, and why."""
    labels = (t("No."), t("Task"), t("Action"), t("Firms"), t("What it does"), t("Why it may concern a firm"))
    page.table(labels, [_row(k, one, t) for k, one in enumerate(tasks, 1)], freeze=True, filtered=True)
    if not tasks:
        page.paragraphs([t("No task of the plan follows from these answers.")])


def _row(number: int, one: MatchedTask, t: Translator) -> tuple[Cell, ...]:
    task = one.task
    title = task.title.get(t.lang) if task.title else t("The exact title was not seen")
    counts = one.reasons.sum(axis=0).tolist()
    reasons = [(reason.text.get(t.lang), n) for reason, n in zip(task.reasons, counts, strict=True) if n]
    return (
        Cell(value=float(number), number_format="0", align="left"),
        Cell(title, bold=True, muted=task.title is None),
        Cell(task.action.get(t.lang)),
        Cell(value=float(one.fits.sum()), number_format="#,##0"),
        Cell(task.summary.get(t.lang) if task.summary else ""),
        Cell("\n".join(t("{reason} (firms: {n})", reason=reason, n=n) for reason, n in reasons)),
    )
