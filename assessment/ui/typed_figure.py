"""A figure between its field and the answers: read as it was typed, shown in the unit it was given in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from assessment.formats import numerals
from assessment.formats.units import convert, written
from assessment.model.questionnaire import Questionnaire, Unit

_PLAIN_FIGURE = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")


@dataclass(frozen=True)
class Given:
    """What stands in a field.

    Attributes:
        value: the number in the unit asked for; the text itself where it is none; None where the field is empty.
        unit: id of the unit it was given in, "" for the one asked for.
    """

    value: float | str | None
    unit: str = ""


def read_figure(text: str, asked: Unit | None, questionnaire: Questionnaire, unit: str = "") -> Given:
    """What a text says: a number in `unit`, or in the unit that stands behind it ("3.5亿元").

    Full-width digits count as digits, and thousands commas are understood. What is no number of the quantity asked for
    ("1200 L" of a weight) stays a text, and the checks of the answers say what is wrong with it.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").strip()
    if not plain:
        return Given(None, unit)
    if _PLAIN_FIGURE.fullmatch(plain):
        return Given(as_asked(float(plain.replace(",", "")), unit, asked, questionnaire), unit)
    read = numerals.parse(np.array([text.strip()], dtype=object))
    figure, behind = float(read.figures[0]), str(read.units[0])
    if not np.isfinite(figure):
        return Given(text.strip(), unit)
    if not behind:
        return Given(as_asked(figure, unit, asked, questionnaire), unit)
    found = written(behind, asked, questionnaire) if asked is not None else None
    if found is None or asked is None:
        return Given(text.strip(), unit)
    other = found.id if found != asked else ""
    return Given(as_asked(figure, other, asked, questionnaire), other)


def as_given(value: object, unit: str, asked: Unit | None, questionnaire: Questionnaire) -> float | str | None:
    """An answer in the unit it was given in, as its field shows it."""
    if not isinstance(value, int | float):
        return None if value is None else str(value)
    other = questionnaire.unit.get(unit)
    return convert(value, asked, other) if asked is not None and other is not None else float(value)


def print_figure(value: float | str | None, kind: str = "number") -> str:
    """A figure as it stands in its field: thousands commas, no needless zeros, years without commas."""
    if value is None or isinstance(value, str):
        return value or ""
    shown = f"{value:.10f}".rstrip("0").rstrip(".") if kind == "year" else f"{value:,.10f}".rstrip("0").rstrip(".")
    return shown or "0"


def as_asked(figure: float, unit: str, asked: Unit | None, questionnaire: Questionnaire) -> float:
    """A figure given in `unit` ("" for the asked one) in the unit asked for."""
    other = questionnaire.unit.get(unit)
    return convert(figure, other, asked) if asked is not None and other is not None else figure
