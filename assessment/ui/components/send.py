"""Links for colleagues, to a section, a department or the whole questionnaire: made, copied, listed and revoked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.errors import AssessmentError
from assessment.locale import Translator
from assessment.model.draft import Contribution, Link
from assessment.model.questionnaire import Questionnaire, Section
from assessment.services.drafts import AnswerRefusedError, Drafts
from assessment.ui import draft, form, services
from assessment.ui.author_words import author_words
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.trouble import going_on, told, words
from assessment.ui.moments import moment
from assessment.ui.reach import reach

_MADE = "_links_made"
_REFUSED = "_link_refused"
_WINDOW = "_link_window"
WHOLE = ""


def send(section: Section, t: Translator) -> None:
    """Draw both buttons, each of which opens a window; nothing where links are not the visitor's to give."""
    workspace = services.kept().workspace
    if workspace is None or not draft.manages():
        return
    asked, drafts = form.questionnaire(), workspace.drafts
    to_section, to_all = t("Send this section"), t("Share the questionnaire")
    with st.container(horizontal=True, gap="small", key="send_ways"):
        st.button(
            to_section,
            icon=":material/forward_to_inbox:",
            key=f"send_{section.id}",
            on_click=_open_window,
            args=(section.id,),
        )
        st.button(to_all, icon=":material/group_add:", key="share", on_click=_open_window, args=(WHOLE,))
    window = st.session_state.pop(_WINDOW, None)
    if window == section.id:
        st.dialog(to_section)(_one_section)(section, asked, drafts, t)
    if window == WHOLE:
        st.dialog(to_all)(_everything)(asked, drafts, t)


def _open_window(part: str) -> None:
    """Have a window drawn with the page; as a callback it is heard also where the press ends the typing of a figure."""
    st.session_state[_WINDOW] = part
    st.rerun()


def part_title(part: str, asked: Questionnaire, t: Translator) -> str:
    """What a link reaches, in words: the whole, a department with its sections, or a section."""
    if part == WHOLE:
        return t("The whole questionnaire")
    sections = t("; ").join(s.title.get(t.lang) for s in asked.part(part))
    department = next((d.title.get(t.lang) for d in asked.departments if d.id == part), "")
    if department:
        return t("{department}: {sections}", department=department, sections=sections)
    return sections or t("A part that is not asked any more")


def part_choice(key: str, asked: Questionnaire, t: Translator) -> None:
    """A field to choose what somebody fills in."""
    st.selectbox(
        t("What to fill in"), parts(asked), format_func=lambda one: part_title(one, asked, t), key=key, width=260
    )


# --- the two windows --------------------------------------------------------------------------------------------------


def _one_section(section: Section, asked: Questionnaire, drafts: Drafts, t: Translator) -> None:
    """What a window draws is drawn again by itself, without the page behind it."""
    st.write(
        t(
            "A colleague who has the link fills in the section {section} and sees nothing else "
            "but the name of the firm and the year.",
            section=section.title.get(t.lang),
        )
    )
    wider = [d.id for d in asked.departments if section.id in d.sections and len(d.sections) > 1]
    _new([section.id, *wider], f"to_{section.id}", asked, t)
    with going_on(t):
        links = [one for one in _handed_on(drafts) if one.section in (section.id, *wider)]
        _list(links, _contributions(links, drafts), asked, t)


def _everything(asked: Questionnaire, drafts: Drafts, t: Translator) -> None:
    st.write(
        t(
            "A colleague who has a link to the whole questionnaire fills it in, sees the result and freezes versions. "
            "Giving and revoking links, deleting and beginning the next year stay with you. "
            "Nobody sees your other firms."
        )
    )
    _new(parts(asked), "to_all", asked, t)
    with going_on(t):
        links = _handed_on(drafts)
        _list(links, _contributions(links, drafts), asked, t)
        still = sum(one.revoked_at is None for one in links)
        if still > 1:
            st.button(
                t("Revoke all {n} links", n=still), icon=":material/link_off:", key="revoke_all", on_click=_revoke_all
            )


def parts(asked: Questionnaire) -> list[str]:
    """The whole, the departments, and the sections that are not what one department answers anyway."""
    alone = {d.sections[0] for d in asked.departments if len(d.sections) == 1}
    return [WHOLE, *(d.id for d in asked.departments), *(s.id for s in asked.sections if s.id not in alone)]


def _new(parts: Sequence[str], name: str, asked: Questionnaire, t: Translator) -> None:
    """What to send, to whom, and the button; below it the address of the link that was just made."""
    show(_where(t))
    what = f"what_{name}:{t.lang}"
    if len(parts) > 1:
        st.selectbox(t("What to send"), parts, format_func=lambda part: part_title(part, asked, t), key=what)
    person = f"send_{name}"
    st.text_input(
        t("For whom"), key=person, max_chars=100, placeholder=t("such as: Ms Li, finance"), autocomplete="off"
    )
    st.button(
        t("Make a link"),
        type="primary",
        key=f"send_make_{name.removeprefix('to_')}",
        on_click=_make,
        args=(parts[0], what, person),
    )
    refused: AssessmentError | None = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        st.error(words(refused, t), icon=":material/person:")


def _where(t: Translator) -> str:
    """HTML: where a link can be opened, and with which command the app reaches further."""
    found, command = reach(), "assessment serve --share"
    if found.how == "known":
        return text("p", t("The link works wherever {address} can be reached.", address=found.base), "app-muted")
    if found.how == "here":
        words_of = t(
            "The link works on this computer only: the app is not open to others. "
            "For colleagues on other computers, start it with:"
        )
    else:
        words_of = t(
            "Links begin with {address}, the address of this computer in its network. "
            "If colleagues cannot open it, start the app with the address they use:",
            address=found.base,
        )
        command += " --public-url http://..."
    return text("p", words_of, "app-muted") + tag("p", text("code", command))


# --- the list ---------------------------------------------------------------------------------------------------------


def _handed_on(drafts: Drafts) -> list[Link]:
    here = draft.current()
    return [one for one in drafts.links(here.access) if one.handed_on] if here else []


def _contributions(links: Sequence[Link], drafts: Drafts) -> Mapping[str, Contribution]:
    here = draft.current()
    return drafts.contributions(here.access) if here and links else {}


def _list(links: Sequence[Link], written: Mapping[str, Contribution], asked: Questionnaire, t: Translator) -> None:
    """Links, the latest first; the address of one is known only in the session that made it."""
    made: dict[str, str] = st.session_state.get(_MADE, {})
    for link in reversed(links):
        with st.container(border=True, key=f"link_{link.id}", gap="xsmall"):
            person = author_words(link.label, t) or t("Without a name")
            show(text("p", part_title(link.section, asked, t), "app-muted"))
            if link.revoked_at:
                words_of = t("{person}: revoked on {moment}", person=person, moment=moment(link.revoked_at))
                show(text("p", words_of, "app-muted") + _filled(written.get(link.id), t))
                continue
            words_of = t("{person}: made on {moment}", person=person, moment=moment(link.created_at))
            show(text("p", words_of) + _filled(written.get(link.id), t))
            if link.id in made:
                st.code(made[link.id], language=None, wrap_lines=True)
            else:
                show(text("p", t("The address was shown when the link was made."), "app-muted"))
            st.button(
                t("Revoke"), icon=":material/link_off:", key=f"revoke_{link.id}", on_click=_revoke, args=(link.id,)
            )


def _filled(written: Contribution | None, t: Translator) -> str:
    """How much of what stands in the questionnaire came through a link."""
    if written is None:
        return text("p", t("No answer of theirs stands yet."), "app-muted")
    words_of = t(
        "Answers of theirs that stand: {n}, the last of {moment}", n=written.answers, moment=moment(written.last)
    )
    return text("p", words_of, "app-muted")


# --- what the buttons do ----------------------------------------------------------------------------------------------


@told
def _make(only: str, what: str, person: str) -> None:
    drafts = _drafts()
    if drafts is None:
        return
    part = st.session_state.get(what, only)
    try:
        new = drafts.add_link(draft.ensure().access, part, st.session_state[person])
    except AnswerRefusedError as error:  # the whole goes to nobody without a name
        st.session_state[_REFUSED] = error
        return
    st.session_state.setdefault(_MADE, {})[new.link.id] = draft.link_to(new.token)
    st.session_state[person] = ""


@told
def _revoke(link: str) -> None:
    drafts, here = _drafts(), draft.current()
    if drafts is not None and here is not None:
        drafts.revoke(here.access, link)


@told
def _revoke_all() -> None:
    drafts, here = _drafts(), draft.current()
    if drafts is not None and here is not None:
        drafts.revoke_all(here.access)


def _drafts() -> Drafts | None:
    workspace = services.kept().workspace
    return workspace.drafts if workspace else None
