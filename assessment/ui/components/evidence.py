"""Files attached to an answer: listed with a way to fetch each, added, taken away and put back."""

from __future__ import annotations

import streamlit as st

from assessment.errors import FileRefusedError
from assessment.locale import Translator
from assessment.model.evidence import Evidence
from assessment.model.questionnaire import Question
from assessment.services.workspace import Workspace
from assessment.ui import attached, draft, evidence_links, parts, services, state
from assessment.ui.author_words import author_words
from assessment.ui.components.html import esc, plain, show, tag, text
from assessment.ui.components.trouble import told
from assessment.ui.moments import moment

_REFUSED, _REMOVED, _UPLOADS = "_evidence_refused", "_evidence_removed", "_evidence_uploads"
_KB, _MB = 1000, 1_000_000
_PHOTO = {"jpg": ("jpg", "jpeg")}
"""Endings that mean the same."""


def evidence_fields(question: Question, column: str, t: Translator) -> None:
    """Draw the files of an answer and the field for further ones; nothing where nothing can be kept."""
    workspace, here = services.kept().workspace, draft.current()
    if workspace is None or (here is None and draft.is_guest()):
        return
    with st.container(key=f"evidence_{question.id}", gap="xsmall"):
        for one in attached.of_answer(column):
            _file(one, question, workspace, t)
        _removed(question, column, t)
        if here is None or not here.access.reads_only:
            _field(question, column, workspace, t)


def _file(one: Evidence, question: Question, workspace: Workspace, t: Translator) -> None:
    here = draft.current()
    if here is None:
        return
    href = evidence_links.address(workspace, here.access, t.lang, one.id)
    link = tag("a", esc(one.name), href=href, target="_blank", rel="noopener noreferrer")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"evidence_of_{one.id}"):
        show(tag("p", link + text("span", _about(one, t), "app-muted"), "app-file"))
        if not here.access.reads_only:
            st.button(
                t("Take away"),
                icon=":material/delete:",
                type="tertiary",
                help=t("Take {name} away", name=one.name),
                key=f"evidence_remove_{one.id}",
                on_click=_take_away,
                args=(one, question.id),
            )


def size_words(size: int) -> str:
    """So many bytes, for people."""
    return f"{size / _MB:.1f} MB" if size >= _MB else f"{max(1, round(size / _KB))} KB"


def _about(one: Evidence, t: Translator) -> str:
    size = size_words(one.size)
    if one.author:
        return t(
            "{size}, by {person}, {moment}",
            size=size,
            person=author_words(one.author, t),
            moment=moment(one.attached_at),
        )
    return t("{size}, {moment}", size=size, moment=moment(one.attached_at))


def _removed(question: Question, column: str, t: Translator) -> None:
    """What was just taken away, with the way back."""
    one: Evidence | None = st.session_state.get(_REMOVED)
    if one is None or one.column != column:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="evidence_removed"):
        show(text("p", t("Taken away: {name}", name=one.name), "app-muted app-file"))
        st.button(
            t("Undo"),
            icon=":material/undo:",
            type="tertiary",
            key="evidence_put_back",
            on_click=_put_back,
            args=(one, question.id),
        )


def _field(question: Question, column: str, workspace: Workspace, t: Translator) -> None:
    limits = workspace.evidence_limits
    key = f"evidence_upload:{column}:{st.session_state.get(_UPLOADS, 0)}"
    st.file_uploader(
        t("Evidence (invoice, statement, audit report …)"),
        type=[ending for kind in limits.allowed for ending in _PHOTO.get(kind, (kind,))],
        accept_multiple_files=True,
        max_upload_size=limits.file_mb,
        help=t("Kept with the answer for whoever checks it. Files can be fetched and are never opened here."),
        key=key,
        on_change=_attach,
        args=(question.id, column, key),
    )
    refused: tuple[str, list[FileRefusedError]] | None = st.session_state.get(_REFUSED)
    if refused and refused[0] == column:
        for error in refused[1]:
            hint = t.render(error.hint) if error.hint else ""
            st.error(plain(f"{t.render(error.message)} {hint}"), icon=":material/block:")


# --- what the visitor did ---------------------------------------------------------------------------------------------


@told
def _attach(question: str, column: str, key: str) -> None:
    files, workspace = st.session_state.get(key) or [], services.kept().workspace
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    refused: list[FileRefusedError] = []
    st.session_state[_REFUSED] = (column, refused)
    if workspace is None or not files:
        return
    here = draft.ensure()
    for file in files:
        try:
            workspace.evidence.attach(here.access, column, file.name, file)
        except FileRefusedError as error:
            refused.append(error)
    if not here.evidence:
        parts.all_again()  # with its first file the questionnaire can be taken away as one zip
    parts.answered(question)


@told
def _take_away(one: Evidence, question: str) -> None:
    workspace, here = services.kept().workspace, draft.current()
    if workspace is not None and here is not None:
        st.session_state[_REMOVED] = workspace.evidence.take_away(here.access, one.id)
        st.session_state.pop(_REFUSED, None)
    parts.answered(question)


@told
def _put_back(one: Evidence, question: str) -> None:
    workspace, here = services.kept().workspace, draft.current()
    st.session_state.pop(_REMOVED, None)
    if workspace is not None and here is not None:
        workspace.evidence.put_back(here.access, one.id)
        t = state.t()
        st.toast(t("Put back: {name}", name=plain(one.name)), icon=":material/undo:")
    parts.answered(question)
