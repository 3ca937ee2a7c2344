"""A batch against the plan: one card a target with its range, counts and spread of scores, then the overall levels."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import PortfolioPillar, PortfolioView
from assessment.ui.components.charts import bar_chart, column_chart
from assessment.ui.components.html import esc, items, show, tag, text
from assessment.ui.components.layout import facts, section
from assessment.ui.components.sources import sources
from assessment.ui.components.spread import spread
from assessment.ui.components.status import chip


def portfolio(view: PortfolioView, t: Translator, open_firm: Callable[[int], None]) -> None:
    """Draw the totals; `open_firm` is called with the place of a firm whose name was pressed."""
    show(
        facts(
            (
                (t("Population"), view.population),
                (t("Data year"), view.data_years),
            )
        )
    )
    for start in range(0, len(view.pillars), 2):
        for column, pillar in zip(st.columns(2, gap="medium"), view.pillars[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch", key=f"portfolio_{pillar.id}"):
                _pillar(pillar, t)
    if view.levels:
        _levels(view, t)
    if view.spread is not None:
        spread(view.spread, t, open_firm)
    show(items(view.notes, "app-list app-muted"))
    sources(view.sources)


def _levels(view: PortfolioView, t: Translator) -> None:
    section(t("Overall levels"))
    names, counts = zip(*view.levels, strict=True)
    bar_chart(
        names,
        counts,
        x=t("Firms"),
        y=t("Overall level"),
        alt_text=t("Firms by overall level: {counts}", counts=_pairs(view.levels)),
        key="portfolio_levels",
    )


def _pillar(pillar: PortfolioPillar, t: Translator) -> None:
    value = pillar.value_range or pillar.value.text
    unknown = pillar.value.value is None and not pillar.value_range
    show(
        tag("div", text("h3", pillar.title) + chip(pillar.status, pillar.status_label), "app-card-top")
        + tag("div", esc(value), "app-figure app-figure-unknown" if unknown else "app-figure")
        + facts(
            (
                (t("Target"), pillar.target_text),
                (t("Used"), pillar.used),
                (t("Median"), pillar.median.text),
                (t("At target"), pillar.firms_at_target),
                (t("Largest firm"), pillar.largest_share),
            )
        )
        + text("p", pillar.reading, "app-muted")
        + items(pillar.notes, "app-list app-muted")
    )
    if pillar.rows:
        show(facts([(row.label, _joined(row.figure.text, row.note, t)) for row in pillar.rows]))
    if any(n for _, _, n in pillar.histogram):
        _histogram(pillar, t)


def _joined(figure: str, note: str, t: Translator) -> str:
    return t("{value} ({said})", value=figure, said=note) if note else figure


def _histogram(pillar: PortfolioPillar, t: Translator) -> None:
    bins = [(f"{low:.0f}", n) for low, _, n in pillar.histogram]
    column_chart(
        [name for name, _ in bins],
        [n for _, n in bins],
        x=t("Score from"),
        y=t("Firms"),
        alt_text=t("Firms by score, in tens: {counts}", counts=_pairs(bins)),
        key=f"histogram_{pillar.id}",
    )


def _pairs(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name}: {n}" for name, n in counts)
