"""How firms are compared with anonymous others, for the method page."""

from __future__ import annotations

from assessment.report.context import Context
from assessment.report.view import MethodSection


def peers_section(ctx: Context) -> tuple[MethodSection, ...]:
    """Whose figures are pooled, how they are rounded, and what is never shown; nothing where none are shared."""
    pooling = ctx.reference.peer_pooling
    if pooling is None:
        return ()
    divisions = {option.id: ctx.words(option.text) for option in ctx.questionnaire.divisions}
    steps = ctx.numbers.listed(
        ctx.t(
            "{pillar} {share}",
            pillar=ctx.words(pillar.short),
            share=ctx.numbers.of_unit(pooling.steps[pillar.id], pillar.unit, pillar.decimals, trim=True),
        )
        for pillar in ctx.plan.pillars
        if pillar.id in pooling.steps
    )
    section = MethodSection(
        id="peers",
        title=ctx.words(pooling.title),
        paragraphs=(
            ctx.t(
                "A firm that agrees shares the figures of its last frozen version of a data year, with its division "
                "and the definition of the R&D figure; no name and no other answer. It can take them back at any time, "
                "and they count nowhere from then on. Several drafts of one credit code count once."
            ),
            ctx.t(
                "Compared are firms of the same data year and the same R&D definition, never a firm with itself. "
                "Nothing is shown before {least} others have the figure: of the division, else of its group, else of "
                "all manufacturing. Shown are their number, quartiles (as QUARTILE.INC of a spreadsheet) and how many "
                "the firm is better than; no lowest and no highest.",
                least=pooling.least,
            ),
            ctx.t(
                "Figures are rounded before they are shared, quartiles after they were found, to: {steps}. Two reports "
                "held against each other, before and after a firm joined, tell no more of it than these steps.",
                steps=steps,
            ),
        ),
        header=(ctx.t("Group"), ctx.t("Divisions")),
        rows=tuple(
            (ctx.words(group.title), ctx.numbers.listed(divisions.get(one, one) for one in group.divisions))
            for group in pooling.groups
        ),
        sources=ctx.sources(pooling.basis),
    )
    return (section,)
