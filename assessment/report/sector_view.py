"""A pillar beside published figures: its division in China and Shanghai, a stand-in for energy, robot densities."""

from __future__ import annotations

from assessment.model.plan import Pillar
from assessment.model.reference import RobotDensity, SectorTable
from assessment.model.result import SectorDistance
from assessment.report.context import Context, FirmContext
from assessment.report.numbers import known
from assessment.report.view import Figure, SectorRow

DENSITY = "robot_density"
"""Published for whole places only."""
TABLE_UNITS = {"%": "percent"}


def sector_rows(ctx: FirmContext, pillar: Pillar) -> tuple[SectorRow, ...]:
    """Published figures beside the firm's own, in the order they should be read."""
    if DENSITY in pillar.beside:
        return density_rows(ctx)
    rows = [_row(ctx, table, ctx.result.sectors[table.id]) for table in _tables(ctx, pillar)]
    own = _own_output_intensity(ctx, pillar)
    return (*own, *(r for r in rows if r is not None))


def sector_note(ctx: FirmContext, pillar: Pillar, rows: tuple[SectorRow, ...]) -> str:
    """Why there is no figure of the firm's division, where there is none."""
    if DENSITY in pillar.beside:
        return ctx.t("By division: not published. The figures below are of whole places and give no distance.")
    if not pillar.beside:
        return ctx.t("By division: not published.")
    if ctx.chosen("division") is None:
        return ctx.t("Choose your division to see its published figures.")
    return "" if any(r.sources for r in rows) else ctx.t("By division: not published.")


def bullet_sector(ctx: FirmContext, pillar: Pillar) -> float | None:
    """The sector figure a chart may draw: the first comparable one, None without."""
    for table in _tables(ctx, pillar):
        distance = ctx.result.sectors[table.id]
        if bool(distance.comparable[ctx.index]) and not table.stand_in:
            return ctx.at(distance.value)
    return None


def sector_mark(ctx: FirmContext, pillar: Pillar) -> str:
    """What the chart shows of the sector, in words; that there is nothing to show where so."""
    tables = [] if DENSITY in pillar.beside else _tables(ctx, pillar)
    for table in tables:
        distance = ctx.result.sectors[table.id]
        if bool(distance.comparable[ctx.index]) and not table.stand_in:
            figure = ctx.numbers.of_unit(ctx.at(distance.value), table_unit(table), table.decimals)
            return ctx.t(
                "{place}, {year}: {figure}", place=ctx.words(table.region_text), year=table.year, figure=figure
            )
    if ctx.chosen("division") is None and tables:
        return ctx.t("division not stated")
    published = any(known(ctx.at(ctx.result.sectors[t.id].value)) for t in tables if not t.stand_in)
    return ctx.t("not comparable: bases differ") if published else ctx.t("not published")


def frontier(ctx: Context, pillar: Pillar) -> RobotDensity | None:
    """The highest density published last of any country, in the series the target was set in; None for all others."""
    series = ctx.reference.robots_target_series
    if DENSITY not in pillar.beside or not series:
        return None
    latest = {d.region: d for d in sorted(ctx.reference.robots, key=lambda d: d.year) if d.series == series}
    return max(latest.values(), key=lambda d: d.value, default=None)


def frontier_mark(ctx: Context, pillar: Pillar) -> str:
    """The best published figure in words; that there is none where so."""
    best = frontier(ctx, pillar)
    if best is None:
        return ctx.t("not published")
    return ctx.t(
        "{place}, {year}: {figure} ({edition})",
        place=ctx.words(best.region_text),
        year=best.year,
        figure=ctx.numbers.of_unit(best.value, "per_10k_persons", trim=True),
        edition=best.edition,
    )


def density_rows(ctx: Context) -> tuple[SectorRow, ...]:
    """The latest robot density of the plan's region and of China, each series on a line of its own."""
    wanted = (ctx.plan.region, "china")
    latest: dict[tuple[str, str], RobotDensity] = {}
    for density in sorted(ctx.reference.robots, key=lambda d: d.year):
        if density.region.lower() in wanted:
            latest[density.region.lower(), density.series] = density
    ordered = sorted(latest.items(), key=lambda pair: (wanted.index(pair[0][0]), pair[0][1]))
    return tuple(_density(ctx, density) for _, density in ordered)


def table_unit(table: SectorTable) -> str:
    """The unit of a table as the number printer knows it."""
    return TABLE_UNITS.get(table.unit, table.unit)


def series_words(ctx: Context, density: RobotDensity) -> str:
    """Which series a density belongs to; two series are never put side by side as one."""
    if density.series == "old":
        return ctx.t("old series; never compare it with the revised one")
    if density.series == "revised":
        return ctx.t("revised series; never compare it with the old one")
    return ""


def _density(ctx: Context, density: RobotDensity) -> SectorRow:
    label = ctx.t("{place}, {year}", place=ctx.words(density.region_text), year=density.year)
    edition = ctx.t("edition: {edition}", edition=density.edition) if density.edition else ""
    note = ctx.numbers.clauses((edition, series_words(ctx, density), ctx.sentence(density.note)))
    figure = ctx.numbers.figure(density.value, "per_10k_persons", trim=True)
    return SectorRow(label=label, figure=figure, note=note, sources=ctx.sources(density.basis))


def _tables(ctx: FirmContext, pillar: Pillar) -> list[SectorTable]:
    """The tables of the measure: the plan's region first, unless few firms stand behind it; the latest year first."""
    tables = [t for t in ctx.reference.tables if t.measure in pillar.beside and t.id in ctx.result.sectors]

    def order(table: SectorTable) -> tuple[int, int]:
        few = bool(ctx.result.sectors[table.id].few_firms[ctx.index])
        local = table.region == ctx.plan.region and not few
        return (0 if local else 2 if few else 1), -table.year

    ordered = sorted(tables, key=order)
    if any(t.measure == "energy_per_revenue" for t in ordered):
        ordered = [t for t in ordered if t.measure != "energy_per_output"]
    return ordered


def _row(ctx: FirmContext, table: SectorTable, distance: SectorDistance) -> SectorRow | None:
    value = ctx.at(distance.value)
    if not known(value):
        return _not_published(ctx, table)
    label = ctx.t("{place}, {year}: your division", place=ctx.words(table.region_text), year=table.year)
    notes = [ctx.sentence(table.definition)]
    if bool(distance.few_firms[ctx.index]):
        notes.insert(0, ctx.t("few firms"))
    if table.stand_in:
        stand_in = ctx.sentence(table.stand_in_note) if table.stand_in_note else ctx.t("figures of another city")
        notes.insert(0, ctx.t("stand-in: {what}", what=stand_in))
    return SectorRow(
        label=label,
        figure=ctx.numbers.figure(value, table_unit(table), table.decimals),
        distance="" if table.stand_in else _distance(ctx, distance),
        note=ctx.numbers.clauses(notes),
        stand_in=table.stand_in,
        sources=ctx.sources(table.basis),
    )


def _not_published(ctx: FirmContext, table: SectorTable) -> SectorRow | None:
    if ctx.chosen("division") is None:
        return None
    label = ctx.t("{place}, {year}: your division", place=ctx.words(table.region_text), year=table.year)
    return SectorRow(label=label, figure=Figure(text=ctx.t("not published")), sources=ctx.sources(table.basis))


def _distance(ctx: FirmContext, distance: SectorDistance) -> str:
    if bool(distance.comparable[ctx.index]):
        return ctx.numbers.points(ctx.at(distance.distance), signed=True)
    if known(ctx.at(distance.own)):
        return ctx.t("not comparable: bases differ")
    return ""


def _own_output_intensity(ctx: FirmContext, pillar: Pillar) -> tuple[SectorRow, ...]:
    """The firm's energy per revenue, to stand beside the stand-in table and never in place of the pillar."""
    tables = [t for t in _tables(ctx, pillar) if t.stand_in]
    if not tables or not known(ctx.at(ctx.result.sectors[tables[0].id].own)):
        return ()
    own = ctx.numbers.figure(ctx.at(ctx.result.sectors[tables[0].id].own), "tce_per_10k_yuan", 4)
    note = ctx.t("energy over revenue; for orientation only, it does not enter the score")
    return (SectorRow(label=ctx.t("Your firm, {year}", year=ctx.year), figure=own, note=note),)
