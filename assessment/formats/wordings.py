"""What people write around a figure: "约300", "300万元左右", "¥1,200", a date where a year is asked, a range, a bound.

Looked at only where a cell is not simply a figure with a unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.model.panel import BoolArray, TextArray

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
    given = _compared(texts)
    about = given.copy()
    for pattern in _ABOUT:
        about = about.str.replace(pattern, "", regex=True)
    bare = about.str.replace(_CURRENCY, "", regex=True)
    priced = (bare != about) & bare.str.fullmatch(r"-?[\d.,]+").astype(bool)
    return Reworded(_array(bare.where(~priced, bare + "元")), _mask(about != given))


def years(texts: TextArray) -> TextArray:
    """Dates as the year they lie in ("2015-03-01" as "2015"); everything else as it is."""
    return _array(_compared(texts).str.replace(_DATE, r"\1", regex=True))


def data_years(texts: TextArray) -> TextArray:
    """What names a whole year ("2024年度", "FY2024", "2024-12-31") as that year; everything else as it is."""
    given = pd.Series(texts, dtype="str")
    found = _compared(texts).str.extract(_WHOLE_YEAR)[0]
    return _array(found.where(found.notna(), given))


def is_range(texts: TextArray) -> BoolArray:
    """Which texts name a range or a bound ("10-20", "300以上") and no single figure."""
    given = _compared(texts)
    return _mask(given.str.contains(_BOUND, regex=True) & given.str.contains(r"\d", regex=True)) | _mask(
        given.str.contains(_RANGE, regex=True)
    )


def is_date(texts: TextArray) -> BoolArray:
    """Which texts are a date or a time."""
    given = _compared(texts)
    return _mask(given.str.fullmatch(_DATE)) | _mask(given.str.contains(_TIME, regex=True))


def _compared(texts: TextArray) -> pd.Series:
    plain = pd.Series(texts, dtype="str").str.normalize("NFKC").str.lower()
    return plain.str.replace(r"\s", "", regex=True)


def _array(texts: pd.Series) -> TextArray:
    return texts.to_numpy(dtype=object)


def _mask(found: pd.Series) -> BoolArray:
    return np.asarray(found.to_numpy(dtype=bool))
