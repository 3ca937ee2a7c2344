"""The words of a column header taken apart: what is named, of which year, in which unit. No questionnaire is needed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

YEAR = "year"
"""Id of the column that holds the data year; no question is called so."""
FIRST_NAMED_YEAR, LAST_NAMED_YEAR = 2000, 2049
"""Calendar years that are looked for in headers and titles."""
_SIGNS = re.compile(r"[\s()\[\]【】〔〕{}<>《》,，、/\\:：;；·.。_—–\-?？*#@'\"“”|=~+]+")
_BRACKETS = re.compile(r"(?:[()\[\]【】〔〕，、;；|]|(?<!\d),|,(?!\d))+")
_WEAK = re.compile(r"[/:：_\-—]+")
_COUNTED = r"[\d一二三四五六七八九十]{1,3}"
_NUMBERING = re.compile(rf"^(?:\*|\({_COUNTED}\)|{_COUNTED}[.、)](?!\d)|其中[:：])+")
_CALENDAR = re.compile(r"(?:fy)?(?<!\d)(20[0-4]\d)(?!\d)(?:年度|年(?!末|底|初|均|平均))?(?:\(?1-12月\)?)?")
_SHORT = re.compile(r"(?<![\d近前后])([1-4]\d)年(?:度|(?!末|底|初|均|平均|以))")
_BACK = (
    (-2, ("上上年度", "上上年", "前年度", "前年", "twoyearsbefore", "twoyearsago")),
    (-1, ("上一年度", "上一年", "上年度", "上年", "去年", "前一年", "上期", "yearbefore", "prioryear", "previousyear",
          "lastyear")),
    (0, ("本年度", "本年", "当年", "今年", "本期", "thisyear", "currentyear")),
)  # fmt: skip
_REMARK = re.compile(r"[(\[【](?:必填项?|选填项?|非必填|可不填|如有|required|optional|ifany)[)\]】]")
_UNIT_LEAD = re.compile(r"^(?:计量单位|单位|unit|in)[:：]?")
_HEAD_UNIT = re.compile(r"(?:计量单位|金额单位|货币单位|单位|unit)[:：]\s*([^\s:：)）]+)")


@dataclass(frozen=True)
class Words:
    """A header taken apart.

    `name` is what is left without year and unit, plain. `year` is a calendar year, 0 where none is named; `back` how
    many years back, None where nothing is said of it. `unit` is the word of a unit, folded, "" where there is none.
    """

    name: str
    year: int = 0
    back: int | None = None
    unit: str = ""


def folded(text: str) -> str:
    """A text without blanks, in one width and case.

    >>> folded("营业收入（万元） ")
    '营业收入(万元)'
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def plain(text: str) -> str:
    """A text as names are compared: width, case, blanks and punctuation do not count.

    >>> plain("外购蒸汽（低压）") == plain("外购蒸汽 - 低压")
    True
    """
    return _SIGNS.sub("", folded(text))


def take_apart(header: str, units: Collection[str]) -> Words:
    """What a header names; `units` are the folded words of all units.

    >>> take_apart("2023年营业收入（万元）", {"万元"})
    Words(name='营业收入', year=2023, back=None, unit='万元')
    """
    text = _REMARK.sub("", folded(header))
    text = _NUMBERING.sub("", text) or text
    year, back, text = _years(text)
    unit, rest = _unit(text, units)
    return Words(plain(rest), year, back, unit)


def stated_year(text: str) -> int:
    """The one calendar year a title, a sheet or a file is called by; 0 where it names none or several."""
    found = {int(year) for year in re.findall(r"(?<!\d)(20[0-4]\d)(?!\d)", unicodedata.normalize("NFKC", text))}
    return found.pop() if len(found) == 1 else 0


def stated_unit(text: str, units: Collection[str]) -> str:
    """The unit a line such as "单位：万元" above a table states, folded; "" where it states none.

    >>> stated_unit("（单位：万元）", {"万元"})
    '万元'
    """
    match = _HEAD_UNIT.search(unicodedata.normalize("NFKC", text).casefold())
    word = folded(match.group(1)) if match else ""
    return next((part for part in (word, *re.split(r"[,，、;；]", word)) if part in units), "")


def _years(text: str) -> tuple[int, int | None, str]:
    """The calendar year, or how many years back; and the text without it."""
    found = _CALENDAR.search(text)
    if found:
        return int(found.group(1)), None, _without(text, found)
    short = _SHORT.search(text)
    if short:
        return 2000 + int(short.group(1)), None, _without(text, short)
    for back, words in _BACK:
        for word in words:
            at = text.find(word)
            if at >= 0:
                return 0, back, f"{text[:at]}|{text[at + len(word) :]}"
    return 0, None, text


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]}|{text[found.end() :]}"


def _unit(text: str, units: Collection[str]) -> tuple[str, str]:
    """The unit that a part of the text between signs is, and the text without it."""
    for signs in (_BRACKETS, _WEAK):
        parts = [part for part in signs.split(text) if part]
        for i in range(len(parts) - 1, -1, -1):
            word = _UNIT_LEAD.sub("", parts[i])
            if word in units and (len(parts) > 1 or word != parts[i]):
                return word, "|".join(parts[:i] + parts[i + 1 :])
    return "", text
