"""Texts of the installed data are for readers: they name a source in words, never by its id."""

import re
from collections.abc import Iterator

import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.model.base import Frozen, LocalText

SOURCE_ID = re.compile(r"\bS\d{1,3}\b", re.ASCII)


def texts(value: object) -> Iterator[LocalText]:
    """Every text in both languages anywhere inside."""
    if isinstance(value, LocalText):
        yield value
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from texts(inner)


@pytest.mark.parametrize("part", ["plans", "questionnaires", "reference"])
def test_no_text_names_a_source_by_its_id(part):
    found = load_catalogue()
    where = list(getattr(found, part).values()) if part != "reference" else [found.reference]

    named = [t.get(lang) for t in texts(where) for lang in ("zh", "en") if SOURCE_ID.search(t.get(lang))]

    assert named == [], "Say what the source is (a report, a copy) in place of its id"
    assert sum(1 for _ in texts(where)) > 100
