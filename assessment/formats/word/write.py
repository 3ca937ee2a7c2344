"""The Word report from the view-model alone: it prints what the report says and computes nothing."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import serialize_for_reading
from docx.section import Section
from docx.shared import Mm

from assessment.formats.bibliography import Bibliography
from assessment.formats.report_number import report_number
from assessment.formats.word import back, front, measures, pillars, support
from assessment.formats.word.flow import HERE, Flow
from assessment.formats.word.look import LOCALE
from assessment.formats.word.markup import NAMESPACES, field, page_break, paragraph, run
from assessment.formats.word.skeleton import empty_document
from assessment.formats.workbook_style import clean
from assessment.locale import Translator, translator
from assessment.report.view import GapReport, LetterheadView

LONGEST_PROPERTY = 250
LONGEST_RUNNING_NAME = 60
LOGO_HEIGHT, LOGO_WIDTH = Mm(16), Mm(60)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date an archive can hold: the time of writing is no part of a report."""


def write_word(report: GapReport) -> bytes:
    """The report as a .docx file. The same report gives the same bytes."""
    t = translator(report.lang)
    document = empty_document(report.lang)
    flow = _filled(report, t, document)
    logo = _logo(document, report.letterhead)
    parts = [*logo, *front.cover(report, t), page_break(), flow.contents(), *flow.parts]
    body = parse_xml(f"<w:body {NAMESPACES}>{''.join(parts)}</w:body>")
    end = document.element.body[-1]
    for element in list(body):
        end.addprevious(element)
    _running_lines(document.sections[0], report, t)
    _properties(document, report)
    stream = io.BytesIO()
    document.save(stream)
    return _without_times(stream.getvalue())


def _logo(document: WordDocument, sheet: LetterheadView | None) -> list[str]:
    """The picture of the letterhead as a paragraph, no larger than a logo is."""
    if sheet is None or sheet.logo is None:
        return []
    height = min(LOGO_HEIGHT, LOGO_WIDTH * sheet.logo.height // sheet.logo.width)
    inline = document.part.new_pic_inline(io.BytesIO(sheet.logo.png), height=height)
    inline.docPr.set("descr", clean(sheet.sender))
    inline.docPr.set("name", "logo")
    return [paragraph(f"<w:r><w:drawing>{serialize_for_reading(inline)}</w:drawing></w:r>", align="right")]


def _filled(report: GapReport, t: Translator, document: WordDocument) -> Flow:
    def relate(href: str) -> str:
        return document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    flow, books = Flow(t, relate), Bibliography(t)
    sheet = report.letterhead or LetterheadView(sender="")
    flow.chapter(sheet.introduction, new_page=True)
    front.summary(flow, report)
    pillars.pillars(flow, report, books)
    measures.steps(flow, report)
    flow.chapter(sheet.recommendation)
    measures.digital(flow, report.digital, books)
    support.tasks(flow, report, books)
    support.programmes(flow, report, books)
    flow.chapter(sheet.closing)
    back.other_figures(flow, report, books)
    back.method(flow, report)
    back.sources(flow, books)
    back.versions(flow, report)
    return flow


def _running_lines(section: Section, report: GapReport, t: Translator) -> None:
    """Firm and year above, report number and page below; the cover has neither."""
    name = report.firm if len(report.firm) <= LONGEST_RUNNING_NAME else report.firm[: LONGEST_RUNNING_NAME - 1] + "…"
    year = t("Gap report, data year {year}", year=report.data_year)
    number = t("Report number {number}", number=report_number(report))
    before, between, after = t("Page {page} of {pages}", page=HERE, pages=HERE).split(HERE)
    pages = run(before) + field("PAGE", "1") + run(between) + field("NUMPAGES", "1") + run(after)
    tab = "<w:r><w:tab/></w:r>"
    above, below = run(name) + tab + run(year), run(number) + tab + pages
    for part, style, content in ((section.header, "Header", above), (section.footer, "Footer", below)):
        part.is_linked_to_previous = False
        element = parse_xml(f"<w:root {NAMESPACES}>{paragraph(content, style)}</w:root>")
        part._element[:] = list(element)  # noqa: SLF001 - the library has no way to fields


def _properties(document: WordDocument, report: GapReport) -> None:
    """Title, subject, language and the as-of date; no names of persons, programs or machines."""
    properties = document.core_properties
    properties.title = clean(report.title)[:LONGEST_PROPERTY]
    properties.subject = clean(report.plan)[:LONGEST_PROPERTY]
    properties.language = LOCALE[report.lang]
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.revision = 1
    properties.created = properties.modified = datetime.fromisoformat(report.as_of or "2000-01-01").replace(tzinfo=UTC)


def _without_times(data: bytes) -> bytes:
    """The archive again, every part under the same date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, FIRST_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return stream.getvalue()
