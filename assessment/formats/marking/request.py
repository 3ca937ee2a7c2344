"""What is to be marked in a workbook: plain data that goes to another process as JSON, in the reader's language."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

ERROR, WARNING, NOTE = "error", "warning", "note"
"""How bad what is said of a cell is; a note gives it no colour."""
BEGIN = ("── 检查结果 ──", "── Check ──")
END = "────────"
"""Lines around what a comment says; by them it is found again and taken out, whatever program saved the file since."""
TITLES = (
    "问题清单（本页由程序写入，再次上传时会更新）",
    "List of problems (written by the program, renewed with the next upload)",
)
"""First cell of the sheet of problems, by which it is found again."""
RULE = 'LEN("assessment-mark")>0'
"""Formula of our conditional formats, always true: nothing else in a workbook reads like it."""
SIGNED, THREADED = "signed", "threaded"
"""Notes that are known only when the workbook is marked: its signature was taken off; cells with a conversation."""


@dataclass(frozen=True)
class Mark:
    """One cell, 1-based; an empty text gives it its colour alone."""

    row: int
    column: int
    severity: str
    text: str = ""


@dataclass(frozen=True)
class ListCell:
    """One cell of the sheet of problems: a text or a number, how it looks, and the place it leads to."""

    value: str | int
    look: str = "text"
    link: str = ""


@dataclass(frozen=True)
class Request:
    """Everything that is to be written.

    `sheet`: name of the sheet that is marked. `name`: of the sheet of problems, changed where it is taken. `lines`:
    its rows, those from `table` on (1-based; 0: none) with a filter; `heights`: how many lines of text each is high,
    `line_height`: points of one. `notes`: sentence by kind of note.
    """

    sheet: str
    marks: tuple[Mark, ...] = ()
    name: str = "Problems"
    widths: tuple[int, ...] = ()
    lines: tuple[tuple[ListCell, ...], ...] = ()
    heights: tuple[int, ...] = ()
    line_height: float = 15.0
    table: int = 0
    notes: dict[str, str] = field(default_factory=dict)
    author: str = ""
    font: str = "Calibri"

    def to_json(self) -> bytes:
        """For the other process."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Request:
        """What `to_json` wrote."""
        raw: dict[str, Any] = json.loads(data)
        raw["marks"] = tuple(Mark(**mark) for mark in raw["marks"])
        raw["lines"] = tuple(tuple(ListCell(**cell) for cell in line) for line in raw["lines"])
        raw["widths"], raw["heights"] = tuple(raw["widths"]), tuple(raw["heights"])
        return cls(**raw)


def is_problem_sheet(first: str) -> bool:
    """Whether a sheet with this first cell is one that we wrote."""
    return first.strip() in TITLES
