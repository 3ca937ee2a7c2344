"""Who belongs to an organisation or to the installation, with the end of a role; and all organisations."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.people import Person, Role
from assessment.services.people.members import Member
from assessment.ui import role_words, services, who
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.trouble import told
from assessment.ui.moments import moment


def members(organisation: str, t: Translator) -> None:
    """A card for each role of somebody, with the button that ends it."""
    workspace = services.kept().workspace
    if workspace is None:
        return
    found = workspace.people.members.members(organisation)
    if not found:
        show(text("p", t("Nobody yet."), "app-muted"))
    for member in found:
        _member(member, t)


def person_words(person: Person | None, t: Translator) -> str:
    """How to call a person on the page, whatever is known of them."""
    if person is None:
        return t("Somebody who is not here any more")
    return person.name or person.email or t("Erased person")


def _member(member: Member, t: Translator) -> None:
    person, given = member.person, member.membership
    with st.container(
        border=True,
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"member_{person.id}_{given.role}",
    ):
        lines = [
            role_words.role_word(given.role, t),
            t("since {moment}", moment=moment(given.since)),
            *([t("by a group of the sign-in")] if given.by_claim else []),
        ]
        contact = text("p", person.email, "app-muted app-keep") if person.email != person.name else ""
        words = text("h3", person_words(person, t), "app-keep") + contact
        show(tag("div", words + text("p", t("; ").join(lines), "app-muted"), "app-continue"))
        if not given.by_claim:
            with st.popover(t("End"), icon=":material/person_remove:", key=f"end_{person.id}_{given.role}"):
                st.write(t("The role ends at once. What the person entered stays."))
                st.button(
                    t("End the role"),
                    type="primary",
                    key=f"end_confirmed_{person.id}_{given.role}",
                    on_click=_end,
                    args=(person.id, given.organisation, given.role),
                )


def add_organisation(t: Translator) -> None:
    """A field for the name of a further organisation; for administrators."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="organisation_new", gap="small"):
        name = f"organisation_name:{t.lang}"
        st.text_input(t("Name of the organisation"), key=name, max_chars=200, autocomplete="off", width=320)
        st.button(t("Add an organisation"), icon=":material/add:", key="organisation_add", on_click=_add, args=(name,))


def everybody(t: Translator) -> None:
    """Everybody who ever signed in; for administrators."""
    workspace = services.kept().workspace
    if workspace is None:
        return
    rows = [
        tag("div", text("dt", person_words(one, t)) + text("dd", _seen(one, t)))
        for one in workspace.people.members.people()
        if one.name or one.email
    ]
    show(tag("dl", "".join(rows), "app-facts") if rows else text("p", t("Nobody yet."), "app-muted"))


def _seen(one: Person, t: Translator) -> str:
    words = t("signed in last {moment}", moment=moment(one.seen_at))
    return t("{one}; {other}", one=one.email, other=words) if one.email and one.email != one.name else words


@told
def _end(person: str, organisation: str, role: Role) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.people.members.end(person, organisation, role)
        who.look_again()


@told
def _add(field: str) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.people.members.add_organisation(st.session_state[field])
        st.session_state[field] = ""
