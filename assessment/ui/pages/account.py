"""My account: who I am here, what I may do, invitations to accept, roles to give back, my personal data."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.people import Grant, Membership, Principal, Role
from assessment.services.workspace import Workspace
from assessment.ui import form, navigation, role_words, services, signed_in, state, who
from assessment.ui.components import invitations, saved
from assessment.ui.components.download import JSON, download
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import facts, page_header, section
from assessment.ui.components.send import part_title
from assessment.ui.components.trouble import going_on, told
from assessment.ui.moments import moment


def draw() -> None:
    """Draw the page."""
    t = state.t()
    page_header(t("My account"))
    saved.why_not_open(t)
    workspace, asks, found = services.kept().workspace, who.principal(), signed_in.current()
    if workspace is None or found is None:
        return
    show(facts([(t("Name"), asks.name), (t("E-mail"), found.email), (t("Signed in"), moment(found.signed.since))]))
    token = st.query_params.get(invitations.TOKEN)
    if token:
        with going_on(t):
            invitations.offer(token, t)
    section(t("What I may do"))
    if not asks.has_any_role:
        show(text("p", t("You have no role here yet. Open the invitation you were sent, or ask for one."), "app-muted"))
    with going_on(t):
        _roles(asks, t)
        _firms(workspace, asks, t)
    if asks.has_any_role:
        navigation.link("start", icon=":material/home:")
    _personal_data(workspace, asks, t)


def _roles(asks: Principal, t: Translator) -> None:
    names = role_words.organisations() if asks.memberships else {}
    for one in asks.memberships:
        words = t(
            "{role} ({place})",
            role=role_words.role_word(one.role, t),
            place=role_words.place(one.organisation, names, t),
        )
        came = t("by a group of the sign-in") if one.by_claim else t("since {moment}", moment=moment(one.since))
        with _line(f"role_{one.organisation}_{one.role}", words, came):
            if not one.by_claim:
                _give_back(f"{one.organisation}_{one.role}", one, t)


def _firms(workspace: Workspace, asks: Principal, t: Translator) -> None:
    names = {one.head.series: one.firm for one in workspace.drafts.list_granted()}
    for one in asks.grants:
        part = part_title(one.section, form.questionnaire(), t) if one.role is Role.CONTRIBUTOR else ""
        words = t(
            "{role} ({place})",
            role=role_words.role_word(one.role, t),
            place=names.get(one.series) or t("Firm without a name"),
        )
        came = t("; ").join([*([part] if part else []), t("since {moment}", moment=moment(one.granted_at))])
        with _line(f"grant_{one.id}", words, came):
            _give_back(one.id, one, t)


def _line(key: str, words: str, came: str) -> st.delta_generator.DeltaGenerator:
    """One role in words; what stands in it comes behind them."""
    line = st.container(
        border=True,
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=key,
    )
    with line:
        show(tag("div", text("h3", words, "app-keep") + text("p", came, "app-muted"), "app-continue"))
    return line


def _give_back(key: str, given: Membership | Grant, t: Translator) -> None:
    with st.popover(t("Give back"), icon=":material/logout:", key=f"give_back_{key}"):
        st.write(t("You lose this role at once. What you entered stays."))
        st.button(
            t("Give the role back"),
            type="primary",
            key=f"give_back_confirmed_{key}",
            on_click=_end,
            args=(given,),
        )


def _personal_data(workspace: Workspace, asks: Principal, t: Translator) -> None:
    section(
        t("My personal data"),
        t(
            "Name, e-mail, roles, what is signed with your name, and what the log holds of you. "
            "Answers belong to the firms."
        ),
    )
    data, person = workspace.personal_data, asks.person
    download(
        t("Take my personal data away (JSON)"),
        lambda: data.export(person),
        t("my-personal-data.json"),
        mime=JSON,
        key="export_person",
    )
    with st.expander(t("Erase me"), icon=":material/person_off:", key="erase_me"):
        st.write(
            t(
                "Your name, e-mail and roles are erased for good, and what you signed is signed by nobody. "
                "Answers stay with the firms. You are signed out; signing in again makes you somebody new."
            )
        )
        sure = st.checkbox(t("I know that this cannot be undone"), key=f"erase_sure:{t.lang}")
        st.button(
            t("Erase my personal data"),
            type="primary",
            icon=":material/delete_forever:",
            disabled=not sure,
            key="erase_person",
            on_click=_erase,
            args=(person,),
        )


@told
def _erase(person: str) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.personal_data.erase(person)
        who.leave()


@told
def _end(given: Membership | Grant) -> None:
    workspace = services.kept().workspace
    if workspace is None:
        return
    if isinstance(given, Grant):
        workspace.people.grants.end(given.id)
    else:
        workspace.people.members.end(given.person, given.organisation, given.role)
    who.look_again()


draw()
