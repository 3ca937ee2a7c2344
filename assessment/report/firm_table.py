"""All firms of a batch as columns of printable values: what a results table or workbook shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assessment.model.base import Language
from assessment.model.panel import BoolArray, FloatArray, IntArray, TextArray
from assessment.model.plan import MaturityIndicator, Pillar, Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference, SizeClasses
from assessment.model.result import Fit, PillarResult, Result
from assessment.report.context import Context
from assessment.report.numbers import EXACT
from assessment.report.wording import FIT_LABELS, STATUS_LABELS

Kind = Literal["text", "integer", "number"]
TEXT_UNITS = {"percent": "%", "percent_per_year": "%"}


@dataclass(frozen=True)
class FirmColumn:
    """One column: its heading, one entry per firm, and what kind of entry.

    `values`: object array of text (kind `text`), float array with NaN for unknown (kinds `number`, `integer`).
    `decimals`: at how many decimals a number is shown.
    """

    label: str
    values: TextArray | FloatArray | IntArray
    kind: Kind
    decimals: int = 0


@dataclass(frozen=True)
class FirmTable:
    """The columns by id, in the order they should be shown. n firms."""

    columns: dict[str, FirmColumn]
    size: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The headings in order."""
        return tuple(c.label for c in self.columns.values())

    def take(self, rows: IntArray | BoolArray | slice) -> FirmTable:
        """The table of some firms, in the order of `rows`."""
        picked = {name: FirmColumn(c.label, c.values[rows], c.kind, c.decimals) for name, c in self.columns.items()}
        return FirmTable(picked, len(next(iter(picked.values())).values) if picked else 0)


def firm_table(
    result: Result, plan: Plan, questionnaire: Questionnaire, lang: Language, sizes: SizeClasses | None = None
) -> FirmTable:
    """Who each firm is; per pillar value, score, interval, status, gap; overall; programmes that fit."""
    ctx = Context(plan, questionnaire, _NO_REFERENCE, lang)
    columns = _identity(ctx, result, sizes)
    columns |= _overall(ctx, result)
    for pillar in plan.pillars:
        columns |= _pillar(ctx, pillar, result.pillars[pillar.id])
    columns |= _first_step(ctx, result)
    columns |= _programmes(ctx, result)
    return FirmTable(columns, result.panel.size)


_NO_REFERENCE = Reference(sources={}, tables=(), robots=(), coefficients={})
"""The table prints no sources."""


def pick(labels: Sequence[str], codes: IntArray) -> TextArray:
    """The label of each code; codes below 0 give "" (n firms, no loop)."""
    lookup = np.array([*labels, ""], dtype=object)
    return np.asarray(lookup[np.maximum(codes, -1).astype(np.intp)], dtype=object)  # -1 takes the last one


def joined(parts: Sequence[tuple[BoolArray, str]], separator: str, size: int) -> TextArray:
    """Per firm the words whose flag is set, separated; shape (n,). Each different set of words is joined once."""
    sets = np.zeros(size, dtype=np.int64)
    for k, (flag, _) in enumerate(parts):
        sets |= flag.astype(np.int64) << k
    different, which = np.unique(sets, return_inverse=True)
    texts = [separator.join(word for k, (_, word) in enumerate(parts) if one >> k & 1) for one in different.tolist()]
    return np.asarray(np.array(texts, dtype=object)[which], dtype=object)


def _identity(ctx: Context, result: Result, sizes: SizeClasses | None) -> dict[str, FirmColumn]:
    panel, questionnaire = result.panel, ctx.questionnaire
    divisions = [ctx.words(o.text) for o in questionnaire.divisions]
    districts = [ctx.words(o.text) for o in questionnaire.districts]
    regions = [ctx.words(o.text) for o in questionnaire.regions]
    return {
        "firm": FirmColumn(ctx.t("Firm"), panel.names, "text"),
        "credit_code": FirmColumn(ctx.title("credit_code"), panel.text("credit_code"), "text"),
        "division": FirmColumn(ctx.title("division"), pick(divisions, panel.choice("division")), "text"),
        "district": FirmColumn(ctx.title("district"), pick(districts, panel.choice("district")), "text"),
        "region": FirmColumn(ctx.title("region"), pick(regions, panel.choice("region")), "text"),
        "size": FirmColumn(ctx.t("Size"), _sizes(ctx, result, sizes), "text"),
        "year": FirmColumn(ctx.t("Data year"), panel.data_year, "integer"),
    }


def _sizes(ctx: Context, result: Result, sizes: SizeClasses | None) -> TextArray:
    """The official size class of each firm, "" where it is not known."""
    if sizes is None or result.size_class is None:
        return np.full(result.panel.size, "", dtype=object)
    return pick([ctx.words(one.title) for one in sizes.classes], result.size_class)


def _overall(ctx: Context, result: Result) -> dict[str, FirmColumn]:
    overall = result.overall
    bands = [ctx.words(b.title) for b in ctx.plan.overall.bands]
    edges = ctx.band_edges
    level = pick(bands, overall.level)
    ends = (pick(bands, overall.level_low), pick(bands, overall.level_high))
    joint = ctx.t("{low} to {high}", low="\0", high="\1").split("\0")[1].split("\1")[0]
    ranged = np.where(overall.level_low == overall.level_high, ends[0], ends[0] + joint + ends[1])
    level = np.where(overall.level >= 0, level, np.where(overall.level_low >= 0, ranged, ctx.t("no overall score")))
    return {
        "overall_score": FirmColumn(ctx.t("Overall score"), kept(overall.score, 1, edges), "number", 1),
        "overall_low": FirmColumn(ctx.t("Overall score, low end"), kept(overall.low, 1, edges), "number", 1),
        "overall_high": FirmColumn(ctx.t("Overall score, high end"), kept(overall.high, 1, edges), "number", 1),
        "overall_level": FirmColumn(ctx.t("Overall level"), level.astype(object), "text"),
        "met": FirmColumn(ctx.t("Targets met"), overall.met, "integer"),
        "applicable": FirmColumn(ctx.t("Targets that apply"), overall.applicable, "integer"),
        "known": FirmColumn(ctx.t("Pillars known"), overall.known, "integer"),
    }


def _pillar(ctx: Context, pillar: Pillar, firms: PillarResult) -> dict[str, FirmColumn]:
    short, key = ctx.words(pillar.short), pillar.id
    labels = [ctx.t.render(label) for label in STATUS_LABELS.values()]
    gap_unit = "yuan" if pillar.gap_unit == "yuan" else pillar.gap_unit
    edges, upper = _edges(pillar)
    columns = {
        f"{key}_value": FirmColumn(
            ctx.t("{pillar}: {what}", pillar=short, what=_value_name(ctx, pillar)),
            kept(firms.value, pillar.decimals, edges, upper),
            "number",
            pillar.decimals,
        )
    }
    if isinstance(pillar.indicator, MaturityIndicator):
        for end, what in (
            ("level_low", ctx.t("digital level, low end")),
            ("level_high", ctx.t("digital level, high end")),
        ):
            if end in firms.extra:
                label = ctx.t("{pillar}: {what}", pillar=short, what=what)
                columns[f"{key}_{end}"] = FirmColumn(label, firms.extra[end], "integer")
    scores = (
        ("score", ctx.t("score"), firms.score),
        ("low", ctx.t("score, low end"), firms.score_low),
        ("high", ctx.t("score, high end"), firms.score_high),
    )
    for name, what, values in scores:
        label = ctx.t("{pillar}: {what}", pillar=short, what=what)
        columns[f"{key}_{name}"] = FirmColumn(label, kept(values, 1, ctx.band_edges), "number", 1)
    status = ctx.t("{pillar}: {what}", pillar=short, what=ctx.t("status"))
    columns[f"{key}_status"] = FirmColumn(status, pick(labels, firms.status), "text")
    gap = ctx.t("{pillar}: {what}", pillar=short, what=ctx.t("gap, {unit}", unit=_unit_name(ctx, gap_unit)))
    decimals = 1 if gap_unit == "tce" else 0
    columns[f"{key}_gap"] = FirmColumn(gap, ceiled(firms.gap, decimals), "number", decimals)
    return columns


def _edges(pillar: Pillar) -> tuple[tuple[float, ...], tuple[float, ...]]:
    from_target = (pillar.target.value,) if pillar.target.value is not None else ()
    if isinstance(pillar.indicator, MaturityIndicator):
        return tuple(x for x, _ in pillar.curve.points if x > 0), ()
    return from_target, (pillar.target.pace,) if pillar.target.pace is not None else ()


def kept(values: FloatArray, decimals: int, edges: Sequence[float] = (), upper: Sequence[float] = ()) -> FloatArray:
    """The numbers at these decimals, never moved across an edge: what `numbers.rounded` does, for all firms at once."""
    factor = 10.0**decimals
    exact = np.round(values, EXACT)
    scaled = np.round(exact * factor, EXACT)
    shown = np.floor(scaled + 0.5)
    for edge in edges:
        shown = np.where((exact < edge) & (shown >= np.round(edge * factor, EXACT)), np.floor(scaled), shown)
    for edge in upper:
        shown = np.where((exact > edge) & (shown <= np.round(edge * factor, EXACT)), np.ceil(scaled), shown)
    return np.asarray(np.round(shown / factor, decimals) + 0.0, dtype=np.float64)


def ceiled(values: FloatArray, decimals: int) -> FloatArray:
    """What is missing, rounded up: doing as much as is printed is enough."""
    factor = 10.0**decimals
    return np.asarray(np.round(np.ceil(np.round(values * factor, EXACT)) / factor, decimals), dtype=np.float64)


def _value_name(ctx: Context, pillar: Pillar) -> str:
    if isinstance(pillar.indicator, MaturityIndicator):
        return ctx.t("index")
    return ctx.t("value, {unit}", unit=_unit_name(ctx, pillar.unit))


def _unit_name(ctx: Context, unit: str) -> str:
    """A unit as a heading shows it: the pattern without its number."""
    if unit in TEXT_UNITS:
        return ctx.t("% a year") if unit == "percent_per_year" else "%"
    if unit == "steps":
        return ctx.t("items and scenarios")
    if unit == "yuan":
        return ctx.t("yuan")
    return ctx.numbers.of_unit(0, unit).replace("0", "", 1).strip()


def _first_step(ctx: Context, result: Result) -> dict[str, FirmColumn]:
    first = result.priority.rank == 1
    names = [ctx.words(p.short) for p in ctx.plan.pillars]
    which = np.where(first.any(axis=1), first.argmax(axis=1), -1)
    return {"first_step": FirmColumn(ctx.t("First step"), pick(names, which), "text")}


def _programmes(ctx: Context, result: Result) -> dict[str, FirmColumn]:
    separator = "；" if ctx.lang == "zh" else "; "
    columns = {}
    for name, fit in (("eligible", Fit.ELIGIBLE), ("nearly", Fit.NEARLY)):
        parts = [
            (match.fit == fit, ctx.words(p.title))
            for p in ctx.plan.programmes
            if p.kind != "city_goal" and not (match := result.programmes[p.id]).expired
        ]
        label = ctx.t("Programmes: {fit}", fit=ctx.t.render(FIT_LABELS[fit]))
        columns[f"programmes_{name}"] = FirmColumn(label, joined(parts, separator, result.panel.size), "text")
    return columns
