"""What must hold for the figures that can be tried out."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.definitions.check_ids import check_ids
from assessment.definitions.complaint import complaint, unknown_name
from assessment.definitions.loading import Loaded
from assessment.model.message import Place, Problem, msg
from assessment.model.questionnaire import Question, Questionnaire

_KINDS = ("integer", "number", "choice", "multi")


def check_what_if(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    """Figures nobody asks for, that are named twice, or that cannot be changed by more or less."""
    what_if = loaded.model.what_if
    if what_if is None:
        return
    groups = ((group, loaded.place("what_if", "groups", i, "id")) for i, group in enumerate(what_if.groups))
    yield from check_ids(msg("group"), groups)
    known, seen = loaded.model.questions, set[str]()
    for i, group in enumerate(what_if.groups):
        for position, name in enumerate(group.questions):
            place = loaded.place("what_if", "groups", i, "questions", position)
            if name not in known:
                yield unknown_name(place, msg("question"), name, known)
            elif name in seen:
                yield complaint(place, "defined-twice", msg('"{name}" is named twice', name=name), value=name)
            else:
                yield from _changeable(known[name], place)
            seen.add(name)


def _changeable(question: Question, place: Place) -> Iterator[Problem]:
    if question.kind not in _KINDS or 0 not in question.years or question.options_from:
        what = msg('"{name}" cannot be tried out', name=question.id)
        hint = msg("It must be a figure, or a choice with options of its own, of the data year")
        yield complaint(place, "not-changeable", what, hint, question.id)
