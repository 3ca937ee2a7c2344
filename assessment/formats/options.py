"""Answers to choices as people write them: option ids or the words of either language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import process

from assessment.formats.child import fold
from assessment.formats.table import NONE, SEPARATOR
from assessment.model.base import LocalText
from assessment.model.message import Message, msg
from assessment.model.questionnaire import Question, Questionnaire

_STRONG = re.compile(r"[;；\n]")
_WEAK = re.compile(r"[,，、]")
_YES_NO = (("yes", LocalText(zh="是", en="Yes")), ("no", LocalText(zh="否", en="No")))
_YES_NO_WORDS = {"yes": ("y", "true", "1", "√", "✓", "有", "对"), "no": ("n", "false", "0", "×", "✗", "没有", "不是")}
_NONE_WORDS = ("none", "以上都没有", "都没有", "均无", "无", "none of these", "none of the above")
_LISTED = 8
"""Number of allowed answers up to which a hint lists them all."""


class OptionReader:
    """Finds the option that a text means."""

    def __init__(self, options: Sequence[tuple[str, LocalText]], *, short_divisions: bool = False) -> None:
        self._options = list(options)
        self._known: dict[str, str] = {}
        for option, text in self._options:
            for form in (option, text.zh, text.en, f"{option}{text.zh}", f"{option}{text.en}"):
                self._known.setdefault(fold(form), option)
            if short_divisions:
                self._known.setdefault(fold(option[1:]), option)

    @classmethod
    def of(cls, question: Question, questionnaire: Questionnaire) -> OptionReader:
        """The reader for a question's answers; made once for a questionnaire."""
        key = (cls.__name__, question.id)
        if key not in questionnaire.made:
            questionnaire.made[key] = cls._made(question, questionnaire)
        reader: OptionReader = questionnaire.made[key]
        return reader

    @classmethod
    def _made(cls, question: Question, questionnaire: Questionnaire) -> OptionReader:
        if question.kind == "yes_no":
            reader = cls(_YES_NO)
            for option, words in _YES_NO_WORDS.items():
                reader._known |= {fold(word): option for word in words}
            return reader
        options = [(o.id, o.text) for o in questionnaire.options(question)]
        reader = cls(options, short_divisions=question.options_from == "divisions")
        if question.kind == "multi":
            for word in _NONE_WORDS:
                reader._known.setdefault(fold(word), NONE)
        return reader

    def one(self, text: str) -> str | None:
        """The id of the option a text means; None where there is none. A number such as 3.0 means option 3."""
        folded = fold(text)
        whole = folded.removesuffix(".0")
        return self._known.get(folded, self._known.get(whole))

    def several(self, text: str) -> str | None:
        """The ids of all options named, in the options' order, joined; None where one of them is not known.

        Nothing ticked is "none"; "none" together with another option is not an answer.
        """
        found: set[str] = set()
        for part in filter(str.strip, _STRONG.split(text)):
            options = self._pieces(part)
            if options is None:
                return None
            found |= options
        if NONE in found:
            return NONE if found == {NONE} else None
        return SEPARATOR.join(option for option, _ in self._options if option in found) or None

    def _pieces(self, part: str) -> set[str] | None:
        """The options of a text that may be parted by commas; an option's own words may hold commas, too."""
        whole = self.one(part)
        if whole is not None:
            return {whole}
        pieces, start, found = [p for p in _WEAK.split(part) if p.strip()], 0, set()
        while start < len(pieces):
            for end in range(len(pieces), start, -1):
                option = self._known.get("".join(fold(p) for p in pieces[start:end])) or self._joined(pieces[start:end])
                if option is not None:
                    found.add(option)
                    start = end
                    break
            else:
                return None
        return found

    def _joined(self, pieces: Sequence[str]) -> str | None:
        return next((o for mark in "、,，" if (o := self.one(mark.join(pieces))) is not None), None)

    def hint(self, text: str) -> Message:
        """What would have been understood: the nearest answer, or all of them where they are few.

        Of several answers in one cell the first that is not known is named.
        """
        parts = [part.strip() for part in _STRONG.split(text) if part.strip()]
        unknown = next((part for part in parts if self._pieces(part) is None), "") if len(parts) > 1 else ""
        option = self._nearest(unknown or text)
        if option is not None and unknown:
            return msg("“{part}” is not known; did you mean {option}?", part=unknown, option=option)
        if unknown:
            return msg("“{part}” is not known. Choose from the list of the template, or write its code.", part=unknown)
        if option is not None:
            return msg("Did you mean {option}?", option=option)
        if len(self._options) <= _LISTED:
            words = LocalText(
                zh="；".join(t.zh for _, t in self._options), en="; ".join(t.en for _, t in self._options)
            )
            return msg("Allowed are: {options}.", options=words)
        return msg("Choose from the list of the template, or write its code.")

    def _nearest(self, text: str) -> LocalText | None:
        """The words of the option whose name is near; None where none is."""
        near = process.extractOne(fold(text), list(self._known), score_cutoff=70)
        return None if near is None else self._text(self._known[near[0]])

    def _text(self, option: str) -> LocalText | None:
        return next((text for known, text in self._options if known == option), None)
