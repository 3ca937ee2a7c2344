"""The content of evidence under its hash: in a folder, or in any other place that fsspec knows, such as S3.

A content is there as a whole or not at all: a folder gets it under another name first, and everything else shows a file
only once it is closed.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from platformdirs import user_data_path

from assessment.errors import SettingsError
from assessment.model.message import msg
from assessment.store.engine import APPLICATION, database_url
from assessment.store.errors import StoreError

PIECE = 1 << 18
"""Bytes that are read and written at a time."""
_INCOMING, _ABANDONED_SECONDS = "incoming", 86_400
_LOCAL, _S3 = ("file", "local"), ("s3", "s3a")
_PATIENCE = {"connect_timeout": 3, "read_timeout": 8, "retries": {"total_max_attempts": 2}}
"""Seconds, and tries, until S3 counts as away. Its client would wait for minutes: so long a page would stand still, and
whoever deletes a file holds a lock on the database."""


def place_of_evidence(address: str, database: str) -> str:
    """The address of the setting; an empty one is a folder beside the file of the database and named after it.

    With a database on a server it lies in the user's data directory.

    Raises:
        SettingsError: `database` is no address that is supported.
    """
    if address.strip():
        return address.strip()
    url = database_url(database)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        file = Path(url.database)
        return str(file.with_name(f"{file.stem}-evidence"))
    return str(user_data_path(APPLICATION, appauthor=False) / "evidence")


def folder_of_evidence(address: str, database: str) -> Path | None:
    """The same where it is a folder of this machine, else None. Errors as for `place_of_evidence`."""
    place = place_of_evidence(address, database)
    kind, mark, path = place.partition("://")
    if not mark:
        return Path(place)
    return Path(path) if kind in _LOCAL else None


class EvidenceFiles:
    """Contents by their sha256.

    Args:
        place: a folder, or an address such as `s3://bucket/folder`.
    """

    def __init__(self, place: str) -> None:
        self.place = place

    def open(self) -> None:
        """Find out whether the place is one that can be worked with, without touching it.

        Raises:
            SettingsError: nothing installed knows such an address.
        """
        _ = self._opened

    def holds(self, sha256: str, size: int) -> bool:
        """Whether a content is there as a whole.

        Raises:
            StoreError: the place cannot be reached, here as in every other method.
        """
        files, root = self._opened
        with _explained():
            try:
                return bool(files.info(_path(root, sha256))["size"] == size)
            except FileNotFoundError:
                return False

    def put(self, sha256: str, content: BinaryIO) -> None:
        """Keep a content, read from its beginning piece by piece."""
        files, root = self._opened
        target = _path(root, sha256)
        content.seek(0)
        with _explained():
            if not self._is_folder:
                with files.open(target, "wb") as out:
                    _copy(content, out)
                return
            unfinished = Path(root) / _INCOMING / secrets.token_hex(16)
            for folder in (Path(root), unfinished.parent, Path(target).parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
                    _copy(content, out)
                    out.flush()
                    os.fsync(out.fileno())
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
            _keep_name(Path(target).parent)

    def read(self, sha256: str) -> Iterator[bytes]:
        """A content in pieces.

        Raises:
            StoreError: it is not there (any more), before the first piece.
        """
        files, root = self._opened
        with _explained():
            source = files.open(_path(root, sha256), "rb")
        return _pieces(source)

    def remove(self, sha256: str) -> None:
        """Forget a content; nothing where it is not there."""
        files, root = self._opened
        with _explained():
            try:
                files.rm_file(_path(root, sha256))
            except FileNotFoundError:
                return

    def clear_abandoned(self) -> None:
        """Delete what a process left in the middle of writing, a day after it did."""
        incoming = Path(self._opened[1]) / _INCOMING
        if not (self._is_folder and incoming.is_dir()):
            return
        with _explained():
            for file in incoming.iterdir():
                if file.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                    file.unlink(missing_ok=True)

    @property
    def _is_folder(self) -> bool:
        kind, mark, _ = self.place.partition("://")
        return not mark or kind in _LOCAL

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        """The file system of the place, and the path in it.

        Raises:
            SettingsError: nothing installed knows such an address; the address itself is never repeated.
        """
        import fsspec.core  # noqa: PLC0415 - only who works with evidence pays for it

        try:
            is_s3 = self.place.partition("://")[0] in _S3
            files, root = fsspec.core.url_to_fs(self.place, **({"config_kwargs": _PATIENCE} if is_s3 else {}))
        except (ValueError, ImportError) as error:
            hint = msg("Give a folder or s3://bucket/folder; S3 needs the extra “s3” of the package")
            raise SettingsError(msg("ASSESSMENT_EVIDENCE_URL is not a place for files"), hint) from error
        if is_s3:
            files.retries = 1  # on top of those of its client
        return files, str(root).rstrip("/")


def _path(root: str, sha256: str) -> str:
    """Where a content lies: 256 folders keep each of them short."""
    return f"{root}/{sha256[:2]}/{sha256}"


def _copy(source: BinaryIO, target: Any) -> None:
    while piece := source.read(PIECE):
        target.write(piece)


def _pieces(source: Any) -> Iterator[bytes]:
    with source:
        while piece := source.read(PIECE):
            yield piece


def _keep_name(folder: Path) -> None:
    """Bring a new name in a folder to the disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except _unreachable() as error:
        hint = msg("Check that the place of the evidence files is there, can be written to and has room")
        raise StoreError(msg("The evidence files cannot be reached"), hint) from error


def _unreachable() -> tuple[type[Exception], ...]:
    """What is raised where a place cannot be reached; the client of S3 has errors of its own, where it is in use."""
    client = sys.modules.get("botocore.exceptions")
    return (OSError,) if client is None else (OSError, client.BotoCoreError)
