"""What a plan of action brings and takes: before and after, what is wanted, the lines with their effects."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.report.action_plan_view import ActionLineView, ActionPlanView, HeldRow
from assessment.ui.components.beside import beside_table
from assessment.ui.components.html import esc, plain, show, tag, text
from assessment.ui.components.layout import cards, facts, section
from assessment.ui.components.status import chip, pill


def action_result(view: ActionPlanView, t: Translator) -> None:
    """Before and after, then the lines that are chosen."""
    section(t("Before and after"), t("What the rules of the result give with everything chosen done."))
    show(facts(((t("Cost"), view.cost.text), (t("Staff days"), view.staff_days.text))))
    for missing in view.missing:
        st.caption(plain(missing))
    if view.wanted or view.limits:
        show(tag("div", "".join(_held(row) for row in (*view.wanted, *view.limits)), "app-card app-held"))
    beside_table((view.overall, *view.pillars), t, t("With the plan done"))
    section(t("What is planned"))
    if not view.chosen:
        st.info(t("Nothing is chosen yet: give a measure at least one unit, or let the cheapest set be chosen."))
    else:
        cards((_line(line, t) for line in view.chosen), wide=True)
    for note in view.notes:
        st.caption(plain(note))


def _held(row: HeldRow) -> str:
    return tag(
        "div",
        chip("met" if row.holds else "not_met", row.holds_label)
        + tag("div", esc(row.label) + text("div", row.found, "app-muted"), "app-condition-text"),
        "app-condition",
    )


def _line(line: ActionLineView, t: Translator) -> str:
    """One chosen line as a card: what, from where to where, who, when, what it takes, what it adds."""
    moved = t("{today} → {planned}", today=line.today, planned=line.planned) if line.counts else ""
    effect = "" if line.counts else t("no effect on a score claimed")
    pairs = (
        (t("Answer"), moved),
        (t("Cost"), line.cost.text),
        (t("Staff days"), line.staff_days.text),
        (t("Owner"), line.person),
        (t("Due"), line.due.isoformat() if line.due else ""),
        (t("Adds by itself"), line.alone or effect),
        (t("Adds beside the others"), line.last),
        (t("Remark"), line.note),
    )
    head = text("h3", line.title) + (
        pill(line.state_label) if line.state == "open" else chip(_TONES[line.state], line.state_label)
    )
    return tag("div", head, "app-card-top") + facts(pairs)


_TONES = {"in_progress": "partly", "done": "met"}
"""A line that is begun has the colour and the sign of a status."""
