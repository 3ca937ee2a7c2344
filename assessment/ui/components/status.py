"""Chips: a status is always a colour, a sign and a word, never a colour alone."""

from __future__ import annotations

from assessment.ui.components.html import esc, tag

SIGNS = {
    "met": "M3 8.5l3.2 3.2L13 4.8",
    "partly": "M3 8h10M8 3v10",
    "not_met": "M4 4l8 8M12 4l-8 8",
    "unknown": "M5.6 6a2.4 2.4 0 1 1 3.4 2.2c-.8.4-1 .8-1 1.6M8 12.6v.1",
    "not_applicable": "M3.5 8h9",
}
"""Line drawings in a box of 16 by 16."""
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
_SIGN_OF = {
    "eligible": "met",
    "held": "met",
    "nearly": "partly",
    "not": "not_applicable",
    "true": "met",
    "false": "not_met",
    "expert": "unknown",
}


def chip(status: str, label: str) -> str:
    """HTML of a chip from the code of a status, of a programme's fit or of a condition, and its word."""
    sign = SIGNS.get(_SIGN_OF.get(status, status), SIGNS["unknown"])
    line = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    drawing = f'<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="{sign}" {line}/></svg>'
    return tag("span", drawing + esc(label), f"app-chip app-chip-{TONES.get(status, 'unknown')}")


def pill(label: str) -> str:
    """HTML of a neutral label: a kind, an action, a pillar."""
    return tag("span", esc(label), "app-pill") if label else ""
