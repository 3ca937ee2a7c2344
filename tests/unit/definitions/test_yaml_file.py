"""YAML is read without guessing."""

from datetime import date
from math import inf

import pytest

from assessment.definitions.yaml_file import read_yaml, scalar


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "y", "2023-05-01", "12:30", "1_000", "007", "0o7", "0x1F", "NaN"]
)
def test_word_that_other_readers_guess_at_stays_text(word):
    assert scalar(word) == word


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("2.50", 2.5),
        ("1e3", 1000.0),
    ],
)
def test_word_of_yaml_1_2_has_its_value(word, value):
    assert scalar(word) == value
    assert type(scalar(word)) is type(value)


def test_infinity_is_written_with_a_point():
    assert scalar(".inf") == inf
    assert scalar("inf") == "inf"


def read(tmp_path, text, problems=None):
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file, "a.yaml", problems if problems is not None else [])


def test_quoted_number_stays_text_and_a_plain_one_remembers_how_it_was_written(tmp_path):
    tree = read(tmp_path, 'a: "1.10"\nb: 1.10\n')

    assert tree.value == {"a": "1.10", "b": 1.1}
    assert tree.written == {("b",): "1.10"}


def test_every_value_knows_its_line(tmp_path):
    tree = read(tmp_path, "a:\n  - x: 1\n  - x: 2\nb: 3\n")

    lines = {loc: place.line for loc, place in tree.places.items()}
    assert lines[("a", 1, "x")] == 3
    assert lines[("b",)] == 4
    assert tree.place(("a", 1, "missing")).line == 3


def test_key_is_text_even_where_it_looks_like_a_number_or_a_truth(tmp_path):
    assert read(tmp_path, "shares: {0: 0, 1.10: 1, no: 2, true: 3}").value == {
        "shares": {"0": 0, "1.10": 1, "no": 2, "true": 3}
    }


def test_alias_repeats_a_value_and_its_complaints_point_at_the_alias(tmp_path):
    tree = read(tmp_path, "a: &own {b: 1}\nc: *own\n")

    assert tree.value == {"a": {"b": 1}, "c": {"b": 1}}
    assert tree.place(("c", "b")).line == 2


def test_all_duplicate_keys_are_named_at_once(tmp_path):
    problems = []

    read(tmp_path, "a: 1\nb: 2\na: 3\nb: 4\n", problems)

    assert [(problem.code, problem.place.line) for problem in problems] == [("duplicate-key", 3), ("duplicate-key", 4)]


def test_file_nested_too_deep_is_refused(tmp_path):
    problems = []

    assert read(tmp_path, "a: " + "[" * 3000 + "]" * 3000, problems) is None
    assert [problem.code for problem in problems] == ["too-deep"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"a: \xff\xfe", "not-utf-8"), (b"a: \x00", "yaml-syntax"), (b"", "file-empty")]
)
def test_file_that_is_no_text_is_refused(tmp_path, content, code):
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    problems = []

    assert read_yaml(file, "a.yaml", problems) is None
    assert [problem.code for problem in problems] == [code]


def test_date_is_text_until_a_model_wants_a_date(tmp_path):
    assert read(tmp_path, "day: 2026-01-31\n").value == {"day": date(2026, 1, 31).isoformat()}
