"""The questionnaire: answers are kept as codes and numbers, checked while they are given, and lost only on request."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from assessment.errors import FileRefusedError
from assessment.ui import answers_file, example_firm, form, progress
from assessment.ui.asgi import SCRIPT
from assessment.ui.components.answer_field import print_figure, read_figure

ANSWERS = "_answers"


@pytest.fixture
def page():
    """The questionnaire in English, as a new visitor opens it."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    app.run()
    return app.switch_page("../pages/questionnaire.py").run()


def press(app, key):
    return app.button(key=key).click().run()


def answers(app):
    return app.session_state[ANSWERS]


def field(app, answer):
    return next(w for w in app.text_input if w.key.startswith(f"answer:{answer}:"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12,000", 12000.0),
        ("１２０００", 12000.0),
        (" 12 000.5 ", 12000.5),
        ("-3", -3.0),
        ("0", 0.0),
        ("", None),
        ("1,2", "1,2"),
        ("1200 万元", "1200 万元"),
    ],
)
def test_a_plain_number_is_kept_as_one_and_anything_else_as_it_was_typed(typed, kept):
    assert read_figure(typed) == kept


@pytest.mark.parametrize(
    ("value", "shown"), [(12000.0, "12,000"), (0.0, "0"), (20.5, "20.5"), (None, ""), ("1,2", "1,2")]
)
def test_a_figure_stands_in_its_field_with_thousands_commas(value, shown):
    assert print_figure(value) == shown


def test_a_year_has_no_thousands_comma():
    assert print_figure(2009.0, "year") == "2009"


def test_the_example_firm_has_nothing_to_check_and_answers_everything_the_results_need(page):
    press(page, "fill_example")

    assert not page.exception
    done = progress.overall(form.questionnaire(), answers(page))
    assert done.answered == done.asked
    assert [e for e in page.expander if "need a look" in e.label] == []


@pytest.mark.parametrize("section", [s.id for s in form.questionnaire().sections])
def test_every_section_opens_with_and_without_answers(page, section):
    press(page, f"step_{section}")
    assert not page.exception

    press(page, "fill_example")
    assert not page.exception


def test_zero_is_an_answer_and_empty_is_none(page):
    press(page, "step_robots")

    field(page, "robots").set_value("0").run()
    assert answers(page)["robots"] == 0.0

    field(page, "robots").set_value("").run()
    assert "robots" not in answers(page)


def test_a_wrong_figure_is_named_beside_its_field_and_in_the_list(page, drawn):
    press(page, "step_finance")

    field(page, "revenue").set_value("about twelve").run()

    assert "This is not a number" in drawn(page)
    assert [e.label for e in page.expander if "need a look" in e.label] == ["Answers that need a look: 1"]


def test_a_question_is_asked_only_while_its_condition_holds(page):
    assert not [s for s in page.selectbox if s.key.startswith("answer:district:")]

    next(s for s in page.selectbox if s.key.startswith("answer:region:")).select("shanghai").run()

    assert [s for s in page.selectbox if s.key.startswith("answer:district:")]


def test_the_answer_to_a_hidden_question_is_kept_and_does_not_count(page):
    press(page, "fill_example")
    next(s for s in page.selectbox if s.key.startswith("answer:region:")).select("jiangsu").run()

    assert answers(page)["district"] == "jiading"
    assert not [e for e in page.expander if "need a look" in e.label]


def test_none_of_these_and_a_tick_exclude_each_other(page):
    press(page, "step_digital")
    ticks = next(p for p in page.button_group if p.key.startswith("answer:digital_network:"))

    ticks.set_value(["shop_floor", "fiveg"]).run()
    assert answers(page)["digital_network"] == ["shop_floor", "fiveg"]

    ticks = next(p for p in page.button_group if p.key.startswith("answer:digital_network:"))
    ticks.set_value(["shop_floor", "fiveg", "none"]).run()
    assert answers(page)["digital_network"] == ["none"]


def test_a_choice_can_be_taken_back(page):
    press(page, "step_finance")
    next(r for r in page.radio if r.key.startswith("answer:entity:")).set_value("consolidated").run()
    assert answers(page)["entity"] == "consolidated"

    press(page, "undo_entity")

    assert "entity" not in answers(page)


def test_clearing_asks_first_and_can_be_undone(page):
    press(page, "fill_example")
    before = dict(answers(page))

    press(page, "clear_confirmed")
    assert answers(page) == {}

    press(page, "undo")
    assert answers(page) == before


def test_saved_answers_come_back_as_they_were():
    given = example_firm.answers("zh")
    questionnaire = form.questionnaire()

    saved = answers_file.read(answers_file.write(given, 2024, questionnaire), questionnaire)

    assert saved.answers == given
    assert saved.data_year == 2024
    assert saved.unknown == 0


def test_what_is_said_beside_answers_is_saved_with_them_and_what_cannot_be_is_left_out():
    given = {
        "revenue": 35_000.0,
        "revenue#unit": "100m_yuan",
        "revenue#certainty": "estimated",
        "revenue#note": "not audited",
        "revenue#person": "Ms Li",
        "division#note": "main product",
    }
    wrong = {
        "revenue@-1#unit": "kwh",
        "division#unit": "yuan",
        "staff_avg#note": "x" * 4001,
        "rd_staff#note": 3,
        "revenue#x": "y",
    }
    questionnaire = form.questionnaire()

    saved = answers_file.read(answers_file.write(given | wrong, 2024, questionnaire), questionnaire)

    assert saved.answers == given
    assert saved.unknown == len(wrong)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"[1]",
        b'{"kind": "other"}',
        json.dumps({"kind": answers_file.KIND, "answers": {}, "data_year": 1}).encode(),
        b"[" * 100_000,
    ],
)
def test_a_file_that_holds_no_answers_is_refused_kindly(content):
    with pytest.raises(FileRefusedError) as refused:
        answers_file.read(content, form.questionnaire())

    assert "not a file of saved answers" in str(refused.value)
