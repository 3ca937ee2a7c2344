"""My data: everything that is kept about the questionnaire, to take away or to delete for good."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.ui import draft, evidence_links, services, state
from assessment.ui.components.download import download
from assessment.ui.components.trouble import told


def take_away(t: Translator) -> None:
    """Downloads of everything that is kept; nothing before the first answer."""
    workspace, here = services.kept().workspace, draft.current()
    if workspace is None or here is None:
        return
    access, lang, data, year = here.access, t.lang, workspace.my_data, state.data_year()
    download(
        t("My data: everything (JSON)"),
        lambda: data.export(access),
        t("my-data-{year}.json", year=year),
        mime="application/json",
        key="my_data_json",
    )
    download(
        t("My data: answers and versions (Excel)"),
        lambda: data.workbook(access, lang),
        t("my-data-{year}.xlsx", year=year),
        key="my_data_xlsx",
    )
    if here.evidence:
        st.link_button(
            t("My data: everything with the evidence files (zip)"),
            evidence_links.address(workspace, access, lang),
            icon=":material/folder_zip:",
        )


def delete_for_good(t: Translator) -> None:
    """Deletion of the saved questionnaire, after a tick that says it is meant.

    Nothing before the first answer, and nothing with a link that was handed on: deleting is not handed on with it.
    """
    if services.kept().workspace is None or draft.current() is None or not draft.manages():
        return
    st.divider()
    st.write(
        t("Answers, files, links, frozen versions and plans of action of this questionnaire are deleted for good.")
    )
    sure = st.checkbox(t("I know that this cannot be undone"), key=f"delete_sure:{t.lang}")
    st.button(
        t("Delete for good"),
        icon=":material/delete_forever:",
        disabled=not sure,
        key="delete_for_good",
        on_click=_delete,
        args=(f"delete_sure:{t.lang}",),
    )


@told
def _delete(tick: str) -> None:
    workspace, here = services.kept().workspace, draft.current()
    if workspace is not None and here is not None:
        workspace.my_data.delete(here.access)
        draft.leave()
        st.session_state[tick] = False
