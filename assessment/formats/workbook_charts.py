"""Charts of the gap report's workbook, in the spreadsheet's own objects: they follow the live cells.

One chart shows the scores of all pillars against the target; one per pillar shows the firm's own value, the target and
the figure of the industry on the pillar's own scale, which holds the values from a score of 0 to a score of 100.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from assessment.formats.workbook_calculation import Shown
from assessment.formats.workbook_formulas import Formula, compared, every, is_number, no, of, text, when
from assessment.formats.workbook_style import BRAND, LINE, MUTED, Cell, Page
from assessment.report.view import PillarView

TARGET_SCORE = 80.0
"""Score at which the target is reached."""
SCORE = "0.0"
AMOUNT = "#,##0.0###"
OPEN, MARK, INK, FRONTIER = "#B9D3D7", "#B4690E", "#17272C", "#6D4FB5"
WIDTH, SCORES_HEIGHT, BULLET_HEIGHT = 980, 320, 270
LINES, ROUND = 6, (1, 2, 5, 10)
"""Most parts of a scale; first digits of the distance of its lines."""
Live = Mapping[str, Shown]


class Charts:
    """Writes the figures of the charts on one sheet and draws the charts on another."""

    def __init__(self, data: Page, pillars: Sequence[PillarView], live: Live) -> None:
        self.data, self.pillars, self.live, self.t = data, pillars, live, data.book.t
        self._scores = self._score_rows()
        self._bullets = self._bullet_rows()

    def draw(self, page: Page) -> None:
        """The charts under what stands on the page."""
        self._draw_scores(page)
        page.paragraphs(
            [self.t("Each pillar on its own scale, the better the higher; a value beyond the scale fills it.")],
            muted=True,
        )
        self._draw_bullets(page)

    # --- figures -----------------------------------------------------------------------------------------------------

    def _score_rows(self) -> tuple[int, int]:
        t, data = self.t, self.data
        data.heading(t("Figures of the chart"))
        labels = (t("Pillar"), t("Score, or its low end"), t("Still open"), t("Target"))
        first = data.table(labels, [self._score_row(p) for p in self.pillars])
        return first, data.row - 1

    def _score_row(self, pillar: PillarView) -> tuple[Cell, ...]:
        """Low end of the score, what is open above it, and the mark of the target."""
        target = Cell(value=TARGET_SCORE, number_format="0")
        if pillar.id not in self.live:
            first, last = pillar.score_low or 0.0, pillar.score_high or 0.0
            ends = (Cell(value=first, number_format=SCORE), Cell(value=last - first, number_format=SCORE))
            return Cell(pillar.title), *ends, target
        low, high = self.live[pillar.id]["score_low"], self.live[pillar.id]["score_high"]
        known = is_number(low)
        return (
            Cell(pillar.title),
            _follows(when(known, low, 0), SCORE),
            _follows(when(known, high - low, 0), SCORE),
            target,
        )

    def _bullet_rows(self) -> int:
        """The first row of the figures of the charts of one pillar each."""
        t, data = self.t, self.data
        data.gap()
        labels = (t("Pillar"), t("Own value, or its low end"), t("Still open"), t("Target"), t("The industry"),
                  t("Frontier, at most the end of the scale"))  # fmt: skip
        return data.table(labels, [self._bullet_row(p) for p in self.pillars])

    def _bullet_row(self, pillar: PillarView) -> tuple[Cell, ...]:
        bullet = pillar.bullet
        best = bullet.frontier
        within = None if best is None else min(max(best, min(bullet.start, bullet.end)), max(bullet.start, bullet.end))
        marks = (Cell(value=value, number_format=AMOUNT) for value in (bullet.target, bullet.sector, within))
        return Cell(pillar.title), *self._own(pillar), *marks

    def _own(self, pillar: PillarView) -> tuple[Cell, Cell]:
        """The own value, or its low end and what is open above it."""
        if pillar.id not in self.live:
            own = pillar.bullet
            whole = own.value is not None or own.low is None or own.high is None
            start, more = (own.value, None) if whole else (own.low, (own.high or 0.0) - (own.low or 0.0))
            return Cell(value=start, number_format=AMOUNT), Cell(value=more, number_format=AMOUNT)
        found = self.live[pillar.id]
        value, low, high = found["value"], found["low"], found["high"]
        open_ = every([no(is_number(value)), is_number(low), compared(low, ">=", 0)])
        below = when(is_number(value), value, when(open_, low, text(self.t("unknown"))))
        return _follows(below, AMOUNT), _follows(when(open_, high - low, of(0)), AMOUNT)

    # --- drawing -----------------------------------------------------------------------------------------------------

    def _draw_scores(self, page: Page) -> None:
        t, (top, bottom) = self.t, self._scores
        bars = self._columns(
            ((1, t("Score"), BRAND), (2, t("Still open (low end to high end)"), OPEN)), top, bottom, gap=120
        )
        mark = (3, t("Target reached at {score}", score=f"{TARGET_SCORE:.0f}"), "long_dash", 24, MARK)
        bars.combine(self._marks((mark,), top, bottom))
        self._finish(bars, t("Score of each pillar against its target"), (0.0, 100.0), step=20.0)
        bars.set_x_axis({"num_font": self._font()})
        alt = " ".join(p.bullet.alt for p in self.pillars)
        self._insert(page, bars, alt, 0, (WIDTH, SCORES_HEIGHT))
        page.skip(SCORES_HEIGHT)

    def _draw_bullets(self, page: Page) -> None:
        """The charts of the pillars beside one another."""
        width = WIDTH // max(len(self.pillars), 1)
        for k, pillar in enumerate(self.pillars):
            self._insert(page, self._bullet(pillar, self._bullets + k), pillar.bullet.alt, k * width,
                         (width, BULLET_HEIGHT))  # fmt: skip
        page.skip(BULLET_HEIGHT)

    def _bullet(self, pillar: PillarView, row: int) -> Any:
        t, bullet = self.t, pillar.bullet
        looks = ((1, t("Own value"), BRAND), (2, t("Still open"), OPEN))
        bars = self._columns(looks, row, row, gap=90)
        marks = [(3, t("Target"), "long_dash", 22, MARK)] if bullet.target is not None else []
        marks += [(4, t("The industry"), "diamond", 9, INK)] if bullet.sector is not None else []
        if bullet.frontier is not None:
            marks.append((5, t("Frontier"), "long_dash", 14, FRONTIER))
        if marks:
            bars.combine(self._marks(marks, row, row))
        low, high = min(bullet.start, bullet.end), max(bullet.start, bullet.end)
        step = _step(high - low)
        ends = (math.floor(low / step) * step, math.ceil(high / step) * step)
        self._finish(bars, pillar.title, ends, step=step, small=True, reverse=bullet.start > bullet.end)
        bars.set_x_axis({"label_position": "none", "major_tick_mark": "none", "line": {"color": MUTED}})
        return bars

    def _area(self, column: int, first: int, last: int) -> list[str | int]:
        return [self.data.sheet.get_name(), first, column, last, column]

    def _columns(self, looks: Sequence[tuple[int, str, str]], first: int, last: int, *, gap: int) -> Any:
        """Columns on top of one another: (column of the figures, name, colour)."""
        chart = self.data.book.file.add_chart({"type": "column", "subtype": "stacked"})
        for column, name, colour in looks:
            series = {"name": name, "categories": self._area(0, first, last), "values": self._area(column, first, last)}
            chart.add_series({**series, "fill": {"color": colour}, "gap": gap})
        return chart

    def _marks(self, looks: Sequence[tuple[int, str, str, int, str]], first: int, last: int) -> Any:
        """Marks without a line: (column of the figures, name, shape, size, colour)."""
        chart = self.data.book.file.add_chart({"type": "line"})
        for column, name, shape, size, colour in looks:
            ink = {"color": colour}
            series = {"name": name, "categories": self._area(0, first, last), "values": self._area(column, first, last)}
            marker = {"type": shape, "size": size, "fill": ink, "border": ink}
            chart.add_series({**series, "line": {"none": True}, "marker": marker})
        return chart

    def _finish(
        self,
        chart: Any,
        title: str,
        ends: tuple[float, float],
        *,
        step: float,
        small: bool = False,
        reverse: bool = False,
    ) -> None:
        """Title, scale and legend."""
        font = self._font()
        chart.set_title({"name": title, "name_font": {**font, "size": 10 if small else 11}, "overlay": False})
        scale = {"min": ends[0], "max": ends[1], "major_unit": step, "reverse": reverse, "num_font": font}
        chart.set_y_axis({**scale, "major_gridlines": {"visible": True, "line": {"color": LINE}}})
        chart.set_legend({"position": "bottom", "font": {**font, "size": 8} if small else font})

    def _font(self) -> dict[str, object]:
        return {"name": self.data.book.font, "size": 9, "color": MUTED}

    @staticmethod
    def _insert(page: Page, chart: Any, alt: str, left: int, size: tuple[int, int]) -> None:
        chart.set_size({"width": size[0], "height": size[1]})
        place = {"x_offset": left, "description": alt[:1000], "object_position": 2}
        page.sheet.insert_chart(page.row, 0, chart, place)


def _step(span: float) -> float:
    """A round distance of lines that divides the span into six parts at most."""
    power = 10.0 ** math.floor(math.log10(span / LINES))
    return next(power * digit for digit in ROUND if power * digit * LINES >= span * (1 - 1e-9))


def _follows(formula: Formula, pattern: str) -> Cell:
    """A cell with this formula."""
    if isinstance(formula.value, str):
        return Cell(formula.value, formula=f"={formula.text}", number_format=pattern, live=True, align="right")
    return Cell(value=formula.value, formula=f"={formula.text}", number_format=pattern, live=True)
