"""What every part of a report needs to hand: the installed data, the language, and one firm's numbers by name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from assessment.locale import Translator, translator
from assessment.model.base import Language, LocalText
from assessment.model.citation import Basis
from assessment.model.plan import Pillar, Plan
from assessment.model.questionnaire import Option, Question, Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import PillarResult, Result, Status, Why
from assessment.report.numbers import Numbers
from assessment.report.sources_view import source_refs
from assessment.report.view import SourceRef

PIECES = {
    "robots": "robots",
    "machines_total": "machines",
    "machines_digital": "machines",
    "machines_networked": "machines",
    "electricity_tce": "tce",
}
"""Figures with a unit that the questionnaire does not name: pieces of a kind, and a part of a sum."""


def lowered(words: str) -> str:
    """Words that open a sentence, as they stand in the middle of one."""
    return words if words[1:2].isupper() or words[1:2] == "&" else words[:1].lower() + words[1:]


def raised(words: str) -> str:
    """Words as they open a sentence."""
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Context:
    """The installed data in one language."""

    plan: Plan
    questionnaire: Questionnaire
    reference: Reference
    lang: Language

    @cached_property
    def t(self) -> Translator:
        """The translator of the report's language."""
        return translator(self.lang)

    @cached_property
    def numbers(self) -> Numbers:
        """The number printer of the report's language."""
        return Numbers(self.lang)

    @cached_property
    def _titles(self) -> dict[str, LocalText]:
        questions = {q.id: q.text for q in self.questionnaire.questions.values()}
        derived = {d.id: d.title for d in self.questionnaire.derived}
        return questions | derived | {m.id: m.title for m in self.plan.metrics}

    @cached_property
    def band_edges(self) -> tuple[float, ...]:
        """Lower edges of the overall levels: what a printed score may not be rounded across."""
        return tuple(b.from_score for b in self.plan.overall.bands if b.from_score > 0)

    def words(self, text: LocalText | None) -> str:
        """A local text in the report's language; nothing where there is none."""
        return text.get(self.lang) if text else ""

    def sentence(self, text: LocalText | None) -> str:
        """The same, without the full stop at its end: to go on inside another sentence."""
        return self.words(text).rstrip("。.")

    def title(self, figure: str) -> str:
        """What a figure is called: a question, a derived figure or a metric."""
        found = self._titles.get(figure)
        return self.words(found).rstrip("？?。.") if found else figure

    def inline(self, figure: str) -> str:
        """The same in the middle of a sentence: no capital in English, unless it is an abbreviation."""
        return lowered(self.title(figure))

    def unit(self, figure: str) -> str:
        """The canonical unit of a figure; pieces that have a name of their own carry it."""
        if figure in PIECES:
            return PIECES[figure]
        question = self.questionnaire.questions.get(figure)
        if question:
            asked = self.questionnaire.unit.get(question.unit)
            return asked.of if asked else question.unit
        units = {d.id: d.unit for d in self.questionnaire.derived} | {m.id: m.unit for m in self.plan.metrics}
        return units.get(figure, "")

    def sources(self, *bases: Basis | None) -> tuple[SourceRef, ...]:
        """The printed sources of some numbers, each once."""
        refs = [ref for basis in bases for ref in source_refs(basis, self.reference, self.t)]
        return tuple(dict.fromkeys(refs))


@dataclass(frozen=True)
class FirmContext(Context):
    """The same for one firm of a result."""

    result: Result
    index: int

    @property
    def year(self) -> int:
        """The data year of the firm."""
        return int(self.result.panel.data_year[self.index])

    @property
    def name(self) -> str:
        """The firm's name as given."""
        return str(self.result.panel.names[self.index])

    def at(self, values: Any) -> float:
        """The firm's entry of an array of numbers."""
        return float(values[self.index])

    def code(self, values: Any) -> int:
        """The firm's entry of an array of codes."""
        return int(values[self.index])

    def is_set(self, pillar: PillarResult, flag: str) -> bool:
        """A named fact about the firm's pillar; a fact the engine does not state does not hold."""
        return flag in pillar.flags and bool(pillar.flags[flag][self.index])

    def amount(self, pillar: PillarResult, name: str) -> float:
        """A further number of the firm's pillar; NaN where there is none."""
        return float(pillar.extra[name][self.index]) if name in pillar.extra else math.nan

    def status(self, pillar: PillarResult) -> Status:
        """Where the firm's pillar stands."""
        return Status(self.code(pillar.status))

    def why(self, pillar: PillarResult) -> Why:
        """Why its value is unknown or not applicable."""
        return Why(self.code(pillar.why))

    def figure(self, figure: str, offset: int = 0) -> float:
        """An answered or derived figure of the firm in its canonical unit; NaN unknown."""
        key = f"{figure}@{offset}" if offset else figure
        if key in self.result.figures:
            return self.at(self.result.figures[key])
        return self.at(self.result.panel.number(figure, offset))

    def metric(self, metric: str) -> float:
        """A metric of the plan; NaN unknown."""
        return self.at(self.result.metrics[metric]) if metric in self.result.metrics else math.nan

    def chosen(self, question_id: str) -> Option | None:
        """The option the firm chose, None where unanswered."""
        question = self.questionnaire.questions.get(question_id)
        code = self.code(self.result.panel.choice(question_id))
        if question is None or code < 0:
            return None
        options = self.questionnaire.options(question)
        return options[code] if code < len(options) else None

    def answered_yes(self, question_id: str) -> bool | None:
        """A yes/no answer; None where unanswered."""
        code = self.code(self.result.panel.choice(question_id))
        return None if code < 0 else code == 1

    def ticked(self, question: Question) -> tuple[Option, ...]:
        """The ticked options of a multi-choice."""
        mask = self.code(self.result.panel.tick(question.id))
        options = self.questionnaire.options(question)
        return tuple(o for bit, o in enumerate(options) if mask > 0 and (mask >> bit) & 1)

    def certainty(self, question_id: str, offset: int = 0) -> str:
        """The stated certainty of an answer in words, "" where none was stated."""
        code = self.code(self.result.panel.certainty_of(question_id, offset))
        return self.words(self.plan.certainties[code].title) if code >= 0 else ""

    def score_text(self, pillar: PillarResult) -> str:
        """The pillar's score or its interval, "" where it is missing."""
        if not np.isnan(pillar.score[self.index]):
            return self.numbers.score(self.at(pillar.score), self.band_edges)
        low, high = self.at(pillar.score_low), self.at(pillar.score_high)
        missing = math.isnan(low) or (low <= 0 and high >= 100)
        return "" if missing else self.numbers.range(low, high, edges=self.band_edges)

    def pillars(self) -> list[tuple[Pillar, PillarResult]]:
        """The plan's pillars with the firm's results, in the plan's order."""
        return [(p, self.result.pillars[p.id]) for p in self.plan.pillars]
