"""What to do first: steps in their order, each with its share of priority, the reason and the measures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import StepView
from assessment.ui.components.html import esc, items, show, tag, text


def first_steps(steps: Sequence[StepView], formula: str, t: Translator) -> None:
    """Draw the steps, most important first."""
    if not steps:
        st.info(t("Nothing to do first: no target with a known gap is open."), icon=":material/check_circle:")
    show("".join(tag("article", _step(step, t), "app-step") for step in steps))
    if formula:
        with st.expander(t("How the order comes about"), icon=":material/calculate:"):
            show(text("p", formula))


def _step(step: StepView, t: Translator) -> str:
    width = f"width:{min(max(step.share.value or 0, 0), 100):.0f}%"
    bar = tag("div", tag("i", "", style=width), "app-share", aria_hidden="true")
    share = tag("div", esc(t("Share of priority: {share}", share=step.share.text)) + bar, "app-muted")
    body = text("h3", step.title) + share + items(step.measures) + text("p", step.why, "app-muted")
    return text("div", step.rank, "app-step-rank") + tag("div", body, "app-step-body")
