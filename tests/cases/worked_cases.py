"""Worked cases: sentences with figures, and the arithmetic that says what must come out.

A case is a mapping in one of the YAML files of this folder:

* `case`: a sentence a domain person can confirm or deny. `rule`: the rule of the method it works out.
* `year` and `answers` (column id -> answer in the unit asked), or `firms`: a list of `name`, `answers` (and `year`).
  `based_on`: blocks of answers from blocks.yaml that come first.
* `as_of`, `weights`, `preset`, `cost_profile`, `importance`, `population`: where they are not the usual ones.
* `problems`: codes of the warnings and errors that the answers raise, none by default.
* `peers`: division -> R&D intensities (percent) that other firms of it share, for the firm's place among them.
* `measures`, `wanted`, `limits`: for the cheapest set of measures, as `model.measures` has them.
* `expect`: path -> word, number, or arithmetic with its result as printed: "100 * 9 / 250 = 3.60". The arithmetic must
  give the printed result at the printed decimals, and the program must agree with the arithmetic. With several firms
  a path begins with the firm's name: "North works > rd.value".
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from assessment.definitions.catalogue import Catalogue, load_catalogue
from assessment.formats.panel import to_panel
from assessment.formats.table import AnswerTable
from assessment.formats.validate import Validated, validate_answers
from assessment.model.measures import Limits, Measure, Solution, Wanted
from assessment.model.message import Severity
from assessment.model.peers import Standing
from assessment.model.plan import Plan
from assessment.model.portfolio import PortfolioResult
from assessment.model.questionnaire import Questionnaire
from assessment.model.result import Fit, PillarResult, Result, Status, Truth, Why
from assessment.report.numbers import rounded
from assessment.scoring.action_plan import Firm, solve
from assessment.scoring.energy import EnergyYear, energy_year
from assessment.scoring.engine import assess
from assessment.scoring.figures import Figures
from assessment.scoring.peers import stand
from assessment.scoring.portfolio import portfolio

FOLDER = Path(__file__).parent
BLOCKS = "blocks.yaml"
PLAN = "shanghai-2023-2025"
AS_OF = date(2026, 6, 30)
TOLERANCE = 1e-9
_ARITHMETIC: dict[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "round": round,
    "ceil": math.ceil,
    "sqrt": math.sqrt,
}


@dataclass(frozen=True)
class Case:
    """One worked case and the file it stands in."""

    file: str
    body: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        return str(self.body["case"])

    @property
    def expect(self) -> Mapping[str, Any]:
        return dict(self.body["expect"])


def load_cases() -> list[Case]:
    """All cases of this folder, file by file."""
    files = sorted(f for f in FOLDER.glob("*.yaml") if f.name != BLOCKS)
    return [Case(f.name, body) for f in files for body in yaml.safe_load(f.read_text("utf-8"))]


@cache
def blocks() -> Mapping[str, Mapping[str, Any]]:
    """The named blocks of answers."""
    return dict(yaml.safe_load((FOLDER / BLOCKS).read_text("utf-8")))


@cache
def catalogue() -> Catalogue:
    """The shipped data."""
    return load_catalogue()


def evaluate(text: str) -> float:
    """The value of an arithmetic expression of numbers, + - * / **, parentheses, min, max, round, ceil and sqrt."""
    return float(_value(ast.parse(text.strip(), mode="eval").body))


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        return _ARITHMETIC[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp) and type(node.op) in _ARITHMETIC:
        return _ARITHMETIC[type(node.op)](_value(node.operand))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        return _FUNCTIONS[node.func.id](*map(_value, node.args))
    raise ValueError(f"not arithmetic: {ast.unparse(node)}")


def worked_out(text: str) -> float:
    """The value of "arithmetic = printed"; AssertionError where the arithmetic does not give what is printed."""
    arithmetic, printed = (part.strip() for part in text.rsplit("=", 1))
    value = evaluate(arithmetic)
    decimals = len(printed.partition(".")[2])
    half = 0.5 * 10.0**-decimals
    assert abs(value - float(printed.replace(",", ""))) <= half + TOLERANCE, f"{arithmetic} is {value}, not {printed}"
    return value


def difference(found: object, wanted: object) -> str:
    """What does not agree, "" where all does."""
    number: float | None = None
    if isinstance(wanted, str) and "=" in wanted:
        number = worked_out(wanted)
    elif isinstance(wanted, int | float) and not isinstance(wanted, bool):
        number = float(wanted)
    if number is None:
        return "" if found == wanted else f"{found!r}, not {wanted!r}"
    if isinstance(found, str | bool) or not math.isclose(found, number, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        return f"{found!r}, not {number!r} ({wanted})"
    return ""


class Worked:
    """A case put through validation and scoring, to be looked at by path."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.plan: Plan = catalogue().plans[PLAN]
        self.questionnaire: Questionnaire = catalogue().questionnaires[self.plan.questionnaire]
        self.firms = [self._validated(firm) for firm in self._given()]

    def _given(self) -> list[Mapping[str, Any]]:
        body = self.case.body
        return list(body.get("firms", ())) or [{"name": "The firm", **body}]

    def _validated(self, firm: Mapping[str, Any]) -> Validated:
        answers: dict[str, object] = {"firm_name": firm["name"]}
        for name in (*self.case.body.get("based_on", ()), *firm.get("based_on", ())):
            answers |= blocks()[name]
        answers |= firm.get("answers", {})
        year = firm.get("year", self.case.body.get("year"))
        return validate_answers(answers, year, self.questionnaire, self.plan)

    @property
    def problems(self) -> list[str]:
        """Codes of all warnings and errors, sorted."""
        return sorted({p.code for v in self.firms for p in v.problems if p.severity != Severity.INFO})

    @cached_property
    def result(self) -> Result:
        body = self.case.body
        table = AnswerTable(pd.concat([v.table.frame for v in self.firms], ignore_index=True))
        return assess(
            to_panel(table, self.questionnaire, self.plan),
            self.plan,
            self.questionnaire,
            catalogue().reference,
            as_of=body.get("as_of", AS_OF),
            weights=body.get("weights"),
            preset=body.get("preset"),
            cost_profile=body.get("cost_profile"),
            importance=body.get("importance"),
        )

    @cached_property
    def portfolio(self) -> PortfolioResult:
        return portfolio(
            self.result, self.plan, self.questionnaire, population=self.case.body.get("population", "above_scale")
        )

    @cached_property
    def solution(self) -> Solution:
        body, panel = self.case.body, self.result.panel
        firm = Firm(
            panel,
            self.plan,
            self.questionnaire,
            catalogue().reference,
            body.get("as_of", AS_OF),
            body.get("weights"),
        )
        measures = [Measure.model_validate(measure) for measure in body["measures"]]
        return solve(firm, measures, Wanted.model_validate(body["wanted"]), Limits.model_validate(body["limits"]))

    @cached_property
    def standing(self) -> Standing:
        """The place of the first firm's R&D intensity among what others share."""
        shared, pooling = self.case.body["peers"], catalogue().reference.peer_pooling
        division = self.questionnaire.divisions[int(self.result.panel.choice("division")[0])].id
        group = pooling.group(division)
        return stand(
            float(self.result.pillars["rd"].value[0]),
            np.array([float(value) for values in shared.values() for value in values]),
            np.array([one for one, values in shared.items() for _ in values], dtype=object),
            division,
            group.divisions if group else (),
            step=pooling.steps["rd"],
            less_is_better=False,
            least=pooling.least,
        )

    def look(self, path: str) -> object:
        """What stands at a path: a number, a truth, a word; "unknown" for a number that is not known."""
        name, mark, rest = path.rpartition(" > ")
        row = list(self.result.panel.names).index(name) if mark else 0
        head, *tail = rest.split(".")
        found = self._plain(head, tail, row)
        if isinstance(found, float) and math.isnan(found):
            return "unknown"
        return found

    def _plain(self, head: str, tail: list[str], row: int) -> object:
        if head in self.result.pillars:
            return self._pillar(self.result.pillars[head], tail, row)
        looks: Mapping[str, Callable[[list[str], int], object]] = {
            "overall": self._overall,
            "programmes": self._programme,
            "tasks": self._task,
            "sectors": lambda t, r: _scalar(getattr(self.result.sectors[t[0]], t[1])[r]),
            "figures": lambda t, r: _scalar(self.result.figures[t[0]][r]),
            "metrics": lambda t, r: _scalar(self.result.metrics[t[0]][r]),
            "priority": self._priority,
            "energy_class": self._energy_class,
            "size_class": self._size_class,
            "energy_year": self._energy_year,
            "energy_line": self._energy_line,
            "above_scale": lambda _, r: Truth(self.result.above_scale[r]).name.lower(),
            "portfolio": lambda t, _: self._portfolio(t),
            "plan": lambda t, _: self._of_plan(t),
            "solution": lambda t, _: self._of_solution(t),
            "peers": lambda t, _: self._of_peers(t[0]),
        }
        return looks[head](tail, row)

    def _of_peers(self, what: str) -> object:
        return self.standing.pool.name.lower() if what == "pool" else _scalar(getattr(self.standing, what))

    # --- pillars -------------------------------------------------------------------------------------------------

    def _pillar(self, pillar: PillarResult, tail: list[str], row: int) -> object:
        what = tail[0]
        if what in ("extra", "flags"):
            return _scalar(getattr(pillar, what)[tail[1]][row])
        if what in ("status", "why"):
            return {"status": Status, "why": Why}[what](getattr(pillar, what)[row]).name.lower()
        if what == "declared":
            return self._reason(pillar.pillar, int(pillar.declared[row]))
        if what == "printed_score":
            return str(rounded(float(pillar.score[row]), 1, [b.from_score for b in self.plan.overall.bands]))
        if pillar.pillar == "digital" and hasattr(self, f"_digital_{what}"):
            return getattr(self, f"_digital_{what}")(tail[1:], row)
        return _scalar(getattr(pillar, what)[row])

    def _reason(self, pillar: str, code: int) -> str:
        question = next(q for q in self.questionnaire.questions.values() if q.not_applicable_for == pillar)
        return self.questionnaire.options(question)[code].id if code >= 0 else "none"

    def _digital_level(self, _: list[str], row: int) -> object:
        low, high = (float(self.result.pillars["digital"].extra[f"level_{end}"][row]) for end in ("low", "high"))
        return low if low == high else "unknown"

    def _digital_points(self, tail: list[str], row: int) -> object:
        column = [i.id for i in self.questionnaire.instrument.items].index(tail[0])
        detail = self.result.maturity
        low, high = float(detail.points_low[row, column]), float(detail.points_high[row, column])
        return low if low == high else "open"

    def _digital_next(self, tail: list[str], row: int) -> object:
        detail, instrument = self.result.maturity, self.questionnaire.instrument
        if tail[0] in ("items", "scenarios"):
            chosen = getattr(detail, f"next_{tail[0]}")[row]
            names = [part.id for part, yes in zip(getattr(instrument, tail[0]), chosen, strict=True) if yes]
            return ", ".join(names) or "none"
        return _scalar(getattr(detail, f"next_{tail[0]}")[row])

    # --- over the pillars ------------------------------------------------------------------------------------------

    def _overall(self, tail: list[str], row: int) -> object:
        overall, what = self.result.overall, tail[0]
        if what in ("level", "level_low", "level_high", "band_by_score"):
            return _named([b.id for b in self.plan.overall.bands], int(getattr(overall, what)[row]))
        if what == "weakest":
            return _named([p.id for p in self.plan.pillars], int(overall.weakest[row]))
        if what == "weights":
            return float(overall.weights[row, [p.id for p in self.plan.pillars].index(tail[1])])
        return _scalar(getattr(overall, what)[row])

    def _priority(self, tail: list[str], row: int) -> object:
        column = [p.id for p in self.plan.pillars].index(tail[1])
        return _scalar(getattr(self.result.priority, tail[0])[row, column])

    def _programme(self, tail: list[str], row: int) -> object:
        name, what = tail[:2]
        match = self.result.programmes[name]
        conditions = [c.id for p in self.plan.programmes if p.id == name for c in p.conditions]
        if what in ("truth", "have", "need"):
            k = conditions.index(tail[2])
            return Truth(match.truth[row, k]).name.lower() if what == "truth" else _scalar(getattr(match, what)[k][row])
        words: Mapping[str, Callable[[], object]] = {
            "fit": Fit(match.fit[row]).name.lower,
            "region": Truth(match.region[row]).name.lower,
            "expired": lambda: match.expired,
            "nearly": lambda: _named(conditions, int(match.nearly[row])),
            "short": lambda: _scalar(match.short[row]),
        }
        return words[what]()

    def _task(self, tail: list[str], row: int) -> object:
        match = self.result.tasks[tail[0]]
        return _scalar(match.fits[row]) if tail[1] == "fits" else _scalar(match.reasons[row, int(tail[2])])

    def _energy_class(self, _: list[str], row: int) -> str:
        code = int(self.result.energy_class[row])
        words = {-1: "none", -2: "depends on the basis", -3: "unknown"}
        return words.get(code) or self.plan.energy_classes[code].id

    def _size_class(self, _: list[str], row: int) -> str:
        sizes = catalogue().reference.size_classes
        return ([c.id for c in sizes.classes] + ["unknown"])[int(self.result.size_class[row])]

    def _energy_year(self, tail: list[str], row: int) -> object:
        """`energy_year.<field>`, or `energy_year.<field>.last` for the year before."""
        return _scalar(getattr(self._energy(-1 if tail[1:] == ["last"] else 0), tail[0])[row])

    def _energy_line(self, tail: list[str], row: int) -> object:
        """`energy_line.<question>.<field>` of the data year."""
        line = next(one for one in self._energy(0).lines if one.carrier.question == tail[0])
        return _scalar(getattr(line, tail[1])[row])

    def _energy(self, offset: int) -> EnergyYear:
        reference, energy = catalogue().reference, next(d for d in self.questionnaire.derived if d.id == "energy_tce")
        figures = Figures(self.result.panel, self.questionnaire, reference.coefficients, self.plan.certainties)
        return energy_year(figures, energy, reference, offset)

    # --- portfolio and plan ----------------------------------------------------------------------------------------

    def _portfolio(self, tail: list[str]) -> object:
        total = self.portfolio
        if tail[0] not in total.pillars:
            found = getattr(total, tail[0])
            if tail[0] == "levels":
                return int(found[[b.id for b in self.plan.overall.bands].index(tail[1])])
            return found
        pillar, what, *rest = total.pillars[tail[0]], *tail[1:]
        words: Mapping[str, Callable[[], object]] = {
            "status": pillar.status.name.lower,
            "largest": lambda: _named(list(self.result.panel.names), pillar.largest),
            "change": lambda: getattr(pillar.change, rest[0]),
            "level": lambda: getattr(pillar.level_shares[int(rest[0]) - 1], rest[1]),
            "bases": lambda: len(pillar.bases),
        }
        return words.get(what, lambda: getattr(pillar, what))()

    def _of_solution(self, tail: list[str]) -> object:
        """`solution.outcome`, `.cost`, `.units.<measure>`, `.score.<pillar or overall>`, `.level`, `.short.<field>`."""
        what, *rest = tail
        after = self.solution.effects.after
        if what == "units":
            return next((c.units for c in self.solution.chosen if c.measure == rest[0]), 0)
        if what == "score":
            return {p.pillar: p.low for p in after.pillars}.get(rest[0], after.overall)
        if what == "level":
            return after.level
        found: Any = self.solution
        for name in tail:
            found = getattr(found, name)
        return "none" if found is None else ", ".join(found) if isinstance(found, tuple) else found

    def _of_plan(self, tail: list[str]) -> object:
        """Numbers of the plan's data: `plan.<pillar>.<field of its target>`, `plan.preset.<id>.<factor>`, and so on."""
        kind, name, *rest = tail
        overall, reference = self.plan.overall, catalogue().reference
        looks: Mapping[str, Callable[[], object]] = {
            "preset": lambda: getattr(next(p for p in self.plan.priority_presets if p.id == name), rest[0]),
            "certainty": lambda: next(c.percent for c in self.plan.certainties if c.id == name),
            "kgce": lambda: reference.coefficients[name].kgce,
            "band": lambda: next(b.from_score for b in overall.bands if b.id == name),
            "supplementary": lambda: getattr(next(s for s in self.plan.supplementary if s.id == name), rest[0]),
        }
        return looks.get(kind, lambda: getattr(self.plan.pillar[kind].target, name))()


def _named(ids: list[str], index: int) -> str:
    return ids[index] if index >= 0 else "none"


def _scalar(value: Any) -> object:
    return value.item() if hasattr(value, "item") else value
