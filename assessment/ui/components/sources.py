"""Where the figures come from: a list with links, folded away under what it supports."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import SourceRef
from assessment.ui import state
from assessment.ui.components.html import esc, link, show, tag


def sources(refs: Sequence[SourceRef], label: str | None = None) -> None:
    """An expander with the sources; nothing where there is none."""
    if not refs:
        return
    t = state.t()
    with st.expander(t("{title} ({n})", title=label or t("Sources"), n=len(refs)), icon=":material/link:"):
        show(source_list(refs, t))


def source_list(refs: Sequence[SourceRef], t: Translator) -> str:
    """HTML of a numbered list of sources with address, place in the source, day of the check and confidence."""
    return tag("ol", "".join(tag("li", _entry(ref, t)) for ref in refs), "app-sources")


def _entry(ref: SourceRef, t: Translator) -> str:
    title = link(ref.href, ref.title) if ref.href else esc(ref.title)
    checked = t("checked on {day}", day=ref.checked_on) if ref.checked_on else ""
    details = [part for part in (ref.publisher, ref.published, ref.locator, checked, ref.confidence, ref.note) if part]
    return title + (tag("div", esc(" · ".join(details)), "app-source-details") if details else "")
