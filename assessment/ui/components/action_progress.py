"""How far plans have come: last year's plan against this year's answers, and this plan against next year's."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.draft import Access
from assessment.report.action_progress_view import ProgressLine, ProgressScore, ProgressView
from assessment.services.action_plans import ActionPlans
from assessment.services.action_progress import ActionProgress
from assessment.ui import planned, services, state
from assessment.ui.chosen_firm import ChosenFirm
from assessment.ui.components.html import esc, items, show, table, tag, text
from assessment.ui.components.layout import section
from assessment.ui.components.press import pressed
from assessment.ui.components.status import chip
from assessment.ui.planned import Planned

_TONES = {"reached": "met", "partly": "partly", "not_yet": "not_met", "unknown": "unknown", "no_figure": "unknown"}


def action_progress(firm: ChosenFirm, here: Planned, t: Translator) -> None:
    """Draw what other years of the firm say; nothing where there is no other year or no plan."""
    store = planned.kept_plans(firm)
    if store is None:
        return
    plans, access = store
    key = (plans.state_of_series(access), here.stored and (here.stored.id, here.stored.revision), state.fingerprint())
    found = state.remember(f"action_progress:{t.lang}", key, lambda: _found(store, here, t))
    if not found:
        return
    section(t("Progress"), t("What was planned, beside what the answers of the later year show."))
    for i, view in enumerate(found):
        label = t("{title}: planned with the figures of {planned_in}, answers of {year}", **_years(view))
        with st.expander(label, expanded=i == 0):
            _scores(view.scores, t)
            _lines(view.lines, t)
            show(items(view.notes))
            if view.planned_in < here.plan.data_year:
                _go_on(view, here, i, t)


def _found(store: tuple[ActionPlans, Access], here: Planned, t: Translator) -> list[ProgressView]:
    plans, access = store
    progress, of, weights = ActionProgress(plans, services.assessor()), state.as_of(), state.weights()
    found = list(progress.of_earlier(access, t.lang, of, weights))
    if here.stored is not None and (later := progress.in_later(access, here.stored, t.lang, of, weights)):
        found.append(later)
    return found


def _go_on(view: ProgressView, here: Planned, number: int, t: Translator) -> None:
    """Put what an earlier plan left undone into the plan that is worked on."""
    taken = {line.id for line in here.plan.lines}
    renamed = (line.model_copy(update={"id": f"{view.planned_in}-{line.id}"[:64]}) for line in view.left)
    new = tuple(line for line in renamed if line.id not in taken)
    label = t("Take over what is not reached ({n})", n=len(new))
    if new and pressed(label, icon=":material/input:", key=f"action_take_over_{number}"):
        planned.replace_lines(here, (*here.plan.lines, *new))
        st.rerun()


def _years(view: ProgressView) -> dict[str, object]:
    return {"title": view.title, "planned_in": view.planned_in, "year": view.year}


def _scores(scores: Sequence[ProgressScore], t: Translator) -> None:
    header = (t("Score"), t("When planned"), t("Expected"), t("Reached"), t("Beyond or short of it"))
    show(table(header, [(one.title, one.before, one.expected, one.now, one.difference or "–") for one in scores]))


def _lines(lines: Sequence[ProgressLine], t: Translator) -> None:
    names = (t("Measure"), t("When planned"), t("Planned"), t("Now"), t("Shown by the answers"), t("State"), t("Owner"))
    head = tag("thead", tag("tr", "".join(tag("th", esc(name), scope="col") for name in names)))
    body = tag("tbody", "".join(_row(line) for line in lines))
    show(tag("div", tag("table", head + body, "app-table"), "app-table-box", tabindex="0"))


def _row(line: ProgressLine) -> str:
    shown = chip(_TONES[line.shown], line.shown_label) + text("div", line.share, "app-muted")
    cells = (text("strong", line.title), esc(line.start), esc(line.planned), esc(line.now), shown)
    last = (esc(line.state_label) + text("div", line.due, "app-muted"), esc(line.person))
    return tag("tr", "".join(tag("td", cell) for cell in (*cells, *last)))
