"""Other figures, the method in short, sources and versions."""

from __future__ import annotations

from assessment.formats.bibliography import Bibliography, Entry
from assessment.formats.word.flow import Flow
from assessment.formats.word.markup import Cell, cell, paragraph, run
from assessment.formats.workbook_style import link_cell
from assessment.report.view import GapReport


def other_figures(flow: Flow, report: GapReport, books: Bibliography) -> None:
    """Figures that are shown and not scored, and the profile of the firm."""
    t = flow.t
    flow.heading(t("Other figures"))
    for caption, rows in ((t("Shown, not scored"), report.supplementary), (t("The firm"), report.profile)):
        if rows:
            flow.table(
                caption,
                (t("What"), t("Figure"), t("Remark"), t("Sources")),
                (28, 26, 34, 12),
                ((cell(r.label), cell(r.figure.text), cell(r.note), cell(books.cited(r.sources))) for r in rows),
            )


def method(flow: Flow, report: GapReport) -> None:
    """How scores, the overall score and the order of steps come about."""
    t = flow.t
    flow.heading(t("The method in short"))
    lines = [(p.title, p.curve_text) for p in report.pillars]
    lines += [
        (
            t("Overall score"),
            t("Mean of the pillar scores by weight. Weights: {weights}.", weights=report.overall.weights),
        ),
        (t("With your figures"), report.overall.formula),
        (t("First steps"), report.steps_formula),
    ]
    flow.pairs(t("From figures to scores"), lines)
    flow.bullets(report.notes)


def sources(flow: Flow, books: Bibliography) -> None:
    """Every source once, by its number, and our own judgements with their reasons."""
    t = flow.t
    flow.heading(t("Sources"))
    flow.table(
        t("Sources"),
        (t("No."), t("Source")),
        (8, 92),
        ((cell(f"[{entry.number}]"), _source(flow, entry)) for entry in books.sources()),
    )
    flow.text(books.note(), "Small")
    judgements = books.judgements()
    if judgements:
        flow.table(
            t("Own judgements (J) and their reasons"),
            (t("No."), t("Reason")),
            (8, 92),
            ((cell(f"[{entry.number}]"), cell(entry.text, style="Small")) for entry in judgements),
        )


def _source(flow: Flow, entry: Entry) -> Cell:
    words = f"  {entry.details}"
    named = paragraph(run(entry.text, bold=True) + run(words, style="SmallPrint"), "TableText")
    if not entry.href:
        return Cell(named)
    linked = link_cell(entry.href).href
    return Cell(named + (flow.link(linked) if linked else cell(entry.href, style="Small").content))


def versions(flow: Flow, report: GapReport) -> None:
    """What the report was made with."""
    t = flow.t
    flow.heading(t("Versions"))
    flow.pairs(t("With the same versions the same answers give the same numbers."), report.versions)
