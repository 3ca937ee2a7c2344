"""Problems of many cells, kept as columns: one becomes an object only where somebody looks at it.

A workbook of 100,000 firms may have as many wrong cells. An object of each takes longer than reading the workbook.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np

from assessment.model.message import Message, Place, Problem, Severity
from assessment.model.panel import IntArray, TextArray

Said = Message | Callable[[int], Message | None] | None
"""The same sentence for all rows, or one for each position of a row."""


@dataclass(frozen=True)
class Alike:
    """Problems of one kind in one column, one for each of `rows` (positions of rows as given in, ascending).

    `letters` and `values` are as long as `rows`; `order` is the place of the column among all.
    """

    rows: IntArray
    question: str
    order: int
    severity: Severity
    code: str
    what: Message | Callable[[int], Message]
    hint: Said = None
    letters: TextArray | str = ""
    values: TextArray | None = None


@dataclass(frozen=True)
class Rows:
    """What is known of the rows given in: their numbers in the sheet (0: none), firms and years (0: not known)."""

    file: str
    sheet: str
    numbers: IntArray
    names: TextArray
    years: IntArray


class Line(NamedTuple):
    """A problem as a row of a list; "" and None where nothing is known."""

    severity: Severity
    code: str
    file: str
    sheet: str
    cell: str
    row: int | None
    firm: str
    year: int | None
    question: str
    value: str
    what: Message
    hint: Message | None


class Problems(Sequence[Problem]):
    """Problems in order: the `first` ones, then those of the rows by row and column."""

    def __init__(self, first: Iterable[Problem] = (), rows: Rows | None = None, found: Sequence[Alike] = ()) -> None:
        self._first, self._rows, self._found = tuple(first), rows, tuple(found)
        sizes = [len(alike.rows) for alike in self._found]
        kinds = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        within = np.concatenate([np.arange(size) for size in sizes]) if sizes else np.zeros(0, dtype=np.int64)
        if rows is not None and len(kinds):
            numbers = rows.numbers[np.concatenate([alike.rows for alike in self._found])]
            columns = np.repeat([alike.order for alike in self._found], sizes)
            order = np.lexsort((columns, numbers))
            kinds, within = kinds[order], within[order]
        self._kinds, self._within = kinds, within
        self._made: list[Problem | None] = [None] * len(self._kinds)

    def behind(self, first: Iterable[Problem]) -> Problems:
        """The same with other problems before them."""
        return Problems((*first, *self._first), self._rows, self._found)

    def __len__(self) -> int:
        return len(self._first) + len(self._kinds)

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Problem, ...]: ...
    def __getitem__(self, index: int | slice) -> Problem | tuple[Problem, ...]:
        if isinstance(index, slice):
            return tuple(self._at(i) for i in range(*index.indices(len(self))))
        place = range(len(self))[index]
        return self._at(place)

    def __iter__(self) -> Iterator[Problem]:
        return (self._at(i) for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def __repr__(self) -> str:
        return f"Problems({list(self)!r})"

    def counted(self) -> Counter[tuple[Severity, str]]:
        """How many there are of each severity and kind, in the order in which they come first."""
        found: Counter[tuple[Severity, str]] = Counter((p.severity, p.code or p.what.text) for p in self._first)
        for kind, count in Counter(self._kinds.tolist()).items():
            found[self._found[kind].severity, self._found[kind].code] += count
        return found

    def of_kind(self, severity: Severity, code: str, most: int) -> list[Problem]:
        """The first `most` problems of a kind."""
        found = [p for p in self._first if (p.severity, p.code or p.what.text) == (severity, code)]
        wanted = [k for k, alike in enumerate(self._found) if (alike.severity, alike.code) == (severity, code)]
        places = np.flatnonzero(np.isin(self._kinds, wanted))[: max(most - len(found), 0)] + len(self._first)
        return [*found[:most], *(self._at(i) for i in places.tolist())]

    def by_cell(self, *severities: Severity) -> dict[tuple[int, str], list[int]]:
        """Row number and column -> the places of its problems of these severities among all, in order."""
        found: dict[tuple[int, str], list[int]] = {}
        for i, problem in enumerate(self._first):
            if problem.severity in severities and problem.place.row is not None:
                found.setdefault((problem.place.row, problem.place.question), []).append(i)
        if self._rows is None:
            return found
        numbers = [self._rows.numbers[alike.rows].tolist() for alike in self._found]
        counts = [alike.severity in severities for alike in self._found]
        pairs = zip(self._kinds.tolist(), self._within.tolist(), strict=True)
        for i, (kind, at) in enumerate(pairs, start=len(self._first)):
            if counts[kind] and numbers[kind][at]:
                found.setdefault((numbers[kind][at], self._found[kind].question), []).append(i)
        return found

    def rows_with(self, *severities: Severity) -> set[int]:
        """Numbers of the rows with a problem of one of these severities."""
        found = {p.place.row for p in self._first if p.severity in severities and p.place.row is not None}
        for alike in self._found:
            if self._rows is not None and alike.severity in severities:
                found.update(self._rows.numbers[alike.rows].tolist())
        return found - {0}

    def lines(self, most: int | None = None) -> Iterator[Line]:
        """The first problems as rows of a list, without an object of each."""
        count = len(self) if most is None else min(most, len(self))
        yield from (_line(problem) for problem in self._first[:count])
        rest = count - len(self._first)
        for kind, at in zip(self._kinds[: max(rest, 0)].tolist(), self._within.tolist(), strict=False):
            yield self._line(self._found[kind], at)

    def _at(self, i: int) -> Problem:
        if i < len(self._first):
            return self._first[i]
        i -= len(self._first)
        made = self._made[i]
        if made is None:
            made = self._made[i] = _problem(self._line(self._found[self._kinds[i]], int(self._within[i])))
        return made

    def _line(self, alike: Alike, at: int) -> Line:
        rows = self._rows
        assert rows is not None  # noqa: S101 - whoever finds something in a row knows the rows
        i = int(alike.rows[at])
        row = int(rows.numbers[i])
        letter = alike.letters if isinstance(alike.letters, str) else alike.letters[at]
        what = alike.what(i) if callable(alike.what) else alike.what
        hint = alike.hint(i) if callable(alike.hint) else alike.hint
        return Line(
            alike.severity, alike.code, rows.file, rows.sheet, f"{letter}{row}" if letter and row else "",
            row or None, str(rows.names[i]), int(rows.years[i]) or None, alike.question,
            "" if alike.values is None else str(alike.values[at]), what, hint,
        )  # fmt: skip


def _problem(line: Line) -> Problem:
    place = Place(
        file=line.file, sheet=line.sheet, cell=line.cell, row=line.row, firm=line.firm, year=line.year,
        question=line.question,
    )  # fmt: skip
    return Problem(
        severity=line.severity, place=place, what=line.what, value=line.value, hint=line.hint, code=line.code
    )


def _line(problem: Problem) -> Line:
    p = problem.place
    return Line(
        problem.severity, problem.code, p.file, p.sheet, p.cell, p.row, p.firm, p.year, p.question,
        problem.value, problem.what, problem.hint,
    )  # fmt: skip


def as_problems(problems: Iterable[Problem]) -> Problems:
    """Any problems with the same questions to ask of them."""
    return problems if isinstance(problems, Problems) else Problems(problems)
