"""The saved questionnaires of this computer, to go on with or to delete; for whoever sits at it, and nobody else."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.services.drafts import Summary
from assessment.services.workspace import Workspace
from assessment.ui import draft, form, navigation, progress, services
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import section
from assessment.ui.components.press import pressed
from assessment.ui.components.saved import saved_here
from assessment.ui.components.trouble import going_on, told
from assessment.ui.moments import moment

SHOWN = 5
"""So many are shown at once; the rest opens on a click."""


def continue_list(t: Translator) -> None:
    """Draw the list; nothing for visitors from elsewhere, and where nothing can be saved."""
    workspace = services.kept().workspace
    if workspace is None or not draft.on_this_machine() or draft.section():
        return
    section(t("Go on where you stopped"), t("Questionnaires saved on this computer."))
    with going_on(t):
        _list(workspace, t)


def _list(workspace: Workspace, t: Translator) -> None:
    found = saved_here()
    if not found:
        words = t("There is none yet. A questionnaire appears here with its first answer.")
        show(text("p", words, "app-muted"))
        return
    with st.container(key="continue_list", gap="small"):
        for summary in found[:SHOWN]:
            _entry(summary, workspace, t)
        if found[SHOWN:]:
            with st.expander(t("{n} older ones", n=len(found) - SHOWN)):
                for summary in found[SHOWN:]:
                    _entry(summary, workspace, t)


def _entry(summary: Summary, workspace: Workspace, t: Translator) -> None:
    head = summary.head
    with st.container(
        border=True,
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"saved_{head.id}",
    ):
        show(
            tag(
                "div",
                text("h3", summary.firm or t("Firm without a name"), "app-keep" if summary.firm else "")
                + text(
                    "p",
                    t(
                        "Data year {year}. {answered} of {asked} answers that the four results need. "
                        "Last change {moment}",
                        year=head.data_year,
                        moment=moment(head.updated_at),
                        **_progress(head.id, workspace),
                    ),
                    "app-muted",
                ),
                "app-continue",
            )
        )
        with st.container(horizontal=True, width="content", gap="small"):
            if pressed(t("Open"), icon=":material/edit_note:", type="primary", key=f"open_{head.id}"):
                draft.enter_own(head.id)
                navigation.go("questionnaire")
            with st.popover(t("Delete"), icon=":material/delete:", key=f"delete_{head.id}"):
                st.write(
                    t("Answers, links, frozen versions and plans of action of this questionnaire are deleted for good.")
                )
                st.button(
                    t("Delete for good"),
                    type="primary",
                    key=f"delete_confirmed_{head.id}",
                    on_click=_delete,
                    args=(head.id,),
                )


def _progress(draft_id: str, workspace: Workspace) -> dict[str, int]:
    sheet = workspace.drafts.read(workspace.drafts.own(draft_id))
    done = progress.overall(form.questionnaire(), sheet.form)
    return {"answered": done.answered, "asked": done.asked}


@told
def _delete(draft_id: str) -> None:
    workspace = services.kept().workspace
    here = draft.current()
    if workspace is None:
        return
    workspace.my_data.delete(workspace.drafts.own(draft_id))
    if here and here.access.draft == draft_id:
        draft.leave()
