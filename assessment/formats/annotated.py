"""A workbook back to its sender with its faulty cells marked; the faulty rows alone where that cannot be done."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

import assessment
from assessment.formats.faulty_rows import write_faulty_rows
from assessment.formats.kinds import kind_of
from assessment.formats.marking import child
from assessment.formats.marking.request import SIGNED, THREADED, Request
from assessment.formats.problem_list import SIGNED_REMARK, THREADED_REMARK, Findings, at_its_address
from assessment.formats.read import ReadResult
from assessment.locale import translator
from assessment.model.base import Language
from assessment.model.message import Message, msg
from assessment.model.questionnaire import Questionnaire
from assessment.settings import UploadLimits

_NOTES = {SIGNED: SIGNED_REMARK, THREADED: THREADED_REMARK}
_OWN_NAMES = re.compile(r"(?:（已标注）|（有问题的行）| \(marked\)| \(faulty rows\))+\Z")


@dataclass(frozen=True)
class Annotated:
    """A workbook for whoever sent the answers. `whole`: it is theirs with marks; else a new one of the faulty rows."""

    content: bytes
    filename: str
    whole: bool
    notes: tuple[Message, ...] = ()
    """What is to be said of it: why it is not the whole, what of theirs it does not carry."""


class _NotMarkedError(Exception):
    """The workbook itself could not be marked."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.text)
        self.why = why


def annotated(
    content: bytes, filename: str, read: ReadResult, questionnaire: Questionnaire, lang: Language, limits: UploadLimits
) -> Annotated:
    """The file `read` was read from, with its problems marked: faulty cells coloured, commented and listed.

    A workbook (.xlsx, .xlsm) of up to `limits.annotate_rows` rows comes back as it was: cells are coloured by
    conditional formats and everything but marks and list keeps its bytes; marks of an earlier time are taken out. Of
    longer ones and of other kinds of file comes back a new workbook with the header and the faulty rows, which can be
    uploaded in the same way.

    Raises:
        FileRefusedError: the content is not what was read.
    """
    try:
        return _whole(content, filename, read, questionnaire, lang, limits)
    except _NotMarkedError as error:
        why = error.why
    rows = write_faulty_rows(content, filename, read, questionnaire, lang, limits, [why])
    t = translator(lang)
    return Annotated(rows, t("{name} (faulty rows)", name=_stem(filename)) + ".xlsx", whole=False, notes=(why,))


def _whole(
    content: bytes, filename: str, read: ReadResult, questionnaire: Questionnaire, lang: Language, limits: UploadLimits
) -> Annotated:
    if kind_of(content, filename, limits) != "xlsx":
        raise _NotMarkedError(msg("Only workbooks of Excel (.xlsx, .xlsm) are marked whole: here are the faulty rows."))
    if read.rows_read > limits.annotate_rows:
        raise _NotMarkedError(
            msg("The workbook has more than {n} rows: here are the faulty ones.", n=f"{limits.annotate_rows:,}")
        )
    findings = Findings(read.problems, questionnaire, lang, read.sheet, at_its_address)
    marked, notes = _in_child(findings.request(), content, limits)
    ending = PurePath(filename).suffix if PurePath(filename).suffix.lower() in (".xlsx", ".xlsm") else ".xlsx"
    t = translator(lang)
    name = t("{name} (marked)", name=_stem(filename)) + ending
    return Annotated(marked, name, whole=True, notes=tuple(_NOTES[note] for note in notes))


def _stem(filename: str) -> str:
    """Name of the file without its ending and without what an earlier marking added to it."""
    return _OWN_NAMES.sub("", PurePath(filename).stem)


def _in_child(request: Request, content: bytes, limits: UploadLimits) -> tuple[bytes, list[str]]:
    """The workbook marked by another process, and the kinds of notes that hold for it."""
    command = [sys.executable, "-P", "-X", "utf8", "-m", child.__name__, str(limits.child_memory_mb)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=child.framed(request.to_json(), content),
            capture_output=True,
            timeout=limits.child_seconds,
            check=False,
            env=os.environ | {"PYTHONPATH": str(Path(assessment.__file__).parents[1])},
        )
    except subprocess.TimeoutExpired as error:
        raise _NotMarkedError(
            msg("Marking the workbook took longer than {n} seconds: here are the faulty rows.", n=limits.child_seconds)
        ) from error
    if done.returncode == child.EXIT_UNMARKABLE:
        raise _NotMarkedError(
            msg("The workbook is built in an unusual way and cannot be marked: here are the faulty rows.")
        )
    if done.returncode != 0:
        raise _NotMarkedError(
            msg("Marking the workbook needed more than {n} MB: here are the faulty rows.", n=limits.child_memory_mb)
        )
    notes, marked = child.unframed(done.stdout)
    return marked, json.loads(notes)
