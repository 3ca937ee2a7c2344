"""Where the firms of a batch stand among each other: clusters by first step, both ends, and a heat map."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.report.spread_view import MOST_LINES
from assessment.report.view import RankedFirm, Spread
from assessment.ui.components.charts import heat_map
from assessment.ui.components.html import plain, show, table, text
from assessment.ui.components.layout import section


def spread(view: Spread, t: Translator, open_firm: Callable[[int], None]) -> None:
    """Draw it; `open_firm` is called with the place of a firm whose name was pressed."""
    section(t("Firms with the same first step"))
    header = (t("First step"), t("Firms"), t("Share"), t("Median of the overall scores"), t("Lowest first"))
    rows = [(c.title, f"{c.firms:,}", c.share, c.score.text, _names(c.names, c.firms, t)) for c in view.clusters]
    show(table(header, rows))
    if view.leaders:
        best, last = st.columns(2, gap="medium")
        with best:
            _ranked(t("Highest overall scores"), view.leaders, "leader", t, open_firm)
        with last:
            _ranked(t("Lowest overall scores"), view.laggards, "laggard", t, open_firm)
    _heat(view, t)


def _names(names: Sequence[str], firms: int, t: Translator) -> str:
    listed = t("; ").join(names)
    return listed if firms <= len(names) else t("{names} and {n} more", names=listed, n=firms - len(names))


def _ranked(
    title: str, firms: Sequence[RankedFirm], name: str, t: Translator, open_firm: Callable[[int], None]
) -> None:
    show(text("h3", title))
    with st.container(gap="xxsmall", key=f"portfolio_{name}"):
        for firm in firms:
            st.button(
                t(
                    "{firm}: {score}, {level}",
                    firm=plain(firm.name),
                    score=firm.score.text,
                    level=firm.level or t("no level"),
                ),
                type="tertiary",
                icon=":material/insights:",
                key=f"{name}_{firm.index}",
                on_click=open_firm,
                args=(firm.index,),
            )


def _heat(view: Spread, t: Translator) -> None:
    section(
        t("Scores by industry and pillar") if view.by_division else t("Scores by firm and pillar"),
        t(
            "Median of the known scores of an industry; behind its name the number of firms. "
            "Filter to {n} firms or fewer to see them one by one.",
            n=MOST_LINES,
        )
        if view.by_division
        else "",
    )
    lines = _distinct([row.label for row in view.heat])
    cells = [
        {"line": line, "column": column, "score": figure.value, "text": figure.text}
        for line, row in zip(lines, view.heat, strict=True)
        for column, figure in zip(view.pillars, row.scores, strict=True)
    ]
    words = t("; ").join(f"{cell['line']}, {cell['column']}: {cell['text']}" for cell in cells)
    heat_map(cells, lines, view.pillars, view.edges, alt_text=words, key="portfolio_heat")
    if view.heat_left_out:
        st.caption(t("{n} more lines are not shown; filter to see them.", n=view.heat_left_out))


def _distinct(labels: Sequence[str]) -> list[str]:
    """The labels, firms of the same name told apart by a number."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found
