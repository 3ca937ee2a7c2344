"""What must hold within the digital instrument: items, scenarios, gates."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from assessment.definitions.check_ids import check_ids
from assessment.definitions.check_numbers import adds_up, ascending, check_shares, not_falling
from assessment.definitions.check_questionnaire import check_figure, check_values, option_ids
from assessment.definitions.complaint import complaint
from assessment.definitions.loading import Loaded
from assessment.definitions.tree import Loc
from assessment.model.message import Place, Problem, msg
from assessment.model.questionnaire import Item, Questionnaire, Scenario

_RUNGS = ("0", "1", "2", "3", "4")
_TICKED = {"options": ("multi",), "ladder": ("choice",), "count_bands": ("multi",)}


def check_instrument(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    """Everything wrong with the instrument of a questionnaire."""
    instrument = loaded.model.instrument
    items = [(item, ("instrument", "items", i)) for i, item in enumerate(instrument.items)]
    scenarios = [(one, ("instrument", "scenarios", i)) for i, one in enumerate(instrument.scenarios)]
    yield from check_ids(msg("item"), ((item, loaded.place(*loc)) for item, loc in items))
    yield from check_ids(msg("scenario"), ((one, loaded.place(*loc)) for one, loc in scenarios))
    total = sum(item.points for item in instrument.items)
    if not adds_up([item.points for item in instrument.items], 100):
        what = msg("The points of the items add up to {total}, not to 100", total=total)
        yield complaint(loaded.place("instrument", "items"), "points-total", what)
    for item, loc in items:
        yield from _item(loaded, loc, item)
    for scenario, loc in scenarios:
        yield from _scenario(loaded, loaded.place(*loc), scenario)
    yield from _gates(loaded)


def _item(loaded: Loaded[Questionnaire], loc: Loc, item: Item) -> Iterator[Problem]:
    place = loaded.place(*loc)
    if item.points <= 0:
        yield complaint(place, "points", msg('The item "{name}" is worth nothing', name=item.id))
    if item.form in _TICKED:
        yield from _ticked(loaded, loc, item)
    else:
        yield from _measured(loaded, place, item)
    if item.form in ("share_bands", "mean_ratio_bands", "count_bands"):
        yield from _bands(loaded.place(*loc, "bands"), item)


def _ticked(loaded: Loaded[Questionnaire], loc: Loc, item: Item) -> Iterator[Problem]:
    wrong = list(check_figure(loaded, loaded.place(*loc), item.question, _TICKED[item.form]))
    yield from wrong
    if item.form == "count_bands" or wrong:
        return
    place = loaded.place(*loc, "shares")
    yield from check_values(loaded, place, item.question, item.shares)
    yield from check_shares(list(item.shares.values()), place)
    best = max(item.shares.values(), default=0) if item.form == "ladder" else sum(item.shares.values())
    if not adds_up([best], 1):
        what = msg('The best answer to "{name}" earns {share} of its points, not all', name=item.id, share=best)
        yield complaint(place, "shares-total", what)
    known = set(option_ids(loaded.model, loaded.model.questions[item.question])) - {"none"}
    for option in sorted(known - set(item.shares)):
        yield complaint(place, "share-missing", msg('The option "{option}" has no share', option=option))


def _measured(loaded: Loaded[Questionnaire], place: Place, item: Item) -> Iterator[Problem]:
    needed = (
        [item.numerator] if item.form == "direction" and not item.denominator else [item.numerator, item.denominator]
    )
    for name in needed:
        question = loaded.model.questions.get(name)
        if question is None and name in {derived.id for derived in loaded.model.derived}:
            continue
        yield from check_figure(loaded, place, name, ("integer", "number"))
        years = {0, -1} if item.form == "direction" else set(item.years)
        if question is not None and not years <= set(question.years):
            what = msg('"{name}" is not asked for all years that "{item}" uses', name=name, item=item.id)
            yield complaint(place, "years", what)


def _bands(place: Place, item: Item) -> Iterator[Problem]:
    edges = [edge for edge, _ in item.bands]
    if not edges or not ascending(edges) or edges[-1] != inf:
        what = msg('The bands of "{name}" must rise and end with .inf', name=item.id)
        yield complaint(place, "bands", what)
    yield from check_shares([share for _, share in item.bands], place)


def _scenario(loaded: Loaded[Questionnaire], place: Place, scenario: Scenario) -> Iterator[Problem]:
    wrong = list(check_figure(loaded, place, scenario.question, ("choice",)))
    yield from wrong
    if not wrong and option_ids(loaded.model, loaded.model.questions[scenario.question]) != _RUNGS:
        what = msg('The options of "{name}" must be the rungs 0 to 4, in this order', name=scenario.question)
        yield complaint(place, "rungs", what)


def _gates(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    instrument, gates = loaded.model.instrument, loaded.model.instrument.gates
    place = loaded.place("instrument", "gates")
    if [gate.level for gate in gates] != list(range(1, len(gates) + 1)):
        yield complaint(place, "gates", msg("The gates must be those of levels 1, 2, 3 and so on, in this order"))
    rising = ascending([gate.points for gate in gates]) and all(
        not_falling([getattr(gate, key) for gate in gates]) for key in ("scenarios", "constraint_scenarios")
    )
    if not rising:
        yield complaint(place, "gates", msg("A higher level must not ask for less than a lower one"))
    constraint = sum(scenario.constraint for scenario in instrument.scenarios)
    for position, gate in enumerate(gates):
        if gate.scenarios > len(instrument.scenarios) or gate.constraint_scenarios > min(constraint, gate.scenarios):
            what = msg("Level {level} asks for more scenarios than there are", level=gate.level)
            yield complaint(loaded.place("instrument", "gates", position), "gates", what)
