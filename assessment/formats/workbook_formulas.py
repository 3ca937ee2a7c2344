"""Formulas that carry their value: what is written into a cell, and the number stored beside it, in one step.

A formula is built from constants and references to cells; every step joins the texts and computes the values alike, so
that the stored value of a cell is what its formula gives. Only functions that Excel 2016, WPS and LibreOffice share
are used. A text stands where a number is not known: `ISNUMBER` tells the two apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Value = float | str
EXACT = 9
"""Decimals a number is rounded to before it is compared."""
ERROR = "#VALUE!"
"""Value of arithmetic with a text; it stands only in branches that are not taken."""


@dataclass(frozen=True)
class Formula:
    """Text of a formula without its equals sign, and its value. Truths are 1 and 0."""

    text: str
    value: Value

    def __add__(self, other: Formula | float) -> Formula:
        return _join(self, "+", other, lambda a, b: a + b)

    def __sub__(self, other: Formula | float) -> Formula:
        return _join(self, "-", other, lambda a, b: a - b)

    def __mul__(self, other: Formula | float) -> Formula:
        return _join(self, "*", other, lambda a, b: a * b)

    def __truediv__(self, other: Formula | float) -> Formula:
        return _join(self, "/", other, lambda a, b: a / b)

    def __pow__(self, other: Formula | float) -> Formula:
        return _join(self, "^", other, lambda a, b: a**b)

    @property
    def known(self) -> bool:
        """Whether the value is a number."""
        return not isinstance(self.value, str)

    @property
    def number(self) -> float:
        """The value where it is a number, else 0, as the spreadsheet's N()."""
        return 0.0 if isinstance(self.value, str) else float(self.value)


def of(value: Formula | float) -> Formula:
    """A number as a formula; a formula as it is."""
    return value if isinstance(value, Formula) else Formula(f"{value:.15g}" if value >= 0 else f"({value:.15g})", value)


def text(words: str) -> Formula:
    """A text as a formula."""
    doubled = words.replace('"', '""')
    return Formula(f'"{doubled}"', words)


def _join(one: Formula, sign: str, other: Formula | float, compute: Callable[[float, float], float]) -> Formula:
    second = of(other)
    return Formula(f"({one.text}{sign}{second.text})", _computed(compute, one, second))


def _computed(compute: Callable[..., float], *parts: Formula) -> Value:
    numbers = [part.value for part in parts]
    if any(isinstance(number, str) for number in numbers):
        return ERROR
    try:
        found = compute(*numbers)
    except (ArithmeticError, ValueError):
        return ERROR
    return ERROR if isinstance(found, complex) else float(found)


def _call(name: str, compute: Callable[..., float], *parts: Formula | float) -> Formula:
    formulas = [of(part) for part in parts]
    return Formula(f"{name}({','.join(f.text for f in formulas)})", _computed(compute, *formulas))


def settled(number: Formula) -> Formula:
    """The number rounded as before every comparison."""
    return _call("ROUND", lambda x, _: round(x, EXACT) + 0.0, number, EXACT)


def rounded_up(number: Formula) -> Formula:
    """The next whole number."""
    return _call("ROUNDUP", lambda x, _: float(math.ceil(x)), settled(number), 0)


def least(*numbers: Formula | float) -> Formula:
    """The smallest of some numbers."""
    return _call("MIN", min, *numbers)


def most(*numbers: Formula | float) -> Formula:
    """The largest of some numbers."""
    return _call("MAX", max, *numbers)


def root(number: Formula) -> Formula:
    """The square root."""
    return _call("SQRT", math.sqrt, number)


def size(number: Formula) -> Formula:
    """The number without its sign."""
    return _call("ABS", abs, number)


def logarithm(number: Formula) -> Formula:
    """The natural logarithm."""
    return _call("LN", math.log, number)


def exponential(number: Formula) -> Formula:
    """What the natural logarithm came from."""
    return _call("EXP", math.exp, number)


def compared(one: Formula, sign: str, other: Formula | float) -> Formula:
    """Whether the comparison holds; as in a spreadsheet every text is above every number."""
    second = of(other)
    a, b = ((isinstance(f.value, str), f.value) for f in (one, second))
    tests = {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "<>": a != b}
    return Formula(f"{one.text}{sign}{second.text}", float(tests[sign]))


def is_number(formula: Formula) -> Formula:
    """Whether there is a number."""
    return Formula(f"ISNUMBER({formula.text})", float(formula.known))


def is_positive(formula: Formula) -> Formula:
    """Whether there is a number above zero."""
    return Formula(f"N({formula.text})>0", float(formula.number > 0))


def every(tests: Sequence[Formula]) -> Formula:
    """Whether all hold."""
    return Formula(f"AND({','.join(t.text for t in tests)})", float(all(t.value for t in tests)))


def some(tests: Sequence[Formula]) -> Formula:
    """Whether one holds at least."""
    return Formula(f"OR({','.join(t.text for t in tests)})", float(any(t.value for t in tests)))


def no(test: Formula) -> Formula:
    """Whether it does not hold."""
    return Formula(f"NOT({test.text})", float(not test.value))


def when(test: Formula, then: Formula | float, otherwise: Formula | float) -> Formula:
    """The first where the test holds, else the second."""
    one, other = of(then), of(otherwise)
    return Formula(f"IF({test.text},{one.text},{other.text})", one.value if test.value else other.value)


def first_of(cases: Sequence[tuple[Formula, Formula | float]], otherwise: Formula | float) -> Formula:
    """What belongs to the first test that holds."""
    found = of(otherwise)
    for test, then in reversed(cases):
        found = when(test, then, found)
    return found


def flag(test: Formula) -> Formula:
    """A truth as 1 or 0, to be counted."""
    return when(test, 1, 0)


def added(parts: Sequence[Formula]) -> Formula:
    """The sum in its order."""
    found = parts[0]
    for part in parts[1:]:
        found = found + part
    return found


def total_of(area: str, parts: Sequence[Formula]) -> Formula:
    """The sum of the numbers in an area of cells whose contents are `parts`; texts count nothing."""
    return Formula(f"SUM({area})", sum(part.number for part in parts))


def picked(which: Formula, choices: Sequence[Formula]) -> Formula:
    """The choice of that number, counted from 1."""
    place = int(which.number)
    value = choices[place - 1].value if 1 <= place <= len(choices) else ERROR
    return Formula(f"CHOOSE({which.text},{','.join(c.text for c in choices)})", value)
