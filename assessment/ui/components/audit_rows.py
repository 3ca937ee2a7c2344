"""The rows of the audit log that fit a filter, page by page, and the same as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from assessment.locale import Translator
from assessment.model.audit import FIRM_ACTIONS, PEOPLE_ACTIONS, AuditFilter
from assessment.services.audit.log import AuditLog, Choices, Known, Page
from assessment.ui import form
from assessment.ui.audit_words import action_words, actor_words, detail_words, firm_words
from assessment.ui.components.download import download
from assessment.ui.components.html import show, table, text
from assessment.ui.moments import moment, time_zone

ROWS = 50
_PLACE = "_audit_place"
ALL, OWN = 0, -1
"""Instead of a number of days: no limit, and days to be chosen."""
_MOST_CHOICES = 300
"""Firms and persons to choose from, whoever came last first."""


def chosen_filter(choices: Choices, t: Translator) -> AuditFilter:
    """Draw the fields to filter by; what they say."""
    firms = {one.key: one for one in choices.firms[:_MOST_CHOICES]}
    actors = {one.key: one for one in choices.actors[:_MOST_CHOICES]}
    first, second, third = st.columns(3, gap="small")
    with first:
        firm = _choice(t("Firm"), firms, lambda one: firm_words(one, t), "audit_firm", t)
    with second:
        actor = _choice(t("Who"), actors, lambda one: actor_words(one, t), "audit_actor", t)
    with third:
        since, until = _period(t)
    actions = st.multiselect(
        t("What was done"),
        [*FIRM_ACTIONS, *PEOPLE_ACTIONS],
        format_func=lambda action: action_words(action, t),
        placeholder=t("everything"),
        key=f"audit_actions:{t.lang}",
    )
    return AuditFilter(firm=firm, actor=actor, actions=tuple(actions), since=since, until=until)


def rows(log: AuditLog, wanted: AuditFilter, t: Translator) -> None:
    """Draw one page of the rows that fit, with the ways to the others."""
    place = _place(wanted)
    page = log.page(wanted, before=place[-1], limit=ROWS)
    show(text("p", t("{n} rows", n=page.total), "app-muted"))
    if page.rows:
        show(_table(page, t))
    else:
        show(text("p", t("No row fits."), "app-muted"))
    with st.container(horizontal=True, gap="small", key="audit_paging"):
        if len(place) > 1:
            st.button(t("Later rows"), icon=":material/chevron_left:", key="audit_later", on_click=_later)
        if page.older:
            st.button(
                t("Earlier rows"),
                icon=":material/chevron_right:",
                key="audit_earlier",
                on_click=_earlier,
                args=(page.older,),
            )


def files(log: AuditLog, wanted: AuditFilter, t: Translator) -> None:
    """Buttons that give all rows that fit as a file."""
    with st.container(horizontal=True, gap="small", key="audit_files"):
        download(
            t("Download as {kind}", kind="CSV"),
            lambda: log.export(wanted, "csv"),
            t("audit-log.csv"),
            mime="text/csv",
            key="audit_csv",
        )
        download(
            t("Download as {kind}", kind="JSON Lines"),
            lambda: log.export(wanted, "jsonl"),
            t("audit-log.jsonl"),
            mime="application/jsonl",
            key="audit_jsonl",
        )


def _table(page: Page, t: Translator) -> str:
    header = (t("Moment"), t("Who"), t("What was done"), t("Firm"), t("Details"), t("No."))
    asked = form.questionnaire()
    return table(
        header,
        [
            (
                moment(row.at),
                actor_words(page.known[row.actor], t),
                action_words(row.action, t),
                firm_words(page.known.get(row.firm), t),
                detail_words(row, page.known, asked, t),
                row.number,
            )
            for row in page.rows
        ],
        "app-audit",
    )


def _choice(label: str, known: dict[str, Known], words: Callable[[Known], str], key: str, t: Translator) -> str:
    """One of those, or "" for all."""
    chosen = st.selectbox(
        label,
        ["", *known],
        format_func=lambda one: words(known[one]) if one in known else t("all"),
        key=f"{key}:{t.lang}",
    )
    return str(chosen or "")


def _period(t: Translator) -> tuple[datetime | None, datetime | None]:
    """From which moment on, and before which one; None: without a limit."""
    names = {ALL: t("all"), 1: t("today"), 7: t("the last 7 days"), 31: t("the last 31 days"), OWN: t("other days")}
    days = st.selectbox(t("Time"), list(names), format_func=names.__getitem__, key=f"audit_period:{t.lang}")
    today = datetime.now(time_zone()).date()
    if days == ALL:
        return None, None
    if days != OWN:
        return _start_of(today - timedelta(days=days - 1)), None
    since = _day(t("From day"), today - timedelta(days=90), "audit_since", t)
    until = _day(t("To day"), today, "audit_until", t)
    return _start_of(since), _start_of(until + timedelta(days=1))


def _day(label: str, default: date, key: str, t: Translator) -> date:
    chosen: date | None = st.date_input(label, value=default, format="YYYY-MM-DD", key=f"{key}:{t.lang}")
    return chosen or default


def _start_of(day: date) -> datetime:
    """The first moment of a day on the visitor's clock."""
    return datetime.combine(day, time(), time_zone()).astimezone(UTC)


def _place(wanted: AuditFilter) -> tuple[int, ...]:
    """Where in the rows the visitor is, as the pages passed on the way; another filter begins anew."""
    known: tuple[AuditFilter, tuple[int, ...]] | None = st.session_state.get(_PLACE)
    if known is None or known[0] != wanted:
        known = (wanted, (0,))
        st.session_state[_PLACE] = known
    return known[1]


def _earlier(before: int) -> None:
    wanted, passed = st.session_state[_PLACE]
    st.session_state[_PLACE] = (wanted, (*passed, before))


def _later() -> None:
    wanted, passed = st.session_state[_PLACE]
    st.session_state[_PLACE] = (wanted, passed[:-1] or (0,))
