"""The questionnaire: answers are kept as codes and numbers, checked while they are given, and lost only on request."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from assessment.errors import FileRefusedError
from assessment.ui import answers_file, example_firm, form, progress
from assessment.ui.asgi import SCRIPT
from assessment.ui.typed_figure import Given, as_given, print_figure, read_figure

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
        ("3.5e3", 3500.0),
        ("", None),
        ("1,2", "1,2"),
        ("about 3", "about 3"),
        ("1200 吨", "1200 吨"),
        ("3.5", 3.5),
    ],
)
def test_a_number_is_kept_as_one_and_anything_else_as_it_was_typed(typed, kept):
    asked = form.questionnaire()

    assert read_figure(typed, asked.unit["10k_yuan"], asked) == Given(kept)


@pytest.mark.parametrize(
    ("typed", "chosen", "kept"),
    [
        ("3.5亿元", "", Given(35_000.0, "100m_yuan")),
        ("３．５ 亿", "", Given(35_000.0, "100m_yuan")),
        ("1,200元", "100m_yuan", Given(0.12, "yuan")),
        ("0.29", "100m_yuan", Given(2_900.0, "100m_yuan")),
        ("12万元", "100m_yuan", Given(12.0)),
        ("35 million yuan", "", Given(3_500.0, "million_yuan")),
        ("", "100m_yuan", Given(None, "100m_yuan")),
        ("1200 L", "yuan", Given("1200 L", "yuan")),
    ],
)
def test_a_unit_that_was_chosen_or_stands_behind_the_number_is_read_and_kept(typed, chosen, kept):
    asked = form.questionnaire()
    unit = asked.unit["10k_yuan"]

    given = read_figure(typed, unit, asked, chosen)

    assert given == kept
    if isinstance(given.value, float):
        shown = print_figure(as_given(given.value, given.unit, unit, asked))
        assert read_figure(shown, unit, asked, given.unit) == given


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


def details_button(app, question):
    """It has no key, so that forty of them cost little; its tooltip begins with the question."""
    wording = form.questionnaire().questions[question].text.en
    return next(b for b in app.button if (b.help or "").startswith(f"{wording}: "))


def open_details(app, question):
    return details_button(app, question).click().run()


def test_a_figure_typed_with_its_unit_is_kept_in_it_and_read_in_the_unit_asked_for(page, drawn):
    press(page, "step_finance")

    field(page, "revenue").set_value("3.5 million yuan").run()

    assert {k: v for k, v in answers(page).items() if k.startswith("revenue")} == {
        "revenue": 350.0,  # of 10,000 yuan
        "revenue#unit": "million_yuan",
    }
    assert (field(page, "revenue").value, field(page, "revenue").label[-15:]) == ("3.5", " (million yuan)")
    assert "= 350 × 10,000 yuan" in drawn(page)
    assert page.session_state["_draft"].kept["revenue"].value == 3.5
    assert page.session_state["_draft"].kept["revenue"].canonical == 3_500_000


def test_another_unit_leaves_the_numbers_and_reads_them_anew(page, drawn):
    press(page, "step_finance")
    field(page, "revenue").set_value("16,000").run()
    open_details(page, "revenue")

    next(b for b in page.button_group if b.key.startswith("unit:revenue")).set_value("yuan").run()

    assert field(page, "revenue").value == "16,000"
    assert answers(page)["revenue"] == 1.6
    assert {key for key in answers(page) if key.endswith("#unit")} == {
        "revenue#unit",
        "revenue@-1#unit",
        "revenue@-2#unit",
    }
    assert "= 1.6 × 10,000 yuan" in drawn(page)


def test_litres_are_refused_with_what_to_do(page, drawn):
    press(page, "step_energy")

    field(page, "energy_diesel").set_value("1200 L").run()

    assert field(page, "energy_diesel").value == "1200 L"
    assert "Multiply them by the density the supplier gives" in drawn(page)
    open_details(page, "energy_diesel")
    assert "litres" not in str(next(b for b in page.button_group if b.key.startswith("unit:energy_diesel")).options)


def test_certainty_person_and_remark_stand_under_the_figure_they_are_about(page, drawn):
    press(page, "step_finance")
    open_details(page, "revenue")
    page.button_group(key="details_year:revenue").set_value(-1).run()

    next(b for b in page.button_group if b.key.startswith("answer:revenue@-1#certainty:")).set_value("estimated").run()
    field(page, "revenue@-1#person").set_value("Ms Li").run()
    next(a for a in page.text_area if a.key.startswith("answer:revenue@-1#note:")).set_value("not\naudited").run()

    assert answers(page) == {
        "revenue@-1#certainty": "estimated",
        "revenue@-1#person": "Ms Li",
        "revenue@-1#note": "not\naudited",
    }
    year = page.session_state["_data_year"] - 1
    assert f"{year}: Estimated · from Ms Li · remark: not audited" in drawn(page)
    kept = page.session_state["_draft"].kept["revenue@-1"]
    assert (kept.value, kept.certainty, kept.person, kept.note) == (None, "estimated", "Ms Li", "not\naudited")


def test_one_question_has_its_details_open_at_a_time_and_closed_ones_draw_nothing(page):
    press(page, "step_finance")
    before = len(page.text_input)

    open_details(page, "revenue")
    open_details(page, "operating_cost")
    assert [w.key.split(":")[1] for w in page.text_input if "#" in w.key] == ["operating_cost#person"]

    press(page, "details_done_operating_cost")
    assert len(page.text_input) == before


def test_a_choice_can_carry_a_remark_too(page, drawn):
    press(page, "step_finance")
    open_details(page, "entity")

    field(page, "entity#person").set_value("Mr Wang").run()

    assert "from Mr Wang" in drawn(page)
    assert not [b for b in page.button_group if "certainty" in (b.key or "")]


def test_what_another_tab_says_beside_an_answer_is_taken_over(page):
    press(page, "step_finance")
    field(page, "revenue").set_value("160 million yuan").run()
    other = AppTest.from_file(str(SCRIPT), default_timeout=30)
    other.query_params.update({"lang": "en", "draft": page.session_state["_draft"].address[1]})
    other = other.run().switch_page("../pages/questionnaire.py").run()
    press(other, "step_finance")
    assert field(other, "revenue").value == "160"

    open_details(other, "revenue")
    field(other, "revenue#person").set_value("Ms Li").run()
    field(other, "revenue").set_value("1.5 亿").run()
    page.run()

    assert field(page, "revenue").value == "1.5"
    assert answers(page) == {"revenue": 15_000.0, "revenue#unit": "100m_yuan", "revenue#person": "Ms Li"}


def test_clearing_takes_what_was_said_beside_answers_and_undo_brings_it_back(page):
    press(page, "fill_example")
    press(page, "step_finance")
    field(page, "revenue").set_value("160 million yuan").run()
    before = dict(answers(page))
    assert before["revenue#unit"] == "million_yuan"

    page.run()  # after an answer the test sees the parts that were drawn again, and nothing else of the page
    press(page, "clear_confirmed")
    assert answers(page) == {}

    press(page, "undo")
    assert answers(page) == before


def test_a_question_is_asked_only_while_its_condition_holds(page):
    assert not [s for s in page.selectbox if s.key.startswith("answer:district:")]

    next(s for s in page.selectbox if s.key.startswith("answer:region:")).select("shanghai").run()

    assert [s for s in page.selectbox if s.key.startswith("answer:district:")]


def test_what_is_declared_not_applicable_is_asked_no_more(page, drawn):
    press(page, "step_digital")
    field(page, "machines_total").set_value("60").run()
    next(s for s in page.selectbox if s.key.startswith("answer:digital_not_applicable:")).select("no_production").run()

    assert not [w for w in page.text_input if w.key.startswith("answer:machines_total:")]
    assert answers(page)["machines_total"] == 60.0
    press(page, "step_scenarios")
    assert "Nothing is to be filled in here" in drawn(page)
    assert "scen_product_design" not in drawn(page)

    press(page, "step_digital")
    next(s for s in page.selectbox if s.key.startswith("answer:digital_not_applicable:")).set_value(None).run()
    assert field(page, "machines_total").value == "60"


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
