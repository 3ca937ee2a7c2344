"""The part of a pillar's report that depends on the kind of its indicator: inputs, formula, gap, reasons, remarks."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.report.view import Figure, Row


@dataclass(frozen=True)
class PillarText:
    """Sentences and rows of one pillar of one firm."""

    gap: Figure
    gap_sentence: str
    formula: str
    inputs: tuple[Row, ...]
    status_reason: str = ""
    surplus: bool = False
    notes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    """What would close the gap, in things, as short orders."""
