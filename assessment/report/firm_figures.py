"""The figures of one firm by name, straight from its answers: what is shown before there is a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessment.model.panel import Panel
from assessment.model.questionnaire import Question
from assessment.report.context import Context
from assessment.report.numbers import exact, known
from assessment.report.view import Figure
from assessment.scoring.figures import Figures


@dataclass(frozen=True)
class FirmFigures:
    """Answered and derived figures of one firm, and how they are printed."""

    ctx: Context
    figures: Figures
    """Of a panel of that firm alone."""

    @classmethod
    def of(cls, ctx: Context, panel: Panel, index: int) -> FirmFigures:
        """The figures of the firm in row `index` of a panel."""
        alone = panel.take(slice(index, index + 1))
        return cls(ctx, Figures(alone, ctx.questionnaire, ctx.reference.coefficients, ctx.plan.certainties))

    @property
    def year(self) -> int:
        """The data year of the firm."""
        return int(self.figures.panel.data_year[0])

    def get(self, figure: str, offset: int = 0) -> float:
        """A figure of `data_year + offset` in its canonical unit; NaN unknown."""
        return float(self.figures.get(figure, offset)[0])

    def code(self, question: str) -> int:
        """The index of the option that was chosen, -1 unanswered."""
        return int(self.figures.panel.choice(question)[0])

    def asked(self, question: Question, value: float) -> Figure:
        """A figure as people have it: in the unit the question asks for."""
        numbers, unit = self.ctx.numbers, self.ctx.questionnaire.unit.get(question.unit)
        if unit is None or not known(value):
            return nothing() if not known(value) else numbers.figure(value, question.unit, 4, trim=True)
        shown, words = numbers.plain(value / unit.factor, 4, trim=True), self.ctx.words(unit.text)
        joined = self.ctx.t("{n} × {unit}", n=shown, unit=words) if words[:1].isdigit() else ""
        return Figure(value=exact(value), text=joined or self.ctx.t("{n} {unit}", n=shown, unit=words), unit=unit.of)


def nothing() -> Figure:
    """A place where no figure was given, in a table that has a column for it."""
    return Figure(text="-")


def at(values: Any) -> float:
    """The one firm's entry of an array."""
    return float(values[0])
