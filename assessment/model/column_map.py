"""What a person said about the columns of a workbook: which question each holds, in which unit, of which year."""

from __future__ import annotations

from pydantic import Field

from assessment.model.base import Frozen


class ColumnChoice(Frozen):
    """One column: the question it holds (`revenue`, `revenue@-1`, `year`, ...), "" for a column to leave out.

    `unit` is a unit id ("" for the one asked for), `year` a calendar year (0: that of the row).
    """

    column: str
    unit: str = ""
    year: int = 0


class ColumnMap(Frozen):
    """All that was said about one sheet, by what stands above each column; `year` is that of rows that name none."""

    choices: dict[str, ColumnChoice] = Field(default_factory=dict)
    year: int = 0


class ColumnUse(Frozen):
    """What was made of one column of a sheet.

    `column` is what it was read as ("" not read), `how` by what it was recognised: id, label, synonym, or chosen by a
    person. `suggested` is what it may hold, for a person to decide, and `likeness` how near the names are (0 to 100).
    """

    letter: str
    header: str
    key: str
    """By what a choice for it is kept in `ColumnMap.choices`."""
    samples: tuple[str, ...] = ()
    column: str = ""
    unit: str = ""
    year: int = 0
    how: str = ""
    suggested: ColumnChoice | None = None
    likeness: float = 0.0
    left_out: bool = False


class SheetColumns(Frozen):
    """The columns of the sheet that was read, or would be read if it were clear what they hold."""

    sheet: str
    digest: str
    """Hash of the header: the same for every file of the same making."""
    columns: tuple[ColumnUse, ...]
    stated_year: int = 0
    """Calendar year the title or the name of the sheet states; 0: none."""
    dated: bool = True
    """Whether a column says of which year the figures are."""
    others: tuple[str, ...] = ()
    """Names of the visible sheets that were not read."""

    @property
    def open(self) -> tuple[ColumnUse, ...]:
        """Columns with a heading that were not read and that nobody left out."""
        return tuple(c for c in self.columns if not c.column and not c.left_out and c.header)
