"""Every sentence of the program has its Chinese: nobody finds out on a page that one was forgotten."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from assessment.locale import CATALOGUES

PACKAGE = Path(__file__).parents[2] / "assessment"
CHINESE = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES"
MARKS = ("t", "msg")
"""Functions whose first argument is a sentence of the catalogues."""


def calls():
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.parent.name == "locale":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and name_of(node.func) in MARKS:
                yield f"{file.relative_to(PACKAGE)}:{node.lineno}", node.args[0]


def name_of(function):
    return getattr(function, "id", None) or getattr(function, "attr", None)


def is_sentence(argument):
    """A sentence written out, or the text of a message that was written out elsewhere."""
    return isinstance(argument, ast.Constant) or getattr(argument, "attr", "") == "text"


def sentences():
    found = defaultdict(list)
    for place, argument in calls():
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            found[argument.value].append(place)
    return found


def entries():
    for name in CATALOGUES:
        file = CHINESE / f"{name}.po"
        if file.is_file():
            with file.open("rb") as stream:
                yield from ((name, message) for message in read_po(stream) if message.id)


def placeholders(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def listed(violations):
    return "\n" + "\n".join(violations)


def test_every_sentence_has_its_chinese():
    translated = {message.id for _, message in entries() if message.string and not message.fuzzy}

    missing = [f"{places[0]}: {text!r}" for text, places in sentences().items() if text not in translated]

    assert not missing, listed(missing)


def test_a_sentence_is_written_where_it_is_translated():
    """A built-up sentence cannot be looked up: write it out, with {names} for what varies."""
    built = [place for place, argument in calls() if not is_sentence(argument)]

    assert not built, listed(built)


def test_both_languages_have_the_same_placeholders():
    differ = [
        f"{name}.po: {message.id!r} -> {message.string!r}"
        for name, message in entries()
        if message.string and placeholders(message.id) != placeholders(message.string)
    ]

    assert not differ, listed(differ)


def test_no_catalogue_keeps_a_sentence_that_nobody_says():
    said = sentences()

    unused = [f"{name}.po: {message.id!r}" for name, message in entries() if message.id not in said]

    assert not unused, listed(unused)


def test_two_catalogues_translate_a_sentence_alike():
    """The catalogues are read as one, so the later one would win."""
    seen = {}
    differ = []
    for name, message in entries():
        other = seen.setdefault(message.id, (name, message.string))
        if other[1] != message.string:
            differ.append(f"{message.id!r}: {other[0]}.po {other[1]!r}, {name}.po {message.string!r}")

    assert not differ, listed(differ)


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_chinese_is_chinese(name):
    """At least one Chinese character, or nothing but placeholders, figures and units."""
    foreign = [
        f"{message.id!r} -> {message.string!r}"
        for catalogue, message in entries()
        if catalogue == name
        and not re.search(r"[一-鿿]", str(message.string))
        and re.search(r"[A-Za-z]{3,}", re.sub(r"\{[^}]*\}", "", str(message.string)))
    ]

    assert not foreign, listed(foreign)
