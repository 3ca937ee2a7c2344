"""Bars as table cells with a coloured ground: they print everywhere, and stay editable without a chart program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assessment.formats.word.look import ACCENT, FRONTIER, OPEN, PALE, SECTOR, TARGET, WIDTH
from assessment.formats.word.markup import Cell, paragraph, row, run, table, widths_of
from assessment.report.view import Bullet

STEPS = 200
"""Parts of an axis; a bar ends at the nearest one."""
MARK = 3
"""Parts that a mark takes."""
LABEL, FIGURE = 2_700, 2_138
TRACK = WIDTH - LABEL - FIGURE
EMPTY = paragraph("", "Chart", keep=True)


@dataclass(frozen=True)
class Bar:
    """One bar on an axis from 0 to 1: sure up to `low`, open from there to `high`; marks are (place, colour)."""

    label: str
    text: str
    low: float | None
    high: float | None
    marks: tuple[tuple[float, str], ...] = ()


def bullet_bar(bullet: Bullet, label: str, text: str) -> Bar:
    """The bar of a bullet chart: place on the axis from the score of 0 to the score of 100."""
    ends = [place for place in (_place(bullet, bullet.low), _place(bullet, bullet.high)) if place is not None]
    own = _place(bullet, bullet.value)
    ends = ends or ([own] if own is not None else [])
    marks = (
        (_place(bullet, bullet.frontier), FRONTIER),
        (_place(bullet, bullet.sector), SECTOR),
        (_place(bullet, bullet.target), TARGET),
    )
    return Bar(
        label,
        text,
        min(ends, default=None),
        max(ends, default=None),
        tuple((place, colour) for place, colour in marks if place is not None),
    )


def _place(bullet: Bullet, value: float | None) -> float | None:
    return None if value is None else (value - bullet.start) / (bullet.end - bullet.start)


def bar_chart(bars: Sequence[Bar], axis: tuple[str, str], alt: str) -> str:
    """The bars under one another, the marks a little taller than the bars, the ends of the axis named below."""
    grounds = [(_ground(bar, PALE), _ground(Bar("", "", None, None, bar.marks), "")) for bar in bars]
    edges = sorted({0, STEPS, *(edge for pair in grounds for ground in pair for edge in _edges(ground))})
    widths = (LABEL, *widths_of([b - a for a, b in pairwise(edges)], TRACK), FIGURE)
    rows = []
    for bar, (ground, marks) in zip(bars, grounds, strict=True):
        air = row((Cell(EMPTY), *_cells(marks, edges), Cell(EMPTY)), widths, height=70, exact=True)
        body = (_words(bar.label), *_cells(ground, edges), _words(bar.text, bold=True, align="right"))
        rows += [air, row(body, widths, height=300), air]
    below = paragraph(run(axis[0]) + "<w:r><w:tab/></w:r>" + run(axis[1]), "Small", tabs=(TRACK,))
    rows.append(row((Cell(EMPTY), Cell(below, span=len(edges) - 1, bare=True), Cell(EMPTY)), widths))
    return table(rows, widths, alt, style="ChartTable", header=False)


def _words(text: str, *, bold: bool = False, align: str = "") -> Cell:
    """A label that stays on the page of the rows below it."""
    return Cell(paragraph(run(text, bold=bold), "TableText", align=align, keep=True))


def _ground(bar: Bar, track: str) -> list[str]:
    """The colour of every part of the axis."""
    parts = [track] * STEPS
    if bar.low is not None and bar.high is not None:
        low, high = _step(bar.low), _step(bar.high)
        parts[:low] = [ACCENT] * low
        parts[low:high] = [OPEN] * (high - low)
    for place, colour in bar.marks:
        start = min(max(_step(place) - MARK // 2, 0), STEPS - MARK)
        parts[start : start + MARK] = [colour] * MARK
    return parts


def _step(place: float) -> int:
    return round(STEPS * min(max(place, 0.0), 1.0))


def _edges(ground: Sequence[str]) -> list[int]:
    return [k for k in range(1, STEPS) if ground[k] != ground[k - 1]]


def _cells(ground: Sequence[str], edges: Sequence[int]) -> list[Cell]:
    """Neighbouring parts of one colour as one cell over the columns between the edges."""
    colours = [ground[a] for a in edges[:-1]]
    return [Cell(EMPTY, fill=colour, span=len(list(same)), bare=True) for colour, same in groupby(colours)]
