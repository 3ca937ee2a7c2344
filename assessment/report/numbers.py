"""How numbers are printed, in both languages. Nothing else in the product turns a number into text.

Printing never moves a number across an edge: 79.96 is below 80 and prints as 79.9; 2.4996 is below 2.5 and prints as
2.49.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cached_property

from assessment.locale import Translator, translator
from assessment.model.base import Language
from assessment.model.message import msg
from assessment.report.view import Figure

EXACT = 9
"""Decimals a number is rounded to before it is compared with anything."""

UNITS = {
    "": msg("{n}"),
    "percent": msg("{n} %"),
    "points": msg("index {n}"),
    "index": msg("{n}"),
    "item": msg("{n} items"),
    "site": msg("{n} sites"),
    "kj_per_m3": msg("{n} kJ/m³"),
    "kgce_per_kwh": msg("{n} kgce/kWh"),
    "piece": msg("{n} robots"),
    "robots": msg("{n} robots"),
    "machines": msg("{n} machines"),
    "person": msg("{n} persons"),
    "persons": msg("{n} persons"),
    "per_10k": msg("{n} per 10,000 persons"),
    "per_10k_persons": msg("{n} per 10,000 persons"),
    "robots_per_10k": msg("{n} per 10,000 persons"),
    "percent_per_year": msg("{n} % a year"),
    "level": msg("digital level {n}"),
    "year": msg("{n} years"),
    "years": msg("{n} years"),
    "tce": msg("{n} tce"),
    "kg": msg("{n} kg"),
    "t": msg("{n} t"),
    "t_co2": msg("{n} t CO₂"),
    "m3": msg("{n} m³"),
    "kwh": msg("{n} kWh"),
    "mj": msg("{n} MJ"),
    "tce_per_10k_yuan": msg("{n} tce per 10,000 yuan"),
    "10k_yuan_per_person": msg("{n} × 10,000 yuan per person"),
    "items": msg("to raise: {n}"),
    "scenario": msg("to raise: {n}"),
    "scenarios": msg("to raise: {n}"),
    "steps": msg("to raise: {n}"),
}
"""Canonical units and how a number of them is written."""

ONE = {
    "robots": msg("1 robot"),
    "machines": msg("1 machine"),
    "item": msg("1 item"),
    "person": msg("1 person"),
    "persons": msg("1 person"),
    "years": msg("1 year"),
}
"""The same for exactly one, where English has another word."""

_MONEY = {
    "zh": ((1e8, msg("{n} hundred million yuan")), (1e4, msg("{n} ten thousand yuan")), (0.0, msg("{n} yuan"))),
    "en": ((1e6, msg("{n} million yuan")), (0.0, msg("{n} yuan"))),
}


def exact(value: float) -> float:
    """The number as it is compared: rounded to nine decimals."""
    return round(float(value), EXACT)


def known(value: float | None) -> bool:
    """Whether there is a number at all."""
    return value is not None and math.isfinite(value)


def rounded(value: float, decimals: int, edges: Iterable[float] = (), upper_edges: Iterable[float] = ()) -> Decimal:
    """The number at these decimals, half up, kept on its side of every edge.

    `edges` belong to what lies above them (a score of 80 is on target); `upper_edges` to what lies below (a change of
    -2.86 is on pace).
    """
    number = Decimal(repr(exact(value)))
    step = Decimal(1).scaleb(-decimals)
    shown = number.quantize(step, ROUND_HALF_UP)
    if any(number < Decimal(repr(exact(e))) <= shown for e in edges):
        shown = number.quantize(step, ROUND_FLOOR)
    if any(number > Decimal(repr(exact(e))) >= shown for e in upper_edges):
        shown = number.quantize(step, ROUND_CEILING)
    return shown or abs(shown)


@dataclass(frozen=True)
class Numbers:
    """Printer of numbers in one language."""

    lang: Language

    @cached_property
    def t(self) -> Translator:
        """The translator of the same language."""
        return translator(self.lang)

    @property
    def unknown(self) -> str:
        """The word for a number that is not known."""
        return self.t("unknown")

    def plain(
        self,
        value: float | None,
        decimals: int = 0,
        *,
        edges: Iterable[float] = (),
        upper_edges: Iterable[float] = (),
        up: bool = False,
        trim: bool = False,
    ) -> str:
        """The bare number with thousands marks. `up` rounds up (what is missing), `trim` drops zeros at the end."""
        if value is None or not known(value):
            return self.unknown
        if up:
            shown = Decimal(repr(exact(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING)
        else:
            shown = rounded(value, decimals, edges, upper_edges)
        text = f"{shown:,.{decimals}f}"
        return text.rstrip("0").rstrip(".") if trim and "." in text else text

    def of_unit(
        self,
        value: float | None,
        unit: str,
        decimals: int = 0,
        *,
        edges: Iterable[float] = (),
        upper_edges: Iterable[float] = (),
        up: bool = False,
        trim: bool = False,
    ) -> str:
        """The number with its unit ("1.90 %", "99 robots"); money in the steps of the language."""
        if value is None or not known(value):
            return self.unknown
        if unit == "yuan":
            return self.yuan(value, up=up)
        if unit == "yuan_per_person":
            return self.t("{amount} per person", amount=self.yuan(value, up=up))
        if unit == "10k_yuan_per_person" and self.lang == "en":
            return self.of_unit(10_000 * value, "yuan_per_person", up=up)
        number = self.plain(value, decimals, edges=edges, upper_edges=upper_edges, up=up, trim=trim)
        if number == "1" and unit in ONE:
            return self.t.render(ONE[unit])
        pattern = UNITS.get(unit)
        return self.t(pattern.text, n=number) if pattern else f"{number} {unit}"

    def figure(
        self,
        value: float | None,
        unit: str,
        decimals: int = 0,
        *,
        edges: Iterable[float] = (),
        upper_edges: Iterable[float] = (),
        up: bool = False,
        trim: bool = False,
    ) -> Figure:
        """The same as a figure that keeps the number beside its text."""
        text = self.of_unit(value, unit, decimals, edges=edges, upper_edges=upper_edges, up=up, trim=trim)
        return Figure(value=exact(value) if value is not None and known(value) else None, text=text, unit=unit)

    def yuan(self, value: float | None, *, up: bool = False) -> str:
        """An amount: 1.23 亿元, 190 万元, 9,500 元; 1.9 million yuan, 9,500 yuan.

        An amount that is not a whole number of a larger unit at two decimals keeps what it needs to stay above zero.
        """
        if value is None or not known(value):
            return self.unknown
        size = abs(exact(value))
        least, pattern = next(step for step in _MONEY[self.lang] if size >= step[0])
        decimals = 2 if least else 0
        if 0 < size < 1:
            return self.t("less than 1 yuan")
        return self.t(pattern.text, n=self.plain(value / (least or 1.0), decimals, up=up, trim=True))

    def percent(self, value: float | None, decimals: int = 1, *, trim: bool = False) -> str:
        """A percentage that is held against nothing."""
        return self.of_unit(value, "percent", decimals, trim=trim)

    def share(self, value: float | None, decimals: int = 1) -> str:
        """A share between 0 and 1 as a percentage, without needless zeros."""
        return self.percent(None if value is None else 100 * value, decimals, trim=True)

    def points(self, value: float | None, decimals: int = 2, *, signed: bool = False) -> str:
        """A number of points; `signed` writes a plus as well."""
        if value is None or not known(value):
            return self.unknown
        number = self.plain(value, decimals)
        sign = "+" if signed and rounded(value, decimals) > 0 else ""
        return self.t("{n} points", n=sign + number)

    def score(self, value: float | None, edges: Sequence[float] = (), *, compact: bool = False) -> str:
        """A score to one decimal; `compact` writes 80 for 80.0."""
        return self.plain(value, 1, edges=edges, trim=compact)

    def range(
        self,
        low: float,
        high: float,
        decimals: int = 1,
        *,
        unit: str = "",
        edges: Iterable[float] = (),
        upper_edges: Iterable[float] = (),
    ) -> str:
        """An interval ("38-76", "54.6-67.0", "-3.2 to 1.0"); one number where both ends are the same."""
        edges, upper_edges = tuple(edges), tuple(upper_edges)
        ends = [rounded(v, decimals, edges, upper_edges) for v in (low, high)]
        places = 0 if all(e == e.to_integral_value() for e in ends) else decimals
        texts = [f"{e:,.{places}f}" for e in ends]
        if texts[0] == texts[1]:
            joined = texts[0]
        elif ends[0] < 0 or ends[1] < 0:
            joined = self.t("{low} to {high}", low=texts[0], high=texts[1])
        else:
            joined = f"{texts[0]}-{texts[1]}"
        pattern = UNITS.get(unit)
        return self.t(pattern.text, n=joined) if pattern else joined

    def joined(self, parts: Iterable[str]) -> str:
        """Words in a row: "a, b and c"; "a、b和c"."""
        words = [p for p in parts if p]
        if len(words) < 2:
            return "".join(words)
        comma = "、" if self.lang == "zh" else ", "
        return self.t("{first} and {last}", first=comma.join(words[:-1]), last=words[-1])

    def listed(self, parts: Iterable[str]) -> str:
        """Words in a row without an "and": "a, b, c"; "a、b、c"."""
        return ("、" if self.lang == "zh" else ", ").join(p for p in parts if p)

    def clauses(self, parts: Iterable[str]) -> str:
        """Half sentences in a row: "a; b"; "a；b"."""
        return ("；" if self.lang == "zh" else "; ").join(p for p in parts if p)

    def sentences(self, parts: Iterable[str]) -> str:
        """Whole sentences in a row: a space between them in English, none in Chinese."""
        return ("" if self.lang == "zh" else " ").join(p for p in parts if p)
