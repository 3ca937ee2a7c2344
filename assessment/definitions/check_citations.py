"""Every number says where it comes from: a citation that can be followed, or our own judgement with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from assessment.definitions.complaint import complaint, unknown_name
from assessment.definitions.loading import Loaded
from assessment.definitions.walk import parts
from assessment.model.citation import Basis
from assessment.model.message import Place, Problem, msg
from assessment.model.plan import MaturityIndicator, Pillar, Target

_COMPLETE = ("locator", "checked_on", "confidence")


def check_citations(
    loaded: Loaded[Any], sources: Collection[str], needed: Collection[str] = _COMPLETE
) -> Iterator[Problem]:
    """Every basis of a model that cites nothing, cites what is not in the bibliography, or cites incompletely.

    Args:
        loaded: any model.
        sources: ids of the bibliography.
        needed: what a citation must say; the rows of a CSV table have no locator each.
    """
    for loc, part in parts(loaded.model):
        place = loaded.place(*loc)
        if isinstance(part, Basis):
            yield from _basis(part, place, loaded.place(*loc, "source"), sources, needed)
        elif isinstance(part, Target) and part.pace is not None and part.pace_basis is None:
            yield _without_basis(loaded.place(*loc, "pace"), "pace")
        elif isinstance(part, MaturityIndicator) and part.caps and part.caps_basis is None:
            yield _without_basis(place, "caps")
        elif isinstance(part, Pillar) and part.relevance and part.relevance_basis is None:
            yield _without_basis(loaded.place(*loc, "relevance"), "relevance")


def _basis(
    basis: Basis, place: Place, source: Place, sources: Collection[str], needed: Collection[str]
) -> Iterator[Problem]:
    if not basis.sources and basis.own_judgement is None:
        what = msg("This rests on nothing: neither a source nor our own judgement is given")
        yield complaint(place, "no-source", what, msg('Add "source", or "own_judgement" with the reason'))
    for name in basis.sources:
        if name not in sources:
            yield unknown_name(source, msg("source"), name, sources)
    for key in needed:
        if basis.sources and not getattr(basis, key):
            what = msg('The citation of "{source}" has no "{key}"', source=basis.source, key=key)
            yield complaint(
                place,
                "citation-incomplete",
                what,
                msg("Say where in the source it stands, when it was checked and how sure it is"),
            )


def _without_basis(place: Place, key: str) -> Problem:
    what = msg('"{key}" is a number without a citation', key=key)
    return complaint(
        place, "no-source", what, msg('Add "{key}" with a source or our own judgement', key=f"{key}_basis")
    )
