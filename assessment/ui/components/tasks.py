"""Tasks of the plan that may concern a firm, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import TaskView
from assessment.ui.components.html import items, tag, text
from assessment.ui.components.layout import cards
from assessment.ui.components.sources import sources
from assessment.ui.components.targets import task_card


def tasks(found: Sequence[TaskView], t: Translator) -> None:
    """Draw the tasks as cards, the reasons above what the task says."""
    if not found:
        st.info(t("No task of the plan fits the answers so far."), icon=":material/info:")
        return
    cards((_card(task, t) for task in found), wide=True)
    refs = {(ref.id, ref.locator): ref for task in found for ref in task.sources}
    sources(list(refs.values()))


def _card(task: TaskView, t: Translator) -> str:
    why = text("div", t("Why it may concern you"), "app-gap-title") + items(task.reasons)
    return task_card(task, t) + (tag("div", why, "app-gap") if task.reasons else "")
