"""Errors that are meant for people: shown without a traceback, each with its exit code. Everything else is a bug."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessment.model.column_map import SheetColumns
    from assessment.model.message import Message, Problem


class AssessmentError(Exception):
    """Root of the errors that are shown to a person. `message` is what happened, `hint` what to do."""

    exit_code = 2

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message.text.format(**message.values))
        self.message = message
        self.hint = hint


class DefinitionError(AssessmentError):
    """The installed plans, questionnaires or tables are wrong; `problems` lists every complaint."""

    def __init__(self, message: Message, problems: Sequence[Problem], hint: Message | None = None) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class FileRefusedError(AssessmentError):
    """A file was not read at all: damaged, too large, hostile, of an unknown kind, or empty."""


class HeaderUnclearError(FileRefusedError):
    """A file was not read because its header leaves open what a row is; `columns` is what a person can clear up."""

    def __init__(self, message: Message, columns: SheetColumns, hint: Message | None = None) -> None:
        super().__init__(message, hint)
        self.columns = columns


class NotFoundError(AssessmentError):
    """Something that was asked for by name is not there."""


class SettingsError(AssessmentError):
    """A setting has a value the program cannot work with."""
