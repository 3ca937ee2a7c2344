"""What a draft refuses: access that was not given, and answers that cannot be kept."""

from __future__ import annotations

from assessment.errors import AssessmentError


class AccessRefusedError(AssessmentError):
    """A link leads nowhere, or not that far. It never says which token was tried."""


class AnswerRefusedError(AssessmentError):
    """An answer has no place in the questionnaire, or a value that cannot be kept."""


class PlanChangedError(AssessmentError):
    """A plan of action was saved by somebody else since it was opened."""


class NotKeptError(AssessmentError):
    """Something could not be written to the disk."""
