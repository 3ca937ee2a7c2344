"""A workbook of firms on its way into the session: read behind the guard, assessed, refused with a reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st

from assessment.definitions.paths import data_root
from assessment.errors import FileRefusedError, HeaderUnclearError
from assessment.formats.mended import Corrections
from assessment.formats.read import ReadResult
from assessment.formats.table import AnswerTable
from assessment.formats.uploaded_again import taken_over
from assessment.model.column_map import ColumnChoice, ColumnMap, SheetColumns
from assessment.services.assessment import Assessment
from assessment.services.column_maps import ColumnMaps, read_as_before
from assessment.ui import chosen_firm, services, state
from assessment.ui.kept_file import KeptFile
from assessment.ui.state import Batch

_YEAR, _REFUSED, _SEEN, _UPLOADS = "_batch_year", "_batch_refused", "_batch_seen", "_batch_uploads"
_EARLIER = "_batch_earlier"
_MOST_EARLIER = 10
"""Steps that can be undone."""
EXAMPLES = ("sample_firms.xlsx", "listed_manufacturers.xlsx")


@dataclass(frozen=True)
class Refused:
    """A file that could not be used, and why."""

    filename: str
    error: FileRefusedError
    content: bytes = b""
    """The file, where a person can say what its columns hold."""


def example_files() -> list[Path]:
    """The example workbooks that are installed."""
    return [file for name in EXAMPLES if (file := data_root() / "examples" / name).is_file()]


def is_new(file_id: str) -> bool:
    """Whether an uploaded file was not taken yet; asking takes note of it."""
    new = st.session_state.get(_SEEN) != file_id
    st.session_state[_SEEN] = file_id
    return new


def take(filename: str, content: bytes, said: ColumnMap | None = None) -> None:
    """Read a file and keep it as the batch of the session; where it cannot be used, keep why and no batch."""
    forget_batch()
    read = _read(filename, content, said)
    if read is not None:
        digest = _digest(content, repr(said).encode()) if said else _digest(content)
        state.set_batch(Batch(filename, digest, read, None, last=read, content=KeptFile(content)))
        assessed()


def take_again(filename: str, content: bytes, said: ColumnMap | None = None) -> None:
    """Take what a mended file changes over into the batch; where it cannot be used, keep why and the batch as it is."""
    batch, read = state.batch(), _read(filename, content, said)
    if batch is None or read is None:
        return
    together, compared = taken_over(batch.read, read)
    digest = _digest(batch.digest.encode(), content, *([repr(said).encode()] if said else []))
    _step(batch, Batch(filename, digest, together, None, read, KeptFile(content), base=batch.read, compared=compared))


def mend(corrections: Corrections) -> None:
    """Correct cells of the file that was read last."""
    batch = state.batch()
    if batch is None or not corrections:
        return
    last = services.assessor().mended(batch.last, corrections, services.plan_id())
    together, compared = (last, None) if batch.base is None else taken_over(batch.base, last)
    digest = _digest(batch.digest.encode(), repr(sorted(corrections.items())).encode())
    _step(batch, replace(batch, digest=digest, read=together, assessment=None, last=last, compared=compared))


def can_undo() -> bool:
    """Whether the batch was changed since its first file was read."""
    return bool(st.session_state.get(_EARLIER))


def undo() -> None:
    """Go back to the batch before the last file or correction."""
    earlier: list[Batch] = st.session_state.get(_EARLIER, [])
    if earlier:
        state.set_batch(earlier.pop())
        chosen_firm.choose_answers()


def _step(before: Batch, after: Batch) -> None:
    earlier: list[Batch] = st.session_state.setdefault(_EARLIER, [])
    earlier.append(before)
    del earlier[:-_MOST_EARLIER]
    state.set_batch(after)
    chosen_firm.choose_answers()
    assessed()


def _read(filename: str, content: bytes, said: ColumnMap | None = None) -> ReadResult | None:
    """What a file holds; None where it is refused, and why is kept."""
    st.session_state.pop(_REFUSED, None)
    try:
        return _with_columns(filename, content, said)
    except HeaderUnclearError as error:
        st.session_state[_REFUSED] = Refused(filename, error, content)
    except FileRefusedError as error:
        st.session_state[_REFUSED] = Refused(filename, error)
    return None


def _with_columns(filename: str, content: bytes, said: ColumnMap | None) -> ReadResult:
    """What a file holds, with what is said about its columns or was said about the same header before."""
    read = partial(services.assessor().read, content, filename, services.plan_id())
    if said is not None:
        return read(said)
    return read_as_before(read, _column_maps() if can_remember_columns() else None)


# --- columns ----------------------------------------------------------------------------------------------------------


def take_columns(columns: SheetColumns, said: ColumnMap, remember: bool) -> None:  # noqa: FBT001 - what the page ticked
    """Read the file that was refused, or the last one of the batch, with what a person said about its columns."""
    if remember:
        _column_maps().keep(columns, said)
    found, batch = refused(), state.batch()
    if found is not None and found.content:
        if batch is None:
            take(found.filename, found.content, said)
        else:
            take_again(found.filename, found.content, said)
    elif batch is not None:
        read = _read(batch.filename, batch.content.read(), said)
        if read is not None:
            together, compared = (read, None) if batch.base is None else taken_over(batch.base, read)
            digest = _digest(batch.digest.encode(), repr(said).encode())
            new = replace(batch, digest=digest, read=together, assessment=None, last=read, compared=compared)
            _step(batch, new)


def unclear() -> tuple[str, HeaderUnclearError] | None:
    """Name of the file whose columns a person has to explain before it is read, with what is unclear."""
    found = refused()
    if found is None or not found.content or not isinstance(found.error, HeaderUnclearError):
        return None
    return found.filename, found.error


def leave_out() -> None:
    """Do without the file that could not be read (a callback of a button); the batch stays as it is."""
    st.session_state.pop(_REFUSED, None)


def can_remember_columns() -> bool:
    """Whether there is a place to keep what is said about columns."""
    return services.kept().workspace is not None


def suggested_columns(columns: SheetColumns) -> dict[str, ColumnChoice]:
    """What was said about columns of the same name in other workbooks, by their key."""
    return _column_maps().suggested(columns) if can_remember_columns() else {}


def remembered_columns() -> int:
    """For how many headers something is remembered."""
    return _column_maps().count() if can_remember_columns() else 0


def forget_columns() -> None:
    """Forget what was said about columns (a callback of a button)."""
    _column_maps().forget()


def _column_maps() -> ColumnMaps:
    workspace = services.kept().workspace
    assert workspace is not None  # noqa: S101 - asked before
    return workspace.column_maps


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


def assessed() -> Batch | None:
    """The batch with its assessment for the chosen data year, as-of date and weights; None where there is no batch."""
    batch = state.batch()
    if batch is None or not batch.read.table.firms:
        return batch
    table, key = batch.read.table, (batch.digest, data_year(), state.as_of(), *(state.weights() or {}).items())
    found = state.remember("batch_assessment", key, lambda: scored(table, data_year()))
    if found is not batch.assessment:
        batch = replace(batch, assessment=found)
        state.set_batch(batch)
    return batch


def scored(table: AnswerTable, data_year: int | None) -> Assessment:
    """The firms of a table with the as-of date and the weights of this session."""
    assessor, plan_id = services.assessor(), services.plan_id()
    return assessor.assess(table, plan_id, state.as_of(), weights=state.weights(), data_year=data_year)


def refused() -> Refused | None:
    """The file that was refused last, None where the last one was read."""
    found: Refused | None = st.session_state.get(_REFUSED)
    return found


def forget_batch() -> None:
    """Remove the batch from the session."""
    state.set_batch(None)
    chosen_firm.choose_answers()
    for name in (_YEAR, _EARLIER):
        st.session_state.pop(name, None)


def start_over() -> None:
    """Remove the batch and empty the upload field (a callback of buttons)."""
    forget_batch()
    st.session_state.pop(_REFUSED, None)
    st.session_state[_UPLOADS] = uploads() + 1


def uploads() -> int:
    """How often the upload field was emptied; part of its key."""
    return int(st.session_state.get(_UPLOADS, 0))


def data_year() -> int | None:
    """The year all firms are assessed for; None: each firm's latest."""
    found: int | None = st.session_state.get(_YEAR)
    return found


def set_data_year(year: int | None) -> None:
    """Choose the year all firms are assessed for."""
    st.session_state[_YEAR] = year
    chosen_firm.choose_answers()
