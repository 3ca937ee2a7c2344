"""Who works with whom: organisations, members, invitations, single firms, and firms that are handed over."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.people import EVERYWHERE, Role
from assessment.services.workspace import Workspace
from assessment.ui import role_words, services, state, who
from assessment.ui.components import saved
from assessment.ui.components.firm_people import firm_people
from assessment.ui.components.hand_overs import hand_overs, waiting
from assessment.ui.components.html import plain
from assessment.ui.components.invitations import Place, invitations
from assessment.ui.components.layout import page_header, section
from assessment.ui.components.members import add_organisation, everybody, members
from assessment.ui.components.trouble import going_on

_OF_ORGANISATION = (Role.CONSULTANT, Role.READER)
_EVERYWHERE = (Role.MANAGER, Role.ADMINISTRATOR)


def draw() -> None:
    """Draw the page."""
    t = state.t()
    page_header(
        t("People"),
        t("Who is new is invited by link: make an invitation and send it to the one it is for, and to nobody else."),
    )
    saved.why_not_open(t)
    workspace = services.kept().workspace
    if workspace is None:
        return
    with going_on(t):
        _on_their_way(workspace, t)
    asks = who.principal()
    if asks.administrator:
        with going_on(t):
            _installation(workspace, t)
    for organisation in asks.organisations(Role.CONSULTANT) if not asks.administrator else ():
        with going_on(t):
            _organisation(organisation, role_words.place(organisation, role_words.organisations(), t), t)
    if who.manages_firms(asks) or asks.organisations(Role.CONSULTANT):
        section(
            t("Single firms"), t("Give a firm to its manager, to whoever fills in a section, or to somebody to read.")
        )
        with going_on(t):
            firm_people(workspace, t)


def _on_their_way(workspace: Workspace, t: Translator) -> None:
    found = waiting(workspace)
    if found:
        section(t("Firms that are handed over"))
        hand_overs(found, t)


def _installation(workspace: Workspace, t: Translator) -> None:
    section(
        t("This installation"),
        t(
            "Administrators look after people and settings and see no answers. "
            "Managers begin questionnaires of their own firm."
        ),
    )
    members(EVERYWHERE, t)
    invitations(Place(), _EVERYWHERE, t)
    section(t("Organisations"), t("A consultancy, a park or an office with its consultants and readers."))
    add_organisation(t)
    for one in workspace.people.members.organisations():
        with st.expander(plain(one.name), key=f"organisation_{one.id}"):
            members(one.id, t)
            invitations(Place(one.id), _OF_ORGANISATION, t)
    section(t("Everybody who signed in"))
    everybody(t)


def _organisation(organisation: str, name: str, t: Translator) -> None:
    section(name, t("Consultants see the firms of the organisation; readers see them pooled only."))
    members(organisation, t)
    invitations(Place(organisation), _OF_ORGANISATION, t)


draw()
