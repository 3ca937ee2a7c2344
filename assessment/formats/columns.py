"""How columns of a workbook are called: one module for the reader and the writer.

A column is called by the id of its question (`revenue`), with `@-1` for the year before (`revenue@-1`) and
`#certainty` for how certain the figure is; or by the label a person sees, in either language, with or without the
unit in brackets: `营业收入（上年）`, `营业收入（上年，万元）`, `Operating revenue (year before)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assessment.formats.child import fold
from assessment.formats.table import CERTAINTY
from assessment.locale import translator
from assessment.model.base import LANGUAGES, Language, LocalText
from assessment.model.message import Message, msg
from assessment.model.questionnaire import Question, Questionnaire, Unit

YEAR = "year"
NAME = "firm_name"
CODE = "credit_code"
YEAR_LABEL = msg("Data year")
NUMBER_KINDS = ("integer", "number", "year")
EXAMPLE = LocalText(zh="【填写示例，本行不读取】", en="[Example, this row is not read]")
"""Firm name of the template's example row."""
NEAR = 75.0
"""Likeness (0 to 100) from which a known column is suggested for an unknown header."""
_SYNONYMS = {
    YEAR: ("年份", "年度", "数据年份", "数据年度", "year", "data year", "fiscal year"),
    NAME: ("企业名称", "公司名称", "单位名称", "firm", "company", "firm name", "company name", "name"),
    CODE: ("统一社会信用代码", "信用代码", "unified social credit code", "credit code", "uscc"),
}


@dataclass(frozen=True)
class ColumnRef:
    """What a column holds: a question (or the data year), how many years back, the figure or its certainty."""

    question: str
    offset: int = 0
    certainty: bool = False

    @property
    def id(self) -> str:
        """The name of the column in a workbook, the same in every language."""
        back = f"@{self.offset}" if self.offset else ""
        return f"{self.question}{back}{CERTAINTY if self.certainty else ''}"


def year_words(offset: int) -> Message | None:
    """How many years back, in words; None for the data year itself."""
    if offset == 0:
        return None
    if offset == -1:
        return msg("year before")
    if offset == -2:
        return msg("two years before")
    return msg("{n} years before", n=-offset)


def question_text(questionnaire: Questionnaire, ref: ColumnRef) -> Message | LocalText:
    """What the column is called in a sentence, in no language yet."""
    text = _wording(questionnaire, ref.question)
    back = year_words(ref.offset)
    named: Message | LocalText = msg("{question} ({year})", question=text, year=back) if back else text
    return msg("{question}: how certain", question=named) if ref.certainty else named


def label(questionnaire: Questionnaire, ref: ColumnRef, lang: Language) -> str:
    """The header a person sees, without the unit."""
    return str(translator(lang).value(question_text(questionnaire, ref)))


def unit_label(questionnaire: Questionnaire, ref: ColumnRef, lang: Language) -> str:
    """The unit the figure is asked in, "" where it has none."""
    question = questionnaire.questions.get(ref.question)
    if question is None or ref.certainty or not question.unit:
        return ""
    return questionnaire.unit[question.unit].text.get(lang)


def asked(questionnaire: Questionnaire) -> Iterator[ColumnRef]:
    """All columns of a workbook in the order of the template: name, credit code, data year, then the sections."""
    keys = (NAME, CODE, YEAR)
    yield from (ColumnRef(key) for key in keys)
    for question in questionnaire.questions.values():
        if question.id not in keys:
            yield from columns_of(question)


def columns_of(question: Question) -> Iterator[ColumnRef]:
    """The columns of one question: each year asked for, then the certainty."""
    yield from (ColumnRef(question.id, offset) for offset in question.years)
    if question.certainty:
        yield ColumnRef(question.id, certainty=True)


@dataclass(frozen=True)
class Meaning:
    """What a header means: the column, and the unit it names where that is not the one asked for."""

    ref: ColumnRef
    unit: str = ""


class Headers:
    """The headers a questionnaire is recognised by: ids, and labels in both languages with or without a unit."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._known: dict[str, Meaning] = {}
        self._labels: dict[str, str] = {}
        refs = list(_understood(questionnaire))
        for ref in refs:
            self._known[fold(ref.id)] = Meaning(ref)
        for ref in refs:
            for lang in LANGUAGES:
                self._add(ref, label(questionnaire, ref, lang), questionnaire)
        for question, words in _SYNONYMS.items():
            for word in words:
                self._known.setdefault(fold(word), Meaning(ColumnRef(question)))

    def _add(self, ref: ColumnRef, text: str, questionnaire: Questionnaire) -> None:
        self._known.setdefault(fold(text), Meaning(ref))
        self._labels.setdefault(fold(text), text)
        for unit in units_like(questionnaire, ref):
            meaning = Meaning(ref, "" if unit.id == questionnaire.questions[ref.question].unit else unit.id)
            for word in (unit.text.zh, unit.text.en):
                for form in (f"{text}({word})", f"{text},{word}", f"{text}/{word}", f"{text[:-1]},{word})"):
                    self._known.setdefault(fold(form), meaning)

    def match(self, header: str) -> Meaning | None:
        """What a header means, None where it is not known."""
        return self._known.get(fold(header).replace("，", ","))

    def names(self, question: str) -> list[str]:
        """All folded headers of one question's figure of the data year."""
        return [form for form, meaning in self._known.items() if meaning.ref == ColumnRef(question)]

    def nearest(self, header: str) -> str:
        """The label most like an unknown header, "" where none is near."""
        found = process.extractOne(fold(header), list(self._labels), scorer=fuzz.ratio, score_cutoff=NEAR)
        return self._labels[found[0]] if found else ""


def units_like(questionnaire: Questionnaire, ref: ColumnRef) -> list[Unit]:
    """The unit a column is asked in, and the others of the same quantity; the asked one first."""
    question = questionnaire.questions.get(ref.question)
    if question is None or ref.certainty or not question.unit:
        return []
    asked_in = questionnaire.unit[question.unit]
    return [asked_in, *(u for u in questionnaire.units if u.of == asked_in.of and u != asked_in)]


def _wording(questionnaire: Questionnaire, question: str) -> Message | LocalText:
    return YEAR_LABEL if question == YEAR else questionnaire.questions[question].text


def _understood(questionnaire: Questionnaire) -> Iterable[ColumnRef]:
    """Every column that is understood: also certainties of earlier years and years the template does not ask for."""
    yield ColumnRef(YEAR)
    for question in questionnaire.questions.values():
        for offset in question.years:
            yield ColumnRef(question.id, offset)
            if question.certainty:
                yield ColumnRef(question.id, offset, certainty=True)
