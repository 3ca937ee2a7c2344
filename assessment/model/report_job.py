"""Reports of all firms of a batch, made in the background: what was ordered, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from assessment.model.base import Frozen, Language
from assessment.model.draft import LOCAL_OWNER

ReportKind = Literal["pdf", "docx", "xlsx"]
JobState = Literal["waiting", "working", "packing", "done", "cancelled", "failed"]
UNFINISHED: tuple[JobState, ...] = ("waiting", "working", "packing")


class ReportOrder(Frozen):
    """What is to be made: one report per firm of a batch.

    `weights` None: those of the plan; `data_year` None: the latest of each firm.
    """

    batch: str
    """Name of the file the firms came in."""
    plan: str
    kind: ReportKind
    lang: Language
    as_of: date
    data_year: int | None = None
    weights: Mapping[str, float] | None = None
    firms: int
    ordered_at: datetime
    owner: str = LOCAL_OWNER
    """For whom it was ordered; set by the service."""


class ReportJob(Frozen):
    """How far an order is."""

    id: str
    order: ReportOrder
    state: JobState
    done: int
    """Reports written."""
    seconds_left: float | None = None
    """At the present pace; None where nothing is known of it."""
    size: int = 0
    """Bytes of the finished archive."""
