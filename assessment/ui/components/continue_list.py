"""The saved questionnaires to go on with or to delete: of this computer for whoever sits at it, or of who signed in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.draft import Access
from assessment.services.drafts import Summary
from assessment.services.people.permissions import Action
from assessment.services.workspace import Workspace
from assessment.ui import configured, draft, form, navigation, progress, role_words, services, who
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import section
from assessment.ui.components.press import pressed
from assessment.ui.components.saved import saved_here
from assessment.ui.components.send import part_title
from assessment.ui.components.trouble import going_on, told
from assessment.ui.moments import moment

SHOWN = 5
"""So many are shown at once; the rest opens on a click."""


def continue_list(t: Translator) -> None:
    """Draw the list; nothing for visitors from elsewhere, and where nothing can be saved."""
    workspace = services.kept().workspace
    if workspace is None:
        return
    if configured.has_login():
        with going_on(t):
            _of_person(workspace, t)
    elif draft.on_this_machine() and not draft.section():
        section(t("Go on where you stopped"), t("Questionnaires saved on this computer."))
        with going_on(t):
            _list(workspace, t)


def _of_person(workspace: Workspace, t: Translator) -> None:
    """The firms somebody may see: those of whom they work for, and those they were given."""
    own, given = workspace.drafts.list_own(), workspace.drafts.list_granted()
    asks, owner = who.principal(), who.owner()
    if workspace.drafts.may(Action.BEGIN) or own:
        mine = t("My own firms") if owner == asks.person else role_words.place(owner, role_words.organisations(), t)
        section(mine, t("Questionnaires of these firms, the one changed last first."))
        _found(own, "own", workspace, t)
    if given:
        section(t("Firms you were given"), t("Somebody responsible for these firms gave you a role for them."))
        _found(given, "given", workspace, t)


def _found(all_of_them: Sequence[Summary], name: str, workspace: Workspace, t: Translator) -> None:
    """The first of them, and a field to search by name where there are more."""
    if not all_of_them:
        show(text("p", t("There is none yet. A questionnaire appears here with its first answer."), "app-muted"))
        return
    found = all_of_them
    if len(all_of_them) > SHOWN:
        wanted = st.text_input(
            t("Search by name"), key=f"search_{name}:{t.lang}", max_chars=100, autocomplete="off", width=420
        )
        found = [one for one in all_of_them if wanted.strip().casefold() in one.firm.casefold()]
    with st.container(key=f"continue_{name}", gap="small"):
        for summary in found[:SHOWN]:
            _entry(summary, workspace, t)
    if found[SHOWN:]:
        show(text("p", t("{n} more: type a part of the name", n=len(found) - SHOWN), "app-muted"))
    elif not found:
        show(text("p", t("No firm has this in its name."), "app-muted"))


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
    head, access = summary.head, workspace.drafts.own(summary.head.id, summary.section)
    name = f"{head.id}_{summary.section}" if summary.section else head.id
    part = part_title(summary.section, form.questionnaire(), t) if summary.section else ""
    with st.container(
        border=True,
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"saved_{name}",
    ):
        show(
            tag(
                "div",
                text("h3", summary.firm or t("Firm without a name"), "app-keep" if summary.firm else "")
                + text("p", part)
                + text(
                    "p",
                    _how_far(summary, access, workspace, t),
                    "app-muted",
                ),
                "app-continue",
            )
        )
        with st.container(horizontal=True, width="content", gap="small"):
            if pressed(t("Open"), icon=":material/edit_note:", type="primary", key=f"open_{name}"):
                draft.enter_own(head.id, summary.section)
                navigation.go("result" if access.reads_only else "questionnaire")
            if not access.manages:
                return
            with st.popover(t("Delete"), icon=":material/delete:", key=f"delete_{name}"):
                st.write(
                    t(
                        "Answers, files, links, frozen versions and plans of action of this questionnaire "
                        "are deleted for good."
                    )
                )
                st.button(
                    t("Delete for good"),
                    type="primary",
                    key=f"delete_confirmed_{name}",
                    on_click=_delete,
                    args=(head.id,),
                )


def _how_far(summary: Summary, access: Access, workspace: Workspace, t: Translator) -> str:
    """How much is answered of what the results need; to whoever has a part of it, of that part."""
    asked, given = form.questionnaire(), workspace.drafts.read(access).form
    said = {"year": summary.head.data_year, "moment": moment(summary.head.updated_at)}
    if summary.section:
        mine = progress.by_section(asked.part(summary.section), asked, given)
        done = progress.together(mine.values())
        return t(
            "Data year {year}. {answered} of {asked} answers of this part. Last change {moment}",
            answered=done.answered,
            asked=done.asked,
            **said,
        )
    done = progress.overall(asked, given)
    return t(
        "Data year {year}. {answered} of {asked} answers that the four results need. Last change {moment}",
        answered=done.answered,
        asked=done.asked,
        **said,
    )


@told
def _delete(draft_id: str) -> None:
    workspace = services.kept().workspace
    here = draft.current()
    if workspace is None:
        return
    workspace.my_data.delete(workspace.drafts.own(draft_id))
    if here and here.access.draft == draft_id:
        draft.leave()
