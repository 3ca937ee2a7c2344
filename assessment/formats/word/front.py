"""Cover and summary: what is read in one minute, and where it is signed."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.formats.report_number import report_number
from assessment.formats.word.bars import Bar, bar_chart
from assessment.formats.word.flow import Flow
from assessment.formats.word.look import ACCENT, OPEN, PALE, TARGET, WIDTH
from assessment.formats.word.markup import Cell, cell, paragraph, row, run, status, table, widths_of
from assessment.formats.workbook_charts import TARGET_SCORE
from assessment.formats.workbook_gap_report import unless
from assessment.locale import Translator
from assessment.report.view import GapReport, LetterheadView, OverallView, PillarView

PEOPLE = widths_of((2, 3, 1, 2))
SIGNATURE_HEIGHT = 560


def cover(report: GapReport, t: Translator) -> list[str]:
    """The title on a coloured ground, what the report is about, and the places for signature and seal."""
    names = ((t("Gap report"), "Title"), (report.firm, "CoverFirm"), (report.plan, "Subtitle"))
    title = "".join(paragraph(run(words), style) for words, style in names)
    air = paragraph("", "Subtitle")
    band = row((Cell(air + title + air, fill=ACCENT),), (WIDTH,), height=3000)
    lines = (
        (t("Firm"), report.firm),
        (t("Unified social credit code"), report.credit_code),
        (t("Division"), report.division),
        (t("Location"), report.region),
        (t("Data year"), str(report.data_year)),
        (t("Judged as of"), report.as_of),
        (t("Report number"), report_number(report)),
        (t("Plan"), f"{report.plan}\n{report.plan_document}"),
        (t("Period of the plan"), report.period_note),
    )
    widths = widths_of((0.26, 0.74))
    rows = [row((cell(label, bold=True), cell(words)), widths) for label, words in lines if words]
    return [
        table([band], (WIDTH,), report.title, style="CoverTable", header=False),
        paragraph(""),
        table(rows, widths, report.title, header=False),
        *_sender(report.letterhead, t),
        paragraph(""),
        _signatures(t),
        paragraph(
            run(t("The figures are the firm's own statements. Another report number means another report.")), "Small"
        ),
    ]


def _sender(sheet: LetterheadView | None, t: Translator) -> list[str]:
    if sheet is None:
        return []
    named = paragraph(run(t("Prepared by")) + run(" ") + run(sheet.sender, bold=True))
    return [named, *(paragraph(run(words)) for words in sheet.cover)]


def _signatures(t: Translator) -> str:
    lines = ((t("Prepared by"), t("Date")), (t("Checked by"), t("Date")), (t("For the firm"), t("Date")))
    rows = [
        row((cell(who, bold=True), cell(""), cell(when, bold=True), cell("")), PEOPLE, height=SIGNATURE_HEIGHT)
        for who, when in lines
    ]
    seal = row((cell(t("Seal"), bold=True), Cell(paragraph(""), span=3)), PEOPLE, height=3 * SIGNATURE_HEIGHT)
    return table([*rows, seal], PEOPLE, t("Place for signatures and seal"), header=False)


def summary(flow: Flow, report: GapReport) -> None:
    """The result in sentences, as figures, per pillar, and as a chart."""
    t = flow.t
    flow.heading(t("Summary"), new_page=True)
    flow.bullets(report.summary)
    flow.pairs(t("Overall result"), _overall(report.overall, t))
    flow.table(
        t("The four pillars"),
        (t("Pillar"), t("Own value"), t("Target"), t("Status"), t("Score of 100"), t("Gap")),
        (16, 14, 15, 17, 12, 26),
        (
            (
                cell(p.title, bold=True),
                cell(p.value.text),
                cell(p.target.text),
                status(p.status, p.status_label),
                cell(p.score.text),
                cell(p.gap_sentence),
            )
            for p in report.pillars
        ),
    )
    _scores(flow, report.pillars)


def _overall(overall: OverallView, t: Translator) -> Iterable[tuple[str, str]]:
    return (
        (t("Score of 100"), overall.score.text),
        (t("Overall level"), overall.level or overall.level_range or t("no overall score")),
        (t("What the level means"), overall.level_meaning),
        (t("Why this level"), overall.level_reason),
        (t("Targets"), overall.met_text),
        (t("Interval of the score"), unless(overall.interval, overall.score)),
        (t("Weights"), overall.weights),
        (t("Geometric mean"), overall.geometric if overall.shown else ""),
        (t("Robustness"), _robustness(overall, t)),
        (t("If what does not apply counted as zero"), overall.with_na_as_zero),
    )


def _robustness(overall: OverallView, t: Translator) -> str:
    if overall.robustness is None:
        return ""
    lines = [line for end in overall.robustness.ends for line in (end.sentence, end.score_sentence)]
    return ("" if t.lang == "zh" else " ").join((*lines, overall.robustness.how))


def _scores(flow: Flow, pillars: Iterable[PillarView]) -> None:
    t = flow.t
    found = list(pillars)
    bars = [
        Bar(p.title, p.score.text, _part(p.score_low), _part(p.score_high), ((TARGET_SCORE / 100, TARGET),))
        for p in found
    ]
    legend = [(ACCENT, t("Score")), (TARGET, t("Target reached at {score}", score=f"{TARGET_SCORE:.0f}"))]
    if any(p.score_low != p.score_high for p in found):
        legend.append((OPEN, t("Still open (low end to high end)")))
    legend.append((PALE, t("Not reached")))
    alt = " ".join(p.bullet.alt for p in found)
    flow.figure(t("Score of each pillar against its target"), bar_chart(bars, ("0", "100"), alt), legend)


def _part(score: float | None) -> float | None:
    return None if score is None else score / 100
