"""The audit log for whoever runs the installation: verified and written to a file from the command line.

What they do there to everything that is kept is in it, too, under the account of the operating system they do it with.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assessment.model.audit import SYSTEM, Act, AuditFilter, AuditHead, Subject
from assessment.services.audit.chain import Verdict, verify
from assessment.services.audit.log import FileKind, written
from assessment.services.ports import AuditStore

if sys.platform != "win32":
    import pwd

LONGEST_ACCOUNT = 64
"""Characters of an account that are kept."""


@dataclass(frozen=True)
class LogOfOperator:
    """The whole log, without what its keys stand for."""

    store: AuditStore
    clock: Callable[[], datetime]

    def verify(self, expected: AuditHead | None = None) -> Verdict:
        """Whether the log is whole; saves that were gathered are rows by then."""
        self.store.gather_in()
        return verify(self.store.chain(), expected)

    def head(self) -> AuditHead:
        """Number and hash of the last row, to be kept elsewhere."""
        self.store.gather_in()
        return self.store.audit_head()

    def export(self, wanted: AuditFilter, kind: FileKind) -> tuple[bytes, int]:
        """Rows as a file, the oldest first, and how many; that they were taken is a row of its own."""
        self.store.gather_in()
        rows = self.store.entries(wanted)[::-1]
        self.store.log(Act("log_exported", SYSTEM, self.clock(), detail={"rows": len(rows), "kind": kind}))
        return written(rows, kind), len(rows)


def operator() -> Subject:
    """The account that runs this process, as the system knows it: never what the environment claims."""
    return Subject(kind="operator", reference=_account()[:LONGEST_ACCOUNT])


def _account() -> str:
    if sys.platform == "win32":
        return os.getlogin()
    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # such as in a container that runs under a number only
        return str(number)
