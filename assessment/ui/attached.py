"""Which files are attached to the answers of the questionnaire worked on, in the words of pages and reports."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.locale import Translator
from assessment.model.evidence import Evidence
from assessment.ui import draft, form
from assessment.ui.components import saved

_NAMED = 3
"""Files that are named in one line; further ones are counted."""


def of_answer(column: str) -> tuple[Evidence, ...]:
    """The files attached to one answer."""
    here = draft.current()
    return tuple(one for one in here.evidence if one.column == column) if here else ()


def named(files: Sequence[Evidence], t: Translator) -> str:
    """The names of files in one line, "" where there is none."""
    names = t("; ").join(one.name for one in files[:_NAMED])
    if len(files) <= _NAMED:
        return names
    return t("{names} and {n} more", names=names, n=len(files) - _NAMED)


def by_answer(t: Translator) -> list[str]:
    """A line for every answer that has files: the question, the year, the files."""
    here, asked = draft.current(), form.questionnaire()
    columns = dict.fromkeys(one.column for one in here.evidence) if here else {}
    return [
        t("{question}: {what}", question=saved.question_words(column, asked, t), what=named(of_answer(column), t))
        for column in columns
    ]


def notes(t: Translator) -> tuple[str, ...]:
    """What a report says about evidence: which answers have files attached."""
    return tuple(t("Evidence is kept for this answer. {files}", files=line) for line in by_answer(t))
