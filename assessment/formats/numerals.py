"""Figures as people type them: full-width digits, thousands separators, a unit behind the number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assessment.model.panel import FloatArray, TextArray

_FIGURE = (
    r"^(?P<sign>[+-]?)(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?P<power>[eE][+-]?[0-9]{1,3})?(?P<unit>[^0-9.,]?|[^0-9.,eE].*)$"
)
_PLAIN = r"^[0-9]+(\.[0-9]+)?$"
_MINUS = "[\u2212\u2013\u2014]"
"""Minus sign, en dash, em dash: typed before a number they mean minus."""


@dataclass(frozen=True)
class Numerals:
    """The number each text begins with (NaN where it does not) and what stands behind it, blanks removed."""

    figures: FloatArray
    units: TextArray


def parse(texts: TextArray) -> Numerals:
    """Read numbers from texts, shape (n,). Width and blanks do not count; a comma must part groups of three digits."""
    given = pa.array(texts, type=pa.string())
    plain = pc.fill_null(pc.match_substring_regex(given, pattern=_PLAIN), fill_value=False).to_numpy(
        zero_copy_only=False
    )
    if not plain.any():
        return _parse_any(texts)
    # Nearly all figures of a workbook are digits and a point: they need none of the seven passes of the general case.
    figures, units = np.full(len(texts), np.nan), np.full(len(texts), "", dtype=object)
    figures[plain] = pc.cast(given.filter(pa.array(plain)), pa.float64()).to_numpy()
    if not plain.all():
        rest = _parse_any(texts[~plain])
        figures[~plain], units[~plain] = rest.figures, rest.units
    return Numerals(figures, units)


def plain(texts: TextArray) -> FloatArray | None:
    """The figures of a column of digits and points alone, NaN for a blank cell; None where any cell holds more."""
    given = pa.array(texts, type=pa.string())
    blank = pc.equal(given, "")
    if not pc.all(pc.or_(blank, pc.match_substring_regex(given, pattern=_PLAIN))).as_py():
        return None
    figures = pc.cast(pc.if_else(blank, pa.scalar(None, pa.string()), given), pa.float64())
    return np.array(figures.to_numpy(zero_copy_only=False), dtype=np.float64)


def _parse_any(texts: TextArray) -> Numerals:
    plain = pc.replace_substring_regex(
        pc.utf8_normalize(pa.array(texts, type=pa.string()), form="NFKC"), pattern=r"\s|'|，", replacement=""
    )
    parts = pc.extract_regex(pc.replace_substring_regex(plain, pattern=f"^{_MINUS}", replacement="-"), pattern=_FIGURE)
    pieces = {name: pc.struct_field(parts, [i]) for i, name in enumerate(("sign", "digits", "power", "unit"))}
    joined = pc.binary_join_element_wise(
        pieces["sign"], pc.replace_substring(pieces["digits"], pattern=",", replacement=""), pieces["power"], ""
    )
    signless = pc.replace_substring_regex(joined, pattern=r"^\+", replacement="")
    values = pc.cast(signless, pa.float64()).to_numpy(zero_copy_only=False)
    units = pc.fill_null(pieces["unit"], "").to_numpy(zero_copy_only=False)
    return Numerals(np.asarray(values, dtype=np.float64), np.asarray(units, dtype=object))
