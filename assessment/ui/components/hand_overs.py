"""Firms on their way to another organisation: the firm agrees, the receiver accepts, either or the giver ends it."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.base import LANGUAGES
from assessment.services.people.hand_overs import OnItsWay
from assessment.services.workspace import Workspace
from assessment.ui import role_words, services, who
from assessment.ui.components.html import plain, show, tag, text
from assessment.ui.components.trouble import told
from assessment.ui.moments import moment


def hand_overs(found: tuple[OnItsWay, ...], t: Translator) -> None:
    """A card for each that is the visitor's business."""
    for one in found:
        with st.container(border=True, key=f"hand_over_{one.hand_over.id}"):
            _card(one, t)


def waiting(workspace: Workspace) -> tuple[OnItsWay, ...]:
    """Those that are the visitor's business."""
    return workspace.people.hand_overs.listed()


def _card(one: OnItsWay, t: Translator) -> None:
    found = one.hand_over
    state = (
        t(
            "{receiver} has to accept; the firm agreed on {moment}.",
            receiver=found.receiver,
            moment=moment(found.consented_at),
        )
        if found.consented_at
        else t("The firm's manager has to agree first.")
    )
    show(
        tag(
            "div",
            text("h3", one.firm or t("Firm without a name"), "app-keep")
            + text("p", t("To {receiver}, asked on {moment}", receiver=found.receiver, moment=moment(found.asked_at)))
            + text("p", state, "app-muted"),
            "app-continue",
        )
    )
    if one.can_consent:
        _consent(one, t)
    with st.container(horizontal=True, gap="small"):
        names = role_words.organisations() if one.accept_for else {}
        for organisation in one.accept_for:
            st.button(
                t(
                    "Take the firm over for {organisation}",
                    organisation=plain(role_words.place(organisation, names, t)),
                ),
                type="primary",
                key=f"accept_hand_over_{found.id}_{organisation}",
                on_click=_accept,
                args=(found.id, organisation),
            )
        if one.can_end:
            st.button(
                t("Refuse") if one.can_consent or one.accept_for else t("Withdraw"),
                icon=":material/close:",
                key=f"end_hand_over_{found.id}",
                on_click=_end,
                args=(found.id,),
            )


def _consent(one: OnItsWay, t: Translator) -> None:
    """What the firm's manager reads, word by word, and the tick under it; the same in the other language on a click."""
    mine, others = _in_language(one.hand_over.text, t)
    show(tag("blockquote", text("p", mine), "app-note"))
    if others:
        with st.expander(t("The same in the other language; both are recorded"), icon=":material/translate:"):
            show("".join(text("p", line) for line in others))
    sure = st.checkbox(t("I read this and agree for the firm"), key=f"consent_sure_{one.hand_over.id}:{t.lang}")
    st.button(
        t("Agree"),
        type="primary",
        disabled=not sure,
        key=f"consent_{one.hand_over.id}",
        on_click=_agree,
        args=(one.hand_over.id,),
    )


def _in_language(said: str, t: Translator) -> tuple[str, list[str]]:
    """The line of what is agreed to in the language of the page, and those in others; all of it where it has none."""
    lines = said.split("\n")
    if len(lines) != len(LANGUAGES):
        return said, []
    place = LANGUAGES.index(t.lang)
    return lines[place], [line for number, line in enumerate(lines) if number != place]


@told
def _agree(hand_over: str) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.people.hand_overs.consent(hand_over)


@told
def _accept(hand_over: str, organisation: str) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.people.hand_overs.accept(hand_over, organisation)
        who.look_again()


@told
def _end(hand_over: str) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.people.hand_overs.end(hand_over)
