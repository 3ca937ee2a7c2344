"""What is said of a workbook's problems where it goes back to its sender: marks of cells, and the list of all of them.

Everything is in the reader's language and is text, never a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.formats.columns import YEAR, label
from assessment.formats.guard import column_letters, column_number
from assessment.formats.marking.request import BEGIN, END, SIGNED, THREADED, TITLES, ListCell, Mark, Request
from assessment.formats.validate import parse_id
from assessment.formats.workbook_style import FONTS, LINE_HEIGHT, clean, lines
from assessment.locale import Translator, translator
from assessment.model.base import Language
from assessment.model.message import Message, Place, Problem, Severity, msg
from assessment.model.questionnaire import Questionnaire

MOST_LISTED = 20_000
"""Problems that are listed one by one, those that matter most first."""
MOST_COMMENTS = 10_000
"""Cells that get a comment; the others are coloured. Spreadsheets become slow with more."""
LONGEST_VALUE = 500
SEVERITY = {Severity.ERROR: msg("Error"), Severity.WARNING: msg("Warning"), Severity.INFO: msg("Note")}
_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_WIDTHS = (10, 11, 13, 28, 9, 34, 24, 52, 58)
_WRAPPED = ("text", "head")
_MOST_LINES = 20
SIGNED_REMARK = msg("The workbook carried a digital signature; it does not hold for the marked one and was taken off.")
THREADED_REMARK = msg("Cells with a conversation were coloured; what is wrong with them stands in this list alone.")

Where = Callable[[Place], tuple[int, int] | None]
"""Row and column (1-based) of the cell that a problem is about, in the workbook that is marked; None: no cell."""


@dataclass(frozen=True)
class Findings:
    """The problems of one workbook, and how they are told.

    `row_of`: row of the source -> row of the workbook that is marked, where the two differ.
    """

    problems: Sequence[Problem]
    questionnaire: Questionnaire
    lang: Language
    sheet: str
    where: Where
    row_of: Mapping[int, int] | None = None
    remarks: Sequence[Message] = ()
    _labels: dict[str, str] = field(default_factory=dict)

    @property
    def t(self) -> Translator:
        """The translator of the reader's language."""
        return translator(self.lang)

    def request(self) -> Request:
        """What is to be marked and listed."""
        t = self.t
        marks = tuple(self._marks())
        head = [*self._head(len(marks))]
        if self.problems:
            head += [(), self._labels_of_list()]
        rows = (*head, *self._lines())
        return Request(
            sheet=self.sheet,
            marks=marks,
            name=t("List of problems"),
            widths=_WIDTHS,
            lines=rows,
            heights=tuple(self._height(row) for row in rows),
            line_height=LINE_HEIGHT[self.lang],
            table=len(head),
            notes={SIGNED: t.render(SIGNED_REMARK), THREADED: t.render(THREADED_REMARK)},
            author=t("Check of answers"),
            font=FONTS[self.lang],
        )

    # --- cells -------------------------------------------------------------------------------------------------------

    def _marks(self) -> Iterator[Mark]:
        """One mark for each cell with a problem; the worst ones have the comments where there are too many."""
        cells: dict[tuple[int, int], list[Problem]] = {}
        for problem in self.problems:
            place = self.where(problem.place)
            if place is not None:
                cells.setdefault(place, []).append(problem)
        worst = {place: min(problems, key=_rank).severity for place, problems in cells.items()}
        places = [place for severity in _RANK for place, found in worst.items() if found is severity]
        for number, place in enumerate(places):
            text = self._comment(cells[place]) if number < MOST_COMMENTS else ""
            yield Mark(*place, _NAMES[worst[place]], text)

    def _comment(self, problems: Sequence[Problem]) -> str:
        """What is wrong with a cell and what to do, between the lines by which it is found again."""
        sentences = []
        for problem in sorted(problems, key=_rank):
            sentences.append(f"• {self._said(problem.what)}")
            if problem.hint is not None:
                sentences.append(f"  {self._said(problem.hint)}")
        return "\n".join([BEGIN[0 if self.lang == "zh" else 1], *dict.fromkeys(sentences), END])

    def _said(self, message: Message) -> str:
        return clean(self.t.render(message)).replace("─", "-")

    def _height(self, line: Sequence[ListCell]) -> int:
        """How many lines of text a row of the list is high."""
        texts = [(str(cell.value), width) for cell, width in zip(line, _WIDTHS, strict=False) if cell.look in _WRAPPED]
        title = 2 if line and line[0].look == "title" else 1
        return max((min(lines(text, width, self.lang), _MOST_LINES) for text, width in texts), default=title)

    # --- the list ----------------------------------------------------------------------------------------------------

    def _head(self, marked: int) -> Iterator[tuple[ListCell, ...]]:
        t, problems = self.t, self.problems
        yield (ListCell(TITLES[0 if self.lang == "zh" else 1], "title"),)
        if not problems:
            yield (ListCell(t("No problems were found."), "muted"),)
            return
        yield (ListCell(t("{n} cells of the sheet “{sheet}” are marked.", n=marked, sheet=self.sheet), "muted"),)
        mend = t(
            "Mend them there, save the workbook and upload it again: it comes back with the marks of what is left."
        )
        yield (ListCell(mend, "muted"),)
        for remark in self._remarks(marked):
            yield (ListCell(clean(remark), "muted"),)
        yield ()
        yield ListCell(t("How bad"), "strong"), ListCell(t("Number"), "strong"), ListCell(t("What is wrong"), "strong")
        yield from self._counted()

    def _remarks(self, marked: int) -> Iterator[str]:
        t = self.t
        yield from map(t.render, self.remarks)
        if marked > MOST_COMMENTS:
            yield t("Only the first {n} cells have a comment; the others are coloured.", n=MOST_COMMENTS)
        if len(self.problems) > MOST_LISTED:
            yield t("{n} more problems are not listed.", n=len(self.problems) - MOST_LISTED)

    def _counted(self) -> Iterator[tuple[ListCell, ...]]:
        """Each kind of problem once, with its number; those that matter most and are most frequent first."""
        kinds: dict[tuple[Severity, str], list[Problem]] = {}
        for problem in self.problems:
            kinds.setdefault((problem.severity, problem.code or problem.what.text), []).append(problem)
        for _, alike in sorted(kinds.items(), key=lambda entry: (_RANK[entry[0][0]], -len(entry[1]), entry[0][1])):
            what = self._said(alike[0].what)
            if any(other.what != alike[0].what for other in alike):
                what = self.t("{what} (or the like)", what=what)
            yield self._severity(alike[0]), ListCell(len(alike), "figure"), ListCell(what, "flat")

    def _labels_of_list(self) -> tuple[ListCell, ...]:
        t = self.t
        row = t("Row in your file") if self.row_of is not None else t("Row")
        labels = (t("How bad"), t("Cell"), row, t("Firm"), t("Year"), t("Question"), t("Value"),
                  t("What is wrong"), t("What to do"))  # fmt: skip
        return tuple(ListCell(text, "head") for text in labels)

    def _lines(self) -> Iterator[tuple[ListCell, ...]]:
        ordered = sorted(self.problems, key=_rank) if self._too_many else self.problems
        return (self._line(problem) for problem in ordered[:MOST_LISTED])

    @property
    def _too_many(self) -> bool:
        return len(self.problems) > MOST_LISTED

    def _line(self, problem: Problem) -> tuple[ListCell, ...]:
        place = problem.place
        return (
            self._severity(problem),
            self._address(place),
            ListCell(place.row if place.row is not None else "", "figure"),
            ListCell(clean(place.firm)),
            ListCell(place.year if place.year is not None else "", "figure"),
            ListCell(self._question(place.question)),
            ListCell(clean(problem.value)[:LONGEST_VALUE]),
            ListCell(clean(self.t.render(problem.what))),
            ListCell(clean(self.t.render(problem.hint)) if problem.hint else ""),
        )

    def _severity(self, problem: Problem) -> ListCell:
        return ListCell(self.t.render(SEVERITY[problem.severity]), _NAMES[problem.severity])

    def _address(self, place: Place) -> ListCell:
        """The address of a cell or row, with a link to it."""
        found = self.where(place)
        sheet = "'" + self.sheet.replace("'", "''") + "'"
        if found is not None:
            name = f"{column_letters(found[1])}{found[0]}"
            return ListCell(name, "link", f"{sheet}!{name}")
        row = place.row if self.row_of is None else self.row_of.get(place.row or 0)
        if not row:
            return ListCell("")
        return ListCell(self.t("row {n}", n=row), "link", f"{sheet}!A{row}")

    def _question(self, name: str) -> str:
        """What the column is called; its id where the questionnaire does not know it."""
        if name not in self._labels:
            known = name.partition("@")[0].partition("#")[0] in (YEAR, *self.questionnaire.questions)
            asked = parse_id(name, self.questionnaire) if known else None
            self._labels[name] = clean(label(self.questionnaire, asked, self.lang)) if asked else name
        return self._labels[name]


def _rank(problem: Problem) -> int:
    return _RANK[problem.severity]


def at_its_address(place: Place) -> tuple[int, int] | None:
    """The cell that a place names."""
    letters = place.cell.rstrip("0123456789")
    if not letters or letters == place.cell:
        return None
    return int(place.cell[len(letters) :]), column_number(letters)
