"""Figures of two years side by side; on a narrow screen each row becomes a small list with its headings repeated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.locale import Translator
from assessment.report.view import Figure
from assessment.ui.components.html import esc, tag, text


def years_table(header: Sequence[str], body: Iterable[str], foot: Iterable[str] = (), *, label: str) -> str:
    """HTML of a table whose rows were made by `row`; `label` is its name for a screen reader."""
    cells = "".join(tag("th", esc(cell), scope="col", role="columnheader") for cell in header)
    groups = tag("thead", tag("tr", cells, role="row"), role="rowgroup")
    groups += tag("tbody", "".join(body), role="rowgroup")
    last = "".join(foot)
    groups += tag("tfoot", last, role="rowgroup") if last else ""
    return tag("div", tag("table", groups, "app-table app-years", role="table", aria_label=label), "app-years-box")


def row(header: Sequence[str], title: str, cells: Sequence[str], *, under: str = "", css: str = "") -> str:
    """One row: its title with HTML `under` it, then cells of HTML for the last headings; the title takes the rest.

    An empty cell is left out on a phone.
    """
    wide = len(header) - len(cells)
    span = {"colspan": str(wide)} if wide > 1 else {}
    first = tag("th", esc(title) + under, scope="row", role="rowheader", **span)
    rest = "".join(
        tag("td", cell, "" if cell else "app-years-empty", role="cell", data_label=name)
        for name, cell in zip(header[wide:], cells, strict=True)
    )
    return tag("tr", first + rest, css, role="row")


def stacked(now: Figure, last: Figure, year: int, t: Translator) -> str:
    """HTML of a cell with the figure of the data year and, under it, that of the year before."""
    before = t("{year}: {figure}", year=year - 1, figure=last.text) if last.value is not None else ""
    return given(now) + text("div", before, "app-muted")


def given(figure: Figure) -> str:
    """HTML of a figure; nothing where there is none."""
    return "" if figure.value is None else esc(figure.text)
