"""WordprocessingML as text: runs, paragraphs, cells, tables. Every outside text passes through `escaped`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from assessment.formats.word.look import ACCENT, WHITE, WIDTH
from assessment.formats.workbook_style import TONE_OF, TONES, clean

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
LONGEST_ALT = 1000


def escaped(text: str) -> str:
    """The text inside an element or an attribute: without what XML forbids, marks written as entities."""
    return escape(clean(text))


def run(text: str, *, bold: bool = False, colour: str = "", style: str = "") -> str:
    """A run of plain text; line ends are kept. Never a field."""
    if not text:
        return ""
    looks = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/><w:bCs/>" if bold else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
    )
    lines = (f'<w:t xml:space="preserve">{line}</w:t>' if line else "" for line in escaped(text).split("\n"))
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{'<w:br/>'.join(lines)}</w:r>"


def field(instruction: str, shown: str) -> str:
    """A field of our own, with what it shows until it is updated."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(content: str, style: str = "", *, align: str = "", keep: bool = False, tabs: Sequence[int] = ()) -> str:
    """A paragraph of finished runs. `keep` holds it on the page of the next one, `tabs` are stops to the right."""
    stops = "".join(f'<w:tab w:val="right" w:pos="{stop}"/>' for stop in tabs)
    looks = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ("<w:keepNext/>" if keep else "")
        + (f"<w:tabs>{stops}</w:tabs>" if stops else "")
        + (f'<w:jc w:val="{align}"/>' if align else "")
    )
    return f"<w:p>{f'<w:pPr>{looks}</w:pPr>' if looks else ''}{content}</w:p>"


def page_break() -> str:
    """The rest of the page stays empty."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


@dataclass(frozen=True)
class Cell:
    """A cell: its paragraphs, the colour of its ground and how many columns it takes."""

    content: str
    fill: str = ""
    span: int = 1
    bare: bool = False
    """Without the space that cells leave to their left and right."""


def cell(*texts: str, bold: bool = False, colour: str = "", align: str = "", style: str = "TableText") -> Cell:
    """A cell with a paragraph for each text that is not empty."""
    found = [text for text in texts if text] or [""]
    return Cell("".join(paragraph(run(text, bold=bold, colour=colour), style, align=align) for text in found))


def entry(title: str, *details: str) -> Cell:
    """A cell that names a thing, with what is said of it in small print below."""
    named = paragraph(run(title, bold=True), "TableText")
    return Cell(named + "".join(paragraph(run(text), "Small") for text in details if text))


def status(code: str, label: str) -> Cell:
    """A status in colour and in words."""
    fill, ink = TONES[TONE_OF.get(code, "open")]
    content = paragraph(run(label, bold=True, colour=ink.lstrip("#")), "TableText", align="center")
    return Cell(content, fill=fill.lstrip("#"))


def widths_of(shares: Sequence[float], total: int = WIDTH) -> tuple[int, ...]:
    """Column widths in proportion to the shares; together exactly the total."""
    whole = sum(shares)
    edges = [round(total * sum(shares[:k]) / whole) for k in range(len(shares) + 1)]
    return tuple(b - a for a, b in pairwise(edges))


def row(
    cells: Iterable[Cell], widths: Sequence[int], *, header: bool = False, height: int = 0, exact: bool = False
) -> str:
    """A row that no page break cuts; a header row is repeated on every page."""
    looks = "<w:cantSplit/>"
    if height:
        looks += f'<w:trHeight w:val="{height}" w:hRule="{"exact" if exact else "atLeast"}"/>'
    if header:
        looks += "<w:tblHeader/>"
    written, column = [], 0
    for one in cells:
        written.append(_cell(one, sum(widths[column : column + one.span])))
        column += one.span
    return f"<w:tr><w:trPr>{looks}</w:trPr>{''.join(written)}</w:tr>"


def _cell(one: Cell, width: int) -> str:
    looks = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{one.span}"/>' if one.span > 1 else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{one.fill}"/>' if one.fill else "")
        + ('<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>' if one.bare else "")
    )
    return f"<w:tc><w:tcPr>{looks}</w:tcPr>{one.content}</w:tc>"


def header_row(labels: Sequence[str], widths: Sequence[int]) -> str:
    """The labels of the columns, in white on the accent."""
    cells = (Cell(paragraph(run(label, colour=WHITE), "TableHead", keep=True), fill=ACCENT) for label in labels)
    return row(cells, widths, header=True)


def table(
    rows: Iterable[str], widths: Sequence[int], alt: str, *, style: str = "ReportTable", header: bool = True
) -> str:
    """A table of fixed widths with its alternative text, and the small gap that follows it."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    words = escaped(alt)[:LONGEST_ALT].replace("\n", " ")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="06{"2" if header else "0"}0" w:firstRow="{int(header)}" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblDescription w:val="{words}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
    )
