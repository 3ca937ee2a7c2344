"""Who was given one firm: people with a role for it, invitations to it, and handing it over to an organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from assessment.locale import Translator
from assessment.model.people import Role
from assessment.services.drafts import Summary
from assessment.services.people.grants import Granted
from assessment.services.people.permissions import Action, allowed
from assessment.services.workspace import Workspace
from assessment.ui import form, role_words, services, who
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.invitations import Place, invitations
from assessment.ui.components.members import person_words
from assessment.ui.components.send import part_title
from assessment.ui.components.trouble import told
from assessment.ui.moments import moment

_ROLES = (Role.MANAGER, Role.CONTRIBUTOR, Role.READER)


def firms_of(workspace: Workspace) -> dict[str, Summary]:
    """The firms the visitor is responsible for, by series: the draft changed last of each."""
    asks = who.principal()
    found: dict[str, Summary] = {}
    for one in (*workspace.drafts.list_own(), *workspace.drafts.list_granted()):
        if allowed(asks, Action.MANAGE, one.head.owner, one.head.series):
            found.setdefault(one.head.series, one)
    return found


def firm_people(workspace: Workspace, t: Translator) -> None:
    """One of the firms, to choose, with everybody who was given it."""
    firms = firms_of(workspace)
    if not firms:
        show(text("p", t("There is no firm yet that you are responsible for."), "app-muted"))
        return
    names = _names(firms, t)
    series = st.selectbox(
        t("Firm"),
        list(firms),
        format_func=lambda one: names.get(one, ""),
        key=f"firm_people:{t.lang}",
        width=420,
    )
    for granted in workspace.people.grants.listed(series):
        _granted(granted, t)
    show(tag("div", text("h3", t("Invite somebody to this firm")), "app-way"))
    invitations(Place(series=series), _ROLES, t)
    _hand_over(firms[series], t)


def _names(firms: Mapping[str, Summary], t: Translator) -> dict[str, str]:
    """What each firm is called; numbered where several are called the same, since a choice comes back as its words."""
    seen: Counter[str] = Counter()
    names = {}
    for series, one in firms.items():
        name = one.firm or t("Firm without a name")
        seen[name] += 1
        names[series] = name if seen[name] == 1 else t("{name} ({n})", name=name, n=seen[name])
    return names


def _granted(granted: Granted, t: Translator) -> None:
    person, grant = granted.person, granted.grant
    with st.container(
        border=True,
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"grant_{grant.id}",
    ):
        part = part_title(grant.section, form.questionnaire(), t) if grant.role is Role.CONTRIBUTOR else ""
        lines = [
            role_words.role_word(grant.role, t),
            *([part] if part else []),
            t("since {moment}", moment=moment(grant.granted_at)),
        ]
        words = text("h3", person_words(person, t), "app-keep") + text("p", t("; ").join(lines), "app-muted")
        show(tag("div", words, "app-continue"))
        with st.popover(t("End"), icon=":material/person_remove:", key=f"end_grant_{grant.id}"):
            st.write(t("The role ends at once. What the person entered stays."))
            st.button(
                t("End the role"),
                type="primary",
                key=f"end_grant_confirmed_{grant.id}",
                on_click=_end,
                args=(grant.id,),
            )


def _hand_over(firm: Summary, t: Translator) -> None:
    if not allowed(who.principal(), Action.HAND_OVER, firm.head.owner, firm.head.series):
        return
    with st.expander(t("Hand the firm over to another organisation"), icon=":material/move_up:"):
        st.write(
            t(
                "The firm's manager is asked first and reads what it means; then the other organisation takes it over. "
                "Until both have agreed nothing changes. Write the name of the organisation exactly as it is called."
            )
        )
        field = f"hand_over_{firm.head.series}:{t.lang}"
        st.text_input(t("Name of the organisation"), key=field, max_chars=200, autocomplete="off")
        st.button(
            t("Ask the firm"),
            icon=":material/send:",
            key=f"hand_over_ask_{firm.head.series}",
            on_click=_ask,
            args=(firm.head.series, field),
        )


@told
def _end(grant: str) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.people.grants.end(grant)
        who.look_again()


@told
def _ask(series: str, field: str) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.people.hand_overs.ask(series, st.session_state[field])
        st.session_state[field] = ""
