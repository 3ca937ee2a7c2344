"""Support programmes for one firm: fitting first, each condition with what the firm has and what is needed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import ConditionRow, ProgrammeView
from assessment.ui.components.html import esc, items, show, tag, text
from assessment.ui.components.layout import facts, section
from assessment.ui.components.sources import source_list
from assessment.ui.components.status import chip, pill

_GROUPS = ("eligible", "nearly", "unknown", "held", "not")


def programmes(found: Sequence[ProgrammeView], openings: Sequence[str], t: Translator) -> None:
    """Draw what a higher level would open, then the programmes in groups.

    Goals of the city and what has expired come last and are called so.
    """
    if openings:
        section(t("What would a higher level open?"))
        show(items(openings))
    current = [p for p in found if not p.expired and p.kind != "city_goal"]
    titles = {
        "eligible": (t("Conditions met"), t("Every condition that can be checked with figures holds.")),
        "nearly": (t("Nearly"), t("One number is short by a little.")),
        "unknown": (t("More answers needed"), t("What is not answered or needs an expert keeps the question open.")),
        "held": (t("Already held"), t("The answers say that the firm has this already.")),
        "not": (t("Conditions not met"), ""),
    }
    for fit in _GROUPS:
        _group([p for p in current if p.fit == fit], *titles[fit], t)
    _group(
        [p for p in found if not p.expired and p.kind == "city_goal"], t("Goals of the city, no duty of a firm"), "", t
    )
    _group([p for p in found if p.expired], t("Expired"), t("Listed for the record; nothing can be applied for."), t)


def _group(found: Sequence[ProgrammeView], title: str, lead: str, t: Translator) -> None:
    if not found:
        return
    section(t("{title} ({n})", title=title, n=len(found)), lead)
    for programme in found:
        with st.container(border=True, key=f"programme_{programme.id}"):
            show(_head(programme, t))
            with st.expander(t("Conditions and source"), icon=":material/checklist:"):
                show(_details(programme, t))


def _head(programme: ProgrammeView, t: Translator) -> str:
    label = t("Expired") if programme.expired else programme.fit_label
    status = "not" if programme.expired else programme.fit
    return (
        tag("div", text("h3", programme.title) + chip(status, label), "app-card-top")
        + tag("div", pill(programme.kind_label) + pill(programme.issuer), "app-card-pills")
        + text("p", programme.benefit)
        + text("p", programme.reason, "app-muted")
    )


def _details(programme: ProgrammeView, t: Translator) -> str:
    rows = "".join(_condition(row, t) for row in programme.conditions)
    pairs = ((t("Clause"), programme.clause), (t("Region"), programme.region), (t("Valid"), programme.validity))
    return rows + facts(pairs) + source_list(programme.sources, t)


def _condition(row: ConditionRow, t: Translator) -> str:
    numbers = [
        t("you have {have}", have=row.have) if row.have else "",
        t("needed: {need}", need=row.need) if row.need else "",
    ]
    words = " · ".join(part for part in (*numbers, row.distance) if part)
    return tag(
        "div",
        chip(row.state, row.state_label)
        + tag("div", esc(row.text) + text("div", words, "app-muted"), "app-condition-text"),
        "app-condition",
    )
