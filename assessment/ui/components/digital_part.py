"""The digital instrument of one firm: levels with their gates, what earns points, scenarios, and the next steps."""

from __future__ import annotations

from itertools import groupby

from assessment.locale import Translator
from assessment.report.view import DigitalView, GateRow, ItemRow, ScenarioRow
from assessment.ui.components.html import esc, items, show, tag, text
from assessment.ui.components.layout import section
from assessment.ui.components.sources import sources
from assessment.ui.components.status import chip, pill

RUNGS = 4


def digital_part(digital: DigitalView, t: Translator) -> None:
    """Draw everything the report says about the instrument."""
    section(digital.level, digital.title)
    show(text("p", t("Index {index} of 100", index=digital.index.text) + " · " + digital.results_text, "app-lead"))
    if digital.next_steps:
        show(
            tag(
                "div",
                text("div", t("To the next digital level"), "app-gap-title") + items(digital.next_steps),
                "app-gap",
            )
        )
    section(t("Levels"), t("A level holds when its points and its scenarios are both reached."))
    show(tag("div", "".join(_gate(gate, t) for gate in digital.gates), "app-cards"))
    section(t("Scenarios"))
    for group, rows in groupby(digital.scenarios, key=lambda row: row.group):
        show(text("h3", group, "app-small-title") + "".join(_scenario(row, t) for row in rows))
    section(t("Points by item"))
    for group, entries in groupby(digital.items, key=lambda row: row.group):
        show(text("h3", group, "app-small-title") + "".join(_item(row, t) for row in entries))
    show(items(digital.notes, "app-list app-muted"))
    sources(digital.sources)


def _gate(gate: GateRow, t: Translator) -> str:
    state, label = {
        True: ("true", t("holds")),
        False: ("false", t("not yet")),
        None: ("unknown", t("depends on open answers")),
    }[gate.holds]
    head = tag("div", text("h3", gate.title) + chip(state, label), "app-card-top")
    return tag("article", head + items((gate.points, gate.scenarios, gate.constraint)) + _note(gate.note), "app-card")


def _note(words: str) -> str:
    return text("p", words, "app-muted")


def _scenario(row: ScenarioRow, t: Translator) -> str:
    dots = "".join(
        tag("i", "", "app-rung app-rung-on" if row.rung is not None and step <= row.rung else "app-rung")
        for step in range(1, RUNGS + 1)
    )
    marks = (pill(t("constraint scenario")) if row.constraint else "") + (
        chip("partly", t("next step")) if row.advised else ""
    )
    return _line(row.title, tag("span", dots, "app-rungs", aria_hidden="true") + esc(row.rung_text), marks)


def _item(row: ItemRow, t: Translator) -> str:
    share = 100 * row.earned / row.maximum if row.maximum else 0
    bar = tag("span", tag("i", "", style=f"width:{share:.0f}%"), "app-share app-share-line", aria_hidden="true")
    marks = (chip("unknown", t("open")) if row.open else "") + (chip("partly", t("next step")) if row.advised else "")
    return _line(
        row.title,
        bar + esc(row.points),
        marks + "".join(text("span", words, "app-muted") for words in (row.basis, row.note) if words),
    )


def _line(title: str, value: str, marks: str) -> str:
    return tag(
        "div",
        text("span", title, "app-line-title") + tag("span", value, "app-line-value") + tag("span", marks),
        "app-line",
    )
