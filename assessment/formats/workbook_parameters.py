"""The sheet of parameters of a live workbook: targets, curves, weights, coefficients, points, gates, with sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.formats.workbook_formulas import Formula
from assessment.formats.workbook_sources import cited
from assessment.formats.workbook_style import Cell, Page
from assessment.model.citation import Basis
from assessment.report.sources_view import source_refs
from assessment.report.workbook_model import WorkbookModel

NUMBER = "#,##0.##########"


class Parameters:
    """Writes one parameter to a row and gives back its cell."""

    def __init__(self, page: Page, model: WorkbookModel) -> None:
        self.page, self.model, self.t = page, model, page.book.t
        page.title(self.t("Parameters"), self.t("What the formulas compute with, each with its source."))
        page.header((self.t("What"), self.t("Figure"), self.t("Figure"), self.t("Sources")), freeze=True)

    def heading(self, title: str) -> None:
        """A heading within the sheet."""
        self.page.cells([Cell(title, bold=True, muted=True)])

    def one(self, label: str, value: float, basis: Basis | None = None) -> Formula:
        """One parameter."""
        return self.two(label, (value,), basis)[0]

    def two(self, label: str, values: Sequence[float], basis: Basis | None = None) -> tuple[Formula, ...]:
        """One or two parameters of one row."""
        cells = [Cell(value=float(v), number_format=NUMBER) for v in values]
        blank = [Cell()] * (2 - len(cells))
        row = self.page.cells((Cell(label), *cells, *blank, Cell(self._cited(basis))))
        return tuple(Formula(self.page.at(row, 1 + k), float(v)) for k, v in enumerate(values))

    def column(self, rows: Mapping[str, float]) -> tuple[str, list[Formula]]:
        """Parameters one below the other: (area, cells)."""
        cells = [self.one(label, value) for label, value in rows.items()]
        return f"{cells[0].text}:{cells[-1].text.rsplit('!', 1)[1]}", cells

    def _cited(self, basis: Basis | None) -> str:
        return cited(source_refs(basis, self.model.reference, self.t), brief=True)
