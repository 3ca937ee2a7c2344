"""The audit log: who did what to which firm and when, and whether the log is whole."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.services.audit.log import AuditLog
from assessment.ui import services, state, who
from assessment.ui.components import audit_rows
from assessment.ui.components.empty import empty_state
from assessment.ui.components.html import show, text
from assessment.ui.components.layout import page_header, section
from assessment.ui.components.press import pressed
from assessment.ui.components.trouble import going_on


def draw() -> None:
    """Draw the page."""
    t = state.t()
    page_header(
        t("Audit log"),
        t(
            "Who did what to which firm and when. A row says which answers were changed, never to what. "
            "Each row is chained to the one before it, so that a change is found."
        ),
    )
    workspace = services.kept().workspace
    if workspace is None or not workspace.audit_log.may_be_seen():
        empty_state(t("There is no log for you here"), t("Ask an administrator for the role it needs"), "start")
        return
    with going_on(t):
        _log(workspace.audit_log, t)


def _log(log: AuditLog, t: Translator) -> None:
    head = log.head()
    choices = state.remember("audit_choices", (head, log.drafts.principal, t.lang), log.choices)
    wanted = audit_rows.chosen_filter(choices, t)
    audit_rows.rows(log, wanted, t)
    audit_rows.files(log, wanted, t)
    section(
        t("Is the log whole?"),
        t(
            "Each row holds a checksum over the row before it. Keep number and checksum of the last row elsewhere: "
            "rows that somebody cuts off at the end are found by them only."
        ),
    )
    st.code(str(head), language=None, wrap_lines=True)
    if pressed(t("Verify now"), icon=":material/verified:", key="audit_verify"):
        _verdict(log, t)
    if who.principal().administrator:
        show(
            text(
                "p", t("From the command line: {command}", command="assessment audit verify --expect ..."), "app-muted"
            )
        )


def _verdict(log: AuditLog, t: Translator) -> None:
    verdict = log.verify()
    if verdict.wrong is None:
        st.success(t("The log is whole: {n} rows", n=verdict.head.number), icon=":material/verified:")
        return
    words = t("The log is broken at row {number}: {what}", number=verdict.broken, what=t.render(verdict.wrong))
    st.error(words, icon=":material/gpp_maybe:")


draw()
