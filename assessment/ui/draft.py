"""The saved questionnaire a session works on: begun with the first answer, stored before each drawing, shared by tabs.

`sync` runs at the start of every run of the page: it opens what the address asks for, stores what was answered since
the last run, and takes over what other tabs and colleagues stored meanwhile. The secret of a link stands in the query
of the address only, which no log of the server prints; the headers keep it out of every referrer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st
from pydantic import SecretStr

from assessment.errors import AssessmentError, NotFoundError
from assessment.model.draft import Access, Answer, Confirmation, KeptAnswer
from assessment.model.evidence import Evidence
from assessment.model.message import msg
from assessment.model.questionnaire import Questionnaire
from assessment.services.answer_columns import BESIDE, column_name, from_fields, to_fields
from assessment.services.drafts import Drafts, Sheet, Started
from assessment.services.refusals import AccessRefusedError, AnswerRefusedError
from assessment.services.workspace import Workspace
from assessment.ui import configured, evidence_links, reach, services, signed_in, state, tries, visitor, who
from assessment.ui.components import steps
from assessment.ui.kept_answers import KeptAnswers

TOKEN, OWN = "draft", "own"
"""Names in the address: the token of a link, or (on this computer only) the id of one's own questionnaire."""
_PART = "."
"""Between the id of a questionnaire and the part of it that was given to somebody."""
_CURRENT, _REFUSED, _TROUBLE = "_draft", "_draft_refused", "_draft_trouble"


@dataclass
class Current:
    """The saved questionnaire of this session.

    Attributes:
        access: the right to it.
        address: name and value in the address that lead back to it.
        revision: the last one seen.
        kept: stored answers by column, with who wrote them.
        changed: answers that others changed since the note about it was closed.
        overwritten: answers of others that a save from here replaced.
        refused: columns that cannot be stored, with the reason.
        confirmed: warnings that somebody confirmed.
        evidence: files attached to answers.
        moved_from: the older edition of the questionnaire it was begun with, "" where it is the installed one.
        without_question: so many stored answers of that edition are not asked for any more.
    """

    access: Access
    address: tuple[str, str]
    revision: int = 0
    kept: KeptAnswers = field(default_factory=KeptAnswers)
    changed: dict[str, KeptAnswer] = field(default_factory=dict)
    overwritten: dict[str, KeptAnswer] = field(default_factory=dict)
    refused: dict[str, AssessmentError] = field(default_factory=dict)
    confirmed: tuple[Confirmation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    moved_from: str = ""
    without_question: int = 0


def current() -> Current | None:
    """The saved questionnaire of this session; None before the first answer, and where nothing can be saved."""
    found: Current | None = st.session_state.get(_CURRENT)
    return found


def section() -> str:
    """The one section this session may fill in, "" for all."""
    here = current()
    return here.access.section if here else ""


def reads_only() -> bool:
    """Whether the questionnaire was given to this visitor to read and not to change."""
    here = current()
    return here is not None and here.access.reads_only


def refusal() -> AssessmentError | None:
    """Why the link of the address was not opened, or does not hold any more."""
    found: tuple[tuple[str, str], AssessmentError] | None = st.session_state.get(_REFUSED)
    return found[1] if found else None


def trouble() -> AssessmentError | None:
    """Why the last answers could not be saved; they are tried again with every interaction."""
    found: AssessmentError | None = st.session_state.get(_TROUBLE)
    return found


def has_news() -> bool:
    """Whether the page has something to say about saving that no single answer shows."""
    here = current()
    notes = here is not None and (here.changed or here.overwritten or here.refused or here.moved_from)
    return bool(notes or trouble() or refusal())


def on_this_machine() -> bool:
    """Whether the visitor sits at the computer that serves, and nobody signs in to the app."""
    return not configured.has_login() and visitor.on_this_machine()


def is_guest() -> bool:
    """Whether the visitor may open links and nothing else.

    They did not sign in where one can; or come from elsewhere to an app that is shared; or come through a proxy.
    """
    if configured.has_login():
        return not who.is_signed_in()
    return (visitor.is_shared() or visitor.came_through_proxy()) and not on_this_machine()


def manages() -> bool:
    """Whether links, deletion and the next year of the questionnaire are this visitor's: not with a link handed on."""
    here = current()
    return here.access.manages if here else not is_guest()


def sync() -> None:
    """Bring session and store together; see the top of this module."""
    signed_in.sign_of_life()
    if who.is_over():
        return
    evidence_links.sign_of_life()
    workspace = services.kept().workspace if _concerned() else None
    if workspace is None:
        return
    try:
        _follow_address(workspace.drafts)
        _exchange(workspace.drafts)
    except (AccessRefusedError, NotFoundError) as error:
        _refuse(error)
    except AssessmentError as error:  # the database fails: what was typed stays here and is tried again
        st.session_state[_TROUBLE] = error
    else:
        st.session_state.pop(_TROUBLE, None)


def keep_address() -> None:
    """Put the way back into the address, so that a refresh or a bookmark finds the questionnaire."""
    here = current()
    if here and st.query_params.get(here.address[0]) != here.address[1]:
        _clean_address()
        st.query_params[here.address[0]] = here.address[1]


def enter(access: Access, address: tuple[str, str]) -> None:
    """Work on another saved questionnaire from now on."""
    workspace = _workspace()
    sheet = workspace.drafts.read(access)
    if sheet.head.questionnaire != workspace.drafts.catalogue.plans[services.plan_id()].questionnaire:
        raise NotFoundError(msg("This link belongs to another questionnaire than the one that is asked here"))
    state.load_answers(to_fields(sheet.answers, workspace.drafts.questionnaire(access)), sheet.head.data_year)
    st.session_state.pop(_REFUSED, None)
    st.session_state[_CURRENT] = Current(
        access,
        address,
        sheet.head.revision,
        KeptAnswers(sheet.answers),
        confirmed=sheet.confirmed,
        evidence=sheet.evidence,
        moved_from=sheet.moved_from,
        without_question=len(sheet.unknown),
    )
    steps.open_section(_last_section(sheet, workspace.drafts.questionnaire(access)))


def ensure() -> Current:
    """The saved questionnaire of this session, begun now where there was none.

    Raises:
        AccessRefusedError: a guest has no link.
    """
    here = current()
    if here is None:
        if is_guest():
            raise AccessRefusedError(msg("Only a link leads to a questionnaire"), msg("Open the link you were sent"))
        started = _workspace().drafts.start(services.plan_id(), state.data_year())
        here = Current(started.access, way_to(started))
        st.session_state[_CURRENT] = here
        st.session_state.pop(_REFUSED, None)
    return here


def way_to(started: Started) -> tuple[str, str]:
    """Name and value in the address that lead to a questionnaire that was just begun."""
    if started.link is None:
        return OWN, started.access.draft
    return TOKEN, started.link.token.get_secret_value()


def enter_own(draft: str, part: str = "") -> None:
    """Work on a questionnaire of one's own, or on the section or department of it that was given to one."""
    own = f"{draft}{_PART}{part}" if part else draft
    enter(_own(_workspace().drafts, own), (OWN, own))


def leave() -> None:
    """Begin with an empty questionnaire; the one worked on so far stays stored."""
    for name in (_CURRENT, _REFUSED):
        st.session_state.pop(name, None)
    state.load_answers({})
    _clean_address()


def close_notes() -> None:
    """Forget what others changed and what was moved; it was read."""
    here = current()
    if here:
        here.moved_from = ""
        for notes in (here.changed, here.overwritten, here.refused):
            notes.clear()


def link_to(token: SecretStr) -> str:
    """The whole address behind a token."""
    return f"{reach.reach().base}/questionnaire?{urlencode({TOKEN: token.get_secret_value()})}"


def own_link() -> str:
    """The address of the questionnaire worked on; "" where there is none."""
    here = current()
    return f"{reach.own()}/questionnaire?{urlencode([here.address])}" if here else ""


def is_own_address() -> bool:
    """Whether the questionnaire was opened from the list of this computer, so that its address opens nowhere else."""
    here = current()
    return here is not None and here.address[0] == OWN


# --- inside -----------------------------------------------------------------------------------------------------------


def _concerned() -> bool:
    """Whether there is anything to open or to store: without it no database is asked."""
    return bool(current() or state.unsaved() or TOKEN in st.query_params or OWN in st.query_params)


def _follow_address(drafts: Drafts) -> None:
    """Open what the address names, unless that is what is open, or was refused, already."""
    address = next(((name, st.query_params[name]) for name in (TOKEN, OWN) if st.query_params.get(name)), None)
    here, refused = current(), st.session_state.get(_REFUSED)
    if address is None or (here and here.address == address) or (refused and refused[0] == address):
        return
    if here or state.unsaved():
        _exchange(drafts)
    name, value = address
    try:
        with tries.counted(value):
            enter(drafts.open(SecretStr(value)) if name == TOKEN else _own(drafts, value), address)
    except (AccessRefusedError, NotFoundError) as error:
        leave()
        st.session_state[_REFUSED] = (address, error)


def _exchange(drafts: Drafts) -> None:
    """Store what was changed here, take over what was changed elsewhere."""
    here, pending = current(), state.unsaved()
    if here is None:
        if not (pending and state.everything()):
            return
        here = ensure()
        pending = dict.fromkeys(state.everything())
    if pending:
        here.overwritten |= _save(drafts, here, pending)
        state.unsaved().clear()
    year = state.take_unsaved_year()
    if year is not None and not here.access.section:
        drafts.set_data_year(here.access, year)
    _take_over(drafts.changes(here.access, here.revision), here, drafts.questionnaire(here.access))


def _save(drafts: Drafts, here: Current, keys: Iterable[str]) -> dict[str, KeptAnswer]:
    """Store answers in one step; where one of them cannot be kept, each by itself. What of others they replaced."""
    names = dict.fromkeys(map(column_name, keys))
    fields = {key: value for key, value in state.everything().items() if column_name(key) in names}
    given = from_fields(dict.fromkeys(names) | fields, drafts.questionnaire(here.access))
    try:
        return drafts.save_answers(here.access, given, based_on_revision=here.revision).overwritten
    except AnswerRefusedError:
        return _save_each(drafts, here, given)


def _save_each(drafts: Drafts, here: Current, given: Mapping[str, Answer]) -> dict[str, KeptAnswer]:
    overwritten: dict[str, KeptAnswer] = {}
    for name, answer in given.items():
        try:
            saved = drafts.save_answers(here.access, {name: answer}, based_on_revision=here.revision)
        except AnswerRefusedError as error:
            here.refused[name] = error
        else:
            overwritten |= saved.overwritten
    return overwritten


def _take_over(sheet: Sheet, here: Current, questionnaire: Questionnaire) -> None:
    """Show what is stored; what differs from this session was written elsewhere."""
    fields = to_fields(sheet.answers, questionnaire)
    for name, stored in sheet.answers.items():
        here.kept.keep(name, stored)
        for key in (name, *(name + mark for mark in BESIDE)):
            if name not in here.refused and state.answer(key) != fields.get(key):
                state.accept(key, fields.get(key))
                here.changed[name] = stored
    if sheet.head.revision != here.revision:
        here.confirmed, here.evidence = sheet.confirmed, sheet.evidence
    here.revision = sheet.head.revision
    state.accept_data_year(sheet.head.data_year)


def _refuse(error: AssessmentError) -> None:
    """The right to the questionnaire ended while it was open: nothing of it stays on the page."""
    here = current()
    address = here.address if here else ("", "")
    leave()
    st.session_state[_REFUSED] = (address, error)


def _last_section(sheet: Sheet, questionnaire: Questionnaire) -> str:
    """Where the visitor goes on: the section of a link, else the one of the last answer."""
    last = max(sheet.answers, key=lambda name: sheet.answers[name].revision, default="").partition("@")[0]
    found = (s.id for s in questionnaire.sections if any(q.id == last for q in s.questions))
    return sheet.section or next(found, "")


def _own(drafts: Drafts, draft: str) -> Access:
    """The id of a draft opens it for whoever sits at this computer or signed in; else it is like a wrong link."""
    if not (who.is_signed_in() if configured.has_login() else on_this_machine()):
        raise AccessRefusedError(msg("This link leads nowhere"))
    return drafts.own(*draft.split(_PART, 1))


def _workspace() -> Workspace:
    kept = services.kept()
    if kept.workspace is None:
        raise kept.problem or NotFoundError(msg("Answers cannot be saved"))
    return kept.workspace


def _clean_address() -> None:
    for name in (TOKEN, OWN):
        if name in st.query_params:
            del st.query_params[name]
