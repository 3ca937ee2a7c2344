"""The four pillars: value, target, gap in things, how it was computed, and the industry."""

from __future__ import annotations

from assessment.formats.bibliography import Bibliography
from assessment.formats.word.bars import bar_chart, bullet_bar
from assessment.formats.word.flow import Flow
from assessment.formats.word.look import ACCENT, BRACKETS, FRONTIER, OPEN, SECTOR, TARGET
from assessment.formats.word.markup import Cell, cell, status
from assessment.formats.workbook_gap_report import unless
from assessment.report.numbers import Numbers
from assessment.report.view import GapReport, PillarView, SectorRow


def pillars(flow: Flow, report: GapReport, books: Bibliography) -> None:
    """One section per pillar."""
    flow.heading(flow.t("Pillars in detail"), new_page=True)
    for pillar in report.pillars:
        flow.heading(pillar.title, 2)
        flow.lead(pillar.gap_sentence)
        _chart(flow, pillar)
        _facts(flow, pillar, books)
        flow.bullets(pillar.notes)
        _inputs(flow, pillar, books)
        _sector(flow, pillar, books)


def _chart(flow: Flow, pillar: PillarView) -> None:
    """The own value on the axis from the score of 0 to the score of 100; nothing where there is no value."""
    t, bullet, numbers = flow.t, pillar.bullet, Numbers(flow.t.lang)
    if bullet.value is None and bullet.low is None:
        return
    legend = [(ACCENT, t("Own value")), (TARGET, t("Target: {target}", target=pillar.target.text))]
    if bullet.low != bullet.high:
        legend.insert(1, (OPEN, t("Still open (low end to high end)")))
    if bullet.sector is not None and pillar.sector:
        legend.append((SECTOR, t("Industry: {figure}", figure=pillar.sector_mark)))
    if bullet.frontier is not None:
        legend.append((FRONTIER, t("Frontier: {figure}", figure=pillar.frontier_mark)))
    ends = [numbers.of_unit(end, pillar.value.unit, 2, trim=True) for end in (bullet.start, bullet.end)]
    chart = bar_chart([bullet_bar(bullet, t("Own value"), pillar.value.text)], (ends[0], ends[1]), bullet.alt)
    flow.figure(t("{pillar}: own value and target, from score 0 to score 100", pillar=pillar.title), chart, legend)


def _facts(flow: Flow, p: PillarView, books: Bibliography) -> None:
    t = flow.t
    reading = " ".join(part for part in (p.firm_reading, books.cited(p.sources)) if part)
    state = status(p.status, p.status_label)
    reason = cell(p.status_reason).content if p.status_reason else ""

    def between(interval: str) -> str:
        return BRACKETS[t.lang].format(interval) if interval else ""

    lines: list[tuple[str, str | Cell]] = [
        (t("Status"), Cell(state.content.replace('<w:jc w:val="center"/>', "") + reason, fill=state.fill)),
        (t("Own value"), p.value.text + between(unless(p.interval, p.value))),
        (t("Last year"), p.last.text if p.last else ""),
        (t("Target"), _two(p.target.text, p.target_statement)),
        (t("Whom the target is for"), _two(p.target_scope, p.addressed)),
        (t("Read for one firm"), reading),
        (t("Score of 100"), p.score.text + between(unless(p.score_interval, p.score))),
        (t("Weight"), p.weight.text),
        (t("Indicator"), p.indicator_text),
        (t("With your figures"), p.formula),
        (t("How the score follows"), p.score_formula),
        (t("How the gap follows"), p.gap_formula),
    ]
    flow.pairs(t("{pillar}: value, target and score", pillar=p.title), lines)


def _two(first: str, second: str) -> str:
    return "\n".join(part for part in (first, second) if part)


def _inputs(flow: Flow, pillar: PillarView, books: Bibliography) -> None:
    t = flow.t
    if not pillar.inputs:
        return
    flow.table(
        t("{pillar}: figures that went in", pillar=pillar.title),
        (t("Inputs"), t("Figure"), t("Remark"), t("Sources")),
        (38, 26, 24, 12),
        ((cell(r.label), cell(r.figure.text), cell(r.note), cell(books.cited(r.sources))) for r in pillar.inputs),
    )


def _sector(flow: Flow, pillar: PillarView, books: Bibliography) -> None:
    t = flow.t
    if pillar.sector:
        flow.table(
            t("{pillar}: the industry", pillar=pillar.title),
            (t("The industry"), t("Figure"), t("Distance"), t("Sources")),
            (42, 22, 24, 12),
            (
                (
                    cell(r.label),
                    cell(r.figure.text),
                    _distance(flow, r),
                    cell(books.cited(r.sources)),
                )
                for r in pillar.sector
            ),
        )
    for note in dict.fromkeys((pillar.sector_note, *(r.note for r in pillar.sector))):
        flow.text(note, "Small")


def _distance(flow: Flow, sector: SectorRow) -> Cell:
    stand_in = flow.t("a stand-in, not this industry's own figure") if sector.stand_in else ""
    return cell(sector.distance, stand_in)
