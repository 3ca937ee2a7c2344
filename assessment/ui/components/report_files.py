"""The gap report as files, each kind or all in one, in either language, made when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from assessment.errors import AssessmentError
from assessment.locale import Translator
from assessment.model.base import LANGUAGES, Language
from assessment.model.peers import Standing
from assessment.report.view import GapReport
from assessment.services.file_names import as_filename
from assessment.ui import draft, services
from assessment.ui.chosen_firm import ChosenFirm
from assessment.ui.components.download import DOCX, JSON, PDF, XLSX, ZIP, download
from assessment.ui.language import NAMES

_LONGEST_NAME = 40
Places = dict[str, Standing] | None
"""Pillar id -> place among anonymous peers; None: there are none to be held against."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its ending, what a browser calls it, its name for people, and what writes it."""

    ending: str
    mime: str
    label: str
    write: Callable[[GapReport], bytes]


def kinds(t: Translator) -> tuple[Kind, ...]:
    """The kinds of file a report can be had as, the one most people want first."""
    assessor = services.assessor()
    return (
        Kind("pdf", PDF, "PDF", assessor.gap_report_pdf),
        Kind("docx", DOCX, "Word", assessor.gap_report_docx),
        Kind("xlsx", XLSX, "Excel", assessor.gap_report_workbook),
        Kind("json", JSON, "JSON", assessor.gap_report_json),
        Kind("zip", ZIP, t("all files"), assessor.gap_report_zip),
    )


def report_files(firm: ChosenFirm, report: GapReport, standing: Places, t: Translator) -> None:
    """Buttons for the files in the language of the page, and the same in the other language behind one more."""
    for kind in kinds(t):
        _button(firm, report, standing, report.lang, kind, t)
    other = next(lang for lang in LANGUAGES if lang != report.lang)
    with st.popover(NAMES[other], icon=":material/translate:"):
        for kind in kinds(t):
            _button(firm, report, standing, other, kind, t)


def _taken(firm: ChosenFirm, ending: str) -> Callable[[], None]:
    """Logs that the report of a stored questionnaire was taken away; of a firm that is not stored nothing is.

    What is taken away stands on the page already, so a database that fails does not keep it back.
    """
    workspace, here = services.kept().workspace, None if firm.of_batch else draft.current()
    if workspace is None or here is None:
        return lambda: None
    log, access = workspace.audit_log, here.access

    def note() -> None:
        with suppress(AssessmentError):
            log.report_taken(access, ending)

    return note


def _button(firm: ChosenFirm, report: GapReport, standing: Places, lang: Language, kind: Kind, t: Translator) -> None:
    assessor = services.assessor()

    doubts, taken, add_peers = firm.doubts(lang), _taken(firm, kind.ending), firm.adding_peers(standing)

    def make() -> bytes:
        taken()
        if lang == report.lang:
            return kind.write(report)
        other = firm.with_doubts(assessor.gap_report(firm.assessment, firm.index, lang), doubts)
        return kind.write(add_peers(other))

    here = lang == report.lang
    download(
        t("Download {kind}", kind=kind.label)
        if here
        else t("{kind} in {language}", kind=kind.label, language=NAMES[lang]),
        make,
        t(
            "gap-report-{firm}-{year}-{language}.{ending}",
            firm=as_filename(report.firm, _LONGEST_NAME),
            year=report.data_year,
            language=lang,
            ending=kind.ending,
        ),
        mime=kind.mime,
        primary=here and kind.ending == "pdf",
        key=f"download_{kind.ending}_{lang}",
    )
