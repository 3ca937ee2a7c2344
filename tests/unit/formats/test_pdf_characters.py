"""Characters of the PDF: what the font cannot set is replaced and counted, what has no shape is left out."""

import pytest

from assessment.formats.pdf.characters import BREAK, LONGEST_WORD, breakable, printable
from assessment.formats.pdf.fonts import characters_of_the_font


@pytest.mark.parametrize(
    ("text", "printed", "replaced"),
    [
        ("东方齿轮 ≥ 2.5 %", "东方齿轮 ≥ 2.5 %", 0),
        ("工厂🏭𠮷", "工厂□□", 2),
        ("ไทย", "□□□", 3),
        ("a\x0bb\x00c", "a bc", 0),
        ("一\n二\t三\u2028四", "一 二 三 四", 0),
        ("zero\u200dwidth\ufeff", "zerowidth", 0),
        ("葛\U000e0100城", "葛城", 0),
        ("\ue000", "□", 1),
        ("\ud800", "□", 1),
        ("□", "□", 0),
    ],
)  # fmt: skip
def test_text_is_made_printable(text, printed, replaced):
    assert printable(text) == (printed, replaced)


def test_texts_inside_are_printable_and_numbers_stay():
    data = {"a": ["🏭", 1.5, None, True], "b": {"c": ("ok", "🏭🏭")}}

    assert printable(data) == ({"a": ["□", 1.5, None, True], "b": {"c": ["ok", "□□"]}}, 3)


def test_the_font_has_the_common_chinese_characters():
    """The 3,755 characters of level one of GB 2312, by their code: rows 16 to 55."""
    rows, cells = range(0xB0, 0xD8), range(0xA1, 0xFF)
    common = {bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in cells} - {""}

    assert len(common) == 3755
    assert {ord(character) for character in common} <= characters_of_the_font()


def test_a_word_too_long_for_a_line_may_be_broken():
    word = "A" * (2 * LONGEST_WORD)

    assert breakable(word) == "A" * LONGEST_WORD + BREAK + "A" * LONGEST_WORD
    assert breakable("short words stay") == "short words stay"
    assert breakable("汉" * 60) == "汉" * 60
