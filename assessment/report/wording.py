"""Words for the codes of a result: statuses, reasons, fits, and how a target is said."""

from __future__ import annotations

from assessment.locale import Translator
from assessment.model.message import Message, msg
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar
from assessment.model.result import Fit, Status, Truth, Why
from assessment.report.context import Context, FirmContext
from assessment.report.numbers import Numbers

STATUS_CODES = {
    Status.MET: "met",
    Status.PARTLY: "partly",
    Status.NOT_MET: "not_met",
    Status.UNKNOWN: "unknown",
    Status.NOT_APPLICABLE: "not_applicable",
}
STATUS_LABELS = {
    Status.MET: msg("met"),
    Status.PARTLY: msg("partly met"),
    Status.NOT_MET: msg("not met"),
    Status.UNKNOWN: msg("unknown"),
    Status.NOT_APPLICABLE: msg("not applicable"),
}
FIT_CODES = {
    Fit.ELIGIBLE: "eligible",
    Fit.NEARLY: "nearly",
    Fit.UNKNOWN: "unknown",
    Fit.NOT: "not",
    Fit.HELD: "held",
}
FIT_LABELS = {
    Fit.ELIGIBLE: msg("conditions met"),
    Fit.NEARLY: msg("nearly"),
    Fit.UNKNOWN: msg("not enough answers"),
    Fit.NOT: msg("conditions not met"),
    Fit.HELD: msg("already held"),
}
TRUTH_CODES = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "unknown"}
TRUTH_LABELS = {Truth.TRUE: msg("fulfilled"), Truth.FALSE: msg("not fulfilled"), Truth.UNKNOWN: msg("unknown")}
EXPERT_LABEL = msg("for an expert to judge")
KIND_LABELS = {
    "support": msg("Support programme"),
    "recognition": msg("Recognition"),
    "city_goal": msg("Goal of the city, not a duty of a firm"),
}
_NUMERALS = "〇一二三四五"
ADDRESSED_NOT = msg("for reference, not addressed to you")

_WHY: dict[Why, Message] = {
    Why.NUMERATOR_MISSING: msg("{numerator} was not given"),
    Why.DENOMINATOR_MISSING: msg("{denominator} was not given"),
    Why.DENOMINATOR_NOT_POSITIVE: msg("{denominator} is zero or negative, so there is no ratio"),
    Why.NUMERATOR_NEGATIVE: msg("{numerator} is negative"),
    Why.BASE_YEAR_MISSING: msg("an earlier year to compare with was not given"),
    Why.BASE_NOT_POSITIVE: msg("a figure of the earlier year is zero or negative, so there is no change to compute"),
    Why.PARTLY_ANSWERED: msg("open answers decide it"),
    Why.NOT_ANSWERED: msg("nothing was answered here yet"),
}


def status_label(ctx: Context, status: Status) -> str:
    """The word for a status."""
    return ctx.t.render(STATUS_LABELS[status])


def why_unknown(ctx: FirmContext, pillar: Pillar, why: Why) -> str:
    """Why a pillar has no value, in half a sentence."""
    message = _WHY.get(why)
    if message is None:
        return ""
    indicator = pillar.indicator
    if isinstance(indicator, MaturityIndicator):
        return ctx.t.render(message)
    return ctx.t(message.text, numerator=ctx.title(indicator.numerator), denominator=ctx.title(indicator.denominator))


def why_not_applicable(ctx: FirmContext, pillar: Pillar, why: Why, declared: int) -> str:
    """Why a pillar does not apply: the firm's own reason, or its size."""
    if why == Why.TOO_SMALL:
        return ctx.t("too small: at this size the target comes to less than one robot")
    for question in ctx.questionnaire.questions.values():
        options = ctx.questionnaire.options(question)
        if question.not_applicable_for == pillar.id and 0 <= declared < len(options):
            return ctx.words(options[declared].text)
    return ""


def target_value(ctx: Context, pillar: Pillar) -> str:
    """The bare value a firm is held against ("2.5 %", "digital level 2"); "falling" for a direction."""
    numbers, target = ctx.numbers, pillar.target
    if isinstance(pillar.indicator, MaturityIndicator):
        return level_words(ctx.t, pillar.indicator.target_level)
    if isinstance(pillar.indicator, ChangeIndicator) or target.value is None:
        return ctx.t("keeps falling")
    return numbers.of_unit(target.value, pillar.unit, pillar.decimals, trim=True)


def target_words(ctx: Context, pillar: Pillar) -> str:
    """How the target is said ("at least 2.5 %", "strive for 360 per 10,000 persons")."""
    value = target_value(ctx, pillar)
    if isinstance(pillar.indicator, MaturityIndicator):
        return ctx.t("{value} or above", value=value)
    if isinstance(pillar.indicator, ChangeIndicator):
        return value
    if pillar.target.strictness == "strive":
        return ctx.t("strive for {value}", value=value)
    return ctx.t("at least {value}", value=value)


def level_words(t: Translator, level: int) -> str:
    """A digital level; 0 is below the first."""
    numeral = _NUMERALS[level] if t.lang == "zh" and level < len(_NUMERALS) else str(level)
    return t("digital level {n}", n=numeral) if level > 0 else t("below digital level 1")


def value_edges(pillar: Pillar) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What a printed value may not be rounded across: (edges, upper edges) as `numbers.rounded` takes them."""
    target, indicator = pillar.target, pillar.indicator
    if isinstance(indicator, ChangeIndicator):
        return (target.value or 0.0,), (target.pace,) if target.pace is not None else ()
    if isinstance(indicator, MaturityIndicator):
        return tuple(x for x, _ in pillar.curve.points if x > 0), ()
    return (target.value,) if target.value is not None else (), ()


def curve_words(ctx: Context, pillar: Pillar) -> str:
    """The curve in one sentence: which value earns which score."""
    numbers = ctx.numbers
    steps = [
        ctx.t("{value} = {score}", value=_on_axis(numbers, x, pillar), score=numbers.score(y, compact=True))
        for x, y in pillar.curve.points
    ]
    sentence = ctx.t("Score: {steps}; straight lines in between.", steps=numbers.listed(steps))
    indicator = pillar.indicator
    if not isinstance(indicator, MaturityIndicator):
        return sentence
    caps = [
        ctx.t("at most {score} until {level} holds", score=numbers.score(cap), level=level_words(ctx.t, level))
        for level, cap in indicator.caps
    ]
    limit = ctx.t("Limits: {caps}.", caps=numbers.clauses(caps))
    return numbers.sentences((sentence, limit))


def _on_axis(numbers: Numbers, value: float, pillar: Pillar) -> str:
    return numbers.of_unit(value, pillar.unit, max(2, pillar.decimals), trim=True)
