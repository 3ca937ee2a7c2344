"""The view-model: what every surface shows. Screen, Excel, PDF, Word and JSON print these objects and compute nothing.

All text is already in one language and all numbers are already formatted; the raw number stands beside its text.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from assessment.model.base import Frozen, Language
from assessment.model.letterhead import Logo
from assessment.report.workbook_model import WorkbookModel


class Figure(Frozen):
    """A number and how it is printed, unit included. `value` None: unknown, and `text` says so."""

    value: float | None = None
    text: str
    unit: str = ""


class SourceRef(Frozen):
    """A source as it is printed under a number."""

    id: str
    title: str
    publisher: str = ""
    published: str = ""
    href: str = ""
    locator: str = ""
    checked_on: str = ""
    confidence: str = ""
    """Label of the confidence, or "own judgement"."""
    note: str = ""
    """Reason of an own judgement, or "no address known" and the like."""


class Row(Frozen):
    """A labelled figure with a remark."""

    label: str
    figure: Figure
    note: str = ""
    sources: tuple[SourceRef, ...] = ()
    formula: str = ""
    """The sum behind the figure with the firm's numbers put in; "" where it is an answer or not known."""


class SectorRow(Frozen):
    """One sector figure beside the firm's own."""

    label: str
    figure: Figure
    distance: str = ""
    """"+1.23 points", "not comparable: ...", or ""."""
    note: str = ""
    stand_in: bool = False
    peers: bool = False
    """Whether it is of anonymous peers of this system and not published."""
    sources: tuple[SourceRef, ...] = ()


class Bullet(Frozen):
    """Neutral data of a bullet chart, in the indicator's unit."""

    value: float | None
    low: float | None
    high: float | None
    target: float | None
    sector: float | None
    frontier: float | None = None
    """The best published figure; on a chart at the end of the axis where it lies beyond."""
    start: float
    end: float
    """Axis from start (score 0) to end (score 100); start > end where less is better."""
    alt: str
    """The chart in one sentence."""


class Term(Frozen):
    """One number that goes into a calculation, named by its part in it."""

    name: str
    label: str
    figure: Figure


class Calculation(Frozen):
    """How value, score and gap of a pillar follow from its inputs, for a surface that computes them again.

    ratio: value = factor x numerator / denominator; gap = goal x denominator / factor - numerator, in whole pieces
    where `whole`. change: value = factor x (((numerator / denominator) / (numerator_base / denominator_base))
    ^ (1 / years) - 1); gap = numerator - numerator_last x denominator / denominator_last x (1 + goal / 100), counted
    from the base over all years where no `_last` terms are given. The value goes through the pillar's curve.
    """

    kind: Literal["ratio", "change"]
    terms: tuple[Term, ...]
    factor: float
    goal: float
    """Target of a ratio, pace of a change."""
    whole: bool = False
    years: int = 1


class PillarView(Frozen):
    """One pillar of the report."""

    id: str
    title: str
    indicator_text: str
    status: str
    """Code: met, partly, not_met, unknown, not_applicable."""
    status_label: str
    status_reason: str = ""
    value: Figure
    interval: str = ""
    last: Figure | None = None
    target: Figure
    target_statement: str
    target_scope: str
    firm_reading: str
    addressed: str = ""
    """ "for reference, not addressed to you" where that is so."""
    score: Figure
    score_interval: str = ""
    score_low: float | None = None
    score_high: float | None = None
    """Ends of the score; None where nothing is known or the pillar does not apply."""
    weight: Figure
    gap: Figure
    gap_sentence: str
    """What is missing in things, or the surplus, or why it is not known."""
    surplus: bool = False
    notes: tuple[str, ...] = ()
    inputs: tuple[Row, ...] = ()
    formula: str
    """The formula with the firm's numbers put in."""
    score_formula: str = ""
    """The score with the firm's numbers put into the curve."""
    gap_formula: str = ""
    """What is missing or beyond, as a sum."""
    curve: tuple[tuple[float, float], ...]
    curve_text: str
    sector: tuple[SectorRow, ...] = ()
    sector_note: str = ""
    """ "not published" where there is no sector figure."""
    bullet: Bullet
    sector_mark: str = ""
    """The sector figure of the chart with where and when, or that none is published or comparable."""
    frontier_mark: str = ""
    """The same of the best published figure."""
    calculation: Calculation | None = None
    """How the numbers are computed from the inputs; None where there is nothing to compute again."""
    sources: tuple[SourceRef, ...] = ()


class GateRow(Frozen):
    """One level of the digital instrument and how far the firm is."""

    level: int
    title: str
    holds: bool | None
    """None: depends on open answers."""
    points: str
    scenarios: str
    constraint: str
    note: str = ""


class ItemRow(Frozen):
    """One item of the digital index."""

    title: str
    group: str
    points: str
    """ "5 of 8", "0-6 of 6" where open."""
    earned: float
    maximum: float
    open: bool = False
    advised: bool = False
    note: str = ""
    basis: str = ""
    """ "30 machines ÷ 60 machines = 50 %; 75 % of 6 points"; "" where it is open."""


class ScenarioRow(Frozen):
    """One business scenario."""

    title: str
    group: str
    rung: int | None
    rung_text: str
    constraint: bool
    advised: bool = False


class DigitalView(Frozen):
    """The digital instrument of one firm."""

    title: str
    level: str
    index: Figure
    results_text: str
    """ "Of which results: x of 20"."""
    gates: tuple[GateRow, ...]
    items: tuple[ItemRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    next_steps: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[SourceRef, ...]


class YearsRow(Frozen):
    """A labelled figure of the data year beside that of the year before."""

    label: str
    figure: Figure
    last: Figure
    note: str = ""
    counts: bool = True
    """False: shown beside, and in no result."""
    sources: tuple[SourceRef, ...] = ()


class EnergyLine(Frozen):
    """One energy carrier: amount, coefficient and standard coal, this year and the year before."""

    id: str
    title: str
    amount: Figure
    amount_last: Figure
    coefficient: Figure
    """Standard coal per physical unit, as it counts for the firm."""
    tce: Figure
    tce_last: Figure
    share: Figure
    """Of the sum of the carriers in the data year."""
    counts: bool = True
    note: str = ""
    sources: tuple[SourceRef, ...] = ()


class EnergyView(Frozen):
    """How the energy figure comes about, carrier by carrier."""

    year: int
    lines: tuple[EnergyLine, ...] = ()
    totals: tuple[YearsRow, ...] = ()
    """What is added up and taken off, the total as it counts, and beside it the one on the other convention."""
    co2: tuple[YearsRow, ...] = ()
    """Shown, never scored."""
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[SourceRef, ...] = ()


class SumView(Frozen):
    """A figure that is given as a total or added up from parts."""

    id: str
    title: str
    year: int
    rows: tuple[YearsRow, ...] = ()
    """The parts, then the total that was given, then the figure that counts."""
    notes: tuple[str, ...] = ()
    """Which of the two counts in each year, and by how much they differ."""
    sources: tuple[SourceRef, ...] = ()


class StepView(Frozen):
    """One first step."""

    rank: int
    pillar: str
    title: str
    share: Figure
    why: str
    measures: tuple[str, ...]


class PrioritiesView(Frozen):
    """What the order of the first steps was worked out with."""

    horizon: str
    costs: str
    """Kinds of cost with their shares."""
    importance: str
    """Pillars with how much they matter."""
    own_horizon: bool = False
    """Whether it was chosen, in place of the plan's default."""
    own_costs: bool = False
    own_importance: bool = False


class TaskView(Frozen):
    """One task of the plan, with the reasons why it may concern the firm."""

    id: str
    code: str
    title: str
    title_note: str = ""
    action: str
    summary: str = ""
    reasons: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    agencies_note: str = ""
    sources: tuple[SourceRef, ...] = ()


class ConditionRow(Frozen):
    """One condition of a programme and what is known of it."""

    text: str
    state: str
    """Code: true, false, unknown, expert."""
    state_label: str
    have: str = ""
    need: str = ""
    distance: str = ""
    """ "3.83 % against 4 %: 100,000 yuan short"."""


class ProgrammeView(Frozen):
    """One programme for one firm."""

    id: str
    kind: str
    kind_label: str
    title: str
    issuer: str
    fit: str
    """Code: eligible, nearly, unknown, not; "" in the library, where there is no firm."""
    fit_label: str = ""
    reason: str = ""
    expired: bool = False
    validity: str
    benefit: str
    clause: str
    region: str
    conditions: tuple[ConditionRow, ...] = ()
    sources: tuple[SourceRef, ...] = ()


class LevelCount(Frozen):
    """In how many weightings a level comes out."""

    level: str
    weightings: int
    share: Figure


class RobustnessEnd(Frozen):
    """The score, or one end of its interval, under many weightings."""

    name: Literal["point", "low", "high"]
    level: str
    """Level with the weights themselves."""
    stays: Figure
    """Share of the weightings in which it stays, in percent."""
    levels: tuple[LevelCount, ...]
    lowest: Figure
    p05: Figure
    """The score that one weighting in twenty is at or below."""
    p95: Figure
    highest: Figure
    sentence: str
    score_sentence: str


class RobustnessView(Frozen):
    """How far the overall level depends on the weights."""

    weightings: int
    spread: Figure
    """Largest change of a weight, in percent of it."""
    ends: tuple[RobustnessEnd, ...]
    """The score itself; with an interval its two ends as well or, where there is no point, alone."""
    how: str
    sources: tuple[SourceRef, ...] = ()


class OverallView(Frozen):
    """Score and level in words and numbers."""

    shown: bool
    score: Figure
    interval: str = ""
    low: float | None = None
    high: float | None = None
    """Ends of the score; None where there is no overall score."""
    level: str = ""
    level_range: str = ""
    level_meaning: str = ""
    level_reason: str = ""
    """ "3 of 4 met; held at approaching by digital"."""
    met_text: str
    """ "3 of 4 targets met"; where no overall result is shown "R&D met; 1 of 4 known"."""
    geometric: str
    with_na_as_zero: str = ""
    weights: str
    formula: str = ""
    """Score times weight, added up."""
    level_index: int = -1
    levels: tuple[str, ...] = ()
    """Titles of all levels, lowest first, for a scale."""
    level_edges: tuple[float, ...] = ()
    robustness: RobustnessView | None = None
    """None where there is no overall result."""
    own_weights: bool = False
    """Whether the weights are the user's own; `weights` says so in words."""
    level_rules: tuple[str, ...] = ()
    """From which score each level is given, and what else it takes."""
    sources: tuple[SourceRef, ...] = ()
    """Of the sum and of the rules of the levels."""


class PeerRow(Frozen):
    """The firm's place for one pillar among anonymous peers of this system."""

    pillar: str
    title: str
    own: Figure
    """The firm's own figure, rounded as those of the others are."""
    firms: int | None = None
    """How many others it is held against; None: fewer than may be shown."""
    pool: str = ""
    """Which firms they are: the division, its group, or all."""
    lower: Figure | None = None
    median: Figure | None = None
    upper: Figure | None = None
    """Quartiles of the others, from less to more."""
    place: str = ""
    """ "Better than 7 of 12; 2 the same"."""
    behind: int | None = None
    """How many of them the firm is better than; None: nothing is shown, or the own figure is not known."""
    note: str = ""
    """Why nothing is shown, where that is so."""
    start: float
    end: float
    """Axis from score 0 to score 100; start > end where less is better."""
    alt: str = ""
    """The spread in one sentence."""


class PeersView(Frozen):
    """The firm among anonymous peers of this system, of the same data year."""

    year: int
    rows: tuple[PeerRow, ...]
    shown: bool
    """Whether there is any figure that may be shown."""
    how: tuple[str, ...]
    sources: tuple[SourceRef, ...] = ()


class SharedView(Frozen):
    """What a firm shares anonymously of one data year."""

    year: int
    version: int
    division: str
    rows: tuple[Row, ...]


class FreeTextView(Frozen):
    """A chapter of the sender's own."""

    title: str
    paragraphs: tuple[str, ...]


class LetterheadView(Frozen):
    """Who hands the report on, and what they put into it."""

    sender: str
    cover: tuple[str, ...] = ()
    introduction: FreeTextView | None = None
    recommendation: FreeTextView | None = None
    closing: FreeTextView | None = None
    logo: Logo | None = Field(default=None, exclude=True, repr=False)
    """A picture is no part of the report's JSON."""


class GapReport(Frozen):
    """Everything a firm's gap report says, in one language."""

    lang: Language
    title: str
    firm: str
    credit_code: str
    division: str
    region: str
    data_year: int
    as_of: str
    plan: str
    plan_document: str
    period_note: str
    overall: OverallView
    headline: tuple[str, ...]
    first_steps: tuple[str, ...] = ()
    """The three first things to do, for a place that does not list the steps beside the headline."""
    """Three to five sentences a managing director reads first."""
    pillars: tuple[PillarView, ...]
    digital: DigitalView
    steps: tuple[StepView, ...]
    steps_formula: str
    tasks: tuple[TaskView, ...]
    programmes: tuple[ProgrammeView, ...]
    openings: tuple[str, ...] = ()
    """What a higher level would open among programmes and tasks, one sentence or more for each kind of level."""
    supplementary: tuple[Row, ...]
    profile: tuple[Row, ...]
    notes: tuple[str, ...]
    sources: tuple[SourceRef, ...]
    versions: tuple[tuple[str, str], ...]
    """(label, version and content hash) of questionnaire, plan, tables and engine."""
    workbook: SkipJsonSchema[WorkbookModel | None] = Field(default=None, exclude=True, repr=False)
    """What the workbook's formulas are made from; in no other output."""
    letterhead: LetterheadView | None = None
    energy: EnergyView | None = None
    """How the energy figure comes about; None where no energy was given."""
    priorities: PrioritiesView | None = None
    peers: PeersView | None = None
    """None where no figures are shared: on the command line, and without a store."""

    @property
    def summary(self) -> tuple[str, ...]:
        """The headline with the first steps in it, before the sentence on the year."""
        return (*self.headline[:-1], *self.first_steps, *self.headline[-1:])


class PortfolioPillar(Frozen):
    """One target over a portfolio."""

    id: str
    title: str
    target: Figure
    target_text: str
    reading: str
    value: Figure
    value_range: str = ""
    status: str
    status_label: str
    used: str
    """ "17 used of 20"."""
    median: Figure
    firms_at_target: str
    largest_share: str = ""
    notes: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    """Further lines: digital levels 1-3, within-firm energy change, coverage."""
    histogram: tuple[tuple[float, float, int], ...] = ()
    """(from, to, firms) over scores in tens."""


class Cluster(Frozen):
    """Firms of a portfolio whose first step is the same pillar; `title` says which, or that there is none to take."""

    id: str
    title: str
    firms: int
    share: str
    """Of all firms counted."""
    score: Figure
    """Median of the overall scores that are known."""
    names: tuple[str, ...]
    """The first of them, the lowest overall score first."""


class RankedFirm(Frozen):
    """A firm at one end of a portfolio."""

    index: int
    """Its place in the batch."""
    name: str
    score: Figure
    level: str


class HeatRow(Frozen):
    """A line of the heat map: a firm, or the firms of a division, with the score of each pillar."""

    label: str
    scores: tuple[Figure, ...]
    """In the order of the pillars; of several firms the median of the known ones."""


class Spread(Frozen):
    """Where the firms of a portfolio stand among each other; it says nothing about a score."""

    clusters: tuple[Cluster, ...]
    leaders: tuple[RankedFirm, ...]
    """Highest overall scores first."""
    laggards: tuple[RankedFirm, ...]
    """Lowest overall scores first."""
    by_division: bool
    """Whether the lines of the heat map are divisions, because there are too many firms."""
    pillars: tuple[str, ...]
    """Columns of the heat map."""
    edges: tuple[float, ...]
    """Scores from which the next level begins."""
    heat: tuple[HeatRow, ...]
    heat_left_out: int
    """Lines that are not shown."""


class PillarChange(Frozen):
    """How a score moved between two batches, over the firms for which it is known in both."""

    id: str
    title: str
    known: int
    up: int
    down: int
    same: int
    median: Figure
    """Median of the differences, in points."""
    met_now: int | None = None
    """Firms that meet the target now and did not before; None for the overall score."""
    met_before: int | None = None
    """Firms that met the target before and do not now."""


class LevelMove(Frozen):
    """Firms that went from one overall level to another."""

    before: str
    now: str
    firms: int
    up: bool


class FirmMove(Frozen):
    """A firm whose overall score moved much."""

    index: int
    """Its place in the later batch."""
    name: str
    before: Figure
    now: Figure
    change: Figure


class BatchChange(Frozen):
    """Two batches of the same firms, in one language."""

    both: int
    new: int
    """Firms that only the later batch has."""
    gone: int
    """Firms that only the earlier one has."""
    rows: tuple[PillarChange, ...]
    """The overall score, then each pillar."""
    levels: tuple[LevelMove, ...]
    up: tuple[FirmMove, ...]
    down: tuple[FirmMove, ...]


class PortfolioView(Frozen):
    """A batch against the plan's targets, in one language."""

    lang: Language
    title: str
    plan: str
    period_note: str
    data_years: str
    population: str
    """Which firms are counted, in words."""
    firms: int
    counted: int
    pillars: tuple[PortfolioPillar, ...]
    levels: tuple[tuple[str, int], ...]
    """(overall level, firms)."""
    notes: tuple[str, ...]
    sources: tuple[SourceRef, ...]
    spread: Spread | None = None
    """None where no firm is counted."""


class TargetView(Frozen):
    """One target in the plan library and on the method page."""

    pillar: str
    title: str
    statement: str
    value: str
    by: str
    scope: str
    addressed: str
    firm_reading: str
    portfolio_reading: str
    curve_text: str
    curve: tuple[tuple[float, float], ...]
    indicator_text: str
    sources: tuple[SourceRef, ...]


class CityTargetView(Frozen):
    """A city figure with its outcome."""

    title: str
    value: str
    outcome: str
    verdict: str
    verdict_label: str
    sources: tuple[SourceRef, ...]


class PlanView(Frozen):
    """The plan library in one language."""

    lang: Language
    id: str
    title: str
    document: str
    issuer: str
    period: str
    period_note: str
    successor_title: str
    successor: str
    targets: tuple[TargetView, ...]
    city_targets: tuple[CityTargetView, ...]
    tasks: tuple[TaskView, ...]
    programmes: tuple[ProgrammeView, ...]
    unknowns: tuple[str, ...]
    sources: tuple[SourceRef, ...]


class MethodSection(Frozen):
    """A part of the method page: prose paragraphs, then a table."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sources: tuple[SourceRef, ...] = ()


class MethodView(Frozen):
    """Method and sources, generated from the installed data."""

    lang: Language
    title: str
    sections: tuple[MethodSection, ...]
    sources: tuple[SourceRef, ...]
    versions: tuple[tuple[str, str], ...]
