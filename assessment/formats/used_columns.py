"""Which columns of a sheet are read, in which unit; complaints about the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assessment.formats.child import fold
from assessment.formats.columns import UNKNOWN_UNIT, ColumnRef, Headers, Meaning, question_text, units_like
from assessment.formats.heading_complaints import HeadingComplaints
from assessment.formats.layout import Heading, Layout
from assessment.model.message import Severity, msg
from assessment.model.questionnaire import Questionnaire


class UsedColumns:
    """The columns of a sheet that are read, and complaints about the others."""

    def __init__(
        self, layout: Layout, headers: Headers, questionnaire: Questionnaire, complaints: HeadingComplaints
    ) -> None:
        self._layout, self._headers = layout, headers
        self._questionnaire, self._complaints = questionnaire, complaints
        self._from_head = 0

    def used(self) -> tuple[dict[int, Meaning], int]:
        """The columns to read by position, and the position of the last row that belongs to the header."""
        layout, last = self._layout, self._layout.last
        below = layout.sheet.head(last + 2)[last + 1 :]
        units = below[0] if below and self._is_unit_row(below[0]) else None
        used: dict[int, Meaning] = {}
        seen: dict[tuple[ColumnRef, int], int] = {}
        for i, heading in enumerate(layout.headings):
            meaning = self._meaning(i, heading, units)
            if meaning is None:
                continue
            first = seen.setdefault((meaning.ref, meaning.year), i)
            if first == i:
                used[i] = meaning
            else:
                self._repeated(i, first, heading)
        if self._from_head:
            what = msg("“{unit}” above the table was taken as the unit of {n} columns",
                       unit=layout.unit, n=self._from_head)  # fmt: skip
            self._complaints.note("unit-of-the-table", what)
        return used, last + (units is not None)

    def _meaning(self, i: int, heading: Heading, units: Sequence[str] | None) -> Meaning | None:
        """What a column holds, with its unit; None, with a complaint, where that is not known."""
        meaning = heading.meaning
        if meaning is None:
            self._unknown(i, heading)
            return None
        if meaning.unit == UNKNOWN_UNIT:
            asked = units_like(self._questionnaire, meaning.ref)
            what = msg("The unit in the header is not one of {question}; the column is not read",
                       question=question_text(self._questionnaire, meaning.ref))  # fmt: skip
            hint = msg("Give the figures in {unit}, and say so in the header.", unit=asked[0].text) if asked else None
            self._complaints.column(i, Severity.ERROR, "wrong-unit-header", what, heading.text, hint=hint)
            return None
        if units is not None and units[i].strip() and meaning.how != "chosen":
            return self._with_unit(i, meaning, units[i])
        return self._with_unit_of_head(meaning, heading)

    def _with_unit_of_head(self, meaning: Meaning, heading: Heading) -> Meaning:
        """The meaning in the unit that a line above the table states, where the header itself states none."""
        word = self._layout.unit
        if not word or meaning.unit or meaning.how == "chosen" or self._headers.names_unit(heading.text):
            return meaning
        unit = self._headers.unit_of(meaning.ref, word)
        if unit == UNKNOWN_UNIT:
            return meaning
        self._from_head += 1
        return replace(meaning, unit=unit)

    def _with_unit(self, i: int, meaning: Meaning, word: str) -> Meaning:
        """The meaning with the unit that stands under the header, where that is another one than asked for."""
        possible = units_like(self._questionnaire, meaning.ref)
        if not possible:
            return meaning
        unit = self._headers.unit_of(meaning.ref, fold(word).strip("()"))
        if unit != UNKNOWN_UNIT:
            return replace(meaning, unit=unit)
        what = msg("The unit under the header is not one of {question}; the figures are read as {unit}",
                   question=question_text(self._questionnaire, meaning.ref), unit=possible[0].text)  # fmt: skip
        self._complaints.column(i, Severity.WARNING, "wrong-unit-row", what, word)
        return meaning

    def _is_unit_row(self, row: Sequence[str]) -> bool:
        """Whether every filled cell names a unit (as in a sheet with one row of labels and one of units)."""
        filled = [fold(cell).strip("()") for cell in row if cell.strip()]
        return bool(filled) and all(cell in self._headers.unit_words for cell in filled)

    def _unknown(self, i: int, heading: Heading) -> None:
        if not heading.text or heading.left_out:
            return
        near, hint = heading.suggestion, None
        if near is not None:
            text = question_text(self._questionnaire, near.meaning.ref)
            hint = msg("Did you mean “{column}”? Say so under “Columns”, or call the column so.", column=text)
        what = msg("This column is not known; it is not read")
        severity = Severity.INFO if near is None else Severity.WARNING
        self._complaints.column(i, severity, "unknown-column", what, heading.text, hint=hint)

    def _repeated(self, i: int, first: int, heading: Heading) -> None:
        letter = self._layout.sheet.letters[first] or self._layout.headings[first].text
        what = msg("Column {first} already holds this question; this column is not read", first=letter)
        hint = msg("Keep one of the two columns.")
        self._complaints.column(i, Severity.ERROR, "repeated-column", what, heading.text, hint=hint)
