"""Every worked case of this folder holds, and its arithmetic is right."""

import pytest

from tests.cases.worked_cases import Worked, difference, evaluate, load_cases, worked_out

CASES = load_cases()
FIELDS = {
    "case", "rule", "year", "answers", "firms", "based_on", "expect", "problems", "note",
    "as_of", "weights", "preset", "cost_profile", "importance", "population", "measures", "wanted", "limits", "peers",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[c.sentence for c in CASES])
def test_case(case):
    worked = Worked(case)
    wrong = [
        f"{path}: {problem}"
        for path, wanted in case.expect.items()
        if (problem := difference(worked.look(path), wanted))
    ]

    assert not wrong, "\n".join([f"{case.file}: {case.sentence}", *wrong])
    assert worked.problems == sorted(case.body.get("problems", []))


def test_there_are_enough_cases_and_each_says_something_of_its_own():
    sentences = [c.sentence for c in CASES]

    assert len(set(sentences)) == len(sentences) >= 40


def test_every_case_has_a_rule_and_no_misspelt_field():
    assert [c.sentence for c in CASES if not c.body.get("rule") or set(c.body) - FIELDS or not c.expect] == []


def test_arithmetic_that_does_not_give_its_result_is_noticed():
    with pytest.raises(AssertionError, match=r"is 3\.6, not 3\.61"):
        worked_out("100 * 9 / 250 = 3.61")


@pytest.mark.parametrize("text", ["__import__('os')", "x + 1", "[1]", "(1).real", "'1'"])
def test_nothing_but_arithmetic_is_evaluated(text):
    with pytest.raises(ValueError, match="not arithmetic"):
        evaluate(text)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [(3.61, "100 * 9 / 250 = 3.60"), ("unknown", "1 + 1 = 2"), ("met", "partly"), (True, False), (2.0, 3)],
)
def test_a_difference_is_noticed(found, wanted):
    assert difference(found, wanted)
