"""An uploaded file kept on disk, not in memory, for as long as its session has it."""

from __future__ import annotations

import tempfile
import weakref


class KeptFile:
    """Bytes in a file without a name; it is gone as soon as nothing refers to this any more."""

    def __init__(self, content: bytes) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed together with this
        self._file.write(content)
        weakref.finalize(self, self._file.close)

    def read(self) -> bytes:
        """All of it."""
        self._file.seek(0)
        return self._file.read()
