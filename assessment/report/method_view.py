"""Method and sources, generated from the installed data: what is printed here is what is computed with."""

from __future__ import annotations

import math
from collections.abc import Mapping

from assessment.model.base import Language
from assessment.model.plan import Pillar, Plan
from assessment.model.questionnaire import Item, Questionnaire
from assessment.model.reference import Reference
from assessment.report.change_text import physical_unit
from assessment.report.checks_view import checks_section, narrowing_section
from assessment.report.context import Context
from assessment.report.energy_view import energy_sum
from assessment.report.gap_report import version_rows
from assessment.report.message_table import GROUPS, ITEM_FORMS
from assessment.report.method_peers import peers_section
from assessment.report.method_pooled import pooled_section
from assessment.report.method_rules import (
    action_plan_section,
    gaps_section,
    portfolio_section,
    programmes_section,
    robustness_section,
    values_section,
)
from assessment.report.overall_view import level_rules
from assessment.report.sector_view import series_words
from assessment.report.sources_view import source_page
from assessment.report.view import MethodSection, MethodView
from assessment.report.wording import curve_words, target_words


def build_method(
    plan: Plan, questionnaire: Questionnaire, reference: Reference, lang: Language, *, versions: Mapping[str, str]
) -> MethodView:
    """The method page in one language."""
    ctx = Context(plan, questionnaire, reference, lang)
    sections = (
        _targets(ctx),
        values_section(ctx),
        _curves(ctx),
        _statuses(ctx),
        _overall(ctx),
        *robustness_section(ctx),
        _items(ctx),
        _gates(ctx),
        _certainty(ctx),
        gaps_section(ctx),
        checks_section(ctx),
        narrowing_section(ctx),
        *action_plan_section(ctx),
        _priority(ctx),
        _relevance(ctx),
        programmes_section(ctx),
        portfolio_section(ctx),
        pooled_section(ctx),
        _coefficients(ctx),
        _co2(ctx),
        *_sizes(ctx),
        *peers_section(ctx),
        _tables(ctx),
        _densities(ctx),
        _unknowns(ctx),
    )
    return MethodView(
        lang=lang,
        title=ctx.t("Method and sources"),
        sections=sections,
        sources=source_page(reference, ctx.t),
        versions=version_rows(ctx, versions),
    )


def _targets(ctx: Context) -> MethodSection:
    rows = [
        (
            ctx.words(p.title),
            ctx.words(p.indicator_text),
            target_words(ctx, p),
            ctx.words(p.target.scope),
            ctx.words(p.target.firm_reading.text),
        )
        for p in ctx.plan.pillars
    ]
    return MethodSection(
        id="targets",
        title=ctx.t("Targets and how they are read"),
        paragraphs=(ctx.words(ctx.plan.period_note),),
        header=(
            ctx.t("Pillar"),
            ctx.t("Indicator"),
            ctx.t("Target"),
            ctx.t("Addressed to"),
            ctx.t("How it is read for a firm"),
        ),
        rows=tuple(rows),
        sources=ctx.sources(*(b for p in ctx.plan.pillars for b in (p.target.basis, p.target.firm_reading.basis))),
    )


def _curves(ctx: Context) -> MethodSection:
    return MethodSection(
        id="curves",
        title=ctx.t("Scores"),
        paragraphs=(
            ctx.t("A score runs from 0 to 100 along straight lines between fixed marks; other firms never move it."),
            ctx.t("Numbers are rounded to 9 decimals before they are compared; printing never rounds across an edge."),
        ),
        header=(ctx.t("Pillar"), ctx.t("Curve"), ctx.t("Weight")),
        rows=tuple(
            (ctx.words(p.title), curve_words(ctx, p), ctx.numbers.plain(p.weight, 2, trim=True))
            for p in ctx.plan.pillars
        ),
        sources=ctx.sources(*(p.curve.basis for p in ctx.plan.pillars)),
    )


def _weight(ctx: Context, pillar: Pillar) -> str:
    return ctx.numbers.plain(pillar.weight, 2, trim=True)


def _statuses(ctx: Context) -> MethodSection:
    return MethodSection(
        id="statuses",
        title=ctx.t("Statuses"),
        paragraphs=(
            ctx.t("R&D and robots: met at the target or above; partly met below it but better than last year."),
            ctx.t("Digital: met at the target level; partly met when either the points or the scenarios of it hold."),
            ctx.t("Energy: met when energy per value added falls; the pace is a second line and no condition."),
            ctx.t("Zero, not answered and not applicable are three different things everywhere."),
        ),
    )


def _overall(ctx: Context) -> MethodSection:
    rules, numbers = ctx.plan.overall, ctx.numbers
    return MethodSection(
        id="overall",
        title=ctx.t("Overall score and level"),
        paragraphs=(
            ctx.t(
                "The overall score is the weighted mean of the pillars that apply. It is shown when at least {share} "
                "of the weight has a result and {n} pillars apply.",
                share=numbers.share(rules.needs_weight_share),
                n=rules.needs_pillars,
            ),
            *level_rules(ctx),
        ),
        header=(ctx.t("Level"), ctx.t("From score"), ctx.t("Meaning")),
        rows=tuple(
            (ctx.words(b.title), numbers.score(b.from_score, compact=True), ctx.words(b.meaning)) for b in rules.bands
        ),
        sources=ctx.sources(rules.basis, rules.bands_basis),
    )


def _items(ctx: Context) -> MethodSection:
    instrument = ctx.questionnaire.instrument
    return MethodSection(
        id="items",
        title=ctx.t("Digital index: items"),
        paragraphs=(ctx.words(instrument.title),),
        header=(ctx.t("Item"), ctx.t("Group"), ctx.t("Points"), ctx.t("How points are earned"), ctx.t("Bands")),
        rows=tuple(
            (
                ctx.words(i.title),
                ctx.t.render(GROUPS[i.group]),
                ctx.numbers.plain(i.points, 1, trim=True),
                ctx.t.render(ITEM_FORMS[i.form]),
                _bands(ctx, i),
            )
            for i in instrument.items
        ),
        sources=ctx.sources(instrument.basis, *(i.basis for i in instrument.items)),
    )


def _bands(ctx: Context, item: Item) -> str:
    """The bands of an item, upper edge included, with the share of the points each earns."""
    parts = []
    for edge, share in item.bands:
        earned = ctx.numbers.share(share, 0)
        if math.isinf(edge):
            parts.append(ctx.t("above: {share}", share=earned))
        else:
            parts.append(ctx.t("up to {edge}: {share}", edge=ctx.numbers.plain(edge, 1, trim=True), share=earned))
    return ctx.numbers.listed(parts)


def _gates(ctx: Context) -> MethodSection:
    instrument, numbers = ctx.questionnaire.instrument, ctx.numbers
    rows = [
        (
            ctx.words(g.title),
            numbers.plain(g.points, 1, trim=True),
            str(g.scenarios),
            str(g.constraint_scenarios),
            numbers.clauses(
                [ctx.t("copies of the instrument differ here: provisional") if g.provisional else ""]
                + [ctx.sentence(v) for v in g.variants]
            ),
        )
        for g in instrument.gates
    ]
    return MethodSection(
        id="gates",
        title=ctx.t("Digital level: gates"),
        paragraphs=(ctx.t("A level needs its points and its scenarios; the highest one that holds counts."),),
        header=(
            ctx.t("Level"),
            ctx.t("Points"),
            ctx.t("Scenarios"),
            ctx.t("of which constraint scenarios"),
            ctx.t("Remark"),
        ),
        rows=tuple(rows),
        sources=ctx.sources(*(g.basis for g in instrument.gates)),
    )


def _certainty(ctx: Context) -> MethodSection:
    return MethodSection(
        id="certainty",
        title=ctx.t("Certainty of figures"),
        paragraphs=(
            ctx.t(
                "Relative errors are combined as the root of the sum of squares; an error common to both years cancels "
                "in a change."
            ),
        ),
        header=(ctx.t("Certainty"), ctx.t("May be off by")),
        rows=tuple(
            (ctx.words(c.title), f"±{ctx.numbers.percent(c.percent, 1, trim=True)}") for c in ctx.plan.certainties
        ),
        sources=ctx.sources(ctx.plan.certainty_basis),
    )


def _priority(ctx: Context) -> MethodSection:
    return MethodSection(
        id="priority",
        title=ctx.t("Order of first steps"),
        paragraphs=(
            ctx.t(
                "Three factors: how far a pillar relieves the firm's costs, its importance times its shortfall to 80 "
                "points, and its distance to the sector. Each is divided by its sum over the pillars first."
            ),
            ctx.t("Cost relief counts only for pillars with a shortfall. A factor without a sum drops out."),
        ),
        header=(
            ctx.t("Horizon"),
            ctx.t("Cost relief"),
            ctx.t("Importance × shortfall"),
            ctx.t("Distance to the sector"),
        ),
        rows=tuple(
            (ctx.words(p.title), *(ctx.numbers.plain(v, 2) for v in (p.cost, p.importance, p.distance)))
            for p in ctx.plan.priority_presets
        ),
        sources=ctx.sources(ctx.plan.priority_basis),
    )


def _relevance(ctx: Context) -> MethodSection:
    costs = list(ctx.plan.cost_profile)
    rows = [
        (ctx.words(p.short), *(ctx.numbers.plain(p.relevance.get(c, 0.0), 2) for c in costs)) for p in ctx.plan.pillars
    ]
    profile = (ctx.t("Share of costs assumed"), *(ctx.numbers.share(ctx.plan.cost_profile[c], 0) for c in costs))
    return MethodSection(
        id="relevance",
        title=ctx.t("Which pillar relieves which cost"),
        paragraphs=(ctx.t("From 0 (not at all) to 1 (fully)."),),
        header=(ctx.t("Pillar"), *(_cost(ctx, c) for c in costs)),
        rows=(*rows, profile),
        sources=ctx.sources(*(p.relevance_basis for p in ctx.plan.pillars)),
    )


def _cost(ctx: Context, category: str) -> str:
    found = ctx.plan.cost_categories.get(category)
    return ctx.words(found) if found else category


def _coefficients(ctx: Context) -> MethodSection:
    return MethodSection(
        id="coefficients",
        title=ctx.t("Energy coefficients"),
        paragraphs=(
            ctx.t("Electricity counts at the calorific value by default; the same factors are used in both years."),
            ctx.t(
                "Where a firm gives its own equivalent value with its year, electricity counts at it in both years; "
                "without the year it is not used."
            ),
        ),
        header=(ctx.t("Carrier"), ctx.t("kgce per unit"), ctx.t("Unit"), ctx.t("Standard")),
        rows=tuple(
            (
                ctx.words(c.title),
                ctx.numbers.plain(c.kgce, 5, trim=True),
                physical_unit(ctx, c.physical_unit),
                c.standard,
            )
            for c in ctx.reference.coefficients.values()
        ),
        sources=ctx.sources(*(c.basis for c in ctx.reference.coefficients.values())),
    )


def _co2(ctx: Context) -> MethodSection:
    """CO2 factors, and which carriers that are asked for have none."""
    reference, energy = ctx.reference, energy_sum(ctx.questionnaire)
    without = [c.question for c in energy.carriers if c.coefficient not in reference.co2] if energy else []
    names = ctx.numbers.listed(ctx.title(question) for question in without)
    open_ = ctx.t("Without a factor that could be cited, and not included: {carriers}.", carriers=names)
    return MethodSection(
        id="co2",
        title=ctx.t("CO₂ factors (shown, not scored)"),
        paragraphs=tuple(p for p in (ctx.words(reference.co2_note), open_ if without else "") if p),
        header=(ctx.t("Carrier"), ctx.t("kg of CO₂ per unit"), ctx.t("Unit"), ctx.t("Remark")),
        rows=tuple(
            (
                ctx.words(reference.coefficients[key].title),
                ctx.numbers.plain(factor.kg, 4, trim=True),
                physical_unit(ctx, factor.physical_unit),
                ctx.words(factor.basis.note),
            )
            for key, factor in reference.co2.items()
            if key in reference.coefficients
        ),
        sources=ctx.sources(*(factor.basis for factor in reference.co2.values())),
    )


def _sizes(ctx: Context) -> tuple[MethodSection, ...]:
    sizes, numbers = ctx.reference.size_classes, ctx.numbers
    if sizes is None:
        return ()
    section = MethodSection(
        id="sizes",
        title=ctx.words(sizes.title),
        paragraphs=(ctx.t("Shown, not scored: {note}.", note=ctx.sentence(sizes.note)),),
        header=(ctx.t("Class"), ctx.t("Persons, at least"), ctx.t("Revenue, at least")),
        rows=tuple((ctx.words(c.title), numbers.plain(c.staff), numbers.yuan(c.revenue)) for c in sizes.classes),
        sources=ctx.sources(sizes.basis, sizes.headcount_basis),
    )
    return (section,)


def _tables(ctx: Context) -> MethodSection:
    rows = [
        (
            ctx.words(t.title),
            ctx.words(t.region_text),
            str(t.year),
            ctx.numbers.clauses([ctx.sentence(t.definition), ctx.sentence(t.stand_in_note)]),
            ctx.t("{n} divisions", n=len(t.rows)),
        )
        for t in ctx.reference.tables
    ]
    return MethodSection(
        id="tables",
        title=ctx.t("Sector tables"),
        paragraphs=(ctx.t("Robots and digital level by division: not published."),),
        header=(ctx.t("Table"), ctx.t("Region covered"), ctx.t("Year"), ctx.t("What is counted"), ctx.t("Size")),
        rows=tuple(rows),
        sources=ctx.sources(*(t.basis for t in ctx.reference.tables)),
    )


def _densities(ctx: Context) -> MethodSection:
    rows = [
        (
            ctx.words(d.region_text),
            str(d.year),
            ctx.numbers.plain(d.value, 0),
            d.edition,
            ctx.numbers.clauses([series_words(ctx, d), ctx.sentence(d.note)]),
        )
        for d in ctx.reference.robots
    ]
    return MethodSection(
        id="densities",
        title=ctx.t("Robot densities"),
        paragraphs=(ctx.t("Robots per 10,000 persons. Series of different editions are never mixed."),),
        header=(ctx.t("Region covered"), ctx.t("Year"), ctx.t("Density"), ctx.t("Edition"), ctx.t("Remark")),
        rows=tuple(rows),
        sources=ctx.sources(*(d.basis for d in ctx.reference.robots)),
    )


def _unknowns(ctx: Context) -> MethodSection:
    return MethodSection(
        id="unknowns",
        title=ctx.t("What was looked for and not seen"),
        paragraphs=tuple(ctx.words(u) for u in ctx.plan.unknowns),
    )
