"""Links to one section for a colleague: made, copied, listed and revoked here."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.draft import Link
from assessment.model.questionnaire import Section
from assessment.services.drafts import Drafts
from assessment.ui import draft, services
from assessment.ui.components.html import show, text
from assessment.ui.moments import moment

_MADE = "_links_made"


def send(section: Section, t: Translator) -> None:
    """Draw the pop-up of a section; nothing where nothing is kept, or the visitor has one section only."""
    workspace = services.kept().workspace
    if workspace is None or draft.section():
        return
    with st.popover(t("Send this section"), icon=":material/forward_to_inbox:", key=f"send_{section.id}"):
        st.write(
            t(
                "A colleague who has the link fills in the section {section} and sees nothing else "
                "but the name of the firm and the year.",
                section=section.title.get(t.lang),
            )
        )
        show(text("p", _reach(t), "app-muted"))
        name = f"send_to_{section.id}"
        st.text_input(
            t("For whom"), key=name, max_chars=100, placeholder=t("such as: Ms Li, finance"), autocomplete="off"
        )
        st.button(
            t("Make a link"), type="primary", key=f"send_make_{section.id}", on_click=_make, args=(section.id, name)
        )
        here = draft.current()
        if here:
            _links([one for one in workspace.drafts.links(here.access) if one.section == section.id], t)


def _reach(t: Translator) -> str:
    """Where a link can be opened."""
    if draft.on_this_machine():
        return t("The link works on this computer only: the app is not open to others.")
    return t("The link works wherever this page can be reached.")


def _links(links: list[Link], t: Translator) -> None:
    """The links of a section, the latest first; the address of one is known only in the session that made it."""
    made: dict[str, str] = st.session_state.get(_MADE, {})
    for link in reversed(links):
        with st.container(border=True, key=f"link_{link.id}", gap="xsmall"):
            person = link.label or t("Without a name")
            if link.revoked_at:
                words = t("{person}: revoked on {moment}", person=person, moment=moment(link.revoked_at))
                show(text("p", words, "app-muted"))
                continue
            show(text("p", t("{person}: made on {moment}", person=person, moment=moment(link.created_at))))
            if link.id in made:
                st.code(made[link.id], language=None, wrap_lines=True)
            else:
                show(text("p", t("The address was shown when the link was made."), "app-muted"))
            st.button(
                t("Revoke"), icon=":material/link_off:", key=f"revoke_{link.id}", on_click=_revoke, args=(link.id,)
            )


def _make(section: str, name: str) -> None:
    drafts = _drafts()
    if drafts is not None:
        new = drafts.add_link(draft.ensure().access, section, st.session_state[name])
        st.session_state.setdefault(_MADE, {})[new.link.id] = draft.link_to(new.token)
        st.session_state[name] = ""


def _revoke(link: str) -> None:
    drafts, here = _drafts(), draft.current()
    if drafts is not None and here is not None:
        drafts.revoke(here.access, link)


def _drafts() -> Drafts | None:
    workspace = services.kept().workspace
    return workspace.drafts if workspace else None
