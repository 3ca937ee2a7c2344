"""What one browser session holds: its language, its answers, its years, its weights, its batch.

Answers live here and never in a widget: Streamlit drops the value of a widget that is not drawn, and a widget whose
labels change with the language loses its value on the rerun after the switch. So answers are codes, numbers and texts
keyed by question, and `bind` gives a widget a key that changes with the language and starts from the answer kept here.

How a page uses it::

    t = state.t()                                        # translator of the chosen language
    st.number_input(t("Revenue"), **state.bind("revenue"))   # the widget shows and stores the answer "revenue"
    st.selectbox(label, codes, format_func=names.get, **state.bind("division"))
    found = state.remember("assessment", state.fingerprint(), lambda: services.assess_answers())
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from assessment.locale import Translator, translator
from assessment.model.base import Language
from assessment.services.answer_columns import NOTE, PERSON, UNIT
from assessment.ui.language import choose

if TYPE_CHECKING:
    from assessment.formats.read import ReadResult
    from assessment.formats.uploaded_again import Compared
    from assessment.services.assessment import Assessment
    from assessment.ui.kept_file import KeptFile

T = TypeVar("T")
LANGUAGE_KEY = "language"
_REMARKS = (UNIT, NOTE, PERSON)
_ANSWERS, _GENERATION, _RENEWED, _YEAR, _AS_OF, _BATCH, _MEMORY = (
    "_answers",
    "_generation",
    "_renewed",
    "_data_year",
    "_as_of",
    "_batch",
    "_memory",
)
_UNSAVED, _YEAR_UNSAVED, _WEIGHTS = "_unsaved", "_year_unsaved", "_weights"
BEFORE, NEWS = "_answers_before", "_form_news"
"""What the last tool above the form replaced, and what it did: true only for the answers it was used on."""


@dataclass(frozen=True)
class Batch:
    """An uploaded workbook of firms: its name, what was read, and its assessment (None: nothing could be used).

    Where it was uploaded again, `read` is all of it together, `last` what the last file said, `base` what was there
    before that, and `compared` what the last file changed.
    """

    filename: str
    digest: str
    """Another one for every file, and for every correction of a cell."""
    read: ReadResult
    assessment: Assessment | None
    last: ReadResult
    content: KeptFile
    """The last file as it was uploaded."""
    base: ReadResult | None = None
    compared: Compared | None = None


# --- language ---------------------------------------------------------------------------------------------------------


def language() -> Language:
    """The chosen language; at first the one of the address (`?lang=`), else the cookie, else the browser's."""
    if LANGUAGE_KEY not in st.session_state:
        accepted = st.context.locale or ""
        st.session_state[LANGUAGE_KEY] = choose(
            st.query_params.get("lang", ""), st.context.cookies.get("lang", ""), accepted
        )
    return "en" if st.session_state[LANGUAGE_KEY] == "en" else "zh"


def t() -> Translator:
    """The translator of the chosen language."""
    return translator(language())


# --- answers ----------------------------------------------------------------------------------------------------------


def answers() -> dict[str, Any]:
    """A copy of the answers: question id or `id@-1` -> number in the asked unit, code, list of codes, text, "yes"/"no".

    A question that was not answered has no entry. `id#certainty` entries hold the certainty beside a figure.
    """
    return {key: value for key, value in _kept().items() if not key.endswith(_REMARKS)}


def everything() -> dict[str, Any]:
    """A copy of the answers with all that is said beside them.

    That is also `id#unit` (the figure was given in that unit, not in the asked one), `id#note` and `id#person`.
    """
    return dict(_kept())


def answer(key: str) -> Any:
    """One answer, or None where it was not given."""
    return _kept().get(key)


def set_answer(key: str, value: Any) -> None:
    """Keep one answer; None, an empty text and an empty list take the answer back.

    A change is noted for `unsaved`, from where it goes to the store before the page is drawn.
    """
    if _keep(key, value):
        unsaved()[key] = None


def replace_answers(new: Mapping[str, Any]) -> None:
    """Throw all answers away and keep these instead (an empty mapping: start over); drawn widgets start from them."""
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1
    for key in {**_kept(), **new}:
        set_answer(key, new.get(key))


def load_answers(stored: Mapping[str, Any], year: int | None = None) -> None:
    """Show the answers of a store and their year in place of those shown now; nothing of it is to be saved again."""
    if _kept():
        st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1
    for name in (BEFORE, NEWS, _UNSAVED, _YEAR_UNSAVED):
        st.session_state.pop(name, None)
    st.session_state[_ANSWERS] = dict(stored)
    if year is not None:
        st.session_state[_YEAR] = year


def accept(key: str, value: Any) -> None:
    """Take over an answer that was stored by somebody else; its widget starts anew from it."""
    _keep(key, value)
    renewed = st.session_state.setdefault(_RENEWED, {})
    renewed[key] = renewed.get(key, 0) + 1


def unsaved() -> dict[str, None]:
    """Keys of answers that were changed here and are not stored yet, in the order of the changes; `clear` it then."""
    found: dict[str, None] = st.session_state.setdefault(_UNSAVED, {})
    return found


def bind(key: str, default: Any = None) -> dict[str, Any]:
    """Keyword arguments that tie a widget to the answer `key`: `key`, `on_change`, `args`.

    The widget starts from the answer kept here (from `default` where there is none) and stores every change here.
    Give the widget no default of its own, except number_input `value=None` and selectbox `index=None`.
    """
    renewed = st.session_state.get(_RENEWED, {}).get(key, 0)
    arguments = _field(key, language(), st.session_state.get(_GENERATION, 0), renewed)
    widget = arguments[1]
    if widget not in st.session_state:
        kept = _kept().get(key, default)
        if kept is not None:
            st.session_state[widget] = kept
    return {"key": widget, "on_change": _store, "args": arguments}


@lru_cache(4096)
def _field(key: str, lang: Language, generation: int, renewed: int) -> tuple[str, str]:
    """An answer and the key of its widget, the same for all visitors: each page holds a hundred of them."""
    return key, f"answer:{key}:{lang}:{generation}.{renewed}"


def css_class(key: str) -> str:
    """How the class in the page of the widget of an answer begins, whatever run it was drawn in."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", f"answer:{key}:{language()}:")


def fingerprint() -> str:
    """Hash of everything an assessment of the answers depends on: answers, data year, as-of date, weights."""
    content = json.dumps([answers(), data_year(), as_of().isoformat(), weights()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = st.session_state.setdefault(_ANSWERS, {})
    return kept


def _keep(key: str, value: Any) -> bool:
    """Keep an answer or take it back; whether that changed anything."""
    value = None if value in ("", [], ()) else value
    if _kept().get(key) == value:
        return False
    if value is None:
        del _kept()[key]
    else:
        _kept()[key] = value
    return True


def _store(key: str, widget: str) -> None:
    set_answer(key, st.session_state[widget])


# --- years ------------------------------------------------------------------------------------------------------------


def data_year() -> int:
    """The year the answers are about; the last full calendar year until another is chosen."""
    return int(st.session_state.setdefault(_YEAR, today().year - 1))


def set_data_year(year: int) -> None:
    """Choose the year the answers are about."""
    if year != data_year():
        st.session_state[_YEAR] = year
        st.session_state[_YEAR_UNSAVED] = True


def take_unsaved_year() -> int | None:
    """The data year where it was chosen here and is not stored yet; from then on it counts as stored."""
    return data_year() if st.session_state.pop(_YEAR_UNSAVED, False) else None


def accept_data_year(year: int) -> None:
    """Take over the data year of the store."""
    st.session_state[_YEAR] = year


def as_of() -> date:
    """The date on which validity is judged; today until another is chosen."""
    chosen: date = st.session_state.setdefault(_AS_OF, today())
    return chosen


def set_as_of(day: date) -> None:
    """Choose the date on which validity is judged."""
    st.session_state[_AS_OF] = day


def weights() -> dict[str, float] | None:
    """The visitor's own weights of all pillars; None: those of the plan."""
    chosen: dict[str, float] | None = st.session_state.get(_WEIGHTS)
    return chosen


def set_weights(chosen: dict[str, float] | None) -> None:
    """Choose own weights, or (None) those of the plan again."""
    st.session_state[_WEIGHTS] = chosen


def today() -> date:
    """Today. The one place of the program that reads the clock; everything else is given the date."""
    return date.today()  # noqa: DTZ011 - the day of the computer it runs on is meant


# --- batch and results ------------------------------------------------------------------------------------------------


def batch() -> Batch | None:
    """The uploaded batch of this session, or None."""
    found: Batch | None = st.session_state.get(_BATCH)
    return found


def set_batch(new: Batch | None) -> None:
    """Keep an uploaded batch (None: forget it)."""
    st.session_state[_BATCH] = new


def remember(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returned for this `key`, made anew only when the key changed. One value is kept per `name`."""
    memory: dict[str, tuple[Hashable, Any]] = st.session_state.setdefault(_MEMORY, {})
    if name not in memory or memory[name][0] != key:
        memory[name] = (key, make())
    found: T = memory[name][1]
    return found
