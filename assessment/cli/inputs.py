"""The files a command is given: files and folders as they were written, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assessment.errors import FileRefusedError
from assessment.formats.parts import STREAMED
from assessment.model.message import msg

ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", *STREAMED)


def files_of(inputs: Sequence[Path]) -> list[Path]:
    """The files, and those of the folders by name: files whose ending tells that they may hold answers.

    Raises:
        FileRefusedError: one of them is not there, or a folder holds no such file.
    """
    found: list[Path] = []
    for path in inputs:
        inside = sorted(p for p in path.iterdir() if _may_hold_answers(p)) if path.is_dir() else [path]
        if not inside:
            raise FileRefusedError(
                msg("The folder {file} holds no workbook, text file or Parquet file", file=str(path)),
                msg("Look at the endings of its files: {endings}", endings=", ".join(ENDINGS)),
            )
        found += inside
    for path in found:
        if not path.is_file():
            raise FileRefusedError(
                msg("There is no file {file}", file=str(path)),
                msg("Write an empty workbook with: assessment template {file}", file=path.name),
            )
    return found


def _may_hold_answers(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in ENDINGS and not path.name.startswith(("~$", "."))
