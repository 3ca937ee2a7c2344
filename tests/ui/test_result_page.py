"""The result page: what a manager sees of the answers, and what is said while there are none."""

import io
from datetime import date

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from assessment.ui import example_firm, services
from assessment.ui.asgi import SCRIPT

AS_OF = date(2026, 11, 23)


def visitor(answers, lang="en"):
    """The result page of a visitor who has given these answers."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = lang
    app.session_state["_answers"] = dict(answers)
    app.run()
    return app.switch_page("../pages/result.py").run()


def test_without_answers_the_page_leads_to_the_questionnaire(drawn):
    app = visitor({})

    assert not app.exception
    assert "There are no answers yet" in drawn(app)


@pytest.mark.parametrize(("lang", "words"), [("en", "Overall score"), ("zh", "综合得分")])
def test_a_full_set_of_answers_gives_score_cards_and_charts(lang, words, drawn):
    app = visitor(example_firm.answers(lang), lang)

    assert not app.exception
    assert words in drawn(app)
    assert len(app.get("vega_lite_chart")) == 4


def test_scores_and_gaps_open_to_their_sums_and_a_higher_level_to_what_it_opens(drawn):
    """Overall: the mean of 68.0, 79.9, 59.8 and 74.1 is 70.45, in full digits 70.466. R&D: 2.125 of 2.5 % is 68.0."""
    words = drawn(visitor(example_firm.answers("en")))

    assert "68.0 × 25 % + 79.9 × 25 % + 59.8 × 25 % + 74.1 × 25 % = 70.5" in words
    assert "0 + (2.13 − 0) ÷ (2.5 − 0) × 80 = 68.0" in words
    assert "4 million yuan − 3.4 million yuan = 600,000 yuan" in words
    assert "What would a higher level open?" in words


def test_a_pillar_that_does_not_apply_has_no_unknown_value_and_no_gap(drawn):
    answers = {name: value for name, value in example_firm.answers("en").items() if not name.startswith("robots")}
    words = drawn(visitor({**answers, "robots_not_applicable": "process_industry"}))

    assert "not applicable" in words
    assert "app-figure-unknown" not in words
    assert words.count('app-gap-title">What is missing<') == 3  # of the other three pillars
    assert "No gap: the pillar does not apply." in words


def test_with_one_pillar_known_there_is_no_overall_score_and_the_page_says_what_to_answer(drawn):
    app = visitor({"revenue": 16000.0, "rd_expense": 480.0})

    assert not app.exception
    assert "No overall score yet" in drawn(app)
    assert "answer next" in drawn(app)


def test_the_workbook_of_the_report_opens_and_holds_the_firm():
    assessor, plan = services.assessor(), services.plan_id()
    table, _ = assessor.from_answers(example_firm.answers("en"), 2025, plan)
    assessment = assessor.assess(table, plan, AS_OF, data_year=2025)

    book = openpyxl.load_workbook(io.BytesIO(assessor.gap_report_workbook(assessor.gap_report(assessment, 0, "en"))))

    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(example_firm.NAME.en in text for text in texts)


def test_own_weights_change_the_score_are_said_and_can_be_taken_back(drawn):
    app = visitor(example_firm.answers("en"))
    before = drawn(app)
    assert "own weights" not in before

    app.number_input(key="weight:rd:en").set_value(5.0).run()

    assert not app.exception
    assert "own weights" in drawn(app)

    app.button(key="weights_reset").click().run()

    assert drawn(app) == before


def test_weights_that_are_all_zero_are_refused_with_the_reason(drawn):
    app = visitor(example_firm.answers("en"))

    for pillar in ("rd", "digital", "robots", "energy"):
        app.number_input(key=f"weight:{pillar}:en").set_value(0.0).run()

    assert not app.exception
    assert [e.value for e in app.error] == ["All weights are 0"]
    assert app.number_input(key="weight:energy:en").value == 1.0


def test_the_first_steps_follow_the_horizon_the_firm_chooses_and_no_score_moves(drawn):
    app = visitor(example_firm.answers("en"))
    assert "79.9 × 25 % + 59.8 × 25 % + 74.1 × 25 % = 70.5" in drawn(app)

    app.selectbox(key="horizon:en").set_value("five_years").run()

    assert not app.exception
    assert "0.30 × cost relief + 0.40 × importance × shortfall to 80 points" in drawn(app)
    assert "(Five years)" in drawn(app)
    assert "79.9 × 25 % + 59.8 × 25 % + 74.1 × 25 % = 70.5" in drawn(app)


def test_own_costs_and_importance_are_said_and_can_be_taken_back(drawn):
    app = visitor(example_firm.answers("en"))
    before = drawn(app)

    app.number_input(key="cost:labour:en").set_value(125.0).run()
    app.number_input(key="importance:rd:en").set_value(3.0).run()

    assert not app.exception
    # 125 of 125 + 3 x 25 = 200
    assert (
        "Costs as the firm stated them: Labour 62.5 %, Energy 12.5 %, Materials 12.5 %, Overhead and other 12.5 %."
        in drawn(app)
    )
    assert "Importance as the firm stated it: R&amp;D 3, Digital 1, Robots 1, Energy 1." in drawn(app)

    app.button(key="priorities_reset").click().run()

    assert drawn(app) == before


def test_costs_that_are_all_zero_are_refused_with_the_reason(drawn):
    app = visitor(example_firm.answers("en"))

    for kind in ("labour", "energy", "materials", "overhead"):
        app.number_input(key=f"cost:{kind}:en").set_value(0.0).run()

    assert not app.exception
    assert [e.value for e in app.error] == ["All numbers are 0"]
    assert app.number_input(key="cost:overhead:en").value == 25.0


def test_published_figures_stand_under_peers_with_what_they_measure(drawn):
    app = visitor(example_firm.answers("en"))

    assert "Industrial legal persons above the designated size" in drawn(app)


@pytest.fixture
def firms():
    """The batch page with the sample firms."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["lang"] = "en"
    app.session_state["_weights"] = {"rd": 2.0, "digital": 1.0, "robots": 1.0, "energy": 1.0}
    app.run()
    return app.switch_page("../pages/batch.py").run().button(key="try_sample_firms").click().run()


def test_many_firms_together_say_that_the_weights_are_the_visitors_own(firms, drawn):
    assert not firms.exception
    assert "Overall scores and levels with own weights" in drawn(firms)


def test_a_horizon_chosen_for_one_firm_of_many_is_that_firms_only(firms, drawn):
    firms.session_state["_chosen_firm"] = 1
    firms.switch_page("../pages/result.py").run()

    firms.selectbox(key="horizon:en").set_value("five_years").run()

    assert not firms.exception
    assert "(Five years)" in drawn(firms)

    firms.session_state["_chosen_firm"] = 2

    assert "(Within one year)" in drawn(firms.run())
