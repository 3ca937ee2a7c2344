"""One pillar of the gap report: value against target and sector, score, gap in things, and how it was computed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import PillarView, Row, SectorRow
from assessment.ui.components.charts import FRONTIER, OWN, SECTOR, TARGET, bullet_chart, legend
from assessment.ui.components.html import esc, items, show, table, tag, text
from assessment.ui.components.layout import facts
from assessment.ui.components.sources import source_list
from assessment.ui.components.status import chip

NO_MARK = ""
"""Colour of an entry of the legend that has no mark in the chart."""


def pillar_cards(pillars: Sequence[PillarView], t: Translator) -> None:
    """All pillars, two in a row."""
    for start in range(0, len(pillars), 2):
        pair = pillars[start : start + 2]
        for column, pillar in zip(st.columns(2, gap="medium"), pair, strict=False):
            with column, st.container(border=True, height="stretch", key=f"pillar_{pillar.id}"):
                pillar_card(pillar, t)


def pillar_card(pillar: PillarView, t: Translator) -> None:
    """Draw one pillar."""
    show(_head(pillar, t))
    if pillar.status != "not_applicable":
        bullet_chart(pillar.bullet, key=f"bullet_{pillar.id}")
        show(_legend(pillar, t))
    show(_gap(pillar, t))
    with st.expander(t("How this was computed"), icon=":material/calculate:"):
        _computation(pillar, t)


def _head(pillar: PillarView, t: Translator) -> str:
    interval = pillar.interval if pillar.interval != pillar.value.text else ""
    return (
        tag("div", text("h3", pillar.title) + chip(pillar.status, pillar.status_label), "app-card-top")
        + _value(pillar)
        + text("p", interval, "app-muted")
        + text("p", pillar.status_reason, "app-muted")
        + facts(
            (
                (t("Target"), " · ".join(part for part in (pillar.target.text, pillar.addressed) if part)),
                (t("Industry"), _sector(pillar)),
                (t("Anonymous peers"), _peers(pillar, t)),
                (t("Score"), _with(pillar.score.text, pillar.score_interval)),
            )
        )
    )


def _value(pillar: PillarView) -> str:
    """The own value; nothing where the pillar does not apply and there is none, which the status says already."""
    unknown = pillar.value.value is None and not pillar.interval
    if unknown and pillar.status == "not_applicable":
        return ""
    return tag("div", esc(pillar.value.text), "app-figure app-figure-unknown" if unknown else "app-figure")


def _sector(pillar: PillarView) -> str:
    first = next((row for row in pillar.sector if row.distance and not row.peers), None)
    if first is None:
        return pillar.sector_note
    return f"{first.figure.text} · {first.distance} · {first.label}"


def _peers(pillar: PillarView, t: Translator) -> str:
    """Median of the peers and the firm's place; "" where none are shown."""
    shown = next((row for row in pillar.sector if row.peers and row.figure.value is not None), None)
    if shown is None:
        return ""
    return " · ".join(part for part in (t("median {figure}", figure=shown.figure.text), shown.distance) if part)


def _legend(pillar: PillarView, t: Translator) -> str:
    entries = [(OWN, t("Your firm"))] if pillar.bullet.low is not None or pillar.bullet.value is not None else []
    entries += [(TARGET, t("Target"))] if pillar.bullet.target is not None else []
    sector = SECTOR if pillar.bullet.sector is not None else NO_MARK
    best = FRONTIER if pillar.bullet.frontier is not None else NO_MARK
    entries += [
        (sector, t("Industry: {figure}", figure=pillar.sector_mark)),
        (best, t("Frontier: {figure}", figure=pillar.frontier_mark)),
    ]
    return legend(entries)


def _gap(pillar: PillarView, t: Translator) -> str:
    if pillar.status == "not_applicable":
        return text("p", pillar.gap_sentence, "app-muted") + items(pillar.notes, "app-list app-muted")
    title = t("Beyond the target") if pillar.surplus else t("What is missing")
    gap = text("div", title, "app-gap-title") + text("p", pillar.gap_sentence) if pillar.gap_sentence else ""
    kind = "app-gap app-gap-met" if pillar.status == "met" else "app-gap"
    return (tag("div", gap, kind) if gap else "") + items(pillar.notes, "app-list app-muted")


def _computation(pillar: PillarView, t: Translator) -> None:
    show(
        facts(
            (
                (t("Indicator"), pillar.indicator_text),
                (t("With your figures"), pillar.formula),
                (t("Score with your figures"), pillar.score_formula),
                (t("Rule of the score"), pillar.curve_text),
                (t("What is missing"), pillar.gap_formula if not pillar.surplus else ""),
                (t("Beyond the target"), pillar.gap_formula if pillar.surplus else ""),
                (t("Weight"), pillar.weight.text),
                (t("The plan says"), pillar.target_statement),
                (t("Addressed to"), pillar.target_scope),
                (t("Read for one firm"), pillar.firm_reading),
                (t("Year before"), pillar.last.text if pillar.last else ""),
            )
        )
    )
    if pillar.inputs:
        show(text("h4", t("Your figures"), "app-small-title") + input_table(pillar.inputs, t))
    if pillar.sector:
        show(text("h4", t("Published figures"), "app-small-title") + sector_table(pillar.sector, t))
    refs = {(r.id, r.locator): r for row in pillar.sector for r in row.sources} | {
        (r.id, r.locator): r for r in pillar.sources
    }
    show(text("h4", t("Sources"), "app-small-title") + source_list(list(refs.values()), t))


def input_table(rows: Sequence[Row], t: Translator) -> str:
    """HTML of labelled figures with their remarks, as a table."""
    return table((t("Figure"), t("Value"), t("Remark")), [(r.label, r.figure.text, r.note) for r in rows])


def sector_table(rows: Sequence[SectorRow], t: Translator) -> str:
    """HTML of published figures with their distance, as a table."""
    header = (t("Place and year"), t("Published value"), t("Distance"), t("Remark"))
    return table(header, [(r.label, r.figure.text, r.distance, _stand_in(r, t)) for r in rows])


def _stand_in(row: SectorRow, t: Translator) -> str:
    mark = t("stand-in from another place") if row.stand_in else ""
    return " · ".join(part for part in (mark, row.note) if part)


def _with(figure: str, interval: str) -> str:
    return f"{figure} · {interval}" if interval and interval != figure else figure
