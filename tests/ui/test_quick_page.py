"""The quick scan: the answers of the questionnaire, a result from the first figure on, and what would narrow it."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from assessment.ui import draft, form, services
from assessment.ui.asgi import SCRIPT
from assessment.ui.components import quick_form

FIGURES = {
    "revenue": "12000",
    "rd_expense": "310",
    "staff_avg": "260",
    "robots": "6",
    "value_added": "3000",
    "value_added@-1": "2900",
    "energy_total": "800",
    "energy_total@-1": "820",
}


@pytest.fixture
def page():
    """The quick scan in English, as a new visitor opens it."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    app.run()
    return app.switch_page("../pages/quick.py").run()


def field(app, answer):
    return next(w for w in app.text_input if w.key.startswith(f"answer:{answer}:"))


def give(app, figures):
    for answer, typed in figures.items():
        field(app, answer).set_value(typed)
    return app.run()


def links(app):
    return [b.key.removeprefix("narrow_go_") for b in app.button if (b.key or "").startswith("narrow_go_")]


def test_it_asks_the_columns_of_the_quick_scan_and_what_does_not_apply_and_nothing_else(page):
    scan = services.assessor().quick_scan(services.plan_id())
    widgets = [*page.text_input, *page.selectbox, *page.radio]

    asked = {w.key.split(":")[1] for w in widgets if w.key.startswith("answer:")}

    reasons = {q.id for q in form.questionnaire().questions.values() if q.not_applicable_for}
    assert asked == {*scan.about, *scan.questions, *reasons}


def test_a_pillar_that_does_not_apply_is_said_here_with_its_reason_and_counts_no_more(page, drawn):
    next(s for s in page.selectbox if s.key.startswith("answer:robots_not_applicable:")).select("safety_rules").run()
    assert "It appears here with the first figure." in drawn(page)

    give(page, {"revenue": "12000", "rd_expense": "310"})

    assert not page.exception
    assert "1 of 3 known" in drawn(page)


def test_before_the_first_figure_it_says_where_the_result_will_be(page, drawn):
    assert "It appears here with the first figure." in drawn(page)

    field(page, "firm_name").set_value("Acme").run()

    assert "It appears here with the first figure." in drawn(page)
    assert links(page) == []


def test_two_figures_give_one_pillar_and_no_overall_score(page, drawn):
    give(page, {"revenue": "12000", "rd_expense": "310"})

    assert not page.exception
    assert "R&amp;D met; 1 of 4 known" in drawn(page)
    assert "80.7" in drawn(page)


def test_an_answer_asked_on_the_page_needs_no_link(page, drawn):
    give(page, {"revenue": "12000"})

    assert "Asked above on this page." in drawn(page)
    assert links(page) == []


def test_all_figures_give_an_overall_interval_and_three_answers_that_narrow_it(page, drawn):
    give(page, FIGURES | {"machines_total": "60", "machines_digital": "30", "machines_networked": "12"})

    assert not page.exception
    assert "2 of 4 targets met" in drawn(page)
    assert len(links(page)) == 3
    assert not set(links(page)) & set(FIGURES)


def test_the_link_of_a_narrowing_answer_opens_its_section(page, drawn):
    give(page, FIGURES | {"machines_total": "60", "machines_digital": "30", "machines_networked": "12"})
    column = links(page)[0]
    section = next(
        s for s in form.questionnaire().sections if any(q.id == form.question_of(column) for q in s.questions)
    )

    page.button(key=f"narrow_go_{column}").click().run()

    assert f'data-app-top="{section.id}"' in drawn(page)


def test_the_questionnaire_opens_with_what_the_quick_scan_knows(page):
    give(page, FIGURES)

    page.button(key="quick_full").click().run()
    page.button(key="step_finance").click().run()

    assert field(page, "revenue").value == "12,000"
    assert field(page, "value_added@-1").value == "2,900"


def test_a_wrong_figure_is_named_beside_its_field(page, drawn):
    give(page, {"revenue": "about twelve"})

    assert "This is not a number" in drawn(page)


def test_wrong_answers_of_the_questionnaire_are_pointed_out(page):
    page.session_state["_answers"] = {"revenue": 12000.0, "founded_year": "long ago"}

    page.run()

    assert [w.value for w in page.warning] == ["Answers of the full questionnaire that need a look: 1"]


def test_progress_counts_columns_and_zero_is_an_answer():
    columns, asked = ["revenue", "robots", "value_added@-1"], form.questionnaire()

    done = quick_form.progress(columns, asked, {"robots": 0.0, "value_added": 5.0})
    assert (done.answered, done.asked) == (1, 3)

    done = quick_form.progress(columns, asked, {"robots": 0.0, "robots_not_applicable": "process_industry"})
    assert (done.answered, done.asked) == (0, 2)


def test_who_was_sent_one_section_sees_no_result(page, monkeypatch, drawn):
    monkeypatch.setattr(draft, "section", lambda: "rd")

    page.run()

    assert "Your link is for one section of it." in drawn(page)
    assert list(page.text_input) == []


def test_a_plan_without_a_quick_scan_sends_to_the_questionnaire(page, monkeypatch, drawn):
    monkeypatch.setattr(type(services.assessor()), "quick_scan", lambda _self, _plan: None)

    page.run()

    assert not page.exception
    assert "There is no quick scan for this plan" in drawn(page)


def test_the_result_page_says_what_would_narrow_an_interval(page):
    give(page, FIGURES)

    page.button(key="quick_report").click().run()

    assert not page.exception
    assert len(links(page)) == 3


def test_a_result_that_is_one_number_has_nothing_to_narrow(page):
    page.switch_page("../pages/questionnaire.py").run()
    page.button(key="fill_example").click().run()
    page.button(key="form_report").click().run()

    assert not page.exception
    assert links(page) == []


def test_a_firm_of_a_workbook_is_told_what_would_narrow_its_result_without_a_way_into_the_questionnaire(page, drawn):
    page.switch_page("../pages/batch.py").run()
    page.button(key="try_sample_firms").click().run()
    overall = page.session_state["_batch"].assessment.result.overall
    page.session_state["_chosen_firm"] = int(np.nanargmax(overall.high - overall.low))

    page.switch_page("../pages/result.py").run()

    assert not page.exception
    assert "What would narrow the result most" in drawn(page)
    assert links(page) == []
