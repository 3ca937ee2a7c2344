"""The letterhead: what is read from its file, and what is said where it cannot be used."""

import io

import pytest
from PIL import Image

from assessment.definitions.letterhead import check_letterhead, load_letterhead
from assessment.errors import DefinitionError
from assessment.locale import translator
from assessment.report.letterhead_view import letterhead_view

SENDER = "sender: {zh: 某咨询, en: Some Advisers}\n"


@pytest.fixture
def written(tmp_path):
    def write(text, **pictures):
        for name, content in pictures.items():
            (tmp_path / f"{name}.png").write_bytes(content)
        file = tmp_path / "letterhead.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def picture(width, height, kind="PNG"):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(stream, kind)
    return stream.getvalue()


def said(file, lang="en"):
    t = translator(lang)
    return [f"{p.place.line}: {t.render(p.what)}" for p in check_letterhead(file)]


def test_a_sender_alone_is_enough(written):
    letterhead = load_letterhead(written(SENDER))

    assert letterhead.sender.en == "Some Advisers"
    assert letterhead_view(letterhead, "zh").model_dump() == {
        "sender": "某咨询", "cover": (), "introduction": None, "recommendation": None, "closing": None,
    }  # fmt: skip


def test_an_empty_line_begins_a_paragraph_and_other_line_ends_do_not(written):
    text = (
        SENDER
        + "closing:\n  title: {zh: 结语, en: End}\n"
        + "  text:\n    zh: 一。\n    en: |\n      One\n      line.\n\n      Two.\n"
    )

    closing = letterhead_view(load_letterhead(written(text)), "en").closing

    assert closing.title == "End"
    assert closing.paragraphs == ("One line.", "Two.")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_logo_is_made_small_and_keeps_its_shape(written, kind):
    """1800 x 900 into 900 x 300: the height decides, 600 x 300."""
    logo = load_letterhead(written(SENDER + "logo: logo.png\n", logo=picture(1800, 900, kind))).logo

    assert (logo.width, logo.height) == (600, 300)
    assert Image.open(io.BytesIO(logo.png)).format == "PNG"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cover: {zh: 一, en: one}\n", '1: The key "sender" is missing'),
        (SENDER + "sendr: x\n", '2: Unknown key "sendr"'),
        (SENDER + "logo: ../logo.png\n", '2: "logo" must name a picture beside this file'),
        (SENDER + "logo: logo.gif\n", '2: "logo" must name a picture beside this file'),
        (SENDER + "logo: vector.png\n", "2: The logo is no picture that can be read"),
        ("- a list\n", "1: "),
    ],
)
def test_what_cannot_be_used_is_said_with_its_line(written, text, words):
    file = written(text, vector=b"<svg onload=alert(1)>")

    assert any(one.startswith(words) for one in said(file)), said(file)
    assert said(file, "zh") != said(file)
    with pytest.raises(DefinitionError):
        load_letterhead(file)


def test_a_text_that_is_too_long_for_its_place_is_refused(written):
    assert said(written(f"sender: {{zh: 某, en: {'x' * 121}}}\n"))
