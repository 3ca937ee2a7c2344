"""CSV tables beside a YAML header: every cell is text or a plain number, and every row knows its line."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection
from pathlib import Path
from typing import Any

from assessment.definitions.complaint import complaint, did_you_mean
from assessment.definitions.tree import Loc, Tree
from assessment.model.message import Place, Problem, msg


def read_csv(
    file: Path,
    shown: str,
    problems: list[Problem],
    *,
    text: Collection[str],
    numbers: Collection[str],
    optional: Collection[str] = (),
) -> Tree | None:
    """The rows of a table as a list of mappings; empty cells are left out.

    Args:
        file: what to read (UTF-8, header in the first row).
        shown: its name in complaints.
        problems: complaints are added here.
        text: columns taken as they are.
        numbers: columns that hold finite numbers.
        optional: columns of the two that the file may leave out.

    Returns:
        The tree, or None where the file or its header could not be used.
    """
    content = _content(file, shown, problems)
    if content is None:
        return None
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if not _header_fits(header, {*text, *numbers}, set(optional), Place(file=shown, line=1), problems):
            return None
        return _rows(reader, header, set(numbers), shown, problems)
    except csv.Error as error:
        place = Place(file=shown, line=reader.line_num)
        hint = msg("Look at the quotes of this row; the reader says: {detail}", detail=str(error))
        problems.append(complaint(place, "csv-syntax", msg("This is not valid CSV"), hint))
    return None


def _content(file: Path, shown: str, problems: list[Problem]) -> str | None:
    place = Place(file=shown)
    if not file.is_file():
        problems.append(complaint(place, "file-missing", msg("The file is missing")))
        return None
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        hint = msg("Save it with the encoding UTF-8")
        problems.append(complaint(place, "not-utf-8", msg("The file is not UTF-8 text"), hint))
        return None


def _header_fits(header: list[str], known: set[str], optional: set[str], place: Place, problems: list[Problem]) -> bool:
    wrong: list[Problem] = []
    for name in header:
        if name not in known:
            what = msg('There is no column called "{name}" in this kind of table', name=name)
            wrong.append(complaint(place, "unknown-column", what, did_you_mean(name, known), name))
    wrong.extend(
        complaint(place, "duplicate-column", msg('The column "{name}" is given twice', name=name))
        for name in sorted({name for name in header if header.count(name) > 1})
    )
    wrong.extend(
        complaint(place, "missing-column", msg('The column "{name}" is missing', name=name))
        for name in sorted(known - optional - set(header))
    )
    problems.extend(wrong)
    return not wrong


def _rows(reader: Any, header: list[str], numbers: set[str], shown: str, problems: list[Problem]) -> Tree:
    rows: list[dict[str, Any]] = []
    places: dict[Loc, Place] = {(): Place(file=shown, line=1)}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        place = Place(file=shown, line=reader.line_num)
        if len(cells) != len(header):
            what = msg("The row has {found} cells instead of {wanted}", found=len(cells), wanted=len(header))
            problems.append(complaint(place, "row-length", what, msg("Put cells that hold a comma in quotes")))
            continue
        places[(len(rows),)] = place
        rows.append(_row(dict(zip(header, cells, strict=True)), numbers, place, problems))
    return Tree(rows, places)


def _row(cells: dict[str, str], numbers: set[str], place: Place, problems: list[Problem]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, cell in cells.items():
        text = cell.strip()
        if not text:
            continue
        number = _number(text) if name in numbers else None
        if name in numbers and number is None:
            what = msg('The column "{name}" holds "{text}", which is not a finite number', name=name, text=text)
            hint = msg("Write digits with a point, no thousands separator; leave the cell empty where it is not known")
            problems.append(complaint(place, "not-a-number", what, hint, text))
            continue
        row[name] = text if number is None else number
    return row


def _number(text: str) -> float | int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number) or "_" in text:
        return None
    return int(text) if text.lstrip("+-").isdigit() else number
