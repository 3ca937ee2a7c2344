"""Which further answers would narrow a result most, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.model.base import Frozen, Language
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.report.context import Context
from assessment.report.view import Figure
from assessment.scoring.narrowing import Narrowing
from assessment.scoring.open_answers import Column


class NarrowingRow(Frozen):
    """One further answer and what it would do."""

    column: str
    """Column id, `revenue` or `revenue@-1`: where a surface jumps to."""
    section: str
    """Id of the section it is asked in."""
    section_title: str
    label: str
    share: Figure
    """Share of the present width of the result that it takes away."""
    why: str


def build_narrowing(
    found: Iterable[Narrowing], plan: Plan, questionnaire: Questionnaire, reference: Reference, lang: Language
) -> tuple[NarrowingRow, ...]:
    """The answers found, in their order, in one language."""
    ctx = Context(plan, questionnaire, reference, lang)
    return tuple(_row(ctx, one) for one in found)


def _row(ctx: Context, one: Narrowing) -> NarrowingRow:
    section = next(s for s in ctx.questionnaire.sections if any(q.id == one.question for q in s.questions))
    return NarrowingRow(
        column=one.column,
        section=section.id,
        section_title=ctx.words(section.title),
        label=_label(ctx, (one.question, one.offset)),
        share=ctx.numbers.figure(100 * one.share, "percent", 0),
        why=ctx.numbers.sentences((_counts_for(ctx, one.pillars), _effect(ctx, one), _together(ctx, one.partners))),
    )


def _label(ctx: Context, column: Column) -> str:
    question, offset = column
    title = ctx.title(question)
    if offset == 0:
        return title
    year = ctx.t("year before") if offset == -1 else ctx.t("{n} years before", n=-offset)
    return ctx.t("{question} ({year})", question=title, year=year)


def _counts_for(ctx: Context, pillars: Sequence[str]) -> str:
    names = [ctx.words(ctx.plan.pillar[pillar].short) for pillar in pillars]
    return ctx.t("It counts for: {pillars}.", pillars=ctx.numbers.listed(names))


def _effect(ctx: Context, one: Narrowing) -> str:
    if not one.points > 0:
        return ctx.t(
            "It settles {n} points of the digital index; the score moves once further answers are in.",
            n=ctx.numbers.plain(one.index_points, 1, trim=True),
        )
    return ctx.t(
        "It takes about {n} points off the range in which the overall score can lie.",
        n=ctx.numbers.plain(one.points, 1, trim=True),
    )


def _together(ctx: Context, partners: Sequence[Column]) -> str:
    if not partners:
        return ""
    return ctx.t("It only says something together with: {answers}.", answers=_listed(ctx, partners))


def _listed(ctx: Context, columns: Sequence[Column]) -> str:
    return ctx.numbers.listed(_label(ctx, column) for column in columns)
