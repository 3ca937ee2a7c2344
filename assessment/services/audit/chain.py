"""Whether the audit log is whole: every row is there, in its place, and says what it said when it was written.

Each row holds a hash over the row before it, so nothing in the middle can be changed, taken out, put in or exchanged
without the hashes saying so. Whoever can write to the database could cut off the last rows, or write all rows anew from
one of them on with fitting hashes: that is found with the number and hash of a row that was kept elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessment.errors import AssessmentError
from assessment.model.audit import DAMAGED, AuditEntry, AuditHead, chained
from assessment.model.message import Message, msg

_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class ExpectationError(AssessmentError):
    """What was kept of the log cannot be read."""


@dataclass(frozen=True)
class Verdict:
    """What was found: the last row that is whole, and of the first one that is not its number and what is wrong."""

    head: AuditHead
    broken: int = 0
    wrong: Message | None = None
    restored: int = 0
    """The row of the restore that took away what was expected, as far as the log says so; 0: none says so."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.wrong is None


def expectation(text: str) -> AuditHead | None:
    """What somebody kept of the log, as `NUMBER:HASH`; None for "".

    Raises:
        ExpectationError: it is nothing of that kind.
    """
    if not text.strip():
        return None
    found = _HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise ExpectationError(
            msg("{text} is not the number and hash of a row", text=text.strip()[:100]),
            msg("Give both as the log shows them: NUMBER:HASH"),
        )
    return AuditHead(number=int(found[1]), hash=found[2])


def verify(chain: Iterator[AuditEntry | AuditHead], expected: AuditHead | None = None) -> Verdict:
    """Go through the whole log.

    Args:
        chain: the head as the database knows it, then all rows by their number.
        expected: number and hash of a row, kept elsewhere.
    """
    known, last, restored = next(chain), AuditHead(), 0
    assert isinstance(known, AuditHead)  # noqa: S101 - what `chain` begins with
    wrong = _unlike(last, expected)
    for entry in chain:
        assert isinstance(entry, AuditEntry)  # noqa: S101 - what follows
        if expected is not None and _took_away(entry, expected.number):
            restored = restored or entry.number
        if wrong is not None:
            continue  # only to find who took away what was expected
        if entry.number != last.number + 1:
            return Verdict(last, last.number + 1, msg("The row is missing"))
        if chained(last.hash, entry) != entry.hash:
            return Verdict(last, entry.number, msg("The row is not what was written, or not in its place"))
        last = AuditHead(number=entry.number, hash=entry.hash)
        wrong = _unlike(last, expected)
    if wrong is not None:
        return Verdict(last, last.number, wrong, restored)
    verdict = _ended(last, known, expected)
    return verdict if verdict.whole else replace(verdict, restored=restored)


def _took_away(entry: AuditEntry, number: int) -> bool:
    """Whether the row says that a backup was restored that did not have the row of this number, which was there."""
    if entry.action != "restored":
        return False
    replaced, lost = str(entry.detail.get("replaced", "")), entry.detail.get("lost", 0)
    if replaced == DAMAGED:
        return number >= entry.number
    found = _HEAD.fullmatch(replaced)
    return found is not None and isinstance(lost, int) and int(found[1]) - lost < number <= int(found[1])


def _unlike(last: AuditHead, expected: AuditHead | None) -> Message | None:
    """What is wrong where the row kept elsewhere is reached and is another one."""
    if expected is None or expected.number != last.number or expected.hash == last.hash:
        return None
    return msg("The row has another hash than the one kept elsewhere")


def _ended(last: AuditHead, known: AuditHead, expected: AuditHead | None) -> Verdict:
    """What the end of the rows says: more were promised, or another one."""
    if known.number > last.number or (expected is not None and expected.number > last.number):
        return Verdict(last, last.number + 1, msg("The row and all after it were cut off"))
    if known != last:
        return Verdict(last, last.number, msg("The row is not the one the log says it ends with"))
    return Verdict(last)
