"""What people write around a figure: "约300", "300万元左右", "¥1,200", a date where a year is asked, a range, a bound.

Looked at only where a cell is not simply a figure with a unit.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assessment.model.panel import BoolArray, TextArray

_REMEMBERED = 4096
"""Texts whose meaning is remembered: the same words stand in many columns."""
_ABOUT = (
    r"^(?:约为|大约|大概|约计|约|估计|~|≈|approximately|approx\.?|about|circa|ca\.?)",
    r"(?:左右|上下|\((?:约|估|估计|估算|estimated|est\.?)\))$",
)
_CURRENCY = r"^(?:¥|人民币|rmb|cny)"
_BOUND = (
    r"^(?:>|<|≥|≤|=|不足|不到|不超过|超过|超|大于|小于|高于|低于|至少|至多|最多|近|over|under|morethan|lessthan|upto|atleast)"
    r"|(?:以上|以下|以内|不到|余|多|\+)$"
)
_RANGE = r"^\D*\d[\d.,]*[^\d.,\-~–—至到]*[\-~–—至到]+\d"
_DATE = r"^((?:19|20)\d\d)[-/.年]\d{1,2}(?:[-/.月].*)?$"
_TIME = r"^1899-12-3"
_FIRST_OR_LAST_DAY = r"[-/.年](?:12[-/.月]?(?:31日?)?|0?1[-/.月]0?1日?)"
_WHOLE_YEAR = rf"^(?:fy|财年)?((?:19|20)\d\d)(?:财年|财政年度|会计年度|年度|年|{_FIRST_OR_LAST_DAY})?(?:t?00:00:00)?$"


@dataclass(frozen=True)
class Reworded:
    """Texts without what stood around the figure, and which of them say that it is no exact one; shape (n,)."""

    texts: TextArray
    about: BoolArray


def reword(texts: TextArray) -> Reworded:
    """Take away "about" and a sign of currency; "¥300" without a unit means 300 yuan."""
    found = [_reworded(text) for text in texts]
    return Reworded(_array([text for text, _ in found]), np.array([about for _, about in found], dtype=bool))


@functools.lru_cache(_REMEMBERED)
def _reworded(text: str) -> tuple[str, bool]:
    given = _compared(text)
    figure = given
    for pattern in _ABOUT:
        figure = _re(pattern).sub("", figure)
    bare = _re(_CURRENCY).sub("", figure)
    priced = bare != figure and _re(r"-?[\d.,]+").fullmatch(bare)
    return (bare + "元" if priced else bare), figure != given


def years(texts: TextArray) -> TextArray:
    """Dates as the year they lie in ("2015-03-01" as "2015"); everything else as it is."""
    return _array([_re(_DATE).sub(r"\1", _compared(text)) for text in texts])


def data_years(texts: TextArray) -> TextArray:
    """What names a whole year ("2024年度", "FY2024", "2024-12-31") as that year; everything else as it is."""
    found = (_re(_WHOLE_YEAR).search(_compared(text)) for text in texts)
    return _array([text if match is None else match.group(1) for text, match in zip(texts, found, strict=True)])


def is_range(texts: TextArray) -> BoolArray:
    """Which texts name a range or a bound ("10-20", "300以上") and no single figure."""
    return _mask(_names_range, texts)


def is_date(texts: TextArray) -> BoolArray:
    """Which texts are a date or a time."""
    return _mask(_names_date, texts)


@functools.lru_cache(_REMEMBERED)
def _names_range(text: str) -> bool:
    given = _compared(text)
    bound = _re(_BOUND).search(given) and _re(r"\d").search(given)
    return bool(bound or _re(_RANGE).search(given))


@functools.lru_cache(_REMEMBERED)
def _names_date(text: str) -> bool:
    given = _compared(text)
    return bool(_re(_DATE).fullmatch(given) or _re(_TIME).search(given))


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _compared(text: str) -> str:
    return _re(r"\s").sub("", unicodedata.normalize("NFKC", text).lower())


def _array(texts: list[str]) -> TextArray:
    return np.array(texts, dtype=object)


def _mask(says: Callable[[str], bool], texts: TextArray) -> BoolArray:
    return np.array([says(text) for text in texts], dtype=bool)
