"""Numbers as cards and as a grid; they arrive formatted and are only placed here."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.report.view import Figure, Row
from assessment.ui.components.html import esc, show, tag, text
from assessment.ui.components.status import chip


def figure_text(figure: Figure) -> str:
    """A figure as one plain text, unit included."""
    return figure.text


def figure_card(
    title: str, figure: Figure, *, status: str = "", status_label: str = "", lines: Iterable[str] = ()
) -> str:
    """HTML of a card's inside for `layout.cards`: title and status above, the large figure, then lines on it."""
    top = tag("div", text("h3", title) + (chip(status, status_label) if status else ""), "app-card-top")
    large = tag("div", esc(figure.text), "app-figure" if figure.value is not None else "app-figure app-figure-unknown")
    return top + large + "".join(text("p", line) for line in lines)


def number_grid(rows: Iterable[Row]) -> None:
    """Labelled figures side by side, each with its remark."""
    cells = "".join(
        tag(
            "div",
            text("dt", row.label) + tag("dd", esc(row.figure.text) + text("p", row.formula) + text("p", row.note)),
            "app-number",
        )
        for row in rows
    )
    show(tag("dl", cells, "app-numbers") if cells else "")
