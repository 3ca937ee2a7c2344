"""The sections of the questionnaire as steps: a list at the side on a wide screen, a drop-down on a phone."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.locale import Translator
from assessment.model.questionnaire import Questionnaire, Section
from assessment.ui import state
from assessment.ui.progress import Progress

_CURRENT = "_section"


def current(questionnaire: Questionnaire) -> Section:
    """The section the visitor is at; the first one at the beginning."""
    chosen = st.session_state.get(_CURRENT)
    return next((s for s in questionnaire.sections if s.id == chosen), questionnaire.sections[0])


def open_section(section_id: str) -> None:
    """Make a section the current one (a callback of buttons)."""
    st.session_state[_CURRENT] = section_id


def neighbours(questionnaire: Questionnaire) -> tuple[Section | None, Section | None]:
    """The sections before and after the current one."""
    sections = questionnaire.sections
    at = sections.index(current(questionnaire))
    return sections[at - 1] if at else None, sections[at + 1] if at + 1 < len(sections) else None


def rail(questionnaire: Questionnaire, progress: Mapping[str, Progress], wrong: Mapping[str, int]) -> None:
    """One button a section with its progress; `wrong` counts the answers of a section that need a look."""
    t = state.t()
    here = current(questionnaire)
    with st.container(key="steps_rail", gap="xxsmall"):
        for section in questionnaire.sections:
            st.button(
                _label(section, progress[section.id], wrong.get(section.id, 0), t),
                key=f"step_{section.id}",
                icon=_icon(progress[section.id], wrong.get(section.id, 0)),
                type="primary" if section is here else "tertiary",
                width="stretch",
                on_click=open_section,
                args=(section.id,),
            )


def drop_down(questionnaire: Questionnaire, progress: Mapping[str, Progress], wrong: Mapping[str, int]) -> None:
    """The same as one drop-down, for narrow screens."""
    t = state.t()
    names = {s.id: _label(s, progress[s.id], wrong.get(s.id, 0), t) for s in questionnaire.sections}
    key = f"step_choice:{t.lang}"
    st.session_state[key] = current(questionnaire).id
    with st.container(key="steps_choice"):
        st.selectbox(
            t("Section"),
            list(names),
            format_func=lambda code: names[code],
            key=key,
            on_change=lambda: open_section(st.session_state[key]),
        )


def _label(section: Section, progress: Progress, wrong: int, t: Translator) -> str:
    title = section.title.get(t.lang)
    if wrong:
        return t("{title} · {n} to check", title=title, n=wrong)
    return t("{title} · {answered}/{asked}", title=title, answered=progress.answered, asked=progress.asked)


def _icon(progress: Progress, wrong: int) -> str:
    if wrong:
        return ":material/error:"
    if progress.asked and progress.answered == progress.asked:
        return ":material/check_circle:"
    return ":material/timelapse:" if progress.answered else ":material/radio_button_unchecked:"
