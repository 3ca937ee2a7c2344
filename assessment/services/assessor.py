"""The use cases of the program, for whichever surface asks: read, check, assess, report, write.

What writes a file is imported where it is called: whoever only reads and scores, as every process of a large batch
does, is spared the libraries of all formats.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.definitions.catalogue import Catalogue
from assessment.errors import NotFoundError
from assessment.formats.archive import write_archive
from assessment.formats.json_report import write_json
from assessment.formats.mended import Corrections, mended
from assessment.formats.panel import to_panel
from assessment.formats.read import ReadResult, read_answers
from assessment.formats.table import AnswerTable
from assessment.formats.validate import validate_answers
from assessment.locale import translator
from assessment.model.base import Language
from assessment.model.column_map import ColumnMap
from assessment.model.letterhead import Letterhead
from assessment.model.message import Problem, msg
from assessment.model.panel import BoolArray
from assessment.model.plan import Plan
from assessment.model.portfolio import Population
from assessment.model.questionnaire import Questionnaire, QuickScan
from assessment.report.action_plan_view import ActionPlanView
from assessment.report.batch_change_view import build_batch_change
from assessment.report.energy_view import build_energy_view
from assessment.report.firm_table import FirmTable, firm_table
from assessment.report.gap_report import build_gap_report
from assessment.report.letterhead_view import letterhead_view
from assessment.report.method_view import build_method
from assessment.report.narrowing_view import NarrowingRow, build_narrowing
from assessment.report.plan_view import build_plan_view
from assessment.report.portfolio_view import build_portfolio
from assessment.report.sum_view import build_sum_views
from assessment.report.view import BatchChange, EnergyView, GapReport, MethodView, PlanView, PortfolioView, SumView
from assessment.scoring.engine import assess
from assessment.scoring.narrowing import Narrowing, narrowing
from assessment.scoring.portfolio import portfolio
from assessment.scoring.priority import reprioritised
from assessment.services.assessment import Assessment
from assessment.services.chunks import score_in_chunks
from assessment.services.events import tells, timed
from assessment.services.explain import explain
from assessment.services.find import find_firm
from assessment.services.own_weights import complete_weights
from assessment.services.priorities import Priorities, complete_priorities
from assessment.services.versions import versions
from assessment.settings import UploadLimits

if TYPE_CHECKING:
    from assessment.formats.annotated import Annotated


@dataclass(frozen=True)
class Assessor:
    """Everything ui and cli may ask for. It holds no answers: the same question gets the same answer.

    `executor`: where chunks of firms are scored; None means one after the other in this thread.
    `letterhead`: what every gap report carries of whoever hands it on.
    """

    catalogue: Catalogue
    limits: UploadLimits = field(default_factory=UploadLimits)
    chunk_rows: int = 50_000
    executor: Executor | None = None
    letterhead: Letterhead | None = None

    def plans(self) -> tuple[Plan, ...]:
        """The installed plans."""
        return tuple(self.catalogue.plans.values())

    def plan(self, plan_id: str) -> Plan:
        """One plan.

        Raises:
            NotFoundError: no such plan is installed.
        """
        if plan_id not in self.catalogue.plans:
            installed = ", ".join(self.catalogue.plans)
            raise NotFoundError(
                msg("There is no plan {id}", id=plan_id), msg("Installed plans: {names}", names=installed)
            )
        return self.catalogue.plans[plan_id]

    def questionnaire(self, plan_id: str) -> Questionnaire:
        """The questionnaire whose answers a plan is scored from."""
        return self.catalogue.questionnaires[self.plan(plan_id).questionnaire]

    def read(self, source: Path | bytes, filename: str, plan_id: str, said: ColumnMap | None = None) -> ReadResult:
        """The answers of a workbook, and every problem found in it; `said`: what a person said about its columns.

        Raises:
            HeaderUnclearError: a person has to say what the columns hold.
            FileRefusedError: the file was not read at all.
        """
        questionnaire, plan = self.questionnaire(plan_id), self.plan(plan_id)
        return read_answers(source, filename, questionnaire, plan, self.limits, self.catalogue.reference, said)

    def mended(self, read: ReadResult, corrections: Corrections, plan_id: str) -> ReadResult:
        """The same file with some cells corrected: row number and column id -> text."""
        return mended(read, corrections, self.questionnaire(plan_id), self.plan(plan_id), self.catalogue.reference)

    def from_answers(self, answers: Mapping[str, object], year: int, plan_id: str) -> tuple[AnswerTable, list[Problem]]:
        """The answers of one firm as a table, and what is wrong with them: the same checks as for a workbook.

        `answers`: question id or `id@-1` -> number in the asked unit, code, list of codes, text, "yes" / "no".
        """
        questionnaire, plan = self.questionnaire(plan_id), self.plan(plan_id)
        validated = validate_answers(answers, year, questionnaire, plan, self.catalogue.reference)
        return validated.table, list(validated.problems)

    def validate(self, answers: Mapping[str, object], year: int, plan_id: str) -> list[Problem]:
        """What is wrong with the answers of one firm."""
        return self.from_answers(answers, year, plan_id)[1]

    def assess(
        self,
        table: AnswerTable,
        plan_id: str,
        as_of: date,
        weights: Mapping[str, float] | None = None,
        preset: str | None = None,
        data_year: int | None = None,
        priorities: Priorities | None = None,
    ) -> Assessment:
        """Score all firms of a table; `data_year` None takes each firm's latest year with figures.

        `priorities`: what the order of first steps is worked out with; None: what the plan says, with `preset`.
        """
        wanted = Priorities(preset) if priorities is None else priorities
        plan, questionnaire = self.plan(plan_id), self.questionnaire(plan_id)
        reference = self.catalogue.reference
        score = functools.partial(
            assess,
            plan=plan,
            questionnaire=questionnaire,
            reference=reference,
            as_of=as_of,
            weights=weights,
            preset=wanted.preset,
            cost_profile=wanted.cost_profile,
            importance=wanted.importance,
        )
        panel = to_panel(table, questionnaire, plan, data_year)
        with timed("firms_scored", count=panel.size):
            result = score_in_chunks(panel, score, self.chunk_rows, self.executor)
        return Assessment(result, plan, questionnaire, reference, as_of, versions(self.catalogue, plan))

    def own_weights(self, plan_id: str, given: Mapping[str, float]) -> dict[str, float] | None:
        """The weight of every pillar where some are the user's own; None where they are those of the plan.

        Raises:
            WeightsError: weights that nothing can be scored with.
        """
        plan = self.plan(plan_id)
        weights = complete_weights(plan, given)
        return None if weights == {p.id: p.weight for p in plan.pillars} else weights

    def priorities(
        self,
        plan_id: str,
        preset: str = "",
        costs: Mapping[str, float] | None = None,
        importance: Mapping[str, float] | None = None,
    ) -> Priorities:
        """What a firm says about the order of its steps, checked and completed.

        Raises:
            PrioritiesError: a name the plan does not have, or numbers that no order follows from.
        """
        return complete_priorities(self.plan(plan_id), preset, costs, importance)

    def with_priorities(self, assessment: Assessment, priorities: Priorities) -> Assessment:
        """The same assessment with another order of the first steps; scores and levels stay."""
        a, p = assessment, priorities
        costs, important = p.cost_profile, p.importance
        tables = a.reference.tables
        result = reprioritised(a.result, a.plan, tables, p.preset, cost_profile=costs, importance=important)
        return replace(a, result=result)

    def quick_scan(self, plan_id: str) -> QuickScan | None:
        """The few columns that already give a result; None where the questionnaire of the plan has no quick scan."""
        return self.questionnaire(plan_id).quick_scan

    def narrowing(self, assessment: Assessment, index: int, count: int = 3) -> list[tuple[str, float]]:
        """The `count` further answers of one firm that would narrow its result most: (column, share of the width)."""
        return [(one.column, one.share) for one in self._narrowing(assessment, index)[:count]]

    def narrowing_view(
        self, assessment: Assessment, index: int, lang: Language, count: int = 3
    ) -> tuple[NarrowingRow, ...]:
        """The same with the words of the questionnaire and the reason."""
        found = self._narrowing(assessment, index)[:count]
        a = assessment
        return build_narrowing(found, a.plan, a.questionnaire, a.reference, lang)

    def _narrowing(self, assessment: Assessment, index: int) -> tuple[Narrowing, ...]:
        a = assessment
        weights = {pillar.id: float(a.result.weights[k]) for k, pillar in enumerate(a.plan.pillars)}
        firm = a.result.panel.take(slice(index, index + 1))
        return narrowing(firm, a.plan, a.questionnaire, a.reference, as_of=a.as_of, weights=weights)

    def find_firm(self, assessment: Assessment, name: str) -> int:
        """Index of the firm with this name or credit code.

        Raises:
            NotFoundError: none or several match.
        """
        return find_firm(assessment.result.panel, name)

    def gap_report(self, assessment: Assessment, index: int, lang: Language) -> GapReport:
        """The gap report of one firm."""
        a = assessment
        report = build_gap_report(
            a.result, index, a.plan, a.questionnaire, a.reference, lang, as_of=a.as_of, versions=a.versions
        )
        sender = letterhead_view(self.letterhead, lang) if self.letterhead else None
        return report.model_copy(update={"letterhead": sender})

    def energy(
        self, table: AnswerTable, plan_id: str, lang: Language, data_year: int | None = None, index: int = 0
    ) -> EnergyView | None:
        """How the energy figure of a firm comes about, from its answers alone; None where no energy was given."""
        plan, asked = self.plan(plan_id), self.questionnaire(plan_id)
        panel = to_panel(table, asked, plan, data_year)
        return build_energy_view(panel, index, plan, asked, self.catalogue.reference, lang)

    def sums(
        self, table: AnswerTable, plan_id: str, lang: Language, data_year: int | None = None, index: int = 0
    ) -> tuple[SumView, ...]:
        """Figures of a firm that are given as a total or added up from parts, from its answers alone."""
        plan, asked = self.plan(plan_id), self.questionnaire(plan_id)
        panel = to_panel(table, asked, plan, data_year)
        return build_sum_views(panel, index, plan, asked, self.catalogue.reference, lang)

    def explain(self, assessment: Assessment, index: int, lang: Language) -> str:
        """The result of one firm as plain text, every number with its inputs, formula and source."""
        return explain(self.gap_report(assessment, index, lang))

    def firm_table(self, assessment: Assessment, lang: Language) -> FirmTable:
        """All firms with status, score, gaps and level, as columns."""
        a = assessment
        return firm_table(a.result, a.plan, a.questionnaire, lang, a.reference.size_classes)

    def portfolio(
        self, assessment: Assessment, lang: Language, population: Population, rows: BoolArray | None = None
    ) -> PortfolioView:
        """All firms (or those of `rows`) together against the plan's targets."""
        a = assessment
        totals = portfolio(a.result, a.plan, a.questionnaire, rows=rows, population=population)
        return build_portfolio(totals, a.result, a.plan, a.questionnaire, a.reference, lang)

    def batch_change(self, before: Assessment, now: Assessment, lang: Language) -> BatchChange:
        """What changed since an earlier batch of the same firms; both must be scored against the same plan."""
        a = now
        return build_batch_change(before.result, a.result, a.plan, a.questionnaire, a.reference, lang)

    def plan_view(self, plan_id: str, lang: Language) -> PlanView:
        """Targets, tasks and programmes of a plan."""
        return build_plan_view(self.plan(plan_id), self.questionnaire(plan_id), self.catalogue.reference, lang)

    def method(self, plan_id: str, lang: Language) -> MethodView:
        """Method and sources, from the installed data."""
        plan = self.plan(plan_id)
        reference = self.catalogue.reference
        return build_method(plan, self.questionnaire(plan_id), reference, lang, versions=versions(self.catalogue, plan))

    def template(self, plan_id: str, lang: Language) -> bytes:
        """An empty workbook for the questionnaire of a plan."""
        from assessment.formats.template import write_template  # noqa: PLC0415 - see above

        return write_template(self.questionnaire(plan_id), lang, self.plan(plan_id))

    def annotated(self, content: bytes, filename: str, read: ReadResult, plan_id: str, lang: Language) -> Annotated:
        """The file that `read` was read from with its problems marked, or a workbook of its faulty rows.

        Raises:
            FileRefusedError: the content is not what was read.
        """
        from assessment.formats.annotated import annotated  # noqa: PLC0415 - see above

        return annotated(content, filename, read, self.questionnaire(plan_id), lang, self.limits)

    @tells("report_made", "xlsx")
    def gap_report_workbook(self, report: GapReport) -> bytes:
        """A gap report as a workbook."""
        from assessment.formats.workbook_gap_report import write_gap_report  # noqa: PLC0415 - see above

        return write_gap_report(report)

    @tells("report_made", "pdf")
    def gap_report_pdf(self, report: GapReport) -> bytes:
        """A gap report as a PDF for printing and signing, tagged for screen readers."""
        from assessment.formats.pdf.write import write_pdf  # noqa: PLC0415 - see above

        return write_pdf(report)

    @tells("report_made", "docx")
    def gap_report_docx(self, report: GapReport) -> bytes:
        """A gap report as an editable Word document."""
        from assessment.formats.word.write import write_word  # noqa: PLC0415 - see above

        return write_word(report)

    @tells("report_made", "json")
    def gap_report_json(self, report: GapReport) -> bytes:
        """A gap report as JSON, for other programs."""
        return write_json(report)

    def gap_report_zip(self, report: GapReport) -> bytes:
        """A gap report in every kind of file, and as plain text with every number explained, in one zip."""
        t = translator(report.lang)
        files = {
            "pdf": self.gap_report_pdf(report),
            "docx": self.gap_report_docx(report),
            "xlsx": self.gap_report_workbook(report),
            "json": self.gap_report_json(report),
            "txt": explain(report).encode("utf-8-sig"),
        }
        stem = t("gap-report-{year}-{language}", year=report.data_year, language=report.lang)
        return write_archive({f"{stem}.{ending}": content for ending, content in files.items()})

    def action_plan_workbook(self, view: ActionPlanView) -> bytes:
        """A plan of action as a workbook."""
        from assessment.formats.action_plan_workbook import write_action_plan  # noqa: PLC0415 - see above

        return write_action_plan(view)

    def action_plan_calendar(self, view: ActionPlanView) -> bytes:
        """The due days of a plan of action as a calendar file."""
        from assessment.formats.action_plan_calendar import write_calendar  # noqa: PLC0415 - see above

        return write_calendar(view)

    def results_workbook(self, assessment: Assessment, lang: Language, read: ReadResult | None = None) -> bytes:
        """The results of all firms as a workbook, with what was wrong in the workbook they were read from."""
        from assessment.formats.workbook_results import Batch, write_results  # noqa: PLC0415 - see above

        batch = Batch(
            firms=self.firm_table(assessment, lang),
            portfolio=self.portfolio(assessment, lang, "above_scale"),
            result=assessment.result,
            plan=assessment.plan,
            questionnaire=assessment.questionnaire,
            as_of=assessment.as_of,
            versions=assessment.versions,
            problems=read.problems if read else (),
            read=(read.rows_read, read.rows_refused) if read else None,
        )
        return write_results(batch)
