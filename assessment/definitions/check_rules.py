"""What must hold for the rules answers are held against, and for the quick scan."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from assessment.definitions.check_ids import check_ids
from assessment.definitions.complaint import complaint, unknown_name
from assessment.definitions.loading import Loaded
from assessment.model.check import (
    Check,
    EqualToLastYear,
    FarApart,
    Jump,
    LargerThan,
    LooksLikeFraction,
    RatioOutOfSectorRange,
    UnitSlip,
)
from assessment.model.message import Place, Problem, msg
from assessment.model.questionnaire import CarrierSum, Questionnaire

_ASKED = ("integer", "number")
_MOST = 12
"""Columns a quick scan may ask; what is longer is not quick."""


def check_rules(loaded: Loaded[Questionnaire], tables: Collection[str]) -> Iterator[Problem]:
    """Everything wrong with the rules of a questionnaire; `tables`: ids of the sector tables."""
    rules = loaded.model.checks
    yield from check_ids(msg("check"), ((rule, loaded.place("checks", i, "id")) for i, rule in enumerate(rules)))
    for position, rule in enumerate(rules):
        place = loaded.place("checks", position)
        yield from _figures(loaded.model, place, rule)
        yield from _tables(place, rule, tables)
        yield from _sizes(place, rule)


def check_quick_scan(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    """Columns of the quick scan that nobody asks for, or that are named twice."""
    scan = loaded.model.quick_scan
    if scan is None:
        return
    if len(scan.questions) > _MOST:
        what = msg("The quick scan asks {count} columns; it may ask {most}", count=len(scan.questions), most=_MOST)
        yield complaint(loaded.place("quick_scan", "questions"), "too-long", what)
    known = {
        question.id if offset == 0 else f"{question.id}@{offset}"
        for question in loaded.model.questions.values()
        for offset in question.years
    }
    seen: set[str] = set()
    for key in ("about", "questions"):
        for position, name in enumerate(getattr(scan, key)):
            place = loaded.place("quick_scan", key, position)
            if name not in known:
                yield unknown_name(place, msg("question"), name, known)
            elif name in seen:
                yield complaint(place, "defined-twice", msg('"{name}" is named twice', name=name), value=name)
            seen.add(name)


def _figures(questionnaire: Questionnaire, place: Place, rule: Check) -> Iterator[Problem]:
    """Figures that do not exist, or that this kind of rule cannot use."""
    asked = {question.id for question in questionnaire.questions.values() if question.kind in _ASKED}
    energy = {one.id for one in questionnaire.derived if isinstance(one, CarrierSum)}
    sums = {one.id for one in questionnaire.derived} - energy
    known = asked
    if isinstance(rule, LargerThan | FarApart | Jump) and not (isinstance(rule, LargerThan) and rule.set_aside):
        known = asked | sums
    elif isinstance(rule, RatioOutOfSectorRange | UnitSlip):
        known = asked | sums | energy
    for name in rule.named:
        if name not in known:
            yield unknown_name(place, msg("figure"), name, known)
    questions = [questionnaire.questions[name] for name in rule.named if name in asked]
    for question in questions:
        if isinstance(rule, Jump) and -1 not in question.years:
            what = msg('"{name}" is not asked for the years {years}', name=question.id, years="-1")
            yield complaint(place, "years", what, msg("0 is the data year, -1 the year before"), question.id)
        if isinstance(rule, LooksLikeFraction) and question.unit != "percent":
            what = msg('"{name}" is no percentage', name=question.id)
            yield complaint(place, "wrong-unit", what, msg("Name questions with the unit percent"), question.id)


def _tables(place: Place, rule: Check, tables: Collection[str]) -> Iterator[Problem]:
    for name in rule.tables if isinstance(rule, RatioOutOfSectorRange | UnitSlip) else ():
        if name not in tables:
            yield unknown_name(place, msg("table"), name, tables)


def _sizes(place: Place, rule: Check) -> Iterator[Problem]:
    """Numbers with which a rule would always speak, or never."""
    sizes: dict[str, float] = {}
    if isinstance(rule, FarApart | RatioOutOfSectorRange | Jump):
        sizes = {"times": rule.times}
    elif isinstance(rule, UnitSlip):
        sizes = {"slip": rule.slip, "within": rule.within}
    elif isinstance(rule, EqualToLastYear):
        sizes = {"at_least": rule.at_least}
    for key, size in sizes.items():
        if not size > 1:
            what = msg('"{key}" must be above 1, not {value}', key=key, value=size)
            yield complaint(place, "rule-size", what, value=str(size))
    if isinstance(rule, UnitSlip) and rule.within >= rule.slip:
        hint = msg("Otherwise a figure that is quite right would be pointed out")
        yield complaint(place, "rule-size", msg('"{key}" must be below "{other}"', key="within", other="slip"), hint)
