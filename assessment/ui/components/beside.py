"""A firm today beside the same firm with some answers changed: overall and pillar by pillar."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.locale import Translator
from assessment.report.what_if_view import Beside, Side, WhatIfView
from assessment.ui.components.html import esc, show, table, tag, text
from assessment.ui.components.status import chip


def beside_today(view: WhatIfView, t: Translator) -> None:
    """Draw both sides as a table, one row a pillar, and the answers that were changed under it."""
    beside_table((view.overall, *view.pillars), t, t("What if"))
    if view.changes:
        header = (t("Changed answer"), t("As answered"), t("What if"))
        show(table(header, [(change.label, change.today, change.tried) for change in view.changes]))


def in_short(view: WhatIfView) -> None:
    """Draw the overall score and that of every pillar that moved in one line, read out when it changes."""
    moved = (one for one in view.pillars if one.today != one.changed)
    show(tag("div", "".join(map(_short, (view.overall, *moved))), "app-in-short", aria_live="polite"))


def _short(one: Beside) -> str:
    before, after = one.today.score.text, one.changed.score.text
    scores = esc(after if before == after else f"{before} → {after}")
    difference = " " + text("strong", one.difference, f"app-moved-{one.direction}") if one.difference else ""
    return tag("span", text("span", one.title, "app-muted") + " " + scores + difference)


def beside_table(rows: Sequence[Beside], t: Translator, changed: str) -> None:
    """Draw both sides as a table, one row a pillar; `changed` is what the other side is called."""
    names = (t("Target"), t("As answered"), changed, t("Difference"))
    head = tag("thead", tag("tr", "".join(tag("th", esc(name), scope="col") for name in names)))
    body = tag("tbody", "".join(_row(one, t) for one in rows))
    show(tag("div", tag("table", head + body, "app-table app-beside"), "app-table-box", tabindex="0"))


def _row(one: Beside, t: Translator) -> str:
    title = text("strong", one.title) + text("div", one.target, "app-muted")
    moved = one.today != one.changed
    difference = text("strong", one.difference, f"app-moved-{one.direction}") if one.difference else esc("–")
    return tag(
        "tr",
        tag("th", title, scope="row")
        + tag("td", _side(one.today, t))
        + tag("td", _side(one.changed, t))
        + tag("td", difference),
        "app-moved" if moved else "",
    )


def _side(side: Side, t: Translator) -> str:
    score = text("div", t("Score {score}", score=side.score.text) if side.score.value is not None else side.score.text)
    status = chip(side.status, side.status_label) if side.status else text("div", side.status_label)
    return text("strong", side.value) + score + status + text("div", side.words, "app-muted")
