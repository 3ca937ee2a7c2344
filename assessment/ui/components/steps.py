"""The sections of the questionnaire as steps: a list at the side on a wide screen, a drop-down on a phone.

Somebody with a link to a department has its sections only. A jump leads to one answer: `open_answer` makes its section
the current one, and `marks` tells the script in the page which field to bring into view (`static/arrive.js`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.questionnaire import Questionnaire, Section
from assessment.ui import state
from assessment.ui.form import question_of
from assessment.ui.progress import Progress

_CURRENT, _JUMP = "_section", "_jump"


def current(sections: Sequence[Section]) -> Section:
    """The section the visitor is at; the first one at the beginning."""
    chosen = st.session_state.get(_CURRENT)
    return next((s for s in sections if s.id == chosen), sections[0])


def open_section(section_id: str) -> None:
    """Make a section the current one."""
    st.session_state[_CURRENT] = section_id


def open_answer(column: str, questionnaire: Questionnaire) -> None:
    """Make the section of an answer (`revenue@-1`) the current one, and go to its field there."""
    open_section(section_of(column, questionnaire))
    st.session_state[_JUMP] = (st.session_state.get(_JUMP, (0, ""))[0] + 1, column)


def go_to_section(section_id: str) -> None:
    """Open a section as a callback: the whole page is drawn again, whatever part of it the button is in."""
    open_section(section_id)
    st.rerun()


def go_to_answer(column: str, questionnaire: Questionnaire) -> None:
    """Open an answer as a callback, with the whole page drawn again."""
    open_answer(column, questionnaire)
    st.rerun()


def section_of(column: str, questionnaire: Questionnaire) -> str:
    """The section that asks for an answer; the first one where none does."""
    question = question_of(column)
    found = (s.id for s in questionnaire.sections if any(q.id == question for q in s.questions))
    return next(found, questionnaire.sections[0].id)


def marks(section: Section) -> dict[str, str]:
    """Attributes of the element that says where the page is: the section, and the field that was jumped to in it."""
    number, column = st.session_state.get(_JUMP, (0, ""))
    question = question_of(column)
    if not any(q.id == question for q in section.questions):
        return {"data_app_top": section.id}
    return {
        "data_app_top": section.id,
        "data_app_focus": state.css_class(column),
        "data_app_question": question,
        "data_app_jump": str(number),
    }


def neighbours(sections: Sequence[Section]) -> tuple[Section | None, Section | None]:
    """The sections before and after the current one."""
    at = list(sections).index(current(sections))
    return sections[at - 1] if at else None, sections[at + 1] if at + 1 < len(sections) else None


def rail(sections: Sequence[Section], progress: Mapping[str, Progress], wrong: Mapping[str, int]) -> None:
    """One button a section with its progress; `wrong` counts the answers of a section that need a look."""
    t = state.t()
    here = current(sections)
    with st.container(key="steps_rail", gap="xxsmall"):
        for section in sections:
            st.button(
                _label(section, progress[section.id], wrong.get(section.id, 0), t),
                key=f"step_{section.id}",
                icon=_icon(progress[section.id], wrong.get(section.id, 0)),
                type="primary" if section is here else "tertiary",
                width="stretch",
                on_click=go_to_section,
                args=(section.id,),
            )


def drop_down(sections: Sequence[Section], progress: Mapping[str, Progress], wrong: Mapping[str, int]) -> None:
    """The same as one drop-down, for narrow screens."""
    t = state.t()
    names = {s.id: _label(s, progress[s.id], wrong.get(s.id, 0), t) for s in sections}
    here = current(sections).id
    key = f"step_choice:{here}:{t.lang}"  # its own for each section: what the page still says of another one is void
    with st.container(key="steps_choice"):
        st.selectbox(
            t("Section"),
            list(names),
            index=list(names).index(here),
            format_func=lambda code: names[code],
            key=key,
            on_change=_choose,
            args=(key, here, frozenset(names)),
        )


def _choose(key: str, here: str, sections: frozenset[str]) -> None:
    """Go to a section that was chosen; a label that counts fewer answers than now comes in as it was and names none."""
    chosen = st.session_state[key]
    if chosen in sections and chosen != here:
        go_to_section(chosen)


def _label(section: Section, progress: Progress, wrong: int, t: Translator) -> str:
    title = section.title.get(t.lang)
    if wrong:
        return t("{title} · {n} to check", title=title, n=wrong)
    if not progress.asked:
        return t("{title} · nothing needed", title=title)
    return t("{title} · {answered}/{asked}", title=title, answered=progress.answered, asked=progress.asked)


def _icon(progress: Progress, wrong: int) -> str:
    if wrong:
        return ":material/error:"
    if progress.answered == progress.asked:
        return ":material/check_circle:"
    return ":material/timelapse:" if progress.answered else ":material/radio_button_unchecked:"
