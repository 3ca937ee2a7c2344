"""What must hold for the names that columns of other people's workbooks are recognised by."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.definitions.complaint import complaint, unknown_name
from assessment.definitions.loading import Loaded
from assessment.model.header import YEAR, plain
from assessment.model.message import Place, Problem, msg
from assessment.model.questionnaire import Questionnaire


def check_synonyms(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    """Names of questions that do not exist, names that mean two things, and names that hold nothing to compare."""
    model = loaded.model
    known = (*model.questions, YEAR)
    owner = {plain(words): q.id for q in model.questions.values() for words in (q.id, q.text.zh, q.text.en)}
    first: dict[str, str] = {}
    for position, entry in enumerate(model.synonyms):
        if entry.question not in known:
            place = loaded.place("synonyms", position, "question")
            yield unknown_name(place, msg("question"), entry.question, known)
            continue
        for key, names in (("same", entry.same), ("near", entry.near)):
            for number, name in enumerate(names):
                place = loaded.place("synonyms", position, key, number)
                yield from _name(name, entry.question, place, owner, first)


def _name(name: str, question: str, place: Place, owner: dict[str, str], first: dict[str, str]) -> Iterator[Problem]:
    word = plain(name)
    if not word:
        yield complaint(place, "empty-synonym", msg("A name of a column must hold letters"), value=name)
    elif owner.get(word, question) != question:
        what = msg('"{name}" is what another question is called: {question}', name=name, question=owner[word])
        yield complaint(place, "synonym-of-another", what, msg("Remove it here"), name)
    elif word in first:
        what = msg('"{name}" is given twice; first for {question}', name=name, question=first[word])
        yield complaint(place, "synonym-twice", what, msg("Keep it in one place"), name)
    first.setdefault(word, question)
