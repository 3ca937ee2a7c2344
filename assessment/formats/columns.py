"""How columns of a workbook are called: one module for the reader and the writer.

A column is called by the id of its question (`revenue`), with `@-1` for the year before (`revenue@-1`) and
`#certainty` for how certain the figure is; or by the label a person sees, in either language, or another name in the
data, with or without unit and year: `营业收入（上年，万元）`, `2023年营业收入`, `Operating revenue (year before)`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz, process

from assessment.formats import units
from assessment.formats.child import fold
from assessment.formats.table import CERTAINTY
from assessment.locale import translator
from assessment.model import header
from assessment.model.base import LANGUAGES, Language, LocalText
from assessment.model.header import Words, plain, take_apart
from assessment.model.message import Message, msg
from assessment.model.questionnaire import Question, Questionnaire, Unit

YEAR = header.YEAR
NAME = "firm_name"
CODE = "credit_code"
YEAR_LABEL = msg("Data year")
NUMBER_KINDS = ("integer", "number", "year")
EXAMPLE = LocalText(zh="【填写示例，本行不读取】", en="[Example, this row is not read]")
"""Firm name of the template's example row."""
NEAR = 75.0
"""Likeness (0 to 100) from which a known column is suggested for an unknown header."""
NEAR_SHORT, _SHORT = 85.0, 3
"""The same for a header of so few characters: one of them less makes another word."""
UNKNOWN_UNIT = "?"
"""In the place of a unit id: the header names a unit that the question cannot be given in."""
_KEYS = (YEAR, NAME, CODE)
_SYNONYMS_OF_KEYS = {
    YEAR: ("年份", "年度", "数据年份", "数据年度", "year", "data year", "fiscal year"),
    NAME: ("企业名称", "公司名称", "单位名称", "firm", "company", "firm name", "company name"),
    CODE: ("统一社会信用代码", "信用代码", "unified social credit code", "credit code", "uscc"),
}
"""What every questionnaire calls the columns that say whose answers a row holds; `synonyms.yaml` adds to it."""
_LONGEST_HEADER = 200
_REMEMBERED = 4096


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


How = Literal["", "id", "label", "synonym", "chosen"]
"""By what a header was recognised: its id, its label, another name in the data, or because a person said so."""


@dataclass(frozen=True)
class Meaning:
    """What a header means: the column, the unit it names where that is not the one asked for, and the year it names.

    `unit` is `UNKNOWN_UNIT` where the header names a unit of another quantity. `year` is a calendar year (0: none); a
    column with one holds that year's figure whatever the data year of the row.
    """

    ref: ColumnRef
    unit: str = ""
    year: int = 0
    how: How = "label"


@dataclass(frozen=True)
class Suggestion:
    """What a header may mean, and how like a known name it is (0 to 100); a person decides."""

    meaning: Meaning
    likeness: float


class Headers:
    """The headers a questionnaire is recognised by: ids, labels in both languages and synonyms.

    Each may come with a unit ("营业收入（元）") and with a year ("2023年营业收入", "去年营业收入").
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._known: dict[str, Meaning] = {}
        self._names: dict[str, Meaning] = {}
        self._near: dict[str, ColumnRef] = {}
        self._units = frozenset(fold(w) for unit in questionnaire.units for w in units.words(unit) if not w.isdecimal())
        self._learn_columns(list(_understood(questionnaire)))
        self._learn_synonyms()
        self.match = functools.lru_cache(_REMEMBERED)(self._match)
        """What a header means, None where it is not surely known."""

    def _learn_columns(self, refs: Sequence[ColumnRef]) -> None:
        """Ids, those of older editions too, and labels; of two columns of one name the first one has it."""
        for ref in refs:
            self._known[fold(ref.id)] = Meaning(ref, how="id")
        for ref in refs:
            for lang in LANGUAGES:
                text = label(self._questionnaire, ref, lang)
                self._known.setdefault(fold(text), Meaning(ref))
                self._names.setdefault(plain(text), Meaning(ref))
            if ref == ColumnRef(ref.question):
                self._names.setdefault(plain(ref.id), Meaning(ref, how="id"))
        for old, new in self._questionnaire.renamed.items():
            for ref in (one for one in refs if one.question == new):
                self._known.setdefault(fold(replace(ref, question=old).id), Meaning(ref, how="id"))

    def _learn_synonyms(self) -> None:
        """Other names, those of every questionnaire first."""
        own = [(entry.question, entry.same) for entry in self._questionnaire.synonyms]
        for question, names in (*_SYNONYMS_OF_KEYS.items(), *own):
            for word in names:
                self._names.setdefault(plain(word), Meaning(ColumnRef(question), how="synonym"))
        for entry in self._questionnaire.synonyms:
            for word in entry.near:
                self._near.setdefault(plain(word), ColumnRef(entry.question))

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> Headers:
        """The headers of a questionnaire; made once for it."""
        key = (cls.__name__, "")
        if key not in questionnaire.made:
            questionnaire.made[key] = cls(questionnaire)
        headers: Headers = questionnaire.made[key]
        return headers

    def _match(self, header: str) -> Meaning | None:
        if not header.strip() or len(header) > _LONGEST_HEADER:
            return None
        whole = self._known.get(fold(header)) or self._names.get(plain(header))
        if whole is not None:
            return whole
        words = take_apart(header, self._units)
        found = self._names.get(words.name) if words.name else None
        return None if found is None else self._with(found, words)

    def _with(self, found: Meaning, words: Words) -> Meaning | None:
        """A known name together with the year and the unit beside it."""
        ref = found.ref
        if words.year and (ref.offset or ref.question in _KEYS):
            return None
        if words.back is not None:
            if ref.offset or ref.question in _KEYS or (words.back and not self._asked_of_years(ref)):
                return None
            ref = replace(ref, offset=words.back)
        return Meaning(ref, self.unit_of(ref, words.unit), words.year, found.how)

    def _asked_of_years(self, ref: ColumnRef) -> bool:
        return self._questionnaire.questions[ref.question].kind in NUMBER_KINDS

    def unit_of(self, ref: ColumnRef, word: str) -> str:
        """Id of the unit a word means beside a column; "" for the asked one, `UNKNOWN_UNIT` for one that cannot be."""
        if not word:
            return ""
        possible = units_like(self._questionnaire, ref)
        if not possible:  # a unit beside what has none, such as "年度（年）", changes nothing
            return ""
        found = next((unit for unit in possible if word in map(fold, units.words(unit))), None)
        if found is None:
            return UNKNOWN_UNIT
        return "" if found is possible[0] else found.id

    def names_unit(self, header: str) -> bool:
        """Whether a header names a unit."""
        return bool(take_apart(header, self._units).unit)

    @property
    def unit_words(self) -> frozenset[str]:
        """What people write for units of any quantity, folded."""
        return self._units

    def suggest(self, header: str) -> Suggestion | None:
        """What a header that is not surely known may mean; None where nothing is near."""
        if not header.strip() or len(header) > _LONGEST_HEADER:
            return None
        words = take_apart(header, self._units)
        for name in dict.fromkeys((plain(header), words.name)):
            if name in self._near:
                return self._suggestion(Meaning(self._near[name]), words, 100.0)
        if not words.name:
            return None
        cutoff = NEAR if len(words.name) > _SHORT else NEAR_SHORT
        found = process.extractOne(words.name, list(self._names), scorer=fuzz.ratio, score_cutoff=cutoff)
        return self._suggestion(self._names[found[0]], words, float(found[1])) if found else None

    def _suggestion(self, meaning: Meaning, words: Words, likeness: float) -> Suggestion:
        exact = self._with(meaning, words) or replace(meaning, how="")
        unit = "" if exact.unit == UNKNOWN_UNIT else exact.unit
        return Suggestion(replace(exact, unit=unit, how=""), likeness)


def units_like(questionnaire: Questionnaire, ref: ColumnRef) -> list[Unit]:
    """The unit a column is asked in, and the others of the same quantity; the asked one first."""
    question = questionnaire.questions.get(ref.question)
    if question is None or ref.certainty or not question.unit:
        return []
    return units.same_quantity(questionnaire.unit[question.unit], questionnaire)


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
