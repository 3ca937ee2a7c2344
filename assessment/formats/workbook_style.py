"""How the workbooks we write look: fonts, colours, number formats, widths that fit Chinese, print set-up.

Every text goes through `Page`, which writes it as text: never as a formula, never as a link.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from assessment.formats.workbook_rows import Column, rows_of, with_rows
from assessment.locale import Translator, translator
from assessment.model.base import Language
from assessment.report.numbers import UNITS
from assessment.report.view import Figure

LONGEST_TEXT = 32_767
"""Characters a cell can hold."""
TALLEST_ROW = 409.0
LONGEST_FOOTER = 80
FONTS: Mapping[Language, str] = {"zh": "Microsoft YaHei", "en": "Calibri"}
LINE_HEIGHT: Mapping[Language, float] = {"zh": 16.5, "en": 14.0}
"""Points of one line of body text; YaHei has tall lines."""
SPREAD: Mapping[Language, float] = {"zh": 1.0, "en": 0.95}
"""Width of a text over that of as many digits."""
MARGIN = 2.2
"""Narrow characters of a column that its indent and padding take."""
BODY_SIZE = 10
BRAND, BRAND_PALE, INK, MUTED, LINE, LINK = "#0B6470", "#E8F0F2", "#17272C", "#5B6B70", "#D3DEE1", "#0B6470"
LIVE = "#154C84"
"""Ink of cells that a person may change, and of cells computed from them (the custom in finance)."""
TONES: Mapping[str, tuple[str, str]] = {
    "good": ("#DFF3E8", "#11613A"),
    "near": ("#FCEFD9", "#7F4A06"),
    "bad": ("#FBE5E2", "#8E271E"),
    "open": ("#ECF0F1", "#4A595E"),
}
"""Fill and ink of a status."""
TONE_OF: Mapping[str, str] = {
    "met": "good",
    "eligible": "good",
    "held": "good",
    "true": "good",
    "partly": "near",
    "nearly": "near",
    "not_met": "bad",
    "false": "bad",
    "unknown": "open",
    "not_applicable": "open",
    "not": "open",
    "expert": "open",
}
"""Code of a status, of a programme's fit or of a condition -> tone."""

INKS: Mapping[str, Mapping[str, object]] = {
    "live": {"font_color": LIVE},
    "entry": {"font_color": LIVE, "bg_color": "#FFFBE6"},
    "muted": {"font_color": MUTED, "bg_color": "#F7FAFA"},
}
"""What follows the inputs, what may be changed, and labels."""

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")
_WORD = re.compile(r"[\u2e80-\uffef]|[^\u2e80-\uffef\s]+\s*|\s+")
"""What a line is not broken within: a Chinese character, or a run of others with the blanks after it."""
_QUOTED = re.compile(r'"([^"]*)"')
_FORMULA_MARKS = "=+-@\t"
_SAFE_LINK = re.compile(r"https?://[^\s<>\"]+\Z")


def clean(text: str) -> str:
    """The text as a cell can hold it: no characters that XML forbids, one kind of line end, not too long."""
    text = ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


@lru_cache(maxsize=4096)
def wide(text: str) -> int:
    """Width of a line in narrow characters: Chinese characters, full-width marks and emoji count double."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@lru_cache(maxsize=16384)
def lines(text: str, width: float, lang: Language) -> int:
    """How many lines the text takes in a column of that width; Chinese breaks anywhere, other words at blanks."""
    room = max(1.0, width - MARGIN)
    return sum(_wrapped(part, room / SPREAD[lang]) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    count, used = 1, 0.0
    for word in _WORD.findall(text):
        size, bare = wide(word), wide(word.rstrip())
        if used and used + bare > room:
            count, used = count + 1, 0.0
        extra = max(0, math.ceil(bare / room) - 1)  # a word longer than the line is cut
        count, used = count + extra, used + size - extra * room
    return count


def printed_width(value: float, pattern: str) -> int:
    """Narrow characters that a number takes under a number format, unit included."""
    first = pattern.split(";", maxsplit=1)[0]
    digits = _QUOTED.sub("", first)
    decimals = len(digits.partition(".")[2])
    number = f"{value:,.{decimals}f}" if "0" in digits else f"{value:g}"
    if "#" in digits.partition(".")[2]:
        number = number.rstrip("0")
    return len(number) + sum(wide(part) for part in _QUOTED.findall(first))


def unit_affixes(unit: str, t: Translator) -> tuple[str, str]:
    """What stands before and after a number of this unit, in the language of `t`."""
    pattern = t(UNITS[unit].text) if unit in UNITS else t("{n} yuan")
    if unit == "yuan_per_person":
        pattern = t("{amount} per person", amount=t("{n} yuan"))
    before, _, after = pattern.partition("{n}")
    return before, after


def number_format(figure: Figure, t: Translator) -> str:
    """The number format under which the cell shows what the figure says, unit included.

    Decimals are those of the printed text, amounts of money are whole yuan; where rounding by the spreadsheet would
    give another number than the printed one (which never crosses an edge), the cell shows the number in full.
    """
    before, after = (_quoted(part) for part in unit_affixes(figure.unit, t))
    digits = _digits(figure)
    shown, below = f"{before}{digits}{after}", f"{before}-{digits}{after}"
    if figure.value == 0 and not _NUMBER.search(figure.text):
        return f"{shown};{below};{_quoted(figure.text)}"
    return f"{shown};{below}" if before else shown


def _digits(figure: Figure) -> str:
    value = figure.value or 0.0
    if figure.unit in ("yuan", "yuan_per_person"):
        return "#,##0.00" if 0 < abs(value) < 1 else "#,##0"
    found = _NUMBER.search(figure.text)
    decimals = len(found[1] or "") if found else 1
    printed = float(found[0].replace(",", "")) if found else value
    if not math.isclose(round(value, decimals), printed, rel_tol=0, abs_tol=1e-12):
        return "#,##0.0########"
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""


@dataclass(frozen=True)
class Cell:
    """One cell: a text, a number under a format, a formula with its value, or a link; and how it looks.

    `tone` colours a status; `live` marks what follows the inputs, `entry` what may be changed.
    """

    text: str = ""
    value: float | None = None
    number_format: str = "General"
    formula: str = ""
    href: str = ""
    tone: str = ""
    bold: bool = False
    muted: bool = False
    live: bool = False
    entry: bool = False
    align: str = ""


def figure_cell(figure: Figure | None, t: Translator, *, formula: str = "", entry: bool = False) -> Cell:
    """A figure as a number that shows its unit, or as text where there is no number."""
    if figure is None:
        return Cell()
    if figure.value is None:
        return Cell(figure.text, align="right" if figure.unit else "left")
    return Cell(
        value=figure.value, number_format=number_format(figure, t), formula=formula, live=bool(formula), entry=entry
    )


def status_cell(code: str, label: str) -> Cell:
    """A status in colour and in words."""
    return Cell(label, tone=TONE_OF.get(code, "open"), bold=True, align="center")


def link_cell(href: str) -> Cell:
    """An address of a source; a link only where it is one."""
    return Cell(href, href=href if _SAFE_LINK.match(href) else "")


class _Look(NamedTuple):
    """What decides how a cell looks."""

    number_format: str
    """Format of a number; "" for a text."""
    wide: bool
    """A number too wide for its column: it cannot wrap, and would turn into marks."""
    quoted: bool
    """A text that begins like a formula, and stays text when somebody edits the cell."""
    border: bool
    tone: str
    ink: str
    link: bool
    bold: bool
    align: str

    def properties(self) -> dict[str, object]:
        """The same in the words of the library."""
        look: dict[str, object] = {"text_wrap": True, "indent": 0 if self.align == "center" else 1, "align": self.align}
        if self.number_format:
            look["num_format"] = self.number_format
        if self.wide:
            look |= {"text_wrap": False, "shrink": True}
        if self.quoted:
            look["quote_prefix"] = True
        if self.border:
            look |= {"border": 1, "border_color": LINE}
        if self.tone:
            look |= {"bg_color": TONES[self.tone][0], "font_color": TONES[self.tone][1]}
        else:
            look |= INKS.get(self.ink, {})
        if self.link:
            look |= {"font_color": LINK, "underline": 1}
        if self.bold:
            look["bold"] = True
        return look


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas hold no function younger than the file format: none has to be looked for and marked."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - as the library calls it
        return formula.removeprefix("=")


class Book:
    """A workbook in one language, written to bytes. The same content gives the same bytes."""

    def __init__(self, lang: Language, title: str, subject: str, day: str = "") -> None:
        self.lang: Language = lang
        self.t = translator(lang)
        self._stream = io.BytesIO()
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._looks: dict[_Look, Format] = {}
        self.tables: dict[str, list[Column]] = {}
        """Rows of large tables, by the part of the file they are put into."""
        self.file = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
                "default_format_properties": {"font_name": FONTS[lang], "font_size": BODY_SIZE},
            },
        )
        self.file.set_properties(
            {
                "title": clean(title)[:250],
                "subject": clean(subject)[:250],
                "author": "",
                "created": datetime.fromisoformat(day or "2000-01-01").replace(tzinfo=UTC),
            }
        )
        self.file.set_size(2400, 1500)

    @property
    def font(self) -> str:
        """Font of the language."""
        return FONTS[self.lang]

    def format(self, **properties: object) -> Format:
        """The format with these properties over the body's; each combination exists once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": FONTS[self.lang], "font_size": BODY_SIZE, "font_color": INK, "valign": "top"}
            self._formats[key] = self.file.add_format(base | properties)
        return self._formats[key]

    def look(self, look: _Look) -> Format:
        """The format of a cell; each look exists once."""
        if look not in self._looks:
            self._looks[look] = self.format(**look.properties())
        return self._looks[look]

    def page(self, name: str, widths: Sequence[float], *, footer: str, landscape: bool = True) -> Page:
        """A new sheet with columns of these widths (in narrow characters), set up for A4."""
        return Page(self, self.file.add_worksheet(name, _Sheet), widths, footer, landscape=landscape)

    def bytes(self) -> bytes:
        """The finished file."""
        self.file.close()
        return with_rows(self._stream.getvalue(), self.tables) if self.tables else self._stream.getvalue()


class Page:
    """A sheet that is filled from top to bottom. `row` is the next free row, counted from 0."""

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[float], footer: str, *, landscape: bool) -> None:
        self.book, self.sheet, self.widths, self.row = book, sheet, tuple(widths), 0
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        sheet.add_write_handler(str, _as_text)
        sheet.add_write_handler(type(None), _nothing)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        (sheet.set_landscape if landscape else sheet.set_portrait)()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f"&L{_footer(footer)} · &A&R&P / &N")

    @property
    def name(self) -> str:
        """The sheet's name as formulas refer to it."""
        return "'" + str(self.sheet.get_name()).replace("'", "''") + "'"

    def title(self, text: str, *subtitles: str) -> None:
        """The sheet's title and what stands under it."""
        self._across(text, 26.0, font_size=16, bold=True, font_color=BRAND, valign="vcenter")
        for subtitle in filter(None, subtitles):
            self._across(subtitle, None, font_color=MUTED, text_wrap=True)
        self.row += 1

    def heading(self, text: str) -> None:
        """A heading within the sheet."""
        self._across(
            text, 20.0, font_size=12, bold=True, font_color=BRAND, bottom=1, bottom_color=BRAND, valign="vcenter"
        )

    def paragraphs(self, sentences: Iterable[str], *, muted: bool = False) -> None:
        """Sentences over the whole width, one to a row."""
        for sentence in sentences:
            self._across(sentence, None, text_wrap=True, font_color=MUTED if muted else INK)

    def gap(self) -> None:
        """An empty row."""
        self.row += 1

    def header(self, labels: Sequence[str], *, freeze: bool = False) -> None:
        """The heading row of a table; `freeze` keeps it in sight and repeats it on every printed page."""
        style = self.book.format(
            bold=True, font_color="#FFFFFF", bg_color=BRAND, text_wrap=True, valign="vcenter", border=1,
            border_color=BRAND, align="left", indent=1,
        )  # fmt: skip
        for column, label in enumerate(labels):
            self.sheet.write_string(self.row, column, clean(label), style)
        self._height([(label, self.widths[i]) for i, label in enumerate(labels)], least=20.0)
        if freeze:
            self.sheet.freeze_panes(self.row + 1, 1)
            self.sheet.repeat_rows(self.row)
        self.row += 1

    def table(
        self,
        labels: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        freeze: bool = False,
        filtered: bool = False,
        spans: Mapping[int, int] | None = None,
    ) -> int:
        """A table; returns the index of its first row. `spans`: column -> last column its cells are merged up to."""
        top = self.row
        self.header(labels, freeze=freeze)
        for row in rows:
            self.cells(row, spans)
        if filtered and rows:
            self.sheet.autofilter(top, 0, self.row - 1, len(labels) - 1)
        return top + 1

    def bulk(self, labels: Sequence[str], columns: Sequence[tuple[Any, str]]) -> None:
        """A table of many rows from the top of the sheet, column by column: (cells, number format; "" for text).

        Cells are arrays or lists; an empty text, None or NaN leaves the cell empty. The rows are framed by nothing and
        stay one line high: they are put into the file when it is finished.
        """
        self.row = 0
        self.header(labels, freeze=True)
        written = []
        for values, pattern in columns:
            look = {"num_format": pattern, "align": "right"} if pattern else {"align": "left"}
            style = self.book.format(indent=1, **look)._get_xf_index()  # noqa: SLF001 - as the library's cells ask for it
            written.append(Column.of(values, style, numeric=bool(pattern)))
        self.book.tables[f"xl/worksheets/sheet{self.sheet.index + 1}.xml"] = written
        rows = rows_of(written)
        self.row = rows + 1
        self.sheet.autofilter(0, 0, max(rows, 1), len(labels) - 1)

    def skip(self, pixels: int, since: int | None = None) -> None:
        """Leave room for something of this height that begins at row `since`, the next free row by default."""
        begin = self.row if since is None else since
        self.row = max(self.row, begin + math.ceil(pixels / 20) + 2)

    def cells(self, row: Sequence[Cell], spans: Mapping[int, int] | None = None) -> int:
        """One framed row as high as its longest text; returns its index."""
        spans = spans or {}
        column, tall = 0, []
        for cell in row:
            last = spans.get(column, column)
            self._write(column, last, cell, border=True)
            tall.append((cell.text, sum(self.widths[column : last + 1])))
            column = last + 1
        self._height(tall)
        self.row += 1
        return self.row - 1

    def pair(self, label: str, *values: Cell) -> int:
        """A label and what belongs to it: cells, the last one over the rest of the width; returns the row's index."""
        first = Cell(label, muted=True)
        spans = {len(values): len(self.widths) - 1}
        return self.cells([first, *values], spans)

    def row_of_labels(self, labels: Sequence[str]) -> None:
        """The heading row of rows written with `pair`: the last label stands over the rest of the width."""
        spans = {len(labels) - 1: len(self.widths) - 1}
        self.cells([Cell(label, muted=True, bold=True) for label in labels], spans)

    def at(self, row: int, column: int) -> str:
        """Absolute reference to a cell of this sheet, for formulas anywhere in the workbook."""
        return f"{self.name}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def protect_edges(self, column: int, first: int, last: int, edges: Iterable[float], decimals: int = 1) -> None:
        """Show a number in full where rounding to `decimals` would carry it over an edge (79.96 is not 80.0)."""
        cell = f"${xl_col_to_name(column)}{first + 1}"
        tests = ",".join(f"AND({cell}<{edge:g},ROUND({cell},{decimals})>={edge:g})" for edge in edges)
        if tests and last >= first:
            rule = {
                "type": "formula",
                "criteria": f"=AND(ISNUMBER({cell}),OR({tests}))",
                "format": self.book.file.add_format({"num_format": "0.0########"}),
            }
            self.sheet.conditional_format(first, column, last, column, rule)

    def _write(self, column: int, last: int, cell: Cell, *, border: bool = False) -> None:
        style = self._style(cell, border=border, room=sum(self.widths[column : last + 1]))
        if last > column:
            self.sheet.merge_range(self.row, column, self.row, last, "", style)
        text = clean(cell.text)
        if cell.formula:
            self.sheet.write_formula(
                self.row, column, cell.formula, style, cell.value if cell.value is not None else text
            )
        elif cell.value is not None:
            self.sheet.write_number(self.row, column, cell.value, style)
        elif cell.href:
            self.sheet.write_url(self.row, column, cell.href, style, text)
        elif text:
            self.sheet.write_string(self.row, column, text, style)
        else:
            self.sheet.write_blank(self.row, column, None, style)

    def _style(self, cell: Cell, *, border: bool, room: float) -> Format:
        number = cell.value is not None or bool(cell.formula)
        kind = _Look(
            number_format=cell.number_format if number else "",
            wide=number and printed_width(cell.value or 0.0, cell.number_format) > room - MARGIN,
            quoted=not number and cell.text[:1] in _FORMULA_MARKS and bool(cell.text),
            border=border,
            tone=cell.tone,
            ink="entry" if cell.entry else "live" if cell.live else "muted" if cell.muted else "",
            link=bool(cell.href),
            bold=cell.bold,
            align=cell.align or ("right" if number else "left"),
        )
        return self.book.look(kind)

    def _across(self, text: str, height: float | None, **look: object) -> None:
        """A text over the whole width."""
        if text[:1] in _FORMULA_MARKS and text:
            look["quote_prefix"] = True
        style = self.book.format(**look)
        last = len(self.widths) - 1
        if last:
            self.sheet.merge_range(self.row, 0, self.row, last, "", style)
        self.sheet.write_string(self.row, 0, clean(text), style)
        if height is None:
            self._height([(text, sum(self.widths))])
        else:
            self.sheet.set_row(self.row, height)
        self.row += 1

    def _height(self, texts: Sequence[tuple[str, float]], least: float = 0.0) -> None:
        line = LINE_HEIGHT[self.book.lang]
        most = max((lines(text, width, self.book.lang) for text, width in texts), default=1)
        self.sheet.set_row(self.row, min(TALLEST_ROW, max(least, most * line + 4.0)))


def _as_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> int:
    """Write a text of a column as text, whatever it begins with; an empty one leaves no cell."""
    return int(sheet.write_string(row, column, text, style)) if text else 0


def _nothing(*_: object) -> int:
    """Leave no cell where a number is unknown."""
    return 0


def _footer(text: str) -> str:
    """Text of a footer; an ampersand is a command there and doubled to be one."""
    return clean(text).replace("\n", " ")[:LONGEST_FOOTER].replace("&", "&&")
