"""The PDF itself: Typst run on the template with the data of one report."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from assessment.formats.pdf.characters import REPLACEMENT, printable
from assessment.formats.pdf.content import document
from assessment.formats.pdf.fonts import fonts
from assessment.locale import translator
from assessment.report.view import GapReport

TEMPLATES = Path(__file__).parent
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""Archivable with its structure, and readable by a screen reader."""
_log = logging.getLogger(__name__)


def write_pdf(report: GapReport) -> bytes:
    """The report as a tagged PDF/A-2a and PDF/UA-1 file. The same report gives the same bytes."""
    data, replaced = printable(document(report))
    if replaced:
        t = translator(report.lang)
        words = t("Characters that the font does not have, printed as {mark}: {n}.", mark=REPLACEMENT, n=replaced)
        data["method"].append([t("Notes"), words])
    logo = report.letterhead.logo if report.letterhead else None
    data["letterhead"]["logo"] = list(logo.png) if logo else None
    return _set(data, day_of(report.as_of))


def _set(data: dict[str, Any], day: datetime) -> bytes:
    """The document in the strict standards; where Typst refuses them, plain and tagged, and the log says why."""
    try:
        pdf, warnings = compiled(data, day, STANDARDS)
    except typst.TypstError as error:
        _log.warning("PDF not in the standards %s: %s", STANDARDS, error.message)
        pdf, warnings = compiled(data, day, [])
    for warning in warnings:
        _log.warning("Typst: %s", warning.message)
    return pdf


def compiled(
    data: dict[str, Any], day: datetime, standards: list[typst.PDFStandard]
) -> tuple[bytes, list[typst.TypstWarning]]:
    """The PDF and what Typst complained of."""
    return typst.compile_with_warnings(  # type: ignore[call-overload]  # its types want a folder of the input's type
        main_file(data),
        root=TEMPLATES,
        font_paths=fonts(),
        format="pdf",
        pdf_standards=standards,
        timestamp=day,
    )


def main_file(data: dict[str, Any]) -> bytes:
    """The document that Typst sets: the template, called with the data as one string, so that no text is ever markup.

    As an input of the system the data would do the same, but then nothing that an earlier report left in the memory of
    Typst is used again (paragraphs, table cells, the list of sources): such inputs belong to the key of all of it.
    """
    quoted = json.dumps(data, ensure_ascii=False).replace("\\", r"\\").replace('"', r"\"")
    return f'#import "/report.typ": report\n#report(json(bytes("{quoted}")))\n'.encode()


def day_of(as_of: str) -> datetime:
    """The date of the report is that of the judgement: nothing reads the clock."""
    day = date.fromisoformat(as_of)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
