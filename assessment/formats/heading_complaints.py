"""What is wrong with a file as a whole or with its header: columns not read, units, links, macros, other sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assessment.formats.sheet import Sheet
from assessment.model.message import Message, Place, Problem, Severity, msg


class HeadingComplaints:
    """Problems of one sheet that belong to no row of answers; `row` is the number of the header row."""

    def __init__(self, file: str, sheet: Sheet, row: int) -> None:
        self._file, self._sheet, self._row = file, sheet, row
        self._found: list[Problem] = []

    def column(self, i: int, severity: Severity, code: str, what: Message, value: str, **more: Any) -> None:
        """A problem of the column at position `i`."""
        letter = self._sheet.letters[i]
        cell = f"{letter}{self._row}" if letter else ""
        place = Place(file=self._file, sheet=self._sheet.name, cell=cell, row=self._row or None)
        self._found.append(Problem(severity=severity, place=place, code=code, what=what, value=value, **more))

    def row(self, number: int, code: str, what: Message, value: str = "", severity: Severity = Severity.INFO) -> None:
        """A problem of one row of the sheet."""
        place = Place(file=self._file, sheet=self._sheet.name, row=number)
        self._found.append(Problem(severity=severity, place=place, code=code, what=what, value=value))

    def note(self, code: str, what: Message, hint: Message | None = None) -> None:
        """Something worth knowing about the file."""
        place = Place(file=self._file, sheet=self._sheet.name)
        self._found.append(Problem(severity=Severity.INFO, place=place, code=code, what=what, hint=hint))

    def file(self, rivals: Sequence[str]) -> None:
        """What is to be said of the file: broken rows of a text, macros, links, other sheets that hold firms, too."""
        hint = msg("Put values that hold the separator into quotation marks.")
        for row in self._sheet.broken_rows:
            what = msg("The row has more or fewer fields than the header; it is not read")
            place = Place(file=self._file, row=row)
            self._found.append(Problem(place=place, code="wrong-field-count", what=what, hint=hint))
        scan = self._sheet.scan
        if scan is not None and scan.macros:
            self.note("macros", msg("The workbook holds macros; they were not run"))
        if scan is not None and scan.external_links:
            what = msg("The workbook refers to other workbooks; the values stored in it were used")
            self.note("external-links", what)
        for name in rivals:
            what = msg("Sheet “{read}” was read; sheet “{other}” holds firms, too, and was not",
                       read=self._sheet.name, other=name)  # fmt: skip
            self.note("other-sheet", what, msg("Upload it as a workbook of its own."))

    def all(self) -> tuple[Problem, ...]:
        """Everything that was found."""
        return tuple(self._found)
