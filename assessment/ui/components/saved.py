"""What is said about saving: where answers are kept, what others changed meanwhile, why a link leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from assessment.formats.table import CERTAINTY
from assessment.locale import Translator
from assessment.model.draft import KeptAnswer
from assessment.model.questionnaire import Questionnaire
from assessment.services.drafts import Summary
from assessment.ui import draft, navigation, services, state
from assessment.ui.author_words import author_words
from assessment.ui.components import trouble
from assessment.ui.components.html import plain, show, text
from assessment.ui.moments import moment


def saved_here() -> tuple[Summary, ...]:
    """The saved questionnaires of this computer, the latest first; none for visitors from elsewhere or with a link."""
    workspace = services.kept().workspace if draft.on_this_machine() and not draft.section() else None
    return workspace.drafts.list_own() if workspace else ()


def where_saved(t: Translator) -> str:
    """One sentence for the head of the questionnaire."""
    if services.kept().workspace is None:
        return t("Answers cannot be saved and stay in this browser session; save them to a file to keep them.")
    if draft.on_this_machine():
        return t("Every answer is saved on this computer as soon as you leave its field.")
    return t("Every answer is saved on the computer this program runs on as soon as you leave its field.")


def notes(asked: Questionnaire, t: Translator) -> None:
    """Everything about saving that needs a look; nothing where all is well."""
    why_not_open(t)
    _of_others(asked, t)
    with trouble.going_on(t):
        if draft.current() is None and not state.answers() and saved_here():
            navigation.link("start", t("Go on with a saved questionnaire"), icon=":material/history:")


def why_not_open(t: Translator) -> None:
    """Why nothing can be saved now, and why the link of the address was not opened."""
    problem = services.kept().problem or draft.trouble()
    if problem is not None:
        trouble.note(problem, t)
    refused = draft.refusal()
    if refused is not None:
        st.error(trouble.words(refused, t), icon=":material/link_off:")


def saved_line(t: Translator) -> None:
    """When the last answer was saved; nothing before the first one."""
    here = draft.current()
    if here and here.kept and draft.trouble() is None:
        show(
            text("p", t("Saved. Last change {moment}", moment=moment(here.kept.last_written())), "app-muted app-saved")
        )


def signature(question: str, years: Iterable[int], t: Translator) -> None:
    """Who filled in the answers of a question, where somebody with a link of their own did."""
    here = draft.current()
    if here is None:
        return
    columns = (f"{question}@{offset}" if offset else question for offset in years)
    answers = (here.kept[column] for column in columns if column in here.kept)
    signed = [answer for answer in answers if answer.author and not answer.is_empty]
    lines = dict.fromkeys(
        t("Filled in by {person}, {moment}", person=author_words(answer.author, t), moment=moment(answer.written_at))
        for answer in signed
    )
    show("".join(text("p", line, "app-muted app-signature") for line in lines))


def _of_others(asked: Questionnaire, t: Translator) -> None:
    """Which answers were changed in another tab or by a colleague since the last look."""
    here = draft.current()
    if here is None or not (here.changed or here.overwritten or here.refused or here.moved_from):
        return
    with st.container(key="changed_elsewhere", gap="xsmall"):
        if here.moved_from:
            st.info(_moved(here, t))
        if here.changed:
            named = _named(here.changed, asked, t)
            st.info(t("Changed elsewhere meanwhile, and taken over here: {answers}", answers=named))
        if here.overwritten:
            named = _named(here.overwritten, asked, t)
            st.warning(t("Your later answer replaced one that was changed elsewhere: {answers}", answers=named))
        for name, error in here.refused.items():
            st.error(
                t("{question}: {what}", question=question_words(name, asked, t), what=plain(t.render(error.message)))
            )
        st.button(
            t("Close note"), icon=":material/close:", type="tertiary", key="close_changed", on_click=draft.close_notes
        )


def _moved(here: draft.Current, t: Translator) -> str:
    """What became of the answers of an older edition."""
    moved = t(
        "These answers were begun with edition {edition} and are now asked as in the installed one.",
        edition=here.moved_from,
    )
    if not here.without_question:
        return moved
    kept = t("{n} of them are not asked for any more; they stay stored.", n=here.without_question)
    return t("{one} {other}", one=moved, other=kept)


def _named(answers: Mapping[str, KeptAnswer], asked: Questionnaire, t: Translator) -> str:
    """The questions, each with who answered where that is known."""
    words = []
    for name, answer in answers.items():
        question = question_words(name, asked, t)
        person = author_words(answer.author, t)
        words.append(t("{question} ({person})", question=question, person=person) if person else question)
    return t("; ").join(words)


def question_words(column: str, asked: Questionnaire, t: Translator, data_year: int | None = None) -> str:
    """The wording of a question with the year a column is about, where it asks for several."""
    data_year = state.data_year() if data_year is None else data_year
    name, _, back = column.partition(CERTAINTY)[0].partition("@")
    question = asked.questions.get(name)
    if question is None:
        return t("A question of an earlier edition")
    wording = question.text.get(t.lang)
    if len(question.years) < 2:
        return wording
    return t("{question}, {year}", question=wording, year=data_year + int(back or 0))
