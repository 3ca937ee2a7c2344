"""What the lines of a plan of action are called, and the answers they move, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assessment.model.action_plan import ActionLine
from assessment.model.questionnaire import Question
from assessment.report.context import FirmContext
from assessment.report.what_if_view import LONGEST_DECIMALS, answer_words
from assessment.scoring.measures import movable
from assessment.scoring.what_if import Changed

NAMED_PIECES = {"robots": "robots"}
"""Counted figures whose things have a name of their own."""


@dataclass(frozen=True)
class LineWords:
    """Words for the lines of a plan of one firm; `today`: question id -> its answer of the data year."""

    ctx: FirmContext
    today: Mapping[str, Changed | None]

    def title(self, line: ActionLine) -> str:
        """What a line is called: the user's words, the title of a task or programme, else what the measure does."""
        if line.title:
            return line.title
        if line.about:
            return self._named.get(line.about, self.ctx.t("An entry of an earlier edition"))
        if self.known(line):
            return self._moved(line)
        return self.ctx.t("An entry of an earlier edition") if line.question else self.ctx.t("A line without a name")

    def known(self, line: ActionLine) -> bool:
        """Whether the installed questionnaire has the question a line moves, and the options it names."""
        question = self.ctx.questionnaire.questions.get(line.question)
        if question is None:
            return False
        given = line.value if isinstance(line.value, tuple) else (line.option or line.value,)
        options = {one.id for one in self.ctx.questionnaire.options(question)}
        return not options or all(one in options for one in given)

    def name(self, line: ActionLine) -> str:
        """The same without how much of it: what a line is called where its units can be changed."""
        return self.ctx.title(line.question) if self.unit(line) and not line.title else self.title(line)

    def unit(self, line: ActionLine) -> str:
        """What one unit of a measure on a figure does; "" for what is done once or not at all."""
        if not self.known(line) or line.option or line.value is not None:
            return ""
        return self._more(line, line.step)

    def ends(self, line: ActionLine) -> tuple[str, str]:
        """The answer a line moves: today, and with this line done and no other; "" where it moves none."""
        if not self.known(line):
            return "", ""
        question = self.ctx.questionnaire.questions[line.question]
        now = self.today.get(question.id)
        return self.said(question.id, now), self.said(question.id, self._then(line, question, now))

    def said(self, question: str, answer: Changed | None) -> str:
        """An answer in words, figures with their unit."""
        if isinstance(answer, int | float):
            return self.amount(question, float(answer))
        return answer_words(self.ctx, question, answer)

    def amount(self, question: str, value: float) -> str:
        """A number in the unit a question asks for, written as people of the language write it."""
        ctx = self.ctx
        unit = ctx.questionnaire.unit.get(ctx.questionnaire.questions[question].unit)
        if unit is None:
            return ctx.numbers.plain(value, LONGEST_DECIMALS, trim=True)
        if question in NAMED_PIECES:
            return ctx.numbers.of_unit(value, NAMED_PIECES[question], LONGEST_DECIMALS, trim=True)
        if unit.of == "yuan":
            return ctx.numbers.yuan(value * unit.factor)
        if unit.factor != 1 and ctx.lang == "en":
            return ctx.numbers.of_unit(value * unit.factor, unit.of, LONGEST_DECIMALS, trim=True)
        number = ctx.numbers.plain(value, LONGEST_DECIMALS, trim=True)
        return ctx.t("{n} {unit}", n=number, unit=ctx.words(unit.text))

    @cached_property
    def _named(self) -> dict[str, str]:
        """Titles of tasks and programmes by id."""
        plan = self.ctx.plan
        tasks = {task.id: self.ctx.words(task.title or task.summary or task.action) for task in plan.tasks}
        return tasks | {programme.id: self.ctx.words(programme.title) for programme in plan.programmes}

    def _moved(self, line: ActionLine) -> str:
        ctx, name = self.ctx, self.ctx.title(line.question)
        if line.value is not None:
            answer = answer_words(ctx, line.question, line.value)
            return ctx.t("Assumed: {question} {answer}", question=name, answer=answer)
        if line.option:
            reached: Changed = line.option
            if ctx.questionnaire.questions[line.question].kind == "multi":
                reached = (line.option,)
            return ctx.t("{question}: {answer}", question=name, answer=answer_words(ctx, line.question, reached))
        more = self._more(line, line.step * max(1, line.quantity))
        return ctx.t("{question}: {answer}", question=name, answer=more)

    def _more(self, line: ActionLine, moved: float) -> str:
        """How far a figure is moved: "600,000 yuan more", "12,000 kWh less"."""
        amount = self.amount(line.question, moved)
        if self._is_down(line.question):
            return self.ctx.t("{amount} less", amount=amount)
        return self.ctx.t("{amount} more", amount=amount)

    def _then(self, line: ActionLine, question: Question, now: Changed | None) -> Changed | None:
        if line.value is not None:
            return line.value
        if question.kind == "multi":
            return (*(now if isinstance(now, tuple) else ()), line.option)
        if line.option:
            return line.option
        if not isinstance(now, int | float):
            return None
        moved = line.step * max(1, line.quantity) * (-1 if self._is_down(question.id) else 1)
        return max(0.0, float(f"{now + moved:.12g}"))

    def _is_down(self, question: str) -> bool:
        return movable(self.ctx.questionnaire).get(question) == "down"
