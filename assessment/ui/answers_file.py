"""The answers of one firm as a file the visitor keeps: written on request, read back with care."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.errors import FileRefusedError
from assessment.formats.table import CERTAINTY
from assessment.formats.validate import FIRST_YEAR, LAST_YEAR
from assessment.model.draft import LONGEST_NOTE, LONGEST_PERSON
from assessment.model.message import msg
from assessment.model.questionnaire import Questionnaire
from assessment.services.answer_columns import BESIDE, NOTE, PERSON, UNIT, column_name
from assessment.services.editions import column_today
from assessment.ui.form import question_of

KIND = "manufacturing-assessment-answers"
_LONGEST = {CERTAINTY: 200, PERSON: LONGEST_PERSON, NOTE: LONGEST_NOTE}
LARGEST = 1 << 20
"""Bytes; a full set of answers has about ten thousand."""


@dataclass(frozen=True)
class SavedAnswers:
    """What a file held: the answers under the columns of today, and their data year.

    Attributes:
        answers: by column.
        data_year: the year they are about.
        unknown: so many entries nobody asks for (any more); they are left out.
        moved_from: the older edition of the questionnaire the file was saved with, "" where it is the installed one.
        renamed: so many entries stand under another name now.
    """

    answers: dict[str, Any]
    data_year: int
    unknown: int
    moved_from: str = ""
    renamed: int = 0


def write(answers: Mapping[str, Any], data_year: int, questionnaire: Questionnaire) -> bytes:
    """The file of these answers."""
    content = {
        "kind": KIND,
        "questionnaire": questionnaire.id,
        "edition": questionnaire.edition,
        "data_year": data_year,
        "answers": dict(answers),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read(content: bytes, questionnaire: Questionnaire) -> SavedAnswers:
    """The answers of a file, those of an older edition moved to the columns of today.

    Entries that no question asks for are counted and dropped; where an old and a new name meet, the new one stands.

    Raises:
        FileRefusedError: this is no file of answers.
    """
    found = _parsed(content)
    year, answers = found.get("data_year"), found.get("answers")
    if found.get("kind") != KIND or not isinstance(answers, dict) or not isinstance(year, int):
        raise _refused()
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refused()
    if found.get("questionnaire") != questionnaire.id:
        raise FileRefusedError(msg("The file holds answers to another questionnaire."))
    today = {key: _today(key, questionnaire) for key in answers}
    kept = [key for key, new in today.items() if _usable(new, answers[key], questionnaire)]
    renamed = [key for key in kept if today[key] != key]
    moved = {today[key]: answers[key] for key in sorted(kept, key=lambda key: today[key] == key)}
    edition = str(found.get("edition", ""))
    return SavedAnswers(
        moved,
        year,
        unknown=len(answers) - len(kept),
        moved_from=edition if edition != questionnaire.edition else "",
        renamed=len(renamed),
    )


def _today(key: str, questionnaire: Questionnaire) -> str:
    """What the key of an answer (`revenue@-1#certainty`) is called in the installed edition."""
    column, mark, rest = key.partition("#")
    return f"{column_today(column, questionnaire)}{mark}{rest}"


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content) if len(content) <= LARGEST else None
        json.dumps(found, ensure_ascii=False).encode()  # halves of characters are in no text, and in no file of ours
    except (ValueError, RecursionError) as error:
        raise _refused() from error
    if not isinstance(found, dict):
        raise _refused()
    return found


def _refused() -> FileRefusedError:
    return FileRefusedError(
        msg("This is not a file of saved answers."),
        msg("Choose a file that was saved on this page. A workbook of firms belongs on the page for many firms."),
    )


def _usable(key: str, value: object, questionnaire: Questionnaire) -> bool:
    """Whether an entry is an answer to a question, or says something beside one."""
    question = questionnaire.questions.get(question_of(key))
    beside = key.removeprefix(column_name(key))
    if question is None or beside not in ("", *BESIDE):
        return False
    if not beside:
        return _plain(value)
    return isinstance(value, str) and (
        len(value) <= _LONGEST[beside] if beside != UNIT else _is_unit(value, question.unit, questionnaire)
    )


def _is_unit(unit: str, asked: str, questionnaire: Questionnaire) -> bool:
    units = questionnaire.unit
    return asked in units and unit in units and units[unit].of == units[asked].of


def _plain(value: object) -> bool:
    """Whether a value has one of the kinds an answer can have."""
    return isinstance(value, str | int | float) or (isinstance(value, list) and all(isinstance(v, str) for v in value))
