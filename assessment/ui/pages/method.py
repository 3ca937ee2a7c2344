"""Method and sources: how every number comes about, generated from the installed data."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import MethodSection, MethodView
from assessment.ui import services, state
from assessment.ui.components.html import show, table, tag, text
from assessment.ui.components.layout import facts, page_header, section
from assessment.ui.components.sources import source_list, sources


def draw() -> None:
    """Draw the page."""
    t = state.t()
    method = services.method_view(state.language())
    page_header(
        method.title,
        t("How every number comes about. This page is made from the same data the program computes with."),
        notes=(services.plan_view(state.language()).period_note,),
    )
    _contents(method, t)
    for part in method.sections:
        _part(part)
    section(
        t("Versions"),
        t("What a result was computed with. The short code changes when a single character of the data changes."),
    )
    show(tag("div", facts(method.versions), "app-keep"))
    section(t("All sources"))
    with st.expander(
        t("{title} ({n})", title=t("Bibliography"), n=len(method.sources)), icon=":material/library_books:"
    ):
        show(source_list(method.sources, t))


def _contents(method: MethodView, t: Translator) -> None:
    with st.expander(t("On this page"), icon=":material/toc:", expanded=True):
        show(tag("ol", "".join(text("li", part.title) for part in method.sections), "app-toc"))


def _part(part: MethodSection) -> None:
    section(part.title)
    show("".join(text("p", paragraph, "app-prose") for paragraph in part.paragraphs))
    if part.rows:
        show(table(part.header, part.rows))
    sources(part.sources)


draw()
