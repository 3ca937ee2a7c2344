"""Which sheet holds the answers, where its header is, and what each column means."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessment.formats.child import HEAD_ROWS
from assessment.formats.columns import NAME, UNKNOWN_UNIT, ColumnRef, Headers, Meaning, Suggestion
from assessment.formats.sheet import Sheet
from assessment.formats.validate import parse_id
from assessment.model.column_map import ColumnChoice, ColumnMap
from assessment.model.header import YEAR, folded, stated_unit, stated_year, take_apart
from assessment.model.questionnaire import Questionnaire


@dataclass(frozen=True)
class Heading:
    """What stands above one column (both lines of a two-line header) and what it means or may mean."""

    text: str
    meaning: Meaning | None = None
    suggestion: Suggestion | None = None
    left_out: bool = False
    """A person said that the column is not to be read."""

    @property
    def key(self) -> str:
        """By what a person's choice for the column is kept."""
        return folded(self.text)


@dataclass(frozen=True)
class Layout:
    """A sheet with its header: the last row of it, and one heading per column."""

    sheet: Sheet
    last: int
    """Position of the last row of the header; the rows of firms begin behind it."""
    headings: tuple[Heading, ...]
    year: int = 0
    """Calendar year that the title or the name of the sheet states, 0: none."""
    unit: str = ""
    """Unit (folded) that a line above the header states for the whole table."""
    lines: int = 1
    given_year: int = 0
    """Data year a person gave for rows that name none."""

    @property
    def known(self) -> int:
        """Number of different columns that are understood."""
        return len({(h.meaning.ref, h.meaning.year) for h in self.headings if h.meaning is not None})

    @property
    def complete(self) -> bool:
        """Whether it says whose answers a row holds, and of which year."""
        meanings = [h.meaning for h in self.headings if h.meaning is not None]
        dated = self.given_year > 0 or any(m.ref == ColumnRef(YEAR) or m.year for m in meanings)
        return dated and any(m.ref == ColumnRef(NAME) for m in meanings)

    @property
    def digest(self) -> str:
        """Hash of what stands above the columns: the same for every file of the same making."""
        return hashlib.sha256("\n".join(h.key for h in self.headings).encode()).hexdigest()


def find_layout(
    sheets: Sequence[Sheet], headers: Headers, questionnaire: Questionnaire, said: ColumnMap | None = None
) -> list[Layout]:
    """The best layout of every sheet, the sheet that fits best first. None of them need be complete."""
    finder = _Finder(headers, questionnaire, said or ColumnMap())
    found = [finder.best(sheet) for sheet in sheets]
    return sorted(found, key=lambda layout: (layout.complete, layout.known), reverse=True)


class _Finder:
    """Looks for the header of a sheet with what a person said about its columns."""

    def __init__(self, headers: Headers, questionnaire: Questionnaire, said: ColumnMap) -> None:
        self._headers, self._questionnaire, self._said = headers, questionnaire, said

    def best(self, sheet: Sheet) -> Layout:
        """The row, or pair of rows, with most known columns; of equally good rows the last one (the template's ids)."""
        rows = sheet.head(HEAD_ROWS)
        best = Layout(sheet, 0, (), given_year=self._said.year)
        for i, row in enumerate(rows):
            single = self._layout(sheet, i, [self._of(text) for text in row])
            if single.known and _better(single, best):
                best = single
        for i in range(1, len(rows)):
            pair = self._layout(sheet, i, self._pair(rows[i - 1], rows[i]), lines=2)
            goes_on = best.last == i - 1 and self._says_years_or_units(rows[i])
            if _better(pair, best) and (goes_on or not _better(best, pair)):
                best = pair
        if not best.complete:
            best = self._guess(sheet, rows, best)
        return self._with_head(best, rows)

    def _layout(self, sheet: Sheet, last: int, headings: Sequence[Heading], lines: int = 1) -> Layout:
        return Layout(sheet, last, tuple(headings), lines=lines, given_year=self._said.year)

    def _of(self, text: str) -> Heading:
        heading = Heading(text.strip())
        choice = self._said.choices.get(heading.key) if self._said.choices else None
        return replace(heading, meaning=self._headers.match(text)) if choice is None else self._chosen(heading, choice)

    def _chosen(self, heading: Heading, choice: ColumnChoice) -> Heading:
        if not choice.column:
            return replace(heading, left_out=True)
        try:
            ref = parse_id(choice.column, self._questionnaire)
        except KeyError:  # a question of another edition
            return heading
        return replace(heading, meaning=Meaning(ref, choice.unit, choice.year, "chosen"))

    def _pair(self, upper: Sequence[str], lower: Sequence[str]) -> list[Heading]:
        """The headings of a two-line header; an upper cell counts for the blank ones right of it (merged cells)."""
        headings, above = [], ""
        for over, under in zip(upper, lower, strict=True):
            above = over.strip() or above
            headings.append(self._composed(above, under.strip()) if under.strip() else self._of(over))
        return headings

    def _composed(self, upper: str, lower: str) -> Heading:
        """What two lines mean together: the year or unit of one beside the name in the other, or a name in both."""
        if not upper:
            return self._of(lower)
        text = f"{upper} {lower}"
        choice = self._said.choices.get(folded(text)) if self._said.choices else None
        if choice is not None:
            return self._chosen(Heading(text), choice)
        over, under = (take_apart(part, self._headers.unit_words) for part in (upper, lower))
        beside = f"{lower}（{upper}）" if not over.name or folded(upper) in self._headers.unit_words else ""
        below = f"{upper}（{lower}）" if not under.name or folded(lower) in self._headers.unit_words else ""
        tries = [part for part in (beside, below) if part] or [lower, upper + lower, lower + upper]
        meaning = next((m for part in tries if (m := self._headers.match(part)) is not None), None)
        return Heading(text, meaning)

    def _says_years_or_units(self, row: Sequence[str]) -> bool:
        """Whether a row says nothing else: it is the second line of a header, also below names nobody knows."""
        words = [take_apart(text, self._headers.unit_words) for text in row if text.strip()]
        return bool(words) and not any(w.name and w.name not in self._headers.unit_words for w in words)

    def _guess(self, sheet: Sheet, rows: Sequence[Sequence[str]], best: Layout) -> Layout:
        """The header with most columns that are known or near something known, where none is complete."""
        most, found = self._likely(best), best
        for i, row in enumerate(rows):
            layout = self._layout(sheet, i, [self._of(text) for text in row])
            if i and self._says_years_or_units(row):
                layout = self._layout(sheet, i, self._pair(rows[i - 1], row), lines=2)
            if self._likely(layout) > most:
                most, found = self._likely(layout), layout
        return found

    def _likely(self, layout: Layout) -> int:
        near = sum(h.meaning is None and self._headers.suggest(h.text) is not None for h in layout.headings)
        return layout.known * 2 + near

    def _with_head(self, layout: Layout, rows: Sequence[Sequence[str]]) -> Layout:
        """The layout with suggestions, and with what the lines above the header state for the whole table."""
        above = [cell for row in rows[: max(layout.last - layout.lines + 1, 0)] for cell in row if cell.strip()]
        units = (stated_unit(cell, self._headers.unit_words) for cell in above)
        years = (stated_year(text) for text in (*above, layout.sheet.name))
        unit = next(filter(None, units), "")
        headings = tuple(self._suggested(h, unit) if h.meaning is None else h for h in layout.headings)
        return replace(layout, headings=headings, unit=unit, year=next(filter(None, years), 0))

    def _suggested(self, heading: Heading, unit: str) -> Heading:
        """A heading that is not known with what it may mean, in the unit it or the whole table is in."""
        near = None if heading.left_out else self._headers.suggest(heading.text)
        if near is not None and unit and not self._headers.names_unit(heading.text):
            own = self._headers.unit_of(near.meaning.ref, unit)
            near = near if own == UNKNOWN_UNIT else replace(near, meaning=replace(near.meaning, unit=own))
        return replace(heading, suggestion=near)


def _better(one: Layout, other: Layout) -> bool:
    return (one.complete, one.known) >= (other.complete, other.known)
