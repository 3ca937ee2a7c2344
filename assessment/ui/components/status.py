"""Chips: a status is always a colour, a sign and a word, never a colour alone."""

from __future__ import annotations

from assessment.ui.components.html import esc, tag

TONES = {
    "met": "met",
    "partly": "partly",
    "not_met": "not-met",
    "unknown": "unknown",
    "not_applicable": "na",
    "eligible": "met",
    "held": "met",
    "nearly": "partly",
    "not": "na",
    "true": "met",
    "false": "not-met",
    "expert": "unknown",
}
"""Code -> end of the class that carries colour and sign; the style sheet draws both, the page filters drawings."""


def chip(status: str, label: str) -> str:
    """HTML of a chip from the code of a status, of a programme's fit or of a condition, and its word."""
    return tag("span", esc(label), f"app-chip app-chip-{TONES.get(status, 'unknown')}")


def pill(label: str) -> str:
    """HTML of a neutral label: a kind, an action, a pillar."""
    return tag("span", esc(label), "app-pill") if label else ""
