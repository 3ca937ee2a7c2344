"""What the services about people refuse. What is missing and what is somebody else's is refused in the same words."""

from __future__ import annotations

from assessment.errors import AssessmentError, NotFoundError
from assessment.model.message import msg


class RoleRefusedError(AssessmentError):
    """Something about people that cannot be done as things stand: the message says why, the hint what to do first."""


def nothing_there() -> NotFoundError:
    """There is no such person, organisation, firm, invitation or hand-over; or it is nothing of theirs who ask."""
    return NotFoundError(msg("There is nothing of that kind here, or it is not yours"))


def not_signed_in() -> RoleRefusedError:
    """Somebody has to be known for this."""
    return RoleRefusedError(msg("Sign in first"), msg("Then open the link again"))
