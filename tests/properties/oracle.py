"""A slow, plain engine: one firm at a time, floats and `math` only. What it says is easy to believe.

It reads the plan and the questionnaire as data and shares no code with the scoring. Unknown is None. A firm is:
data year, figures by (question, year), certainties by (question, year), chosen options, ticked options, texts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise
from typing import Any

Number = float | None
TRUE, FALSE, UNKNOWN = "true", "false", "unknown"


@dataclass
class Firm:
    """The answers of one firm, in canonical units."""

    year: int
    numbers: dict[tuple[str, int], float] = field(default_factory=dict)
    certainty: dict[tuple[str, int], str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, frozenset[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def exact(x: Number) -> Number:
    """Rounded to nine decimals, as before every comparison."""
    return None if x is None else round(x, 9) + 0.0


def over(a: Number, b: Number) -> Number:
    """a / b; unknown unless b is positive."""
    return None if a is None or b is None or not b > 0 else a / b


def line(x: Number, points: Any) -> Number:
    """The score on the line through (value, score), flat outside."""
    if x is None:
        return None
    points = sorted(points)
    if x <= points[0][0]:
        return float(points[0][1])
    for (x0, y0), (x1, y1) in pairwise(points):
        if x <= x1:
            return exact(y0 + (y1 - y0) * (x - x0) / (x1 - x0))
    return float(points[-1][1])


def share_in(x: Number, bands: Any) -> Number:
    """The share of the first band whose upper edge is not below x."""
    return None if x is None else next(share for edge, share in bands if exact(x) <= edge)


def gap_and_surplus(amount: Number) -> tuple[Number, Number]:
    amount = exact(amount)
    return (None, None) if amount is None else (max(amount, 0.0), max(-amount, 0.0))


class Oracle:
    """Everything that is said about one firm."""

    def __init__(self, firm: Firm, plan: Any, questionnaire: Any, reference: Any, as_of: date, **choice: Any) -> None:
        self.firm, self.plan, self.form, self.reference, self.as_of = firm, plan, questionnaire, reference, as_of
        self.choice = choice
        self.derived = {d.id: d for d in questionnaire.derived}
        self.energy_figure = next(d for d in questionnaire.derived if d.kind == "carrier_sum")
        self.kgce = {k: c.kgce for k, c in reference.coefficients.items()}
        self.percent = {c.id: c.percent for c in plan.certainties}
        self.digital = self._instrument()
        self.pillars = {p.id: self._pillar(p) for p in plan.pillars}
        self.metrics = {m.id: self._metric(m) for m in plan.metrics}

    # --- figures -----------------------------------------------------------------------------------------------------

    def raw(self, question: str, offset: int = 0) -> Number:
        return self.firm.numbers.get((question, self.firm.year + offset))

    def figure(self, name: str, offset: int = 0) -> Number:
        rule = self.derived.get(name)
        if rule is None:
            return self._plain_or_electricity(name, offset)
        if rule.kind == "sum_or_total":
            parts = [self.raw(p, offset) for p in rule.parts]
            added = None if None in parts else sum(parts)
            given = self.raw(rule.total, offset)
            return added if given is None else given
        if not self.has_carrier(offset):
            return self.raw(rule.total, offset)
        return self._carriers(self.electricity_in_use(), offset)

    def _plain_or_electricity(self, name: str, offset: int) -> Number:
        if name == "electricity_tce":
            kwh = self.raw(self.energy_figure.electricity, offset)
            return None if kwh is None else kwh * self.electricity_in_use() / 1000
        if name == f"{self.energy_figure.id}_equivalent":
            own = self.own_equivalent()
            factor = self.kgce["electricity_equivalent"] if own is None else own
            return self._on_convention("equivalent", factor, offset)
        if name == f"{self.energy_figure.id}_calorific":
            return self._on_convention("calorific", self.kgce["electricity_calorific"], offset)
        return self.raw(name, offset)

    def _carriers(self, electricity: float, offset: int) -> float:
        rule = self.energy_figure
        return sum(self._tce(c, offset, electricity) for c in rule.carriers) - (self.raw(rule.sold, offset) or 0.0)

    def has_carrier(self, offset: int) -> bool:
        return any(self.raw(c.question, offset) is not None for c in self.energy_figure.carriers if not c.optional)

    def _tce(self, carrier: Any, offset: int, electricity: float) -> float:
        amount = self.raw(carrier.question, offset)
        if amount is None or (carrier.optional and self.firm.choices.get(carrier.optional) != "yes"):
            return 0.0
        if not carrier.coefficient:
            return amount
        own = self.raw(carrier.own_calorific_value) if carrier.own_calorific_value else None
        kgce = self.kgce[carrier.coefficient] if own is None else own / 1000 * self.kgce["heat"]
        if carrier.coefficient == "electricity_calorific":
            kgce = electricity
        return amount * kgce / 1000

    def own_equivalent(self) -> Number:
        """A firm's own equivalent value of electricity; it counts only with its year."""
        question = self.energy_figure.equivalent_factor
        return None if self.raw(f"{question}_year") is None else self.raw(question)

    def electricity_in_use(self) -> float:
        own = self.own_equivalent()
        return self.kgce["electricity_calorific"] if own is None else own

    def _on_equivalent_value(self) -> bool:
        if self.has_carrier(0):
            return self.own_equivalent() is not None
        return self.firm.choices.get(self.energy_figure.total_basis) == "equivalent"

    def _on_convention(self, name: str, electricity: float, offset: int) -> Number:
        if self.has_carrier(offset):
            return self._carriers(electricity, offset)
        stated = self.firm.choices.get(self.energy_figure.total_basis) or "calorific"
        return self.raw(self.energy_figure.total, offset) if stated == name else None

    # --- certainty ---------------------------------------------------------------------------------------------------

    def stated(self, question: str, offset: int) -> float:
        return self.percent.get(self.firm.certainty.get((question, self.firm.year + offset), ""), 0.0) / 100

    def parts_in_use(self, name: str, offset: int) -> dict[str, float]:
        """Amount of every answer that makes up the figure of that year."""
        rule = self.derived.get(name)
        if rule is None:
            amounts = {name: self.raw(name, offset)}
        elif rule.kind == "sum_or_total" and self.raw(rule.total, offset) is None:
            amounts = {p: self.raw(p, offset) for p in rule.parts}
        elif rule.kind == "carrier_sum" and self.has_carrier(offset):
            amounts = {c.question: self._tce(c, offset, self.electricity_in_use()) for c in rule.carriers}
            amounts = {q: a for q, a in amounts.items() if self.raw(q, offset) is not None}
        else:
            amounts = {rule.total: self.raw(rule.total, offset)}
        return {q: a for q, a in amounts.items() if a is not None}

    def error(self, name: str, offset: int = 0) -> float:
        """Relative error: one answer's own; of a sum the squares of the parts' errors over the sum."""
        parts = self.parts_in_use(name, offset)
        if len(parts) == 1 and self.figure(name, offset) == next(iter(parts.values())):
            return self.stated(next(iter(parts)), offset)
        total = self.figure(name, offset)
        if not total:
            return 0.0
        return math.sqrt(sum((a * self.stated(q, offset)) ** 2 for q, a in parts.items())) / abs(total)

    def common(self, name: str, offset: int) -> bool:
        """Whether the figure has the same certainty, answer by answer, in both years."""
        now, then = (
            {q: self.stated(q, o) for q in self.parts_in_use(name, o) if self.stated(q, o)} for o in (0, offset)
        )
        return now == then

    # --- pillars -----------------------------------------------------------------------------------------------------

    def _pillar(self, pillar: Any) -> dict[str, Any]:
        made = {"ratio": self._ratio, "change": self._change, "maturity": self._maturity}[pillar.indicator.kind](pillar)
        declared = next(
            (
                self.firm.choices[q.id]
                for q in self.form.questions.values()
                if q.not_applicable_for == pillar.id and q.id in self.firm.choices
            ),
            None,
        )
        if "score" not in made:
            made["score"] = line(made["value"], pillar.curve.points)
            ends = [line(made[end], pillar.curve.points) for end in ("value_low", "value_high")]
            known = None not in ends
            made["score_low"], made["score_high"] = (min(ends), max(ends)) if known else (None, None)
        if made["score"] is None and made["score_low"] is None:
            made["score_low"], made["score_high"] = 0.0, 100.0
        if declared is not None:
            made["status"], made["why"] = "not_applicable", "declared"
        made["declared"] = declared
        if made["status"] == "not_applicable":
            made.update(score=None, score_low=None, score_high=None, gap=None, surplus=None)
            made.update(met_low=False, met_high=False)
        return made

    def _quotient(self, rule: Any, top: int = 0, bottom: int = 0) -> Number:
        numerator, denominator = self.figure(rule.numerator, top), self.figure(rule.denominator, bottom)
        if numerator is None or numerator < 0:
            return None
        return exact(over(rule.factor * numerator, denominator))

    def _ratio(self, pillar: Any) -> dict[str, Any]:
        rule, target = pillar.indicator, pillar.target.value
        numerator, denominator = self.figure(rule.numerator), self.figure(rule.denominator)
        value, last = self._quotient(rule), self._quotient(rule, -1, -1)
        off = math.sqrt(self.error(rule.numerator) ** 2 + self.error(rule.denominator) ** 2)
        low, high = (None, None) if value is None else (exact(value * (1 - off)), exact(value * (1 + off)))
        positive = denominator is not None and denominator > 0
        wanted = target * denominator / rule.factor if positive else None
        count = wanted
        if rule.too_small_below is not None and wanted is not None:
            count = float(math.ceil(exact(wanted)))
        too_small = rule.too_small_below is not None and positive and exact(wanted) < rule.too_small_below
        gap, surplus = gap_and_surplus(None if value is None or count is None else count - numerator)
        if numerator is None:
            why = "numerator_missing"
        elif numerator < 0:
            why = "numerator_negative"
        elif denominator is None:
            why = "denominator_missing"
        else:
            why = "none" if positive else "denominator_not_positive"
        if value is None:
            status = "unknown"
        elif value >= target:
            status = "met"
        else:
            status = "partly" if last is not None and value > last else "not_met"
        before = self.figure(rule.denominator, -1)
        return {
            "value": value,
            "value_low": low,
            "value_high": high,
            "status": "not_applicable" if too_small else status,
            "why": "too_small" if too_small else why,
            "met_low": low is not None and low >= target,
            "met_high": high is None or high >= target,
            "gap": gap,
            "surplus": surplus,
            "last": last,
            "extra": {
                "numerator": numerator,
                "denominator": denominator,
                "count_at_target": count,
                "at_last_denominator": self._quotient(rule, 0, -1),
                "one_piece": over(rule.factor, denominator),
            },
            "flags": {
                "denominator_fell": None not in (denominator, before) and denominator < before,
                "for_reference": bool(rule.addressed_question)
                and self.firm.choices.get(rule.addressed_question) != "yes",
                "comparable": bool(rule.comparable)
                and value is not None
                and all(self.firm.choices.get(q) in allowed for q, allowed in rule.comparable.items()),
                "coarse": rule.coarse_below is not None
                and positive
                and not too_small
                and exact(wanted) < rule.coarse_below,
            },
        }

    def _change(self, pillar: Any) -> dict[str, Any]:
        rule, target, pace = pillar.indicator, pillar.target.value, pillar.target.pace
        index = self.raw(rule.price_index)
        indexed = index is not None and index > 0
        constant = indexed and bool(self.firm.texts.get(f"{rule.price_index}_source"))
        top, bottom = self.figure(rule.numerator), self.figure(rule.denominator)
        if constant and bottom is not None:
            bottom = bottom * 100 / index
        now = (top, bottom)
        offsets = [y - self.firm.year for y in range(rule.from_year, self.firm.year)]
        years = {o: (self.figure(rule.numerator, o), self.figure(rule.denominator, o)) for o in offsets}
        both = [o for o in offsets if None not in years[o]]
        base = next((o for o in both if min(years[o]) > 0), None)
        then = (None, None) if base is None else years[base]
        value = self._yearly(now, then, base)
        low, high = self._range_of_change(rule, base, value)
        gap_then, gap_years = self._base_of_gap(rule, then, base, constant=constant)
        over_pace, over_wording = (None, None) if value is None else self._over(pace, now, gap_then, gap_years)
        gap, surplus = gap_and_surplus(over_pace)
        gap_wording, surplus_wording = gap_and_surplus(over_wording)
        met = value is not None and value < target
        mix = self.firm.choices.get(rule.mix_changed) == "yes"
        carriers = base is not None and any(
            (self.raw(c.question) is None) != (self.raw(c.question, base) is None) for c in self.energy_figure.carriers
        )
        cheaper = self._yearly((top, None if bottom is None else bottom * 0.99), then, base)
        last_year = over(over(top, self.figure(rule.denominator)), over(*self._year_before(rule)))
        return {
            "value": value,
            "value_low": low,
            "value_high": high,
            "status": "unknown" if value is None else "met" if met else "not_met",
            "why": self._why_no_change(now, base, seen=bool(both)),
            "met_low": high is not None and high < target,
            "met_high": low is None or low < target,
            "gap": gap,
            "surplus": surplus,
            "last": None,
            "extra": {
                "energy_now": top,
                "energy_base": then[0],
                "value_added_now": bottom,
                "value_added_base": then[1],
                "base_year": None if base is None else self.firm.year + base,
                "years": None if base is None else -base,
                "pace_short": None if value is None else max(exact(value - pace), 0.0),
                "gap_wording": gap_wording,
                "surplus_wording": surplus_wording,
                "price_sensitivity": None if value is None else exact(cheaper - value),
                "last_year_change": None if last_year is None else exact(100 * (last_year - 1)),
                "energy_base_given": next((e for e, _ in years.values() if e is not None and e > 0), None),
                "gap_energy_base": gap_then[0],
                "gap_value_added_base": gap_then[1],
                "gap_years": gap_years,
            },
            "flags": {
                "provisional": value is not None and (base == -1 or mix or carriers),
                "constant_prices": constant,
                "index_without_source": indexed and not constant,
                "mix_changed": mix,
                "falling": met,
                "on_pace": value is not None and value <= pace,
                "one_step": base == -1,
                "carriers_differ": carriers,
                "equivalent_value": self._on_equivalent_value(),
            },
        }

    def _year_before(self, rule: Any) -> tuple[Number, Number]:
        return self.figure(rule.numerator, -1), self.figure(rule.denominator, -1)

    @staticmethod
    def _yearly(now: tuple[Number, Number], then: tuple[Number, Number], base: int | None) -> Number:
        """Mean yearly change in percent; unknown without a base, with negative energy or without value added."""
        if base is None or None in now or now[0] < 0 or now[1] <= 0:
            return None
        growth = (now[0] / now[1]) / (then[0] / then[1])
        return exact(100 * (growth ** (1 / -base) - 1))

    def _range_of_change(self, rule: Any, base: int | None, value: Number) -> tuple[Number, Number]:
        if value is None:
            return None, None
        squares = 0.0
        for name in (rule.numerator, rule.denominator):
            if not self.common(name, base):
                squares += self.error(name) ** 2 + self.error(name, base) ** 2
        if not squares:
            return value, value
        off, growth = math.sqrt(squares), 1 + value / 100
        low = exact(100 * (max(1 - off, 0.0) ** (1 / -base) * growth - 1))
        return low, exact(100 * ((1 + off) ** (1 / -base) * growth - 1))

    def _base_of_gap(self, rule: Any, then: Any, base: int | None, *, constant: bool) -> tuple[Any, Number]:
        """The year the gap counts from: last year where it is known, else the base of the change."""
        if base is None:
            return (None, None), None
        last = self._year_before(rule)
        if None not in last and min(last) > 0 and not (constant and base != -1):
            return last, 1
        return then, -base

    @staticmethod
    def _over(pace: float, now: Any, then: Any, years: Number) -> tuple[Number, Number]:
        """What the data year uses over the pace and over the plan's wording."""
        allowed = then[0] * now[1] / then[1]
        return now[0] - allowed * (1 + pace / 100) ** years, now[0] - allowed

    @staticmethod
    def _why_no_change(now: tuple[Number, Number], base: int | None, *, seen: bool) -> str:
        top, bottom = now
        if top is None:
            return "numerator_missing"
        if top < 0:
            return "numerator_negative"
        if bottom is None:
            return "denominator_missing"
        if bottom <= 0:
            return "denominator_not_positive"
        missing = "base_not_positive" if seen else "base_year_missing"
        return missing if base is None else "none"

    # --- the digital instrument --------------------------------------------------------------------------------------

    def _share(self, item: Any) -> Number:
        if item.form in ("options", "count_bands", "ladder"):
            return self._share_of_ticks(item)
        if item.form == "direction":
            return self._direction(item)
        if item.form == "share_bands" and self.figure(item.denominator) == 0:
            return 0.0
        pairs = [(self.figure(item.numerator, o), self.figure(item.denominator, o)) for o in item.years]
        known = [pair for pair in pairs if None not in pair]
        quotient = over(sum(a for a, _ in known), sum(b for _, b in known))
        return share_in(None if quotient is None else item.factor * quotient, item.bands)

    def _share_of_ticks(self, item: Any) -> Number:
        if item.form == "ladder":
            chosen = self.firm.choices.get(item.question)
            return None if chosen is None else item.shares.get(chosen, 0.0)
        ticked = self.firm.ticks.get(item.question)
        if ticked is None:
            return None
        if item.form == "count_bands":
            return share_in(len(ticked - {"none"}), item.bands)
        return min(exact(sum(item.shares.get(o, 0.0) for o in ticked)), 1.0)

    def _direction(self, item: Any) -> Number:
        def of(offset: int) -> Number:
            numerator = self.figure(item.numerator, offset)
            return over(numerator, self.figure(item.denominator, offset)) if item.denominator else numerator

        quotient = over(of(0), of(-1))
        if quotient is None:
            return None
        gain = exact(100 * (quotient - 1)) * (1 if item.better == "up" else -1)
        return 1.0 if gain > item.flat_within else 0.5 if gain >= -item.flat_within else 0.0

    def _instrument(self) -> dict[str, Any]:
        instrument = self.form.instrument
        shares = [self._share(i) for i in instrument.items]
        low = [i.points * (s or 0.0) for i, s in zip(instrument.items, shares, strict=True)]
        high = [i.points * (1.0 if s is None else s) for i, s in zip(instrument.items, shares, strict=True)]
        rungs = [
            None if (rung := self.firm.choices.get(s.question)) is None else int(rung) for s in instrument.scenarios
        ]
        least, most = [r or 0 for r in rungs], [4 if r is None else r for r in rungs]
        index_low, index_high = exact(sum(low)), exact(sum(high))
        level_low, level_high = self._level(index_low, least), self._level(index_high, most)
        following = level_low + 1 if level_low < len(instrument.gates) else 0
        needed = instrument.gates[following - 1].points if following else 0.0
        short = max(exact(needed - index_low), 0.0)
        items, reachable = self._next_items(low, short)
        answered = any(r is not None for r in rungs) or any(
            s is not None for i, s in zip(instrument.items, shares, strict=True) if i.group != "results"
        )
        return {
            "points_low": low,
            "points_high": high,
            "index_low": index_low,
            "index_high": index_high,
            "results_points": sum(p for i, p in zip(instrument.items, low, strict=True) if i.group == "results"),
            "level_low": level_low,
            "level_high": level_high,
            "reached_low": [self._at(least, g.level)[0] for g in instrument.gates],
            "constraint_low": [self._at(least, g.level)[1] for g in instrument.gates],
            "next_level": following,
            "next_points_short": short,
            "next_items": items,
            "next_points_reachable": reachable,
            "next_scenarios": self._next_scenarios(least, following),
            "answered": answered,
            "all_rungs": None not in rungs,
            "least": least,
        }

    def _at(self, rungs: list[int], level: int) -> tuple[int, int]:
        """(scenarios, constraint scenarios) at that level or above."""
        scenarios = self.form.instrument.scenarios
        reached = [s for s, r in zip(scenarios, rungs, strict=True) if r >= level]
        return len(reached), sum(s.constraint for s in reached)

    def _scenarios_hold(self, rungs: list[int], gate: Any) -> bool:
        scenarios, constraint = self._at(rungs, gate.level)
        return scenarios >= gate.scenarios and constraint >= gate.constraint_scenarios

    def _level(self, index: float, rungs: list[int]) -> int:
        return max(
            (
                g.level
                for g in self.form.instrument.gates
                if exact(index) >= g.points and self._scenarios_hold(rungs, g)
            ),
            default=0,
        )

    def _next_items(self, low: list[float], short: float) -> tuple[list[bool], bool]:
        """Fewest advisable items, tier by tier; of equal numbers the least surplus, then the order."""
        items = self.form.instrument.items
        gain = [
            max(exact(i.points * i.advisable_share - p), 0.0) if i.advisable else 0.0
            for i, p in zip(items, low, strict=True)
        ]
        chosen: set[int] = set()
        for tier in sorted({i.tier for i in items}):
            mine = [k for k, i in enumerate(items) if i.tier == tier and gain[k] > 0]
            if short <= 0:
                break
            enough = [
                (len(s), exact(sum(gain[k] for k in s) - short), s)
                for size in range(1, len(mine) + 1)
                for s in combinations(mine, size)
                if exact(sum(gain[k] for k in s) - short) >= 0
            ]
            best = min(enough)[2] if enough else tuple(mine)
            chosen |= set(best)
            short = max(exact(short - sum(gain[k] for k in best)), 0.0)
        return [k in chosen for k in range(len(items))], short <= 0

    def _next_scenarios(self, rungs: list[int], following: int) -> list[bool]:
        """Fewest scenarios to raise: constraint ones first, then the nearest, then the order."""
        scenarios = self.form.instrument.scenarios
        if not following:
            return [False] * len(scenarios)
        gate = self.form.instrument.gates[following - 1]
        reached, constraint = self._at(rungs, following)
        count = max(gate.scenarios - reached, gate.constraint_scenarios - constraint, 0)
        below = [k for k, r in enumerate(rungs) if r < following]
        below.sort(key=lambda k: (not scenarios[k].constraint, following - rungs[k], k))
        return [k in below[:count] for k in range(len(scenarios))]

    def _maturity(self, pillar: Any) -> dict[str, Any]:
        d, rule = self.digital, pillar.indicator
        gate = self.form.instrument.gates[rule.target_level - 1]
        sure, possible = (d[end] >= rule.target_level for end in ("level_low", "level_high"))
        one = (d["index_low"] >= gate.points) != self._scenarios_hold(d["least"], gate)
        low, high = d["index_low"], d["index_high"]
        scores = []
        for index, level in ((low, d["level_low"]), (high, d["level_high"])):
            caps = [cap for gated, cap in rule.caps if level < gated]
            scores.append(min([line(index, pillar.curve.points), *caps]))
        if not d["answered"]:
            status, why = "unknown", "not_answered"
        elif sure:
            status, why = "met", "none"
        elif possible:
            status, why = "unknown", "partly_answered"
        else:
            status, why = ("partly" if one else "not_met"), "none"
        made: dict[str, Any] = {
            "value": low if low == high else None,
            "value_low": low,
            "value_high": high,
            "gap": 0.0 if sure else float(sum(d["next_items"]) + sum(d["next_scenarios"])),
            "surplus": float(max(d["level_low"] - rule.target_level, 0)),
            "score": scores[0] if scores[0] == scores[1] else None,
            "score_low": scores[0],
            "score_high": scores[1],
        }
        extra = {
            "level_low": d["level_low"],
            "level_high": d["level_high"],
            "results_points": d["results_points"],
            "open_points": exact(high - low),
        }
        if not d["answered"]:
            made, extra = dict.fromkeys(made), dict.fromkeys(extra)
        return {
            **made,
            "status": status,
            "why": why,
            "met_low": sure and d["answered"],
            "met_high": possible or not d["answered"],
            "last": None,
            "extra": extra,
            "flags": {"partly_answered": d["answered"] and (low != high or not d["all_rungs"])},
        }

    # --- over the pillars --------------------------------------------------------------------------------------------

    def weights(self) -> dict[str, float]:
        own = self.choice.get("weights")
        return {p.id: p.weight if own is None else float(own.get(p.id, 0.0)) for p in self.plan.pillars}

    def applicable(self) -> list[str]:
        return [p for p, r in self.pillars.items() if r["status"] != "not_applicable"]

    def says_something(self, pillar: str) -> bool:
        made = self.pillars[pillar]
        return made["score"] is not None or made["score_low"] != 0 or made["score_high"] != 100

    def overall(self) -> dict[str, Any]:
        weights, rules, on = self.weights(), self.plan.overall, self.applicable()
        known = [p for p in on if self.says_something(p)]
        weight = sum(weights[p] for p in on)
        share = over(sum(weights[p] for p in known), weight)
        shown = share is not None and exact(share) >= rules.needs_weight_share and len(on) >= rules.needs_pillars
        score, low, high = (self._mean(end, on, weights) for end in ("score", "score_low", "score_high"))
        level, capped, held = self._overall_level(score, "score", lambda r: r["status"] == "met", on)
        level_low = self._overall_level(low, "score_low", lambda r: r["met_low"], on)[0]
        level_high = self._overall_level(high, "score_high", lambda r: r["met_high"], on)[0]
        counted = [p for p in on if weights[p] > 0]
        scores = {p: self.pillars[p]["score"] for p in on}
        zero = any(scores[p] == 0 for p in counted)
        geometric = None
        if counted and not zero and all(scores[p] is not None for p in counted):
            logs = sum(weights[p] * math.log(scores[p]) for p in counted)
            geometric = exact(math.exp(logs / sum(weights[p] for p in counted)))
        as_zero = None
        if len(on) < len(self.pillars) and all(s is not None for s in scores.values()):
            as_zero = exact(sum(scores[p] * weights[p] for p in on) / sum(weights.values()))
        lows = {p: self.pillars[p]["score_low"] for p in on}
        made: dict[str, Any] = {
            "score": score,
            "low": low,
            "high": high,
            "level": level,
            "level_low": level_low,
            "level_high": level_high,
            "band_by_score": self._band(score),
            "geometric": geometric,
            "with_na_as_zero": as_zero,
        }
        if not shown:
            made = dict.fromkeys(made)
        return {
            **made,
            "shown": shown,
            "capped_by_weakest": capped and shown,
            "held_by_unmet": held and shown,
            "geometric_zero": zero and shown,
            "weakest": min(on, key=lambda p: lows[p]) if on else None,
            "met": sum(self.pillars[p]["status"] == "met" for p in on),
            "known": len(known),
            "applicable": len(on),
            "weight_known": share,
            "weights": [weights[p] / weight if p in on and weight > 0 else 0.0 for p in self.pillars],
        }

    def _mean(self, end: str, on: list[str], weights: dict[str, float]) -> Number:
        scores = [self.pillars[p][end] for p in on]
        if None in scores:
            return None
        return exact(over(sum(s * weights[p] for s, p in zip(scores, on, strict=True)), sum(weights[p] for p in on)))

    def _band(self, score: Number) -> int | None:
        if score is None:
            return None
        return max(k for k, b in enumerate(self.plan.overall.bands) if exact(score) >= b.from_score)

    def _overall_level(self, mean: Number, end: str, met: Any, on: list[str]) -> tuple[int | None, bool, bool]:
        rules = self.plan.overall
        if mean is None:
            return None, False, False
        ids = [b.id for b in rules.bands]
        by_score = self._band(mean)
        weakest = min(self._band(self.pillars[p][end]) for p in on)
        level = min(by_score, weakest + rules.steps_above_weakest)
        capped = level < by_score
        held = ids[level] in rules.needs_all_met and not all(met(self.pillars[p]) for p in on)
        return ids.index(rules.held_at) if held else level, capped, held

    # --- conditions, programmes, tasks -------------------------------------------------------------------------------

    def _term(self, term: Any) -> Number:
        values = [self.figure(term.figure, o) for o in term.years]
        if None in values:
            return None
        return {"sum": sum(values), "mean": sum(values) / len(values), "min": min(values), "max": max(values)}[
            term.join
        ]

    def _metric(self, metric: Any) -> Number:
        if metric.kind == "years_since":
            founded = self.figure(metric.numerator.figure)
            return None if founded is None else self.firm.year - founded
        if metric.kind == "growth":
            first, last = min(metric.numerator.years), max(metric.numerator.years)
            name = metric.numerator.figure
            growth = over(self.figure(name, last), self.figure(name, first))
            return None if growth is None else exact(100 * (growth ** (1 / (last - first)) - 1))
        top = self._term(metric.numerator)
        if metric.denominator is None:
            return None if top is None else exact(metric.factor * top)
        return exact(over(None if top is None else metric.factor * top, self._term(metric.denominator)))

    def number(self, name: str) -> Number:
        if name in self.metrics:
            return self.metrics[name]
        head, _, what = name.partition(".")
        if head in self.pillars and what:
            made = self.pillars[head]
            if what == "level":
                low, high = made["extra"]["level_low"], made["extra"]["level_high"]
                return low if low == high else None
            return made["value"]
        question = self.form.questions.get(name)
        if question is not None and question.kind == "choice":
            chosen = self.firm.choices.get(name)
            return None if chosen is None else float(chosen)
        return self.figure(name)

    @staticmethod
    def compare(have: Number, op: str, need: Number) -> str:
        if have is None or need is None:
            return UNKNOWN
        a, b = exact(have), exact(need)
        holds = {">=": a >= b, ">": a > b, "<=": a <= b, "<": a < b, "==": a == b}[op]
        return TRUE if holds else FALSE

    def on_both(self, op: str, need: Number) -> str:
        """A threshold in tce on both electricity conventions; the equivalent value is never the smaller one."""
        name = self.energy_figure.id
        calorific, equivalent = self.figure(f"{name}_calorific"), self.figure(f"{name}_equivalent")
        one, two = self.compare(calorific, op, need), self.compare(equivalent, op, need)
        if one == two:
            return one
        upward = op in (">=", ">")
        if two == UNKNOWN and one == (TRUE if upward else FALSE):
            return one
        if one == UNKNOWN and two == (FALSE if upward else TRUE):
            return two
        return UNKNOWN

    def condition(self, c: Any) -> tuple[str, Number, Number]:
        """(truth, number there is, number needed)."""
        if c.expert:
            return UNKNOWN, None, None
        if c.any_of or c.all_of:
            truths = [self.condition(x)[0] for x in (c.any_of or c.all_of)]
            decisive, other = (TRUE, FALSE) if c.any_of else (FALSE, TRUE)
            return decisive if decisive in truths else UNKNOWN if UNKNOWN in truths else other, None, None
        if c.flag:
            answer = self.firm.choices.get(c.flag)
            return UNKNOWN if answer is None else TRUE if (answer == "yes") == c.expect else FALSE, None, None
        if c.op in ("in", "has"):
            ticked = self.firm.ticks.get(c.metric) if c.op == "has" else None
            if c.op == "in" and c.metric in self.firm.choices:
                ticked = frozenset({self.firm.choices[c.metric]})
            return UNKNOWN if ticked is None else TRUE if ticked & set(c.values) else FALSE, None, None
        need = c.value
        if c.sliding is not None:
            deciding = exact(self.number(c.sliding.metric))
            need = None
            if deciding is not None:
                need = next(s.value for s in c.sliding.steps if s.up_to is None or deciding <= s.up_to)
        if c.metric.endswith("_both"):
            return self.on_both(c.op, need), self.figure(c.metric.removesuffix("_both")), need
        have = self.number(c.metric)
        return self.compare(have, c.op, need), have, need

    def _region(self, region: str) -> str:
        if region == "china":
            return TRUE
        own = self.firm.choices.get("region")
        return UNKNOWN if own is None else TRUE if own == region else FALSE

    def programme(self, programme: Any) -> dict[str, Any]:
        tested = [self.condition(c) for c in programme.conditions]
        truths, region = [t for t, _, _ in tested], self._region(programme.region)
        false = [k for k, t in enumerate(truths) if t == FALSE]
        nearly, short = None, None
        if len(false) == 1 and region != FALSE:
            c, (_, have, need) = programme.conditions[false[0]], tested[false[0]]
            is_number = bool(c.metric) and c.op not in ("in", "has") and not c.exact
            if is_number and abs(exact(need - have)) <= exact(self.plan.nearly_within * abs(need)):
                nearly, short = c.id, self._short(c, have, need)
        judged = [t for c, t in zip(programme.conditions, truths, strict=True) if not c.expert]
        if self.firm.ticks.get("certificates", frozenset()) & set(programme.held_as):
            fit = "held"
        elif nearly:
            fit = "nearly"
        elif false or region == FALSE:
            fit = "not"
        elif UNKNOWN in judged or region == UNKNOWN or not programme.conditions_complete:
            fit = "unknown"
        else:
            fit = "eligible"
        return {
            "fit": fit,
            "region": region,
            "expired": programme.valid_to is not None and programme.valid_to < self.as_of,
            "truth": truths,
            "have": [h for _, h, _ in tested],
            "need": [n for _, _, n in tested],
            "nearly": nearly,
            "short": short,
        }

    def _short(self, c: Any, have: float, need: float) -> float:
        metric = next((m for m in self.plan.metrics if m.id == c.metric), None)
        if metric is None or metric.denominator is None:
            return abs(need - have)
        return abs(need * self._term(metric.denominator) / metric.factor - self._term(metric.numerator))

    def task(self, task: Any) -> list[bool]:
        return [self._reason(r) for r in task.reasons]

    def _reason(self, reason: Any) -> bool:
        gap = not reason.gaps or any(self.pillars[p]["status"] in ("partly", "not_met") for p in reason.gaps)
        division = not reason.divisions or self.firm.choices.get("division") in reason.divisions
        return gap and division and all(self.condition(c)[0] == TRUE for c in reason.answers)

    def above_scale(self) -> str:
        """The firm's own answer, else its revenue."""
        tests = sorted(self.plan.above_scale.any_of, key=lambda c: not c.flag)
        return next((t for c in tests if (t := self.condition(c)[0]) != UNKNOWN), UNKNOWN)

    def energy_class(self) -> str:
        if self.figure(self.energy_figure.id) is None:
            return UNKNOWN
        found = "none"
        for c in self.plan.energy_classes:
            truth = self.on_both(">=", c.from_tce)
            found = c.id if truth == TRUE else "depends" if truth == UNKNOWN else found
        return found

    def size_class(self) -> str | None:
        """The official size class; a missing figure may be anything, and the class stands where it changes nothing."""
        sizes = self.reference.size_classes
        staff = next((v for f in sizes.headcount if (v := self.figure(f)) is not None), None)
        revenue = self.figure(sizes.revenue)
        if (staff is not None and staff < 0) or (revenue is not None and revenue < 0):
            return None
        found = {
            next(c.id for c in sizes.classes if s >= c.staff and r >= c.revenue)
            for s in ([0, math.inf] if staff is None else [staff])
            for r in ([0, math.inf] if revenue is None else [revenue])
        }
        return found.pop() if len(found) == 1 else None

    # --- sector and priority -----------------------------------------------------------------------------------------

    def sector(self, table: Any) -> dict[str, Any]:
        row = next((r for r in table.rows if r.division == self.firm.choices.get("division")), None)
        value = None if row is None else row.value
        revenue, own = self.figure("revenue"), None
        if table.measure == "rd_intensity":
            own = self.pillars["rd"]["value"]
        elif table.measure == "revenue_per_head":
            own = exact(over(None if revenue is None else revenue / 10000, self.figure("staff_avg")))
        elif table.measure in ("energy_per_output", "energy_per_revenue"):
            own = exact(over(self.figure("energy_tce"), None if revenue is None else revenue / 10000))
        comparable = table.measure not in ("output_per_head", "profit_margin") and not table.stand_in
        if table.measure == "rd_intensity":
            comparable = comparable and self.pillars["rd"]["flags"]["comparable"]
        comparable = comparable and own is not None and value is not None
        return {
            "own": own,
            "value": value,
            "distance": exact(own - value) if comparable else None,
            "comparable": comparable,
            "few_firms": row is not None and row.total is not None and row.total < (table.few_firms_below or 0.0),
        }

    def priority(self) -> dict[str, list[float]]:
        """Shares of the three factors, their blend, and the ranks; pillars in the plan's order."""
        preset = next(
            p for p in self.plan.priority_presets if p.id == (self.choice.get("preset") or self.plan.default_preset)
        )
        profile = self.choice.get("cost_profile") or self.plan.cost_profile
        importance = self.choice.get("importance") or self.plan.importance
        cost, important, distance, short = [], [], [], []
        for p in self.plan.pillars:
            on = p.id in self.applicable() and self.says_something(p.id)
            lack = max(80 - self.pillars[p.id]["score_low"], 0.0) if on else 0.0
            relief = sum(p.relevance.get(k, 0.0) * v for k, v in profile.items())
            short.append(lack)
            cost.append(relief if lack > 0 else 0.0)
            important.append(lack * importance.get(p.id, 0.0))
            distance.append(self._behind(p.id) if on else 0.0)
        factors = [[f / sum(one) if sum(one) > 0 else 0.0 for f in one] for one in (cost, important, distance)]
        weights = [
            w if any(f) else 0.0
            for f, w in zip(factors, (preset.cost, preset.importance, preset.distance), strict=True)
        ]
        blend = [
            exact(sum(f[k] * w for f, w in zip(factors, weights, strict=True)) / sum(weights)) if sum(weights) else 0.0
            for k in range(len(short))
        ]
        open_ = [lack > 0 for lack in short]
        order = sorted((k for k in range(len(short)) if open_[k]), key=lambda k: -blend[k])
        return {
            "cost": factors[0],
            "importance": factors[1],
            "distance": factors[2],
            "share": [b if o else 0.0 for b, o in zip(blend, open_, strict=True)],
            "rank": [order.index(k) + 1 if k in order else 0 for k in range(len(short))],
        }

    def _behind(self, pillar: str) -> float:
        """How far behind its sector, relative to it, by the first table that shows it behind."""
        if pillar != "rd":
            return 0.0
        rows = [self.sector(t) for t in self.reference.tables if t.measure == "rd_intensity"]
        behind = (-r["distance"] / r["value"] for r in rows if r["distance"] is not None and r["value"] > 0)
        return next((b for b in behind if b > 0), 0.0)
