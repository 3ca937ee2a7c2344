"""What can be wrong with the database as a whole."""

from __future__ import annotations

from assessment.errors import AssessmentError


class StoreError(AssessmentError):
    """The database cannot be opened, or cannot be worked with."""


class NewerSchemaError(StoreError):
    """The database was changed by a newer version of the program."""


class BackupError(StoreError):
    """A backup was not made, or not restored."""
