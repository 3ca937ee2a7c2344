"""Which firm of an assessment is meant by a name or a credit code that somebody typed."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from assessment.errors import NotFoundError
from assessment.model.message import Message, msg
from assessment.model.panel import Panel

ALIKE = 60
"""Similarity in percent from which on a name is offered as what may have been meant."""


def find_firm(panel: Panel, name: str) -> int:
    """Index of the firm with this name or credit code.

    An exact match comes first, then the only firm whose name contains the text.

    Raises:
        NotFoundError: none or several match; the hint names those that come close.
    """
    wanted = name.strip()
    names = [str(n) for n in panel.names]
    exact = [i for i, (key, n) in enumerate(zip(panel.keys, names, strict=True)) if wanted in (key, n)]
    within = [i for i, n in enumerate(names) if wanted and wanted.casefold() in n.casefold()]
    found = exact or within
    if len(found) == 1:
        return found[0]
    if found:
        several = "; ".join(f"{names[i]} ({panel.keys[i]})" for i in found[:5])
        raise NotFoundError(
            msg("{n} firms match {name}", n=len(found), name=wanted),
            msg("Give the credit code or the full name: {names}", names=several),
        )
    raise NotFoundError(msg("No firm is called {name}", name=wanted), _did_you_mean(wanted, names))


def _did_you_mean(wanted: str, names: list[str]) -> Message:
    near = process.extract(wanted, names, scorer=fuzz.WRatio, limit=3, score_cutoff=ALIKE)
    if near:
        return msg("Did you mean: {names}", names="; ".join(n for n, _, _ in near))
    return msg("The file has {n} firms, the first is {first}", n=len(names), first=names[0] if names else "-")
