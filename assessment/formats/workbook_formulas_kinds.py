"""The kinds of formula a plan is computed with: ratio, change, curve, bands, items, gates. Formulas in, formulas out.

Each says what the function of the same kind in the engine says; a test recalculates both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessment.formats.workbook_formulas import (
    Formula,
    compared,
    every,
    first_of,
    is_number,
    is_positive,
    least,
    most,
    no,
    of,
    picked,
    rounded_up,
    settled,
    when,
)


@dataclass(frozen=True)
class Words:
    """Texts that stand where there is no number, and the words of a status."""

    unknown: Formula
    not_applicable: Formula
    status: Mapping[str, Formula]


def quotient(top: Formula, bottom: Formula, factor: Formula, words: Words) -> Formula:
    """Settled factor x top / bottom; unknown where a part is, the top is negative or the bottom not positive."""
    usable = every([is_number(top), compared(top, ">=", 0), is_positive(bottom)])
    return when(usable, settled(factor * top / bottom), words.unknown)


def shortfall(
    value: Formula, target: Formula, top: Formula, bottom: Formula, factor: Formula, *, whole: bool
) -> Formula:
    """What the target asks for less what there is, signed; whole pieces are rounded up."""
    wanted = target * bottom / factor
    wanted = rounded_up(wanted) if whole else wanted
    return when(is_number(value), settled(wanted - top), value)


def change(now: tuple[Formula, Formula], base: tuple[Formula, Formula], years: Formula, words: Words) -> Formula:
    """Settled mean yearly change of top / bottom in percent."""
    usable = every([is_number(years), is_number(now[0]), compared(now[0], ">=", 0), is_positive(now[1])])
    growth = (now[0] / now[1]) / (base[0] / base[1])
    return when(usable, settled((growth ** (of(1) / years) - 1) * 100), words.unknown)


def at_base(years: Formula, earlier: Sequence[Formula], words: Words) -> Formula:
    """The figure so many years back; `earlier` begins with the year before."""
    return when(is_number(years), picked(years, earlier), words.unknown)


def on_curve(value: Formula, points: Sequence[tuple[Formula, Formula]], words: Words) -> Formula:
    """The settled score on the straight lines through (value, score), ascending, flat outside them."""
    body = points[-1][1]
    for (x0, y0), (x1, y1) in reversed(list(pairwise(points))):
        body = when(compared(value, "<=", x1), y0 + (value - x0) * (y1 - y0) / (x1 - x0), body)
    body = when(compared(value, "<=", points[0][0]), points[0][1], body)
    return when(is_number(value), settled(body), words.unknown)


def in_bands(value: Formula, bands: Sequence[tuple[Formula, Formula]], words: Words) -> Formula:
    """The share of the first band whose upper edge is not below the value; the last band has no edge."""
    cases = [(compared(settled(value), "<=", edge), share) for edge, share in bands[:-1]]
    return when(is_number(value), first_of(cases, bands[-1][1]), words.unknown)


def direction(now: Formula, then: Formula, flat: Formula, *, up: bool, words: Words) -> Formula:
    """1 for the better direction, one half for flat, 0 for the worse."""
    moved = settled((now / then - 1) * 100)
    gain = moved if up else of(0) - moved
    steps = first_of([(compared(gain, ">", flat), 1), (compared(gain, ">=", of(0) - flat), 0.5)], 0)
    return when(every([is_number(now), is_positive(then)]), steps, words.unknown)


def fewest(needed: Formula, cumulated: Sequence[Formula], with_gain: Formula) -> Formula:
    """How many of the largest gains reach what is needed; all that gain something where even they do not."""
    cases = [(compared(needed, "<=", 0), of(0))]
    cases += [(compared(reached, ">=", needed), of(k)) for k, reached in enumerate(cumulated, start=1)]
    return first_of(cases, with_gain)


def status_at_least(value: Formula, last: Formula, target: Formula, words: Words) -> Formula:
    """Met at the target or above; partly below it but better than last year; else not met."""
    said = words.status
    better = every([is_number(last), compared(value, ">", last)])
    return first_of(
        [
            (no(is_number(value)), said["unknown"]),
            (compared(value, ">=", target), said["met"]),
            (better, said["partly"]),
        ],
        said["not_met"],
    )


def band_of(score: Formula, edges: Sequence[Formula]) -> Formula:
    """Number of the highest band whose lower edge is reached, counted from 1; 0 without a number."""
    cases = [(compared(settled(score), ">=", edge), of(k)) for k, edge in reversed(list(enumerate(edges, start=1)))]
    return when(is_number(score), first_of(cases, 0), 0)


def gap_and_surplus(amount: Formula) -> tuple[Formula, Formula]:
    """What is missing and what is beyond, neither ever negative."""
    return tuple(when(is_number(amount), most(part, 0), amount) for part in (amount, of(0) - amount))  # type: ignore[return-value]


def capped(score: Formula, level: Formula, caps: Sequence[tuple[Formula, Formula]]) -> Formula:
    """The score held below the edge of every gated level that does not hold."""
    for gated, cap in caps:
        score = when(compared(level, "<", gated), least(score, cap), score)
    return score
