"""Live formulas of a gap report: value, score and gap of a pillar from the sheet of figures.

Each function gives the text of a formula; what goes in are references to cells. The numbers it yields are those of
the engine (rounded to nine decimals before anything is compared), which a test checks with a second engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from assessment.report.view import Calculation

EXACT = 9
"""Decimals a number is rounded to before it is compared."""


def value_formula(calculation: Calculation, at: Mapping[str, str]) -> str:
    """The indicator; empty text where a denominator is not positive. `at`: name of a term -> its cell."""
    factor = f"{calculation.factor:.15g}"
    if calculation.kind == "ratio":
        number = f"{factor}*{at['numerator']}/{at['denominator']}"
        return f'=IF(AND({at["denominator"]}>0,{at["numerator"]}>=0),ROUND({number},{EXACT}),"")'
    now = f"({at['numerator']}/{at['denominator']})"
    base = f"({at['numerator_base']}/{at['denominator_base']})"
    positive = ",".join(f"{at[name]}>0" for name in ("denominator", "numerator_base", "denominator_base"))
    change = f"{factor}*(({now}/{base})^(1/{calculation.years})-1)"
    return f'=IF(AND({positive},{at["numerator"]}>=0),ROUND({change},{EXACT}),"")'


def score_formula(value: str, points: Sequence[tuple[str, str]]) -> str:
    """The score on the straight lines through `points` (cells of value and score, ascending), flat outside them."""
    body = points[-1][1]
    for (x0, y0), (x1, y1) in reversed(list(pairwise(points))):
        line = f"{y0}+({value}-{x0})*({y1}-{y0})/({x1}-{x0})"
        body = f"IF({value}<={x1},{line},{body})"
    lowest = points[0]
    return f'=IF(ISNUMBER({value}),ROUND(IF({value}<={lowest[0]},{lowest[1]},{body}),{EXACT}),"")'


def gap_formula(calculation: Calculation, goal: str, at: Mapping[str, str]) -> str:
    """What is missing in things, 0 where nothing is. `goal`: the cell of the target or the pace."""
    now, denominator = at["numerator"], at["denominator"]
    if calculation.kind == "ratio":
        wanted = f"{goal}*{denominator}/{calculation.factor:.15g}"
        if calculation.whole:
            wanted = f"ROUNDUP(ROUND({wanted},{EXACT}),0)"
        return f'=IF({denominator}>0,MAX(0,ROUND({wanted}-{now},{EXACT})),"")'
    last = "last" if "numerator_last" in at else "base"
    top, bottom = at[f"numerator_{last}"], at[f"denominator_{last}"]
    years = 1 if last == "last" else calculation.years
    allowed = f"{top}*{denominator}/{bottom}*(1+{goal}/100)^{years}"
    return f'=IF(AND({denominator}>0,{bottom}>0),MAX(0,ROUND({now}-{allowed},{EXACT})),"")'
