"""Rules of the method page that are no table: how values, gaps and totals come about, how programmes are matched."""

from __future__ import annotations

from assessment.model.plan import RatioIndicator
from assessment.report.context import Context
from assessment.report.view import MethodSection
from assessment.scoring.reach import FARTHEST


def values_section(ctx: Context) -> MethodSection:
    """When a value is unknown, when a pillar does not apply, and what is compared with what."""
    return MethodSection(
        id="values",
        title=ctx.t("Values"),
        paragraphs=(
            ctx.t(
                "A denominator that is missing, zero or negative makes a value unknown, with the reason; it never "
                "earns 100 points."
            ),
            ctx.t(
                "R&D carries the basis it was counted by and the entity it covers. A distance to the sector is drawn "
                "only where both are those of the published figure; otherwise both numbers stand side by side."
            ),
            ctx.t("Where the ratio rose while the denominator fell, the ratio at last year's denominator is printed."),
            *_pieces(ctx),
            ctx.t(
                "Energy: the mean yearly change from the earliest year given to the data year; one step alone is "
                "provisional. Energy sold is taken off; what makes own electricity counts once, as fuel. A threshold "
                "in tce is tested on both ways of counting electricity; where they disagree it stays unknown."
            ),
        ),
    )


def _pieces(ctx: Context) -> tuple[str, ...]:
    """The rules of pillars counted in pieces, where the plan has one."""
    counted = [p for p in ctx.plan.pillars if isinstance(p.indicator, RatioIndicator) and p.indicator.too_small_below]
    return tuple(
        ctx.t(
            "{pillar}: where the target comes to less than one piece the pillar does not apply and the count is shown; "
            "in small firms the points of one piece are printed.",
            pillar=ctx.words(p.title),
        )
        for p in counted
    )


def gaps_section(ctx: Context) -> MethodSection:
    """What is missing, in things."""
    return MethodSection(
        id="gaps",
        title=ctx.t("Gaps in things"),
        paragraphs=(
            ctx.t(
                "A ratio: what the target asks for at this year's denominator, less what is there; pieces rounded up."
            ),
            ctx.t(
                "Energy: what was used, less what last year's energy per value added and the pace would allow at this "
                "year's value added."
            ),
            ctx.t(
                "Digital: the fewest items and scenarios that reach the next level; equipment, data and systems first, "
                "constraint scenarios first. Results, visits and paper rules are never advised before these."
            ),
            ctx.t(
                "A gap is never negative; beyond the target it is a surplus. Less revenue or staff is never advised."
            ),
            ctx.t(
                "The year in which a ratio reaches its target at the present pace is named only from three years of "
                "data without a gap: the mean yearly growth goes on, compound. A year that is past or more than {n} "
                "years ahead is never named; this limit is our own judgement.",
                n=FARTHEST,
            ),
        ),
    )


def action_plan_section(ctx: Context) -> tuple[MethodSection, ...]:
    """How the cheapest set of measures is found; nothing where the questionnaire says of no answer that it can move."""
    if ctx.questionnaire.what_if is None:
        return ()
    section = MethodSection(
        id="action_plan",
        title=ctx.t("Plan of action: the cheapest set of measures"),
        paragraphs=(
            ctx.t(
                "Every unit of a measure moves one answer by a step, or it reaches one option. What it costs and how "
                "many staff days it takes is the firm's own entry; the program knows no price. Revenue, value added "
                "and staff are never moved."
            ),
            ctx.t(
                "A solver of integer programs (HiGHS) looks for the set that reaches what is wanted at the least cost, "
                "within the budget and the staff days; of equally cheap sets for the one with the fewest staff days. "
                "Every set it names is scored by the rules of the result; where those give less, the search goes on."
            ),
            ctx.t("What is wanted is held against the scores with open answers at their minimum."),
            ctx.t(
                "What a measure brings is said twice: if it were the only one, and what would be lost without it. The "
                "two differ where a level takes points and scenarios together."
            ),
        ),
    )
    return (section,)


def programmes_section(ctx: Context) -> MethodSection:
    """How a programme is matched to a firm."""
    return MethodSection(
        id="programmes",
        title=ctx.t("How programmes are matched"),
        paragraphs=(
            ctx.t(
                "A condition is met, not met or unknown. All met: conditions met. One not met: conditions not met. "
                "Otherwise the programme waits for answers."
            ),
            ctx.t(
                "Nearly: exactly one condition fails, it is a number, and it is within {share} of its threshold.",
                share=ctx.numbers.share(ctx.plan.nearly_within, 0),
            ),
            ctx.t(
                "What an expert has to judge is listed and not judged. The region must fit. The digital level is never "
                "read as a smart-manufacturing (CMMM) level."
            ),
            ctx.t("A recognition the firm says it holds, or a higher one, is listed as already held."),
        ),
    )


def portfolio_section(ctx: Context) -> MethodSection:
    """How many firms are added up."""
    return MethodSection(
        id="portfolio",
        title=ctx.t("Many firms together"),
        paragraphs=(
            ctx.t(
                "Above-scale firms unless all are chosen. Numerator and denominator leave a firm out together; what "
                "does not apply is left out; R&D of different bases is never added up; a group counts once."
            ),
            ctx.t("Every total says how many firms it used. A share with unknown firms is a range."),
            ctx.t(
                "Energy has two readings: the change of the totals, and the change within the firms, without the shift "
                "between them. Under 80 % of base-year energy covered it is partly met at most."
            ),
        ),
    )


def robustness_section(ctx: Context) -> tuple[MethodSection, ...]:
    """How it is found how far a level depends on the weights; nothing where no weightings are installed."""
    shipped = ctx.reference.weightings
    if shipped is None:
        return ()
    section = MethodSection(
        id="robustness",
        title=ctx.t("How far a level depends on the weights"),
        paragraphs=(
            ctx.t(
                "Score and level are worked out again under {n} weightings: every weight lies evenly within ±{spread} "
                "of the one used, and together they are made 100 % again. They are drawn once and kept with the "
                "program, so the same answers give the same shares.",
                n=ctx.numbers.plain(shipped.count),
                spread=ctx.numbers.share(shipped.spread, 0),
            ),
            ctx.t(
                "The share is that of the weightings in which the overall level stays, under the same rules for "
                "levels. Where a score is an interval, both of its ends are looked at. Whether there is an overall "
                "result at all is not asked again."
            ),
            ctx.t("The plan's weights can be replaced by one's own; every output then says so."),
        ),
        sources=ctx.sources(shipped.basis),
    )
    return (section,)
