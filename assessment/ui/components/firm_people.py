"""Who has one firm: people with a role for it, giving one, invitations to it, and handing it over to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.people import Person, Role
from assessment.services.drafts import Summary
from assessment.services.people.grants import Granted
from assessment.services.people.permissions import Action, allowed
from assessment.services.workspace import Workspace
from assessment.ui import form, role_words, services, state, who
from assessment.ui.components.empty import empty_state
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.invitations import Place, invitations
from assessment.ui.components.members import person_words
from assessment.ui.components.send import WHOLE, part_choice, part_title
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
        empty_state(
            t("There is no firm yet that you are responsible for"),
            t("A firm appears here with the first answer of its questionnaire."),
            "questionnaire",
            t("Begin the questionnaire of a firm"),
        )
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
    _give_to_known(workspace.people.grants.can_be_given(series), series, t)
    show(tag("div", text("h3", t("Invite somebody to this firm")), "app-way"))
    invitations(Place(series=series), _ROLES, t)
    _hand_over(firms[series], t)


def _names(firms: Mapping[str, Summary], t: Translator) -> dict[str, str]:
    """What each firm is called."""
    return dict(zip(firms, _apart((one.firm or t("Firm without a name") for one in firms.values()), t), strict=True))


def _apart(names: Iterable[str], t: Translator) -> list[str]:
    """The names, numbered where several are the same, since a choice comes back as its words."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else t("{name} ({n})", name=name, n=seen[name]))
    return found


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


def _give_to_known(known: Sequence[Person], series: str, t: Translator) -> None:
    """The form for a role of somebody who needs no invitation; nothing where there is nobody of that kind."""
    if not known:
        return
    show(
        tag(
            "div",
            text("h3", t("Give it to somebody who is here already"))
            + text("p", t("The role holds at once; no link has to be sent."), "app-muted"),
            "app-way",
        )
    )
    person, role, part = (f"give_{field}_{series}:{t.lang}" for field in ("to", "as", "part"))
    names = _names_of(known, t)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"give_{series}", gap="small"):
        st.selectbox(
            t("Person"),
            list(names),
            index=None,
            placeholder=t("Choose somebody"),
            format_func=lambda one: names.get(one, ""),
            key=person,
            width=300,
        )
        st.selectbox(t("Role"), _ROLES, format_func=lambda one: role_words.role_word(one, t), key=role, width=180)
        if st.session_state.get(role) is Role.CONTRIBUTOR:
            part_choice(part, form.questionnaire(), t)
        st.button(
            t("Give the role"),
            type="primary",
            icon=":material/person_add:",
            key=f"give_role_{series}",
            on_click=_give,
            args=(series, person, role, part),
        )


def _names_of(known: Sequence[Person], t: Translator) -> dict[str, str]:
    """What each person is called; with the e-mail where it tells two of one name apart."""
    plain = Counter(person_words(one, t) for one in known)

    def told_apart(one: Person) -> str:
        name = person_words(one, t)
        return t("{name} ({email})", name=name, email=one.email) if plain[name] > 1 and one.email else name

    return dict(zip((one.id for one in known), _apart(map(told_apart, known), t), strict=True))


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
def _give(series: str, person: str, role: str, part: str) -> None:
    workspace, chosen, t = services.kept().workspace, st.session_state, state.t()
    if workspace is None:
        return
    if not chosen[person]:
        st.toast(t("Choose first whom to give it to."), icon=":material/person:")
        return
    section = chosen.get(part, WHOLE) if chosen[role] is Role.CONTRIBUTOR else WHOLE
    workspace.people.grants.give(series, chosen[person], chosen[role], section)
    chosen[person] = None
    st.toast(t("The role was given and holds now."), icon=":material/check_circle:")
    who.look_again()


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
