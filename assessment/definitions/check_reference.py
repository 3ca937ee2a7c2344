"""What must hold for the reference tables."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from itertools import pairwise

from assessment.definitions.complaint import complaint, unknown_name
from assessment.definitions.loading import FACTORS, Co2Factors, Coefficients, Loaded, Robots
from assessment.model.citation import Confidence
from assessment.model.message import Message, Place, Problem, msg
from assessment.model.reference import PeerPooling, SectorTable, SizeClasses, Weightings

ALL_MANUFACTURING = "C"


def check_table(loaded: Loaded[SectorTable], divisions: Collection[str]) -> Iterator[Problem]:
    """Divisions that are unknown or given twice, and words of confidence that do not exist."""
    known = {ALL_MANUFACTURING, *divisions}
    rows = [(row, loaded.place("rows", i)) for i, row in enumerate(loaded.model.rows)]
    yield from _once(((row.division, place) for row, place in rows))
    for row, place in rows:
        if row.division not in known:
            yield unknown_name(place, msg("division"), row.division, known)
        if row.confidence and row.confidence not in set(Confidence):
            yield unknown_name(place, msg("confidence"), row.confidence, list(Confidence))
    for division in loaded.model.division_notes:
        if division not in known:
            yield unknown_name(loaded.place("division_notes", division), msg("division"), division, known)
    if loaded.model.stand_in and loaded.model.stand_in_note is None:
        what = msg("Figures of another place need a note that says so")
        yield complaint(loaded.place("stand_in"), "stand-in-note", what)


def check_robots(loaded: Loaded[Robots]) -> Iterator[Problem]:
    """Densities below zero, or given twice for one region, year and edition."""
    rows = [(row, loaded.place("rows", i)) for i, row in enumerate(loaded.model.rows)]
    yield from _once((((row.region, row.year, row.edition, row.series), place) for row, place in rows))
    for row, place in rows:
        if row.value < 0:
            yield complaint(place, "below-zero", msg("{value} is below zero", value=row.value))


def check_coefficients(loaded: Loaded[Coefficients]) -> Iterator[Problem]:
    """Coefficients that are not above zero, and a convention of electricity that names none."""
    keys = [row.key for row in loaded.model.rows]
    for position, row in enumerate(loaded.model.rows):
        if row.kgce <= 0:
            place = loaded.place("rows", position)
            yield complaint(place, "below-zero", msg("A coefficient must be above zero, not {value}", value=row.kgce))
    if loaded.model.electricity is not None:
        for key in (loaded.model.electricity.calorific, loaded.model.electricity.equivalent):
            if key not in keys:
                yield unknown_name(loaded.place("electricity"), msg("coefficient"), key, keys)


def check_co2(loaded: Loaded[Co2Factors], units: Mapping[str, str]) -> Iterator[Problem]:
    """Factors below zero, of a carrier without a coefficient, or per another unit than its coefficient."""
    for position, row in enumerate(loaded.model.rows):
        place = loaded.place("rows", position)
        if row.kg < 0:
            yield complaint(place, "below-zero", msg("{value} is below zero", value=row.kg))
        if row.key not in units:
            yield unknown_name(place, msg("coefficient"), row.key, units)
        elif row.physical_unit != units[row.key]:
            what = msg(
                "CO2 is given per {unit}, standard coal per {other}", unit=row.physical_unit, other=units[row.key]
            )
            yield complaint(place, "co2-unit", what, msg("Give both per the same physical unit"))


def check_sizes(loaded: Loaded[SizeClasses]) -> Iterator[Problem]:
    """Size classes that do not go from the largest to one that every firm reaches."""
    classes = loaded.model.classes
    for position, (above, below) in enumerate(pairwise(classes), start=1):
        if not (below.staff < above.staff and below.revenue < above.revenue):
            what = msg('The size class "{id}" must have lower limits than the one before it', id=below.id)
            yield complaint(loaded.place("classes", position), "size-order", what)
    if not classes or classes[-1].staff > 0 or classes[-1].revenue > 0:
        yield complaint(loaded.place("classes"), "size-last", msg("The last size class must have the limits 0 and 0"))


def check_pooling(
    loaded: Loaded[PeerPooling], divisions: Collection[str], pillars: Collection[str]
) -> Iterator[Problem]:
    """Divisions that are unknown or in two groups, pillars no plan has, and steps that round to nothing."""
    made = loaded.model
    rows = [
        (division, loaded.place("groups", i, "divisions", k))
        for i, group in enumerate(made.groups)
        for k, division in enumerate(group.divisions)
    ]
    yield from _once(rows)
    for division, place in rows:
        if division not in divisions:
            yield unknown_name(place, msg("division"), division, divisions)
    for pillar, step in made.steps.items():
        place = loaded.place("steps", pillar)
        if pillar not in pillars:
            yield unknown_name(place, msg("pillar"), pillar, pillars)
        if step <= 0:
            yield complaint(
                place, "peer-step", msg("A figure is rounded to a step above zero, not to {step}", step=step)
            )


def check_weightings(loaded: Loaded[Weightings]) -> Iterator[Problem]:
    """Another number of weightings than the header says, a row with a gap, and factors outside the spread."""
    made = loaded.model
    if made.count != len(made.rows):
        what = msg("The header says {said} weightings, the file has {found}", said=made.count, found=len(made.rows))
        yield complaint(loaded.place("count"), "weightings-count", what, _draw_again(made))
    if not 0 < made.spread < 1:
        what = msg("The spread must lie between 0 and 1, not at {value}", value=made.spread)
        yield complaint(loaded.place("spread"), "weightings-spread", what)
    for position, row in enumerate(made.rows):
        place = loaded.place("rows", position)
        if len(row) != len(FACTORS):
            what = msg("The row has {found} factors instead of {wanted}", found=len(row), wanted=len(FACTORS))
            yield complaint(place, "weightings-row", what, _draw_again(made))
        for factor in row:
            if not 1 - made.spread <= factor <= 1 + made.spread:
                what = msg("The factor {value} is outside 1 ± {spread}", value=factor, spread=made.spread)
                yield complaint(place, "weightings-factor", what, _draw_again(made))


def _draw_again(made: Weightings) -> Message:
    return msg("Write the file again with {script}", script=made.script)


def _once(keys: Iterable[tuple[Hashable, Place]]) -> Iterator[Problem]:
    first: dict[Hashable, Place] = {}
    for key, place in keys:
        if key in first:
            shown = ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
            what = msg('The row "{key}" is given twice', key=shown)
            hint = msg("It is first given in line {line}; keep one of them", line=first[key].line)
            yield complaint(place, "duplicate-row", what, hint, shown)
        first.setdefault(key, place)
