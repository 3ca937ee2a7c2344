"""What is wanted of a plan of action, and what the solver found, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.model.measures import Best, LeftOut, Limits, Short, Solution, Wanted
from assessment.model.message import Message, msg
from assessment.report.context import Context, raised

_LEFT_OUT: Mapping[str, Message] = {
    "no_cost": msg("Not considered, because no cost is entered: {lines}"),
    "open": msg("Not considered, because the figure they would move is not answered: {lines}"),
    "no_effect": msg("Not considered, because no score counts them: {lines}"),
}


def wanted_texts(ctx: Context, wanted: Wanted) -> tuple[str, ...]:
    """The things that are wanted, each in a few words: score, level, pillars."""
    score = ctx.t("overall score at least {n}", n=ctx.numbers.score(wanted.score)) if wanted.score is not None else ""
    level = ctx.t("overall level at least {level}", level=band(ctx, wanted.level)) if wanted.level else ""
    pillars = (ctx.t("target met: {pillar}", pillar=_pillar(ctx, pillar)) for pillar in wanted.met)
    return tuple(text for text in (score, level, *pillars) if text)


def band(ctx: Context, level: str) -> str:
    """An overall level by its id."""
    found = next((b.title for b in ctx.plan.overall.bands if b.id == level), None)
    return ctx.words(found) or level


def outcome_texts(
    ctx: Context, solution: Solution, wanted: Wanted, limits: Limits, titles: Mapping[str, str]
) -> tuple[str, ...]:
    """What the solver found; `titles`: id of a line -> what it is called."""
    short = _short(ctx, solution.short, wanted, limits) if solution.short else ()
    return (*_found(ctx, solution), *_left_out(ctx, solution.left_out, titles), *short)


def _found(ctx: Context, solution: Solution) -> tuple[str, ...]:
    t, found = ctx.t, bool(solution.chosen)
    if solution.outcome == "impossible":
        return (t("No set of these measures reaches what is wanted within the limits. Nothing was changed."),)
    if solution.outcome == "not_settled":
        if found:
            return (
                t("The search was stopped before it was finished: the set chosen reaches what is wanted, and a cheaper "
                  "one may exist."),
            )  # fmt: skip
        return (
            t("The search was stopped before it found a set. Fewer measures, or larger units of them, shorten it."),
        )
    if not found:
        return (t("What is wanted is reached already: no measure has to be chosen."),)
    return (
        t(
            "The cheapest set that reaches what is wanted costs {cost} and takes {days}.",
            cost=ctx.numbers.yuan(solution.cost),
            days=staff_days(ctx, solution.staff_days),
        ),
    )


def _short(ctx: Context, short: Short, wanted: Wanted, limits: Limits) -> tuple[str, ...]:
    """What is missing where the wanted is out of reach."""
    t, texts = ctx.t, []
    if never := wanted_texts(ctx, short.never):
        texts.append(
            t("Out of reach even with every measure that takes part: {parts}", parts=ctx.numbers.listed(never))
        )
    elif not short.together and len(wanted_texts(ctx, wanted)) > 1:
        texts.append(t("Each part can be reached by itself, but not all of them together."))
    texts.extend(_would_do(ctx, short, limits))
    texts.append(_best(ctx, t("Most that can be reached within the limits"), short.within))
    texts.append(_best(ctx, t("Most that can be reached without limits"), short.without))
    return tuple(text for text in texts if text)


def _would_do(ctx: Context, short: Short, limits: Limits) -> list[str]:
    """The limits that would do, each as far as it was set."""
    t, texts = ctx.t, []
    if limits.budget is not None and short.budget is not None:
        texts.append(t("A budget of {amount} would do.", amount=ctx.numbers.yuan(short.budget, up=True)))
    if limits.staff_days is not None and short.staff_days is not None:
        texts.append(t("{days} would do within the budget.", days=raised(staff_days(ctx, short.staff_days))))
    if short.cheapest is not None:
        texts.append(
            t(
                "Without limits the cheapest set costs {cost} and takes {days}.",
                cost=ctx.numbers.yuan(short.cheapest, up=True),
                days=staff_days(ctx, short.cheapest_staff_days),
            )
        )
    return texts


def _best(ctx: Context, label: str, best: Best) -> str:
    parts = (
        ctx.t("score {n}", n=ctx.numbers.score(best.score, _edges(ctx))) if best.score is not None else "",
        ctx.t("level {level}", level=band(ctx, best.level)) if best.level else "",
    )
    words = ctx.numbers.listed(parts)
    return ctx.t("{label}: {words}", label=label, words=words) if words else ""


def _edges(ctx: Context) -> tuple[float, ...]:
    return ctx.band_edges


def _left_out(ctx: Context, left_out: tuple[LeftOut, ...], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Measures that took no part, by reason."""
    reasons = dict.fromkeys(one.why for one in left_out)
    return tuple(
        ctx.t(
            _LEFT_OUT[why].text,
            lines=ctx.numbers.clauses(titles.get(one.measure, "") for one in left_out if one.why == why),
        )
        for why in reasons
    )


def staff_days(ctx: Context, days: float | None) -> str:
    """Days of work in words."""
    if days is None:
        return ctx.numbers.unknown
    number = ctx.numbers.plain(days, 1, trim=True)
    return ctx.t("1 staff day") if number == "1" else ctx.t("{n} staff days", n=number)


def _pillar(ctx: Context, pillar: str) -> str:
    found = ctx.plan.pillar.get(pillar)
    return ctx.words(found.short) if found else pillar
