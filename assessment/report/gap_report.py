"""The gap report of one firm: the engine's arrays turned into the view-model that every surface prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessment.model.base import Language
from assessment.model.message import msg
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import Result
from assessment.report.context import Context, FirmContext
from assessment.report.digital_view import digital_view
from assessment.report.energy_view import build_energy_view
from assessment.report.facts_view import notes, profile, supplementary
from assessment.report.headline import first_steps, headline
from assessment.report.matching_view import programme_views, task_views
from assessment.report.opening_text import higher_levels, with_openings
from assessment.report.overall_view import overall_view
from assessment.report.pillar_view import pillar_view
from assessment.report.reach_text import with_reach
from assessment.report.sources_view import collected
from assessment.report.steps_view import priorities_view, steps_formula, steps_view
from assessment.report.view import GapReport
from assessment.report.workbook_model import workbook_model

VERSION_LABELS = {
    "engine": msg("Program"),
    "questionnaire": msg("Questionnaire"),
    "plan": msg("Plan"),
    "reference": msg("Reference tables"),
}


def build_gap_report(
    result: Result,
    index: int,
    plan: Plan,
    questionnaire: Questionnaire,
    reference: Reference,
    lang: Language,
    *,
    as_of: date,
    versions: Mapping[str, str],
) -> GapReport:
    """Everything the report of firm `index` says, in one language.

    Args:
        result: scores of n firms.
        index: the firm's row.
        plan: the plan it was scored against.
        questionnaire: what the answers mean.
        reference: sector tables, densities, coefficients, bibliography.
        lang: language of all texts.
        as_of: day on which the validity of programmes was judged.
        versions: `engine`, `questionnaire`, `plan`, `reference` -> version and content hash.
    """
    ctx = FirmContext(plan, questionnaire, reference, lang, result=result, index=index)
    pillars = with_reach(ctx, tuple(pillar_view(ctx, p, r, k) for k, (p, r) in enumerate(ctx.pillars())), as_of)
    digital, steps = with_openings(ctx, digital_view(ctx), as_of), steps_view(ctx)
    tasks, programmes, extra = task_views(ctx), programme_views(ctx), supplementary(ctx)
    overall, energy = overall_view(ctx), build_energy_view(result.panel, index, plan, questionnaire, reference, lang)
    division, region = ctx.chosen("division"), ctx.chosen("region")
    rules = ctx.sources(plan.basis, plan.overall.basis, plan.overall.bands_basis, plan.priority_basis)
    return GapReport(
        lang=lang,
        title=ctx.t("Gap report: {firm}", firm=ctx.name),
        firm=ctx.name,
        credit_code=_credit_code(ctx),
        division=ctx.words(division.text) if division else ctx.t("Division not stated"),
        region=ctx.words(region.text) if region else ctx.t("region not stated"),
        data_year=ctx.year,
        as_of=as_of.isoformat(),
        plan=ctx.words(plan.title),
        plan_document=document(ctx),
        period_note=ctx.words(plan.period_note),
        overall=overall,
        headline=headline(ctx, overall, pillars),
        first_steps=first_steps(ctx, steps),
        pillars=pillars,
        digital=digital,
        steps=steps,
        steps_formula=steps_formula(ctx),
        tasks=tasks,
        programmes=programmes,
        openings=higher_levels(ctx, as_of),
        supplementary=extra,
        profile=profile(ctx),
        notes=notes(ctx),
        sources=collected(rules, pillars, digital, tasks, programmes, extra, energy),
        versions=version_rows(ctx, versions),
        energy=energy,
        priorities=priorities_view(ctx),
        workbook=workbook_model(result, index, plan, questionnaire, reference, lang),
    )


def document(ctx: Context) -> str:
    """The plan's document number, issuer and day of issue in one line."""
    parts = (ctx.plan.document_number, ctx.words(ctx.plan.issuer), ctx.plan.issued.isoformat())
    return ("，" if ctx.lang == "zh" else ", ").join(parts)


def version_rows(ctx: Context, versions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(label, version and content hash) of everything a result rests on."""
    return tuple((ctx.t.render(VERSION_LABELS.get(name, msg("Version"))), text) for name, text in versions.items())


def _credit_code(ctx: FirmContext) -> str:
    return str(ctx.result.panel.text("credit_code")[ctx.index] or "")
