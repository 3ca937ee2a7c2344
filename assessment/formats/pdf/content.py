"""What stands where in the PDF: the view-model sorted into the parts of the document, sources turned into numbers."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from assessment.formats.bibliography import Bibliography, Entry
from assessment.formats.pdf.characters import breakable
from assessment.formats.pdf.words import words
from assessment.formats.report_number import report_number
from assessment.locale import Translator, translator
from assessment.report.view import (
    DigitalView,
    Figure,
    GapReport,
    LetterheadView,
    OverallView,
    PillarView,
    ProgrammeView,
    Row,
    SectorRow,
    StepView,
    TaskView,
)

OFFERED = ("eligible", "nearly", "held", "unknown")
"""Fits whose programmes get a row of their own; the others are listed with their reason."""
DIGITAL = "digital"
"""Id of the pillar whose instrument is printed in detail."""
LONGEST_RUNNING_NAME = 60
LINE, WIDE = 40, 0x2E7F
"""What an entry of a column takes besides its letters; the last code point before the wide characters."""


def document(report: GapReport) -> dict[str, Any]:
    """The data of the document, ready for the template: texts, numbers of sources, and positions left to it."""
    return _Document(report).data()


class _Document:
    """Sorts one report. Sources are numbered in the order in which they are printed."""

    def __init__(self, report: GapReport) -> None:
        self.report = report
        self.t: Translator = translator(report.lang)
        self.books = Bibliography(self.t)
        self.stop = "；" if report.lang == "zh" else "; "
        self.number = report_number(report)

    def data(self) -> dict[str, Any]:
        report = self.report
        body = {
            "pillars": [self._pillar(p) for p in report.pillars],
            "steps": [self._step(s) for s in report.steps],
            "digital": self._digital(report.digital),
            "tasks": [self._task(task) for task in report.tasks],
            "programmes": [self._programme(p) for p in report.programmes if _offered(p)],
            "programmes_out": halves([self._programme(p) for p in report.programmes if not _offered(p)]),
            "figures": halves([self._figure(row) for row in report.supplementary]),
        }
        return self._front() | body | self._back()

    # --- front -------------------------------------------------------------------------------------------------------

    def _front(self) -> dict[str, Any]:
        report = self.report
        return {
            "lang": report.lang,
            "title": report.title,
            "author": report.firm,
            "description": report.plan,
            "firm": breakable(report.firm),
            "plan": report.plan,
            "plan_document": report.plan_document,
            "period_note": report.period_note,
            "words": words(self.t),
            "running": self._running(),
            "cover": self._cover(),
            "overall": self._overall(report.overall),
            "headline": list(report.headline),
            "answer_next": self._answer_next(),
            "letterhead": self._letterhead(),
        }

    def _letterhead(self) -> dict[str, Any]:
        """Sender, cover text and own chapters; none of them where there is no letterhead."""
        sheet = self.report.letterhead or LetterheadView(sender="")
        chapters = ("introduction", "recommendation", "closing")
        return {
            "sender": sheet.sender,
            "cover": list(sheet.cover),
            **{name: part.model_dump() if (part := getattr(sheet, name)) else None for name in chapters},
        }

    def _running(self) -> dict[str, str]:
        report, t = self.report, self.t
        name = report.firm
        short = name if len(name) <= LONGEST_RUNNING_NAME else name[: LONGEST_RUNNING_NAME - 1] + "…"
        return {
            "left": breakable(short),
            "right": t("Gap report, data year {year}", year=report.data_year),
            "foot": t("Report number {number}", number=self.number),
        }

    def _cover(self) -> list[tuple[str, str]]:
        report, t = self.report, self.t
        pairs = (
            (t("Data year"), str(report.data_year)),
            (t("Judged as of"), report.as_of),
            (t("Report number"), self.number),
            (t("Division"), report.division),
            (t("Location"), report.region),
            (t("Unified social credit code"), breakable(report.credit_code)),
        )
        return [(label, value) for label, value in pairs if value]

    def _answer_next(self) -> str:
        """What is missing for an overall score; "" where there is one."""
        unknown = [p.title for p in self.report.pillars if p.status == "unknown"]
        if self.report.overall.shown or not unknown:
            return ""
        listed = ("、" if self.report.lang == "zh" else ", ").join(unknown)
        return self.t("To get an overall score, answer next: {pillars}.", pillars=listed)

    def _overall(self, overall: OverallView) -> dict[str, Any]:
        t = self.t
        geometric = t("Geometric mean: {value}", value=overall.geometric) if overall.geometric and overall.shown else ""
        weights = t("Weights: {weights}", weights=overall.weights) if overall.weights else ""
        level = overall.level_range or overall.level
        return {
            "shown": overall.shown,
            "score": overall.score.value,
            "score_text": overall.score.text,
            "low": overall.low,
            "high": overall.high,
            "interval": _unless(overall.interval, overall.score),
            "level_text": t("Overall level: {level}", level=level) if level else "",
            "met_text": overall.met_text,
            "remarks": _kept(
                overall.level_meaning,
                overall.level_reason,
                overall.with_na_as_zero,
                weights,
                geometric,
                overall.formula,
                *(end.sentence for end in overall.robustness.ends) if overall.robustness else (),
            ),
            "levels": overall.levels,
            "level_index": overall.level_index,
            "level_edges": overall.level_edges,
            "edge_labels": [f"{edge:g}" for edge in overall.level_edges],
            "alt": self.stop.join(_kept(overall.score.text, level, overall.met_text)),
        }

    # --- pillars -----------------------------------------------------------------------------------------------------

    def _pillar(self, p: PillarView) -> dict[str, Any]:
        return {
            "title": p.title,
            "status": p.status,
            "status_label": p.status_label,
            "status_reason": p.status_reason,
            "value": p.value.text,
            "interval": _unless(p.interval, p.value),
            "target": p.target.text,
            "score": p.score.text,
            "score_low": p.score_low,
            "score_high": p.score_high,
            "gap_sentence": p.gap_sentence,
            "bullet": p.bullet.model_dump(),
            "ticks": [self._tick(value, score) for value, score in p.curve],
            "legend": self._legend(p),
            "facts": self._facts(p),
            "notes": list(p.notes),
            "sector": [self._sector(row) for row in p.sector],
            "sector_notes": self._sector_notes(p),
        }

    def _tick(self, value: float, score: float) -> dict[str, Any]:
        return {"value": value, "label": f"{value:g}", "points": self.t("{score} points", score=f"{score:g}")}

    def _legend(self, p: PillarView) -> list[tuple[str, str]]:
        t, bullet = self.t, p.bullet
        keys = []
        if bullet.value is not None:
            keys.append(("own", t("own value")))
        if bullet.low != bullet.high:
            keys.append(("open", t("Still open")))
        if bullet.target is not None:
            keys.append(("target", p.target.text))
        if bullet.sector is not None and p.sector:
            keys.append(("sector", t("Industry: {figure}", figure=p.sector_mark)))
        if bullet.frontier is not None:
            keys.append(("frontier", t("Frontier: {figure}", figure=p.frontier_mark)))
        return keys

    def _facts(self, p: PillarView) -> list[tuple[str, str]]:
        t = self.t
        scope = self.stop.join(_kept(p.target_scope.rstrip("。."), p.addressed))
        pairs = (
            (t("The plan says"), p.target_statement),
            (t("Whom the target is for"), scope),
            (t("Read for one firm"), p.firm_reading + self._numbers(p)),
            (t("Last year"), p.last.text if p.last else ""),
            (t("With your figures"), p.formula),
            (t("Score of 100"), p.score_formula),
            (t("Gap"), p.gap_formula),
            (t("Inputs"), self._inputs(p)),
        )
        return [(label, value) for label, value in pairs if value]

    def _inputs(self, p: PillarView) -> str:
        """The inputs that the formula does not print already; the digital part has pages of its own."""
        rows = p.inputs if p.calculation or p.value.value is None else ()
        return self.stop.join(f"{row.label} {row.figure.text}" for row in rows if row.figure.text not in p.formula)

    def _numbers(self, p: PillarView) -> str:
        numbers = self.books.cited(p.sources)
        return f" {numbers}" if numbers else ""

    def _sector(self, row: SectorRow) -> dict[str, Any]:
        stand_in = self.t("a stand-in, not this industry's own figure") if row.stand_in else ""
        return {
            "label": row.label,
            "figure": row.figure.text,
            "distance": row.distance or stand_in,
            "sources": self.books.cite(row.sources),
        }

    def _sector_notes(self, p: PillarView) -> list[str]:
        """Every remark of the sector figures once: most rows share theirs."""
        return list(dict.fromkeys(_kept(p.sector_note, *(row.note for row in p.sector))))

    # --- what to do --------------------------------------------------------------------------------------------------

    def _step(self, step: StepView) -> dict[str, Any]:
        titles = {p.id: p.title for p in self.report.pillars}
        return {
            "rank": step.rank,
            "pillar": titles.get(step.pillar, step.pillar),
            "title": step.title,
            "measures": list(step.measures),
        }

    def _digital(self, digital: DigitalView) -> dict[str, Any]:
        t = self.t
        return {
            "level": t("Digital level: {level}", level=digital.level),
            "index_text": t("Index: {index}", index=digital.index.text),
            "results_text": digital.results_text,
            "sources": self.books.cite(digital.sources, judgements=False),
            "next_steps": list(digital.next_steps) if self._digital_status() != "not_applicable" else [],
            "gates": [gate.model_dump() for gate in digital.gates],
            "detailed": self._digital_is_known(),
            "items": [item.model_dump() for item in digital.items],
            "scenarios": [
                {**s.model_dump(), "rung_label": t("open") if s.rung is None else str(s.rung)}
                for s in digital.scenarios
            ],
            "notes": list(dict.fromkeys((*digital.notes, *_kept(*(gate.note for gate in digital.gates))))),
        }

    def _digital_status(self) -> str:
        return next((p.status for p in self.report.pillars if p.id == DIGITAL), "")

    def _digital_is_known(self) -> bool:
        """Whether items and scenarios say anything: not where the pillar does not apply or nothing was answered."""
        return any(p.score_low is not None for p in self.report.pillars if p.id == DIGITAL)

    def _task(self, task: TaskView) -> dict[str, Any]:
        return {
            "code": task.code,
            "title": task.title,
            "title_note": task.title_note,
            "action": task.action,
            "reasons": list(task.reasons),
            "gap": "" if self.t.lang == "zh" else " ",
            "sources": self.books.cite(task.sources, judgements=False),
        }

    def _programme(self, programme: ProgrammeView) -> dict[str, Any]:
        return {
            "title": programme.title,
            "kind": self.stop.join(_kept(programme.kind_label, programme.region)),
            "fit": programme.fit,
            "fit_label": programme.fit_label,
            "reason": programme.reason,
            "distances": [
                c.distance for c in programme.conditions if c.distance and c.distance not in programme.reason
            ],
            "benefit": programme.benefit,
            "validity": programme.validity,
            "sources": self.books.cite(programme.sources, judgements=False),
        }

    # --- back --------------------------------------------------------------------------------------------------------

    def _figure(self, row: Row) -> dict[str, Any]:
        numbers = self.books.cite(row.sources, judgements=False)
        note = "" if row.note == self.t("not scored") else row.note
        return {"label": row.label, "figure": row.figure.text, "note": note, "sources": numbers}

    def _profile(self) -> list[tuple[str, str]]:
        """What the cover does not say in larger letters already."""
        said = {value for _, value in self._cover()}
        return [(row.label, row.figure.text) for row in self.report.profile if row.figure.text not in said]

    def _back(self) -> dict[str, Any]:
        return {
            "profile": self._profile(),
            "method": self._method(),
            "sources": halves([self._listed(entry) for entry in self.books.sources()]),
            "sources_note": self.books.note(),
            "judgements": halves([self._listed(entry) for entry in self.books.judgements()]),
        }

    def _listed(self, entry: Entry) -> dict[str, str]:
        """A line of the list of sources; English words stand apart from those before them, Chinese ones do not."""
        apart = " " if entry.details and self.t.lang == "en" else ""
        return {**asdict(entry), "details": apart + entry.details}

    def _method(self) -> list[tuple[str, str]]:
        """How scores, the overall score and the order of the steps come about."""
        report, t = self.report, self.t
        mean = t("Mean of the pillar scores by weight. Weights: {weights}.", weights=report.overall.weights)
        pairs = (
            *((p.title, p.curve_text) for p in report.pillars),
            (t("Overall score"), mean),
            (t("Robustness"), self._robustness()),
            (t("First steps"), report.steps_formula if report.steps else ""),
            *((f"{step.rank} ({step.share.text})", step.why) for step in report.steps),
            (t("Notes"), " ".join(report.notes)),
            (t("Versions"), self.stop.join(f"{label} {version}" for label, version in report.versions)),
        )
        return [(label, value) for label, value in pairs if value]

    def _robustness(self) -> str:
        found = self.report.overall.robustness
        if found is None:
            return ""
        gap = "" if self.t.lang == "zh" else " "
        return gap.join((found.how, *(end.score_sentence for end in found.ends)))


def halves(entries: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The entries in two columns of about the same length, their order kept."""
    lengths = [sum(_width(str(value)) for value in entry.values()) + LINE for entry in entries]
    total, so_far = sum(lengths), 0
    for k, length in enumerate(lengths):
        so_far += length
        if 2 * so_far >= total:
            return [entries[: k + 1], entries[k + 1 :]]
    return [entries, []]


@lru_cache(maxsize=4096)
def _width(text: str) -> int:
    """Columns that a text takes: a Chinese character is as wide as two letters."""
    return sum(2 if ord(character) > WIDE else 1 for character in text)


def _offered(programme: ProgrammeView) -> bool:
    return programme.fit in OFFERED and not programme.expired


def _kept(*texts: str) -> list[str]:
    return [text for text in texts if text]


def _unless(text: str, figure: Figure) -> str:
    """The interval, unless the figure is printed as that interval already."""
    return "" if text in figure.text else text
