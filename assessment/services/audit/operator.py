"""The audit log for whoever runs the installation: verified and written to a file from the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assessment.model.audit import SYSTEM, Act, AuditFilter, AuditHead
from assessment.services.audit.chain import Verdict, verify
from assessment.services.audit.log import FileKind, written
from assessment.services.ports import AuditStore


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
