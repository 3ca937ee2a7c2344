"""Parts of the questionnaire that are drawn again by themselves: an answer redraws what it changed and nothing else.

Every question, the progress at the top, the list of sections, the sums and the list of answers to check is a part.
After an answer was stored, `answered` compares what the page shows with what it should show, and asks for the parts
that differ. Where more than that changed - other questions are asked now, somebody else wrote, saving failed - the
whole page is drawn again. So does every button in a part that changes more than its part, by `all_again`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import streamlit as st

from assessment.model.message import Problem
from assessment.model.questionnaire import Section
from assessment.ui import answer_problems, confirmed, draft, forgotten, form, progress, state
from assessment.ui.components import steps
from assessment.ui.progress import Progress

HEAD, RAIL, CHOICE, CHECK, NEXT, SUMS = (
    f"part_of_form_{name}" for name in ("head", "rail", "choice", "check", "next", "sums")
)
_SHOWN = "_parts_shown"


@dataclass(frozen=True)
class Look:
    """What the page says beside the answers themselves.

    Attributes:
        asked: questions that are put.
        found: what is wrong, by answer.
        left: the same for the sections of this visitor, without what was confirmed.
        reached: how far each of these sections is answered.
        wrong: sections -> answers that need a look.
    """

    asked: frozenset[str]
    found: Mapping[str, list[Problem]]
    left: Mapping[str, list[Problem]]
    reached: Mapping[str, Progress]
    wrong: Mapping[str, int]


def sections() -> tuple[Section, ...]:
    """The sections this visitor fills in."""
    questionnaire = form.questionnaire()
    return questionnaire.part(draft.section()) or questionnaire.sections


def look() -> Look:
    """The page as the answers want it; made anew only when one of them changed."""
    here = draft.current()
    kept = (here.access.draft, here.revision, here.confirmed) if here else ()
    return state.remember("look", (state.fingerprint(), kept), _look)


def part(name: str, draw: Callable[..., None], *arguments: object) -> None:
    """Draw a part of the page under a name.

    `draw` is a function of an imported module: of one that a page defines, every visitor would keep the page as well.
    """
    st.session_state.setdefault(_SHOWN, None)
    _by_itself(draw, name)(*arguments)


@cache
def _by_itself(draw: Callable[..., None], name: str) -> Callable[..., None]:
    return st.fragment(draw, key=name)


def of_question(question: str) -> str:
    """Name of the part that holds a question."""
    return f"part_{question}"


def all_are_drawn() -> None:
    """Note that the page shows everything: from now on an answer may redraw parts of it."""
    st.session_state[_SHOWN] = look()


def another_page() -> None:
    """Note that none of the parts is on the page."""
    st.session_state.pop(_SHOWN, None)


def all_again() -> None:
    """Have the whole page drawn again; the last thing a callback does. Pages without parts do that anyway."""
    if _SHOWN in st.session_state:
        st.rerun()


def answered(*keys: str) -> None:
    """Store what was answered and ask for the parts it changed; the last thing a callback of an answer does."""
    forgotten.forget()
    if _SHOWN in st.session_state:
        st.rerun(scope=_changed_by(keys) or "app")


def bind(key: str) -> dict[str, Any]:
    """Keyword arguments that tie a widget to an answer as `state.bind` does, with its part drawn again."""
    return {**state.bind(key), "on_change": _store}


def _store(key: str, widget: str) -> None:
    state.set_answer(key, st.session_state[widget])
    answered(key)


def _changed_by(keys: tuple[str, ...]) -> list[str]:
    """Names of the parts that answers changed; none where the whole page is to be drawn."""
    before: Look | None = st.session_state.get(_SHOWN)
    here = draft.current()
    if before is None or here is None:
        return []
    draft.sync()
    if draft.current() is not here or draft.has_news():
        return []
    after = look()
    answered = {form.question_of(key) for key in keys}
    drawn = {q.id for q in steps.current(sections()).questions} & after.asked
    if after.asked != before.asked or not answered <= drawn:
        return []
    st.session_state[_SHOWN] = after
    return sorted({HEAD, *map(of_question, answered), *_differing(before, after, answered)})


def _look() -> Look:
    questionnaire, answers, own = form.questionnaire(), state.answers(), sections()
    found, ids = answer_problems.by_answer(), {section.id for section in own}
    left = confirmed.still_open({k: v for k, v in found.items() if steps.section_of(k, questionnaire) in ids})
    return Look(
        asked=_same(frozenset(q.id for q in questionnaire.questions.values() if form.is_asked(q, answers))),
        found=found,
        left=left,
        reached=progress.by_section(own, questionnaire, answers),
        wrong=Counter(steps.section_of(key, questionnaire) for key in left),
    )


@lru_cache(64)
def _same(asked: frozenset[str]) -> frozenset[str]:
    """One set for all visitors who are asked the same."""
    return asked


def _differing(before: Look, after: Look, answered: set[str]) -> Iterator[str]:
    """Names of the parts beside the questions that were answered."""
    questionnaire = form.questionnaire()
    here = {q.id for q in steps.current(sections()).questions} & after.asked
    changed = {k for k in {*before.found, *after.found} if before.found.get(k) != after.found.get(k)}
    yield from (of_question(question) for question in {form.question_of(k) for k in changed} & here)
    if any(answered.intersection(derived.questions) for derived in questionnaire.derived):
        yield SUMS
    if len(sections()) == 1:
        return
    if before.left != after.left:
        yield CHECK
    if before.reached != after.reached or before.wrong != after.wrong:
        yield from (RAIL, CHOICE, NEXT)
