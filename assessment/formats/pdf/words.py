"""Headings and labels of the PDF in one language."""

from __future__ import annotations

from typing import Any

from assessment.locale import Translator


def words(t: Translator) -> dict[str, Any]:
    """Everything that is printed beside the texts of the report."""
    return _front(t) | _pillars(t) | _digital(t) | _support(t) | _back(t)


def _front(t: Translator) -> dict[str, Any]:
    return {
        "gap_report": t("Gap report"),
        "prepared_by": t("Prepared by"),
        "period": t("Period of the plan"),
        "signatures": [t("Prepared by"), t("Checked by"), t("For the firm"), t("Date")],
        "seal": t("Seal"),
        "cover_note": t("The figures are the firm's own statements. Another report number means another report."),
        "page": t("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "summary": t("Summary"),
        "overall_score": t("Overall score"),
        "of_100": t("of 100"),
        "interval": t("Interval of the score"),
        "what_matters": t("What matters most"),
        "four_targets": t("The four pillars"),
        "pillar_header": [t("Pillar"), t("Own value"), t("Target"), t("Status"), t("Score of 100"), t("Gap")],
        "reached_at": t("Target reached at {score}", score="80"),
        "first_steps": t("First steps"),
    }


def _pillars(t: Translator) -> dict[str, Any]:
    return {
        "pillars": t("Pillars in detail"),
        "own_value": t("Own value"),
        "target": t("Target"),
        "score": t("Score of 100"),
        "gap": t("Gap"),
        "still_open": t("Still open"),
        "industry": t("The industry"),
        "how_counted": t("How this was computed"),
    }


def _digital(t: Translator) -> dict[str, Any]:
    return {
        "digital": t("Digital detail"),
        "gate_header": [t("Level"), t("Points"), t("Scenarios"), t("Constraint scenarios"), t("Status")],
        "item_header": [t("Items of the index"), "", t("Points")],
        "scenario_header": [t("Business scenarios"), "", t("Rung")],
        "next_step": t("next step"),
        "next_steps": t("Next steps"),
        "holds": t("holds"),
        "not_held": t("does not hold"),
        "open": t("open"),
        "constraint_note": t("* constraint scenario. Rungs: 0 nothing yet, 4 models predict and optimise."),
    }


def _support(t: Translator) -> dict[str, Any]:
    return {
        "tasks": t("Tasks of the plan"),
        "task_header": [t("No."), t("Task"), t("Why it may concern you")],
        "programmes": t("Programmes"),
        "programme_header": [t("Programme"), t("Reason"), t("What it gives, and its validity")],
        "programmes_out": t("Not met or no longer valid"),
    }


def _back(t: Translator) -> dict[str, Any]:
    return {
        "other_figures": t("Other figures"),
        "not_scored": t("Shown beside the four targets; not scored."),
        "method": t("The method in short"),
        "sources": t("Sources"),
        "judgements": t("Own judgements (J) and their reasons"),
    }
