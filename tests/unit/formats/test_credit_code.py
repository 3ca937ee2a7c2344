import numpy as np
import pytest

from assessment.formats.credit_code import ALPHABET, check_character, valid, well_formed


def texts(*values):
    return np.array(values, dtype=object)


def by_hand(body):
    """The rule of GB 32100-2015 written out: weights 3^(i-1) mod 31, check value 31 minus the sum mod 31."""
    total = sum(ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


def test_the_worked_example_of_the_standard_is_valid():
    assert valid(texts("91350100M000100Y43")).all()


def test_another_check_character_is_not_valid():
    assert not valid(texts("91350100M000100Y44")).any()


@pytest.mark.parametrize(
    "code",
    [
        "",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91350100M000100Y4Z",
        "91350100m000100y43",
        "统一社会信用代码一二三四五六七八九十",
    ],
)
def test_wrong_length_or_letters_are_not_well_formed(code):
    assert not well_formed(texts(code)).any()


@pytest.mark.parametrize("body", ["91310000MADEUP001", "00000000000000000", "YYYYYYYYYYYYYYYYY", "91310115MA1K35PX2"])
def test_the_check_character_agrees_with_the_rule_written_out(body):
    assert check_character(body) == by_hand(body)


def test_a_single_wrong_character_is_always_noticed():
    code = "91350100M000100Y43"
    wrong = [code[:i] + other + code[i + 1 :] for i in range(18) for other in ALPHABET if other != code[i]]

    assert not valid(texts(*wrong)).any()
