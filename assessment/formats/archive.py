"""Several files as one zip. The same files give the same bytes, so that two archives can be compared."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""A zip holds a time for every file; this one, the first it can hold, says nothing."""


def stream_archive(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The same in pieces, of files that come in pieces: none of them is ever whole in memory."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            with archive.open(_entry(name), "w", force_zip64=True) as out:
                for piece in content:
                    out.write(piece)
                    yield pieces.take()
            yield pieces.take()
    yield pieces.take()


class _Pieces(io.RawIOBase):
    """What was written since it was last asked; there is no way back in it."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._written += piece
        return len(piece)

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """The files under their names, compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(_entry(name), content)
    return buffer.getvalue()
