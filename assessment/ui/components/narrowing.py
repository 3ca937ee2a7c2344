"""Which further answers would narrow a result most, each with its reason and the way to its question."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.report.narrowing_view import NarrowingRow
from assessment.report.view import OverallView
from assessment.ui import form, services, state
from assessment.ui.chosen_firm import ChosenFirm
from assessment.ui.components.html import esc, show, tag, text
from assessment.ui.components.layout import section
from assessment.ui.components.points import go_to_answer
from assessment.ui.components.press import pressed


def narrowing_of_result(
    firm: ChosenFirm, overall: OverallView, t: Translator, *, on_page: Collection[str] = ()
) -> None:
    """Draw what would narrow the result of a firm; nothing where the result is one number already.

    Columns `on_page` are asked on the page itself and need no link.
    """
    if overall.shown and overall.low == overall.high:
        return
    _draw(_rows(firm, t), t, linked=not firm.of_batch, on_page=on_page)


def narrowing_of_answers(overall: OverallView, t: Translator, *, on_page: Collection[str]) -> None:
    """The same for the firm of the questionnaire, whichever firm the result page shows."""
    firm = ChosenFirm(form.assessment(), 0, of_batch=False, key=(state.fingerprint(),))
    narrowing_of_result(firm, overall, t, on_page=on_page)


def _rows(firm: ChosenFirm, t: Translator) -> tuple[NarrowingRow, ...]:
    return state.remember(
        f"narrowing:{t.lang}",
        firm.key,
        lambda: services.assessor().narrowing_view(firm.assessment, firm.index, t.lang),
    )


def _draw(rows: Sequence[NarrowingRow], t: Translator, *, linked: bool, on_page: Collection[str]) -> None:
    if not rows:
        return
    section(
        t("What would narrow the result most"),
        t("Further answers, the most useful first. The share is what one of them takes off the present range."),
    )
    for column, row in zip(st.columns(len(rows), gap="medium"), rows, strict=True):
        with column, st.container(border=True, height="stretch", key=f"narrow_{row.column.replace('@', '_')}"):
            show(_card(row, t))
            if row.column in on_page:
                show(text("p", t("Asked above on this page."), "app-muted"))
            elif linked:
                _way_there(row, t)


def _card(row: NarrowingRow, t: Translator) -> str:
    share = min(max(row.share.value or 0.0, 0.0), 100.0)
    bar = tag("div", tag("i", "", style=f"width:{share:.1f}%"), "app-share", aria_hidden="true")
    return tag(
        "div",
        text("h3", row.label, "app-small-title")
        + tag("p", esc(t("takes off {share} of the range", share=row.share.text)))
        + bar
        + text("p", row.why, "app-muted"),
        "app-narrowing",
    )


def _way_there(row: NarrowingRow, t: Translator) -> None:
    if pressed(
        t("Answer it under {section}", section=row.section_title),
        icon=":material/arrow_forward:",
        key=f"narrow_go_{row.column}",
    ):
        go_to_answer(row.column, form.questionnaire())
