"""A document that is filled from top to bottom: headings, paragraphs, captioned tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import starmap

from assessment.formats.word.markup import (
    Cell,
    cell,
    field,
    header_row,
    paragraph,
    row,
    run,
    table,
    widths_of,
)
from assessment.locale import Translator
from assessment.report.view import FreeTextView

HERE = "\0"
"""Place of a field in a sentence; no text can hold this character."""


class Flow:
    """The body of a document in one language. Table and figure numbers count up as it fills.

    `relate`: makes an address a target of links and returns its key in the document.
    """

    def __init__(self, t: Translator, relate: Callable[[str], str]) -> None:
        self.t, self.relate = t, relate
        self.parts: list[str] = []
        self.headings: list[tuple[int, str, str]] = []
        """(level, text with its number, bookmark) of the headings in the table of contents."""
        self._numbers = [0, 0]
        self._tables = self._figures = 0

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """A heading; those of levels 1 and 2 are numbered and stand in the table of contents."""
        mark = f"_Toc{len(self.headings) + 1:06d}"
        content = run(text)
        if level < 3:
            self._numbers = [self._numbers[0] + 1, 0] if level == 1 else [self._numbers[0], self._numbers[1] + 1]
            number = ".".join(str(n) for n in self._numbers[:level])
            place = len(self.headings) + 1
            self.headings.append((level, f"{number}  {text}", mark))
            content = f'<w:bookmarkStart w:id="{place}" w:name="{mark}"/>{content}<w:bookmarkEnd w:id="{place}"/>'
        looks = f'<w:pStyle w:val="Heading{level}"/>' + ("<w:pageBreakBefore/>" if new_page else "")
        self.parts.append(f"<w:p><w:pPr>{looks}</w:pPr>{content}</w:p>")

    def text(self, text: str, style: str = "") -> None:
        """A paragraph, unless there is nothing to say."""
        if text:
            self.parts.append(paragraph(run(text), style))

    def chapter(self, text: FreeTextView | None, *, new_page: bool = False) -> None:
        """A chapter of the sender's own, where there is one."""
        if text:
            self.heading(text.title, new_page=new_page)
            for words in text.paragraphs:
                self.text(words)

    def lead(self, text: str) -> None:
        """A sentence that sums up what follows, and stays on its page."""
        if text:
            self.parts.append(paragraph(run(text, bold=True), keep=True))

    def bullets(self, texts: Iterable[str]) -> None:
        """A list with a bullet for each text."""
        self.parts.extend(paragraph(run(text), "ListBullet") for text in texts if text)

    def table(
        self, caption: str, labels: Sequence[str], shares: Sequence[float], rows: Iterable[Sequence[Cell]]
    ) -> None:
        """A captioned table with a header row; columns in proportion to the shares."""
        self._tables += 1
        widths = widths_of(shares)
        self._caption(self.t("Table {n}", n=HERE), "Table", self._tables, caption)
        written = [header_row(labels, widths), *(row(cells, widths) for cells in rows)]
        self.parts.append(table(written, widths, caption))

    def pairs(self, caption: str, lines: Iterable[tuple[str, str | Cell]], share: float = 0.24) -> None:
        """A captioned table of labels and what stands for them; lines without words are left out."""
        widths = widths_of((share, 1 - share))
        rows = [row((cell(a, bold=True), b if isinstance(b, Cell) else cell(b)), widths) for a, b in lines if b]
        if not rows:
            return
        self._tables += 1
        self._caption(self.t("Table {n}", n=HERE), "Table", self._tables, caption)
        self.parts.append(table(rows, widths, caption, header=False))

    def figure(self, caption: str, chart: str, legend: Iterable[tuple[str, str]]) -> None:
        """A captioned chart; the legend gives (colour, what it stands for)."""
        self._figures += 1
        self._caption(self.t("Figure {n}", n=HERE), "Figure", self._figures, caption)
        key = run("    ").join(starmap(_key, legend))
        self.parts += [chart, paragraph(key, "Small")]

    def link(self, href: str) -> str:
        """A paragraph with an address that can be clicked."""
        key = self.relate(href)
        return paragraph(f'<w:hyperlink r:id="{key}">{run(href, style="Hyperlink")}</w:hyperlink>', "Small")

    def contents(self) -> str:
        """The table of contents as a field that holds all headings; page numbers come when it is updated."""
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            'TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        lines = [
            paragraph(
                (begin if k == 0 else "") + f'<w:hyperlink w:anchor="{mark}" w:history="1">{run(text)}</w:hyperlink>',
                f"TOC{level}",
            )
            for k, (level, text, mark) in enumerate(self.headings)
        ]
        end = paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "Gap")
        return paragraph(run(self.t("Contents")), "TOCHeading") + "".join(lines) + end

    def _caption(self, words: str, kind: str, number: int, caption: str) -> None:
        """What stands above a table or chart; its number is a field that counts along when parts are moved."""
        before, _, after = words.partition(HERE)
        content = run(before) + field(f"SEQ {kind} \\* ARABIC", str(number)) + run(f"{after}  {caption}")
        self.parts.append(paragraph(content, "Caption"))


def _key(colour: str, meaning: str) -> str:
    return run("■ ", colour=colour) + run(meaning)
