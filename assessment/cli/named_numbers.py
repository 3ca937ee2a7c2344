"""Numbers with a name as they are written on the command line: `rd=2,digital=1`."""

from __future__ import annotations

from assessment.errors import AssessmentError
from assessment.model.message import Message, msg


def named_numbers(text: str, refused: type[AssessmentError], hint: Message) -> dict[str, float]:
    """Name -> number; nothing of an empty text.

    Args:
        text: what was written.
        refused: the error where it cannot be read: a part that is no name with a number, or a name given twice.
        hint: how to write it.
    """
    found: dict[str, float] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name in found:
            raise refused(msg("{name} is given twice", name=name), hint)
        try:
            found[name] = float(number)
        except ValueError:
            raise refused(msg('"{part}" is no name with a number', part=part), hint) from None
    return found
