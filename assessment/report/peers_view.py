"""A firm among anonymous peers in words and numbers, and what a firm shares with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assessment.locale import translator
from assessment.model.base import Language
from assessment.model.peers import Pool, SharedFigures, Standing
from assessment.model.plan import Pillar, Plan, RatioIndicator
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.report.context import Context, FirmContext, lowered
from assessment.report.numbers import Numbers, known
from assessment.report.view import Figure, GapReport, PeerRow, PeersView, Row, SectorRow, SharedView


def build_peers(
    ctx: FirmContext, standing: Mapping[str, Standing], without_basis: Collection[str], least: int
) -> PeersView:
    """The firm's place for every pillar that is shared.

    Args:
        ctx: the firm.
        standing: pillar id -> its place.
        without_basis: pillars whose figure cannot be compared, since its definition was not stated.
        least: firms that a pool needs.
    """
    rows = tuple(
        _row(ctx, pillar, standing[pillar.id], least, basis=pillar.id not in without_basis)
        for pillar in ctx.plan.pillars
        if pillar.id in standing
    )
    pooling = ctx.reference.peer_pooling
    return PeersView(
        year=ctx.year,
        rows=rows,
        shown=any(row.firms is not None for row in rows),
        how=_how(ctx, least),
        sources=ctx.sources(pooling.basis if pooling else None),
    )


def with_peers(report: GapReport, peers: PeersView) -> GapReport:
    """The report with its firm's place among peers, beside the published figures of each pillar where any is shown."""
    rows = {row.pillar: row for row in peers.rows} if peers.shown else {}
    pillars = tuple(
        pillar.model_copy(update={"sector": (*pillar.sector, _beside(rows[pillar.id], peers.year, report.lang))})
        if pillar.id in rows
        else pillar
        for pillar in report.pillars
    )
    return report.model_copy(update={"pillars": pillars, "peers": peers})


def _beside(row: PeerRow, year: int, lang: Language) -> SectorRow:
    """The peers of a pillar as they stand below its published figures: median and place, the spread as a remark."""
    t = translator(lang)
    if row.lower is None or row.median is None or row.upper is None:
        label = t("Anonymous peers of this system, {year}", year=year)
        return SectorRow(label=label, figure=Figure(text=t("not shown")), note=row.note, peers=True)
    spread = t("half of them between {lower} and {upper}", lower=row.lower.text, upper=row.upper.text)
    return SectorRow(
        label=t("Anonymous peers of this system, {year}: median", year=year),
        figure=row.median,
        distance=t("better than {behind} of {firms}", behind=row.behind, firms=row.firms)
        if row.behind is not None
        else "",
        note=Numbers(lang).clauses((row.pool, spread)),
        peers=True,
    )


def _row(ctx: FirmContext, pillar: Pillar, place: Standing, least: int, *, basis: bool) -> PeerRow:
    shown = place.pool is not Pool.NONE
    return PeerRow(
        pillar=pillar.id,
        title=ctx.words(pillar.title),
        own=_figure(ctx, pillar, place.own),
        firms=place.firms if shown else None,
        pool=_pool(ctx, place, least) if shown else "",
        lower=_figure(ctx, pillar, place.lower) if shown else None,
        median=_figure(ctx, pillar, place.median) if shown else None,
        upper=_figure(ctx, pillar, place.upper) if shown else None,
        place=_place(ctx, place) if shown else "",
        behind=place.behind if shown and known(place.own) else None,
        note="" if shown else _why_not(ctx, least, basis=basis),
        start=pillar.curve.points[0][0],
        end=pillar.curve.points[-1][0],
        alt=_alt(ctx, pillar, place) if shown else "",
    )


def _figure(ctx: Context, pillar: Pillar, value: float) -> Figure:
    return ctx.numbers.figure(value, pillar.unit, pillar.decimals, trim=True)


def _pool(ctx: FirmContext, place: Standing, least: int) -> str:
    if place.pool is Pool.DIVISION:
        return ctx.t("{n} other firms of your division", n=place.firms)
    division, pooling = ctx.chosen("division"), ctx.reference.peer_pooling
    if division is None:
        return ctx.t("{n} other manufacturing firms: your division is not stated", n=place.firms)
    group = pooling.group(division.id) if pooling else None
    if place.pool is Pool.GROUP and group is not None:
        return ctx.t(
            "{n} other firms of {group}: fewer than {least} of your division",
            n=place.firms,
            group=ctx.words(group.title),
            least=least,
        )
    return ctx.t(
        "{n} other manufacturing firms: fewer than {least} of your division and of its group",
        n=place.firms,
        least=least,
    )


def _place(ctx: FirmContext, place: Standing) -> str:
    if not known(place.own):
        return ctx.t("No place: your own figure is not known.")
    if place.level:
        return ctx.t(
            "Better than {behind} of {firms}; {level} the same",
            behind=place.behind,
            firms=place.firms,
            level=place.level,
        )
    return ctx.t("Better than {behind} of {firms}", behind=place.behind, firms=place.firms)


def _why_not(ctx: FirmContext, least: int, *, basis: bool) -> str:
    if not basis:
        return ctx.t("Not compared: say by which definition the figure was taken.")
    return ctx.t("Not shown: fewer than {least} other firms share this figure for {year}.", least=least, year=ctx.year)


def _alt(ctx: FirmContext, pillar: Pillar, place: Standing) -> str:
    return ctx.t(
        "{title}: half of {firms} other firms lie between {lower} and {upper}, the middle at {median}; yours: {own}.",
        title=ctx.words(pillar.title),
        firms=place.firms,
        lower=_figure(ctx, pillar, place.lower).text,
        upper=_figure(ctx, pillar, place.upper).text,
        median=_figure(ctx, pillar, place.median).text,
        own=_figure(ctx, pillar, place.own).text,
    )


def _how(ctx: FirmContext, least: int) -> tuple[str, ...]:
    return (
        ctx.t(
            "Firms that agreed share the figures of their last frozen version of {year}, each firm once. They are "
            "users of this system and no sample of the industry.",
            year=ctx.year,
        ),
        ctx.t(
            "Nothing is shown before {least} other firms share a figure: of the division, else of its group, else of "
            "all manufacturing. No figure of a single firm is shown, no lowest and no highest; all are rounded.",
            least=least,
        ),
        ctx.t("Peers move no score."),
    )


def build_shared(
    shared: SharedFigures, plan: Plan, questionnaire: Questionnaire, reference: Reference, lang: Language
) -> SharedView:
    """What a draft shares of one data year, as it lies in the store."""
    ctx = Context(plan, questionnaire, reference, lang)
    divisions = {option.id: ctx.words(option.text) for option in questionnaire.divisions}
    keys = {key.partition(":")[0]: key for key in shared.figures}
    rows = tuple(
        Row(
            label=ctx.words(pillar.title),
            figure=_figure(ctx, pillar, shared.figures[keys[pillar.id]])
            if pillar.id in keys
            else Figure(text=ctx.t("not shared: not known, or its definition is not stated")),
            note=_definition(ctx, pillar, keys.get(pillar.id, "")),
        )
        for pillar in plan.pillars
    )
    return SharedView(
        year=shared.data_year,
        version=shared.number,
        division=divisions.get(shared.division, ctx.t("Division not stated")),
        rows=rows,
    )


def _definition(ctx: Context, pillar: Pillar, key: str) -> str:
    """The definitions a figure was taken by, in the words of the questionnaire."""
    if not isinstance(pillar.indicator, RatioIndicator):
        return ""
    said = []
    for question, code in zip(pillar.indicator.comparable, key.split(":")[1:], strict=False):
        asked = ctx.questionnaire.questions[question]
        said += [ctx.words(option.text) for option in ctx.questionnaire.options(asked) if option.id == code]
    return ctx.numbers.listed(lowered(one) for one in said)
