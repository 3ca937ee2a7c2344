"""Targets, tasks and programmes of a plan as cards."""

from __future__ import annotations

from assessment.locale import Translator
from assessment.report.view import ProgrammeView, TargetView, TaskView
from assessment.ui.components.html import items, tag, text
from assessment.ui.components.layout import facts
from assessment.ui.components.status import pill


def target_card(target: TargetView, t: Translator) -> str:
    """HTML of a card's inside: title, value, by when and to whom it is addressed."""
    return target_heading(target, t) + text("p", target.scope) + text("p", target.addressed, "app-muted")


def target_detail(target: TargetView, t: Translator) -> str:
    """HTML of everything the plan and this program say about a target."""
    rows = (
        (t("Wording"), target.statement),
        (t("Indicator"), target.indicator_text),
        (t("Addressed to"), " ".join(part for part in (target.scope, target.addressed) if part)),
        (t("Read for one firm"), target.firm_reading),
        (t("Read for a portfolio"), target.portfolio_reading),
        (t("Score"), target.curve_text),
    )
    return target_heading(target, t) + facts(rows)


def target_heading(target: TargetView, t: Translator) -> str:
    """HTML of a target's title and value."""
    return text("h3", target.title) + text("div", target.value, "app-figure app-figure-small") + _by(target, t)


def task_card(task: TaskView, t: Translator) -> str:
    """HTML of a task of the plan: action, title, summary, what the city commits to, who is in charge."""
    agencies = _list(task.agencies, t) or task.agencies_note
    pairs = ((t("Instruments"), _list(task.instruments, t)), (t("In charge"), agencies))
    return (
        tag("div", pill(task.code) + pill(task.action), "app-card-pills")
        + text("h3", task.title)
        + text("p", task.title_note, "app-muted")
        + text("p", task.summary)
        + items(task.commitments)
        + facts(pairs)
    )


def programme_card(programme: ProgrammeView, t: Translator) -> str:
    """HTML of a programme as the library shows it: no firm, so conditions without their state."""
    expired = pill(t("Expired")) if programme.expired else ""
    pairs = (
        (t("Benefit"), programme.benefit),
        (t("Issuer"), programme.issuer),
        (t("Region"), programme.region),
        (t("Valid"), programme.validity),
        (t("Clause"), programme.clause),
    )
    return (
        tag("div", pill(programme.kind_label) + expired, "app-card-pills")
        + text("h3", programme.title)
        + facts(pairs)
        + (
            text("p", t("Conditions"), "app-muted") + items(c.text for c in programme.conditions)
            if programme.conditions
            else ""
        )
    )


def _by(target: TargetView, t: Translator) -> str:
    return text("p", t("by {day}", day=target.by) if target.by else "", "app-muted")


def _list(words: tuple[str, ...], t: Translator) -> str:
    """Words in a row, set apart as the language does it."""
    return ("、" if t.lang == "zh" else ", ").join(words)
