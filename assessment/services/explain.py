"""A gap report as plain text: every number with its inputs, formula, parameter and source, for a terminal or a mail."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.locale import Translator, translator
from assessment.report.view import DigitalView, GapReport, PillarView, ProgrammeView, SourceRef

SHOWN_FITS = ("eligible", "nearly")
"""Programmes that are listed; the report itself has all of them with every condition."""


def explain(report: GapReport) -> str:
    """The report of one firm as lines of text in the report's language, ending with a line break."""
    return "\n".join(_lines(report, translator(report.lang))) + "\n"


def _lines(report: GapReport, t: Translator) -> Iterator[str]:
    yield from (report.title, report.plan, report.period_note, "")
    yield t("Data year {year}, judged as of {as_of}", year=report.data_year, as_of=report.as_of)
    yield ""
    yield from report.summary
    for pillar in report.pillars:
        yield ""
        yield from _pillar(pillar, t)
    yield ""
    yield from _digital(report.digital)
    yield ""
    yield from _heading(t("Overall"))
    yield from _overall(report)
    yield ""
    yield from _heading(t("First steps"))
    yield from (f"  {step.rank}. {step.title}{_remark(step.why)}" for step in report.steps)
    yield f"  {report.steps_formula}"
    yield ""
    yield from _heading(t("Programmes"))
    yield from (f"  {p.fit_label}: {p.title}{_remark(p.reason)}" for p in _fitting(report))
    yield ""
    yield from _heading(t("Versions"))
    yield from (f"  {label}: {version}" for label, version in report.versions)


def _heading(text: str) -> tuple[str, ...]:
    return (f"== {text} ==",)


def _pillar(pillar: PillarView, t: Translator) -> Iterator[str]:
    yield from _heading(pillar.title)
    yield from (f"  {line}" for line in dict.fromkeys((pillar.indicator_text, pillar.formula)))
    yield from (f"    {row.label}: {row.figure.text}{_remark(row.note)}" for row in pillar.inputs)
    yield t("  Result: {value} against {target}: {status}{reason}", **_result(pillar))
    yield t("  Score: {score}", score=_with(pillar.score.text, pillar.score_interval))
    yield from (f"    {line}" for line in (pillar.score_formula, pillar.curve_text) if line)
    yield f"  {pillar.gap_sentence}"
    yield from (f"    {line}" for line in (pillar.gap_formula,) if line)
    yield from (f"  {note}" for note in (pillar.addressed, *pillar.notes) if note)
    yield from (f"  {row.label}: {row.figure.text} {row.distance}{_remark(row.note)}" for row in pillar.sector)
    yield from (t("  Source: {source}", source=_source(source)) for source in pillar.sources)


def _fitting(report: GapReport) -> Iterator[ProgrammeView]:
    return (p for p in report.programmes if p.fit in SHOWN_FITS and not p.expired)


def _digital(digital: DigitalView) -> Iterator[str]:
    yield from _heading(digital.title)
    yield f"  {digital.level}"
    yield from (
        f"  {item.title}: {item.points}{_remark('; '.join(filter(None, (item.basis, item.note))))}"
        for item in digital.items
    )
    yield from (
        f"  {gate.title}: {', '.join(part for part in (gate.points, gate.scenarios, gate.constraint) if part)}"
        for gate in digital.gates
    )
    yield from (f"  {note}" for note in digital.notes)


def _result(pillar: PillarView) -> dict[str, str]:
    return {
        "value": _with(pillar.value.text, pillar.interval),
        "target": pillar.target.text,
        "status": pillar.status_label,
        "reason": _remark(pillar.status_reason),
    }


def _overall(report: GapReport) -> Iterator[str]:
    overall = report.overall
    ends = overall.robustness.ends if overall.robustness else ()
    robust = [line for end in ends for line in (end.sentence, end.score_sentence)]
    lines = (overall.met_text, overall.level_reason, overall.weights, overall.formula, overall.with_na_as_zero, *robust)
    if overall.shown:
        yield f"  {_with(overall.score.text, overall.interval)}{_remark(overall.level_range or overall.level)}"
    yield from (f"  {line}" for line in lines if line)


def _source(source: SourceRef) -> str:
    parts = (source.title, source.locator, source.href, source.checked_on, source.confidence, source.note)
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _with(text: str, interval: str) -> str:
    return f"{text} [{interval}]" if interval and interval != text else text


def _remark(text: str) -> str:
    return f" ({text})" if text else ""
