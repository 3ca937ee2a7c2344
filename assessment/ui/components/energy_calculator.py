"""How the energy figure comes about: a line a carrier with its coefficient and source, the totals, CO2 beside them."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.locale import Translator
from assessment.report.view import EnergyLine, EnergyView, SourceRef, YearsRow
from assessment.ui.components.html import esc, items, link, show, tag, text
from assessment.ui.components.sources import sources
from assessment.ui.components.years_table import given, row, stacked, years_table

CO2 = "t_co2"
"""Unit of the row whose remark is too long for the table and stands under it."""


def energy_calculator(view: EnergyView | None, t: Translator) -> None:
    """Draw the calculator; before the first figure only what it will show."""
    if view is None:
        show(
            text(
                "p",
                t("The table appears with the first carrier: what it counts in standard coal, and why."),
                "app-muted",
            )
        )
        return
    header = (t("Carrier"), t("Amount"), t("Coefficient"), t("Standard coal, {year}", year=view.year), t("Share"))
    numbers = {ref.id: position for position, ref in enumerate(view.sources, start=1)}
    body = [_line(header, line, view.year, numbers, t) for line in view.lines]
    foot = [_total(header, total, view.year, numbers, t) for total in (*view.totals, *view.co2)]
    show(_warned(view) + years_table(header, body, foot, label=t("Energy by carrier")))
    remarks = [t("{what}: {note}", what=total.label, note=total.note) for total in view.co2 if total.note]
    show(items((*view.notes, *remarks), "app-list app-muted"))
    sources(view.sources, t("Where the coefficients come from"))


def _line(header: Sequence[str], line: EnergyLine, year: int, numbers: dict[str, int], t: Translator) -> str:
    cells = (
        stacked(line.amount, line.amount_last, year, t),
        given(line.coefficient) + _links(line.sources, numbers, t),
        stacked(line.tce, line.tce_last, year, t),
        given(line.share),
    )
    under = text("div", line.note, "app-muted")
    return row(header, line.title, cells, under=under, css="" if line.counts else "app-years-beside")


def _total(header: Sequence[str], total: YearsRow, year: int, numbers: dict[str, int], t: Translator) -> str:
    factor = text("div", total.note, "app-muted")
    if total.figure.unit == CO2:
        header, factor = (*header[:-2], t("CO₂, {year}", year=year), header[-1]), ""
    cells = (stacked(total.figure, total.last, year, t), "")
    css = "app-years-total" if total.counts else "app-years-beside"
    return row(header, total.label, cells, under=factor + _links(total.sources, numbers, t), css=css)


def _links(refs: Sequence[SourceRef], numbers: dict[str, int], t: Translator) -> str:
    """The sources of a number as the numbers they have in the list below, each a link to the source itself."""
    found = dict.fromkeys((ref.id, ref.href, ref.title) for ref in refs)
    marks = [
        link(href, numbers[name]) if href else tag("span", esc(numbers[name]), title=title)
        for name, href, title in found
    ]
    return tag("div", esc(t("Source")) + " " + ", ".join(marks), "app-muted") if marks else ""


def _warned(view: EnergyView) -> str:
    return "".join(text("p", warning, "app-problem app-problem-warning") for warning in view.warnings)
