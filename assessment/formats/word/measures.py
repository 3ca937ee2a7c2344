"""What to do: first steps, and the digital instrument level by level."""

from __future__ import annotations

from assessment.formats.bibliography import Bibliography
from assessment.formats.word.flow import Flow
from assessment.formats.word.markup import Cell, cell, entry, paragraph, run, status
from assessment.report.view import DigitalView, GapReport, ItemRow, ScenarioRow


def steps(flow: Flow, report: GapReport) -> None:
    """The steps in their order, with measures and reasons."""
    t = flow.t
    titles = {p.id: p.title for p in report.pillars}
    flow.heading(t("First steps, in order of priority"))
    if not report.steps:
        flow.text(t("No first steps follow from these answers."))
    else:
        flow.table(
            t("First steps"),
            (t("No."), t("Pillar"), t("Step and measures"), t("Why"), t("Share")),
            (6, 18, 38, 28, 10),
            (
                (
                    cell(str(step.rank), bold=True),
                    cell(titles.get(step.pillar, step.pillar), bold=True),
                    _measures(step.title, step.measures),
                    cell(step.why),
                    cell(step.share.text),
                )
                for step in report.steps
            ),
        )
    flow.text(report.steps_formula, "Small")


def _measures(title: str, measures: tuple[str, ...]) -> Cell:
    named = paragraph(run(title, bold=True), "TableText")
    return Cell(named + "".join(paragraph(run(f"• {measure}"), "TableText") for measure in measures))


def digital(flow: Flow, view: DigitalView, books: Bibliography) -> None:
    """Level, gates, items and scenarios; the long tables only once something was answered."""
    t = flow.t
    flow.heading(t("Digital detail"))
    flow.text(" ".join(part for part in (view.title, books.cited(view.sources, judgements=False)) if part))
    flow.pairs(
        t("Digital level and index"),
        ((t("Digital level"), view.level), (t("Index points"), view.index.text), (t("Of which"), view.results_text)),
    )
    _gates(flow, view)
    if view.next_steps:
        flow.heading(t("Next steps"), 2)
        flow.bullets(view.next_steps)
    if any(item.earned or not item.open for item in view.items):
        _items(flow, view.items)
    if any(scenario.rung is not None for scenario in view.scenarios):
        _scenarios(flow, view.scenarios)
    flow.bullets(view.notes)


def _gates(flow: Flow, view: DigitalView) -> None:
    t = flow.t
    words = {True: ("true", t("holds")), False: ("false", t("does not hold")), None: ("unknown", t("open"))}
    flow.table(
        t("Levels: points and scenarios together"),
        (t("Level"), t("State"), t("Points"), t("Scenarios"), t("Constraint scenarios")),
        (30, 12, 18, 18, 22),
        (
            (entry(g.title), status(*words[g.holds]), cell(g.points), cell(g.scenarios), cell(g.constraint))
            for g in view.gates
        ),
    )
    for note in dict.fromkeys(f"{gate.title}: {gate.note}" for gate in view.gates if gate.note):
        flow.text(note, "Small")


def _items(flow: Flow, items: tuple[ItemRow, ...]) -> None:
    t = flow.t
    flow.heading(t("Items of the index"), 2)
    flow.table(
        t("Items of the index"),
        (t("Item"), t("Group"), t("Points"), t("State")),
        (40, 20, 24, 16),
        (
            (
                entry(item.title, item.note),
                cell(item.group),
                cell(item.points),
                _advice(flow, open_=item.open, advised=item.advised),
            )
            for item in items
        ),
    )


def _scenarios(flow: Flow, scenarios: tuple[ScenarioRow, ...]) -> None:
    t = flow.t
    flow.heading(t("Business scenarios"), 2)
    flow.table(
        t("Business scenarios and the rung reached"),
        (t("Scenario"), t("Group"), t("What the rung means"), t("Constraint scenario"), t("State")),
        (24, 20, 30, 13, 13),
        (
            (
                cell(s.title, bold=True),
                cell(s.group),
                cell(s.rung_text),
                cell(t("yes") if s.constraint else t("no"), align="center"),
                _advice(flow, open_=s.rung is None, advised=s.advised),
            )
            for s in scenarios
        ),
    )


def _advice(flow: Flow, *, open_: bool, advised: bool) -> Cell:
    if advised:
        return status("partly", flow.t("next step"))
    return status("unknown", flow.t("open")) if open_ else cell("")
