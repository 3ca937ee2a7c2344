"""The plan library: targets, city figures with their outcome, tasks, programmes, and what was not seen."""

from __future__ import annotations

from assessment.model.base import Language
from assessment.model.plan import CityTarget, Pillar, Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.report.context import Context
from assessment.report.gap_report import document
from assessment.report.matching_view import library_programme, task_view
from assessment.report.message_table import VERDICTS
from assessment.report.sources_view import collected
from assessment.report.view import CityTargetView, PlanView, TargetView
from assessment.report.wording import curve_words, target_words


def build_plan_view(plan: Plan, questionnaire: Questionnaire, reference: Reference, lang: Language) -> PlanView:
    """The plan in one language, every entry with its sources."""
    ctx = Context(plan, questionnaire, reference, lang)
    targets = tuple(target_view(ctx, p) for p in plan.pillars)
    city = tuple(_city_target(ctx, c) for c in plan.city_targets)
    tasks = tuple(task_view(ctx, t) for t in plan.tasks)
    programmes = tuple(library_programme(ctx, p) for p in plan.programmes)
    own = ctx.sources(plan.basis, plan.successor.basis)
    return PlanView(
        lang=lang,
        id=plan.id,
        title=ctx.words(plan.title),
        document=document(ctx),
        issuer=ctx.words(plan.issuer),
        period=ctx.t("{start} to {end}", start=plan.starts.isoformat(), end=plan.ends.isoformat()),
        period_note=ctx.words(plan.period_note),
        successor_title=ctx.words(plan.successor.title),
        successor=ctx.words(plan.successor.text),
        targets=targets,
        city_targets=city,
        tasks=tasks,
        programmes=programmes,
        unknowns=tuple(ctx.words(u) for u in plan.unknowns),
        sources=collected(own, targets, city, tasks, programmes),
    )


def target_view(ctx: Context, pillar: Pillar) -> TargetView:
    """One target: what the plan says, to whom, and how it is read."""
    target = pillar.target
    bases = (target.basis, target.firm_reading.basis, target.portfolio_reading.basis, target.pace_basis)
    return TargetView(
        pillar=pillar.id,
        title=ctx.words(pillar.title),
        statement=ctx.words(target.statement),
        value=target_words(ctx, pillar),
        by=target.by.isoformat(),
        scope=ctx.words(target.scope),
        addressed=ctx.words(target.addressed),
        firm_reading=ctx.words(target.firm_reading.text),
        portfolio_reading=ctx.words(target.portfolio_reading.text),
        curve_text=curve_words(ctx, pillar),
        curve=pillar.curve.points,
        indicator_text=ctx.words(pillar.indicator_text),
        sources=ctx.sources(*bases, pillar.curve.basis),
    )


def _city_target(ctx: Context, target: CityTarget) -> CityTargetView:
    return CityTargetView(
        title=ctx.words(target.title),
        value=ctx.words(target.value),
        outcome=ctx.words(target.outcome),
        verdict=target.verdict,
        verdict_label=ctx.t.render(VERDICTS[target.verdict]),
        sources=ctx.sources(target.basis, target.outcome_basis),
    )
