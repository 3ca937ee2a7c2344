"""Reference values: sector tables, energy coefficients, robot densities. Each row carries its citation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import numpy as np
from pydantic import ConfigDict, Field

from assessment.model.base import Frozen, LocalText
from assessment.model.citation import Basis, Source
from assessment.model.panel import FloatArray
from assessment.model.peers import LEAST_FIRMS

SectorMeasure = Literal[
    "rd_intensity",
    "revenue_per_head",
    "output_per_head",
    "energy_per_output",
    "energy_per_revenue",
    "profit_margin",
]
"""What a published table by division can measure."""


class SectorFigure(Frozen):
    """One published figure of one division (or of all manufacturing, code `C`)."""

    table: str
    division: str
    value: float
    """In the unit of the table."""
    total: float | None = None
    """The amount behind it (R&D in 100 million yuan), where published."""
    confidence: str = ""
    note: str = ""


class SectorTable(Frozen):
    """A published table by division: what it measures, where, when, by which definition."""

    id: str
    measure: SectorMeasure
    title: LocalText
    region: str
    region_text: LocalText
    year: int
    unit: str
    decimals: int
    definition: LocalText
    stand_in: bool = False
    """Another place's figures in place of our own: said wherever they are shown."""
    stand_in_note: LocalText | None = None
    few_firms_below: float | None = None
    """Total (in the unit of `total`) under which a division is marked "few firms"."""
    division_notes: Mapping[str, LocalText] = Field(default_factory=dict)
    """Division -> remark shown beside its figure (a coverage break and the like)."""
    basis: Basis
    rows: tuple[SectorFigure, ...]


class RobotDensity(Frozen):
    """One published robot density. Editions are never mixed."""

    region: str
    region_text: LocalText
    year: int
    value: float
    edition: str
    series: Literal["old", "revised", "shanghai"]
    basis: Basis
    note: LocalText | None = None


class Coefficient(Frozen):
    """Standard coal per physical unit of a carrier (kgce per kg, m3, kWh, MJ or t)."""

    key: str
    title: LocalText
    physical_unit: str
    kgce: float
    net_calorific_value: float | None = None
    standard: str = ""
    basis: Basis


class Co2Factor(Frozen):
    """Kilograms of CO2 per physical unit of a carrier, under the key of its coefficient of standard coal."""

    key: str
    physical_unit: str
    kg: float
    carbon_content: float | None = None
    """Tonnes of carbon per TJ, of a fuel."""
    oxidation: float | None = None
    """Share of the carbon that is burnt."""
    year: int | None = None
    """Of a factor that changes from year to year."""
    basis: Basis


class SizeClass(Frozen):
    """One size class and its lower limits."""

    id: str
    title: LocalText
    staff: float
    revenue: float


class SizeClasses(Frozen):
    """The official size classes of industrial firms, from the largest to the smallest."""

    id: str
    title: LocalText
    headcount: tuple[str, ...]
    """Figures that count the staff, the preferred one first."""
    revenue: str
    """Figure of the revenue, in yuan."""
    classes: tuple[SizeClass, ...]
    note: LocalText
    basis: Basis
    headcount_basis: Basis


class PeerGroup(Frozen):
    """Divisions that are pooled where one of them alone has too few firms."""

    id: str
    title: LocalText
    divisions: tuple[str, ...]


class PeerPooling(Frozen):
    """How figures that firms share anonymously are rounded and pooled."""

    id: str
    title: LocalText
    least: int = Field(LEAST_FIRMS, ge=LEAST_FIRMS)
    """Other firms that a pool needs before anything of it is shown."""
    steps: dict[str, float]
    """Pillar id -> what its figure is rounded to before it is shared; a pillar without one is not shared."""
    groups: tuple[PeerGroup, ...] = ()
    basis: Basis

    def group(self, division: str) -> PeerGroup | None:
        """The group a division belongs to."""
        return next((one for one in self.groups if division in one.divisions), None)


class Weightings(Frozen):
    """Factors by which the weights of pillars are varied, to see how far a level depends on them."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    title: LocalText
    script: str
    """What drew them; run again it gives the same."""
    seed: int
    spread: float
    """Each factor lies within 1 - spread and 1 + spread."""
    count: int
    basis: Basis
    rows: tuple[tuple[float, ...], ...]
    """One row a weighting, one factor a pillar in the plan's order; those beyond a plan's pillars are not used."""

    @cached_property
    def factors(self) -> FloatArray:
        """The rows as an array of shape (w, k), not to be written to."""
        made = np.array(self.rows, dtype=np.float64)
        made.flags.writeable = False
        return made


class Reference(Frozen):
    """All reference values that are installed."""

    sources: Mapping[str, Source]
    tables: tuple[SectorTable, ...]
    robots: tuple[RobotDensity, ...]
    coefficients: Mapping[str, Coefficient]
    robots_definition: LocalText | None = None
    robots_warning: LocalText | None = None
    """Why densities of different editions must not be compared."""
    robots_target_series: str = ""
    """The series in whose terms targets were set; "" where that is not known."""
    coefficients_note: LocalText | None = None
    weightings: Weightings | None = None
    co2: Mapping[str, Co2Factor] = Field(default_factory=dict)
    """By the key of the coefficient of standard coal; a carrier without an entry has no factor that could be cited."""
    co2_note: LocalText | None = None
    size_classes: SizeClasses | None = None
    peer_pooling: PeerPooling | None = None
    """None: firms do not share figures."""
