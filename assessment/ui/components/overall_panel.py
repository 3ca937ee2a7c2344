"""The result in one look: score, level on its scale, targets met, and the sentences a manager reads first."""

from __future__ import annotations

from itertools import pairwise

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import GapReport, OverallView, RobustnessView
from assessment.ui.components.html import esc, items, show, tag, text
from assessment.ui.components.layout import facts
from assessment.ui.components.sources import source_list


def overall_panel(report: GapReport, t: Translator) -> None:
    """Draw the panel; without an overall result it says what is known and what to answer next."""
    left = _score(report.overall, t) if report.overall.shown else _no_score(report, t)
    right = tag(
        "div",
        items(report.summary, "app-headline") + _remarks(report.overall, t),
        "app-overall-words",
    )
    show(tag("section", tag("div", left, "app-overall-score") + right, "app-overall"))
    if report.overall.formula:
        _computation(report.overall, t)
    if report.overall.robustness:
        _robustness(report.overall.robustness, t)


def _computation(overall: OverallView, t: Translator) -> None:
    """The sum behind the overall score, the rules of the level, and where both come from."""
    with st.expander(t("How the overall score was computed"), icon=":material/calculate:", key="overall_sum"):
        pairs = (
            (t("With your figures"), overall.formula),
            (t("Weights"), overall.weights),
            (t("Geometric mean"), overall.geometric),
            (t("Why this level"), overall.level_reason),
        )
        show(facts(pairs) + items(overall.level_rules, "app-list app-muted") + source_list(overall.sources, t))


def _robustness(found: RobustnessView, t: Translator) -> None:
    """How far the level depends on the weights: the sentence, and behind it how it was found."""
    with st.expander(
        t("How far the level depends on the weights: {share} stay", share=_least(found)), key="robustness"
    ):
        show(items([line for end in found.ends for line in (end.sentence, end.score_sentence)]))
        show(text("p", found.how, "app-muted") + source_list(found.sources, t))


def _least(found: RobustnessView) -> str:
    """The share in which the level stays; with an interval the smallest of them."""
    return min((end.stays for end in found.ends), key=lambda stays: stays.value or 0.0).text


def _score(overall: OverallView, t: Translator) -> str:
    number = tag("div", esc(overall.score.text) + tag("small", esc(t("of 100"))), "app-overall-number")
    level = overall.level_range or overall.level
    return (
        text("div", t("Overall score"), "app-muted")
        + number
        + text("p", overall.interval if overall.interval != overall.score.text else "", "app-muted")
        + text("div", t("Overall level: {level}", level=level), "app-overall-level")
        + _scale(overall)
        + text("p", overall.level_meaning, "app-muted")
    )


def _no_score(report: GapReport, t: Translator) -> str:
    unknown = [p.title for p in report.pillars if p.status == "unknown"]
    listed = ("、" if t.lang == "zh" else ", ").join(unknown)
    next_ = t("To get an overall score, answer next: {pillars}.", pillars=listed) if unknown else ""
    return (
        text("div", t("No overall score yet"), "app-muted")
        + text("div", report.overall.met_text, "app-overall-known")
        + text("p", next_)
    )


def _scale(overall: OverallView) -> str:
    """The levels side by side, as wide as their range of scores, the own one marked."""
    if not overall.levels or overall.score.value is None:
        return ""
    edges = [*overall.level_edges, 100.0]
    parts = "".join(
        tag(
            "div",
            text("span", title),
            "app-scale-part app-scale-here" if i == overall.level_index else "app-scale-part",
            style=f"flex-grow:{max(high - low, 9):g}",
        )
        for i, (title, (low, high)) in enumerate(zip(overall.levels, pairwise(edges), strict=True))
    )
    return tag("div", parts, "app-scale")


def _remarks(overall: OverallView, t: Translator) -> str:
    geometric = t("Geometric mean: {value}", value=overall.geometric) if overall.geometric and overall.shown else ""
    weights = t("Weights: {weights}", weights=overall.weights) if overall.weights else ""
    reason = overall.level_reason if overall.shown else ""
    lines = [part for part in (reason, overall.with_na_as_zero, weights, geometric) if part]
    return text("p", " · ".join(lines), "app-muted")
