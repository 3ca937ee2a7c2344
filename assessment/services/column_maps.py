"""What was said about the columns of a workbook, kept for the next workbook with the same header."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assessment.errors import HeaderUnclearError
from assessment.formats.read import ReadResult
from assessment.model.column_map import ColumnChoice, ColumnMap, ColumnUse, SheetColumns
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.people.permissions import Action
from assessment.services.ports import ColumnMapStore


@dataclass(frozen=True)
class ColumnMaps:
    """The column maps of the owner of `drafts`; none for whoever may not read workbooks for that owner."""

    drafts: Drafts

    @property
    def store(self) -> ColumnMapStore:
        """Where they are kept: beside the drafts."""
        return self.drafts.store

    def of(self, columns: SheetColumns) -> ColumnMap | None:
        """What was said about a sheet with the same header; None where nothing was."""
        choices = self._all().get(columns.digest)
        return None if choices is None else ColumnMap(choices=choices)

    def suggested(self, columns: SheetColumns) -> dict[str, ColumnChoice]:
        """For columns that are open, by key: what was said of a column of that name in another workbook.

        The question only: unit and year are those of this workbook.
        """
        found: dict[str, ColumnChoice] = {}
        for choices in self._all().values():
            for column in columns.open:
                if column.key in choices and column.key not in found:
                    found[column.key] = _here(choices[column.key], column)
        return found

    @audited("columns_kept")
    def keep(self, columns: SheetColumns, said: ColumnMap) -> None:
        """Keep what was said for the next workbook with this header. A data year is of one workbook only: not kept.

        Raises:
            AccessRefusedError: who asks reads no workbooks for this owner.
        """
        self.store.keep_columns(self.drafts.must(Action.BATCH), columns.digest, said.choices, self.drafts.clock())

    def count(self) -> int:
        """For how many headers something is kept."""
        return len(self._all())

    @audited("columns_forgotten")
    def forget(self) -> None:
        """Forget everything that was said. Errors as for `keep`."""
        self.store.forget_columns(self.drafts.must(Action.BATCH))

    def _all(self) -> dict[str, dict[str, ColumnChoice]]:
        return self.store.columns(self.drafts.owner) if self.drafts.may(Action.BATCH) else {}


def read_as_before(read: Callable[[ColumnMap | None], ReadResult], maps: ColumnMaps | None) -> ReadResult:
    """A file with what was said before about a workbook with the same header; `maps` None: nothing is remembered.

    Raises:
        HeaderUnclearError: a person has to say what its columns hold. FileRefusedError: the file was not read at all.
    """
    try:
        found = read(None)
    except HeaderUnclearError as error:
        kept = maps.of(error.columns) if maps else None
        if kept is None:
            raise
        return read(kept)
    kept = maps.of(found.columns) if maps and found.columns else None
    return found if kept is None else read(kept)


def _here(choice: ColumnChoice, column: ColumnUse) -> ColumnChoice:
    """The same question in the unit and of the year that this workbook states."""
    near = column.suggested
    unit = near.unit if near is not None and near.column == choice.column else ""
    return ColumnChoice(column=choice.column, unit=unit, year=column.year)
