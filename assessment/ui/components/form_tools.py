"""Tools above the questionnaire: data year and as-of date, example firm, save and load, clear, undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assessment.errors import FileRefusedError
from assessment.locale import Translator
from assessment.ui import answers_file, draft, example_firm, form, services, state
from assessment.ui.answers_file import SavedAnswers
from assessment.ui.components.download import download
from assessment.ui.components.html import plain
from assessment.ui.components.my_data import delete_for_good, take_away

_BEFORE, _NEWS, _UPLOADS = state.BEFORE, state.NEWS, "_form_uploads"
EARLIEST_YEAR = 2020


def tools() -> None:
    """Draw the row of tools and, below it, what the last of them did."""
    t = state.t()
    with st.container(horizontal=True, vertical_alignment="bottom", key="form_tools", gap="small"):
        data_year_choice(t)
        as_of_choice(t)
        st.button(t("Fill with an example firm"), icon=":material/science:", on_click=_fill_example, key="fill_example")
        with st.popover(t("Save or load"), icon=":material/save:", key="save_or_load"):
            _save_and_load(t)
        with st.popover(t("Clear"), icon=":material/delete:", key="clear_answers", disabled=not form.has_answers()):
            st.write(t("All answers of this questionnaire are removed. You can undo it right after."))
            st.button(t("Remove all answers"), type="primary", on_click=_clear, key="clear_confirmed")
            delete_for_good(t)
    _news(t)


def data_year_choice(t: Translator) -> None:
    """Which year the figures are about."""
    latest = state.today().year
    years = sorted({*range(EARLIEST_YEAR, latest + 1), state.data_year()}, reverse=True)
    key = f"data_year:{t.lang}"
    st.session_state[key] = state.data_year()
    st.selectbox(
        t("Data year"),
        years,
        key=key,
        on_change=lambda: state.set_data_year(st.session_state[key]),
        help=t("The year the figures are about. The fields before it are for the years before."),
        width=130,
    )


def as_of_choice(t: Translator) -> None:
    """On which day the validity of programmes is judged."""
    key = f"as_of:{t.lang}"
    st.session_state[key] = state.as_of()
    st.date_input(
        t("As of"),
        format="YYYY-MM-DD",
        key=key,
        on_change=lambda: state.set_as_of(st.session_state[key] or state.today()),
        help=t("The day on which it is judged whether a programme is still valid."),
        width=160,
    )


def _save_and_load(t: Translator) -> None:
    _way_back(t)
    take_away(t)
    st.caption(t("To take the answers to another computer, save them to a file and load it there."))
    answers, year, asked = state.everything(), state.data_year(), form.questionnaire()
    download(
        t("Save answers to a file"),
        lambda: answers_file.write(answers, year, asked),
        t("answers-{year}.json", year=year),
        mime="application/json",
        key="save_answers",
    )
    key = f"load_answers:{st.session_state.get(_UPLOADS, 0)}"
    st.file_uploader(
        t("Load answers from a file"), type="json", max_upload_size=1, key=key, on_change=_load, args=(key,)
    )


def _way_back(t: Translator) -> None:
    """How to come back to what is saved; nothing before the first answer."""
    if draft.current() is None or services.kept().workspace is None:
        return
    st.write(t("Your answers are saved. With this link you come back to them:"))
    st.code(draft.own_link(), language=None, wrap_lines=True)
    if draft.is_own_address():
        st.caption(t("This link works on this computer only. To let others in, share the questionnaire."))
    else:
        st.caption(t("Who has the link can read and change every answer: keep it to yourself."))


# --- what the tools do ------------------------------------------------------------------------------------------------


def _fill_example() -> None:
    _replace(example_firm.answers(state.language()), "example")


def _clear() -> None:
    _replace({}, "cleared")


def _load(key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    try:
        saved = answers_file.read(upload.getvalue(), form.questionnaire())
    except FileRefusedError as error:
        st.session_state[_NEWS] = error
        return
    _replace(saved.answers, "loaded", saved)
    state.set_data_year(saved.data_year)


def _replace(new: Mapping[str, Any], what: str, file: SavedAnswers | None = None) -> None:
    st.session_state[_BEFORE] = state.everything()
    st.session_state[_NEWS] = (what, file)
    state.replace_answers(new)


def _undo() -> None:
    state.replace_answers(st.session_state.pop(_BEFORE, {}))
    st.session_state.pop(_NEWS, None)


def _close() -> None:
    st.session_state.pop(_NEWS, None)


def _news(t: Translator) -> None:
    """What the last tool did, with a way back."""
    news = st.session_state.get(_NEWS)
    if news is None:
        return
    if isinstance(news, FileRefusedError):
        hint = t.render(news.hint) if news.hint else ""
        st.error(plain(f"{t.render(news.message)} {hint}"), icon=":material/error:")
        return
    what, file = news
    words = {
        "example": t("These are the answers of a made-up firm. Change any of them and see what happens."),
        "cleared": t("All answers were removed."),
        "loaded": t("The answers of the file were loaded."),
    }
    with st.container(horizontal=True, vertical_alignment="center", key="form_news"):
        st.info(words[what], icon=":material/info:")
        if file:
            _about_file(file, t)
        st.button(t("Undo"), icon=":material/undo:", on_click=_undo, key="undo")
        st.button(t("Close note"), icon=":material/close:", type="tertiary", on_click=_close, key="close_news")


def _about_file(file: SavedAnswers, t: Translator) -> None:
    """What became of the answers of a file that was saved with another edition."""
    if file.moved_from:
        moved = t("The file was saved with edition {edition} of the questionnaire.", edition=file.moved_from)
        renamed = t("Answers that stand under a new question now: {n}.", n=file.renamed) if file.renamed else ""
        st.info(t("{one} {other}", one=moved, other=renamed) if renamed else moved, icon=":material/upgrade:")
    if file.unknown:
        st.warning(t("{n} entries of the file are not asked for and were left out.", n=file.unknown))
