"""Sources in a workbook: a table of all of them, and in a cell by title and place. Ids are never shown."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.formats.workbook_style import Cell, Page, link_cell
from assessment.report.view import SourceRef

OWN = "own_judgement"
"""Id of a source that is our own judgement."""
SOURCE_WIDTHS = (6, 44, 20, 12, 44, 16, 12, 15, 46)


def source_table(page: Page, sources: Iterable[SourceRef]) -> None:
    """All sources of a report as a table; addresses are links."""
    t = page.book.t
    labels = (t("No."), t("Title"), t("Publisher"), t("Published"), t("Address"), t("Place in it"), t("Checked on"),
              t("Confidence"), t("Note"))  # fmt: skip
    rows = [
        (
            Cell(value=float(number), number_format="0", align="center"),
            Cell(s.title),
            Cell(s.publisher),
            Cell(s.published),
            link_cell(s.href),
            Cell(s.locator),
            Cell(s.checked_on),
            Cell(s.confidence),
            Cell(s.note),
        )
        for number, s in enumerate(sources, start=1)
    ]
    page.table(labels, rows, freeze=True, filtered=True)


def cited(sources: Iterable[SourceRef], *, brief: bool = False) -> str:
    """Sources in one cell, one to a line: title and place; our own judgement with its reason unless `brief`."""
    found = []
    for source in sources:
        words = f"{source.title}: {source.note}" if source.id == OWN and source.note and not brief else named(source)
        found.append(words)
    return "\n".join(dict.fromkeys(found))


def named(source: SourceRef) -> str:
    """A source as it is called, with the place in it: what is found again on the sheet of sources."""
    return source.title if source.id == OWN else " ".join(filter(None, (source.title, source.locator)))
