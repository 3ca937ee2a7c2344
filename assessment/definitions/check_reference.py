"""What must hold for the reference tables."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator

from assessment.definitions.complaint import complaint, unknown_name
from assessment.definitions.loading import Coefficients, Loaded, Robots
from assessment.model.citation import Confidence
from assessment.model.message import Place, Problem, msg
from assessment.model.reference import SectorTable

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


def _once(keys: Iterable[tuple[Hashable, Place]]) -> Iterator[Problem]:
    first: dict[Hashable, Place] = {}
    for key, place in keys:
        if key in first:
            shown = ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
            what = msg('The row "{key}" is given twice', key=shown)
            hint = msg("It is first given in line {line}; keep one of them", line=first[key].line)
            yield complaint(place, "duplicate-row", what, hint, shown)
        first.setdefault(key, place)
