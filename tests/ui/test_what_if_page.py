"""The what-if page: a change stands beside today at once, goes back at once, and touches no answer."""

import pytest
from streamlit.testing.v1 import AppTest

from assessment.ui import example_firm
from assessment.ui.asgi import SCRIPT


def visitor(answers, lang="en"):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = lang
    app.session_state["_answers"] = dict(answers)
    app.run()
    return app.switch_page("../pages/what_if.py").run()


def field(app, label):
    return next(one for one in app.number_input if one.label.startswith(label))


def test_without_answers_the_page_leads_to_the_questionnaire(drawn):
    app = visitor({})

    assert not app.exception
    assert "There are no answers yet" in drawn(app)


@pytest.mark.parametrize(("lang", "label"), [("en", "R&D spending"), ("zh", "研发投入金额")])
def test_a_change_stands_beside_today_and_goes_back_and_the_answers_stay(lang, label, drawn):
    """340 of 16,000 is 2.125 %: 68; 420 is 2.625 %: 80 + 0.125 / 2.5 x 20 = 81, 13 more."""
    app = visitor(example_firm.answers(lang), lang)
    assert "+13.0" not in drawn(app)

    field(app, label).set_value(420.0).run()
    assert not app.exception
    assert "+13.0" in drawn(app)
    assert app.session_state["_answers"]["rd_expense"] == 340

    app.button(key="what_if_reset").click().run()
    assert "+13.0" not in drawn(app)
    assert field(app, label).value == 340


def test_slider_and_field_of_a_figure_follow_each_other(drawn):
    """The slider reaches to twice today's 340; what is typed beyond it counts all the same."""
    app = visitor(example_firm.answers("en"))

    app.slider(key=slider(app, "rd_expense")).set_value(420.0).run()
    assert "+13.0" in drawn(app)
    assert field(app, "R&D spending").value == 420

    field(app, "R&D spending").set_value(900.0).run()
    slid = app.slider(key=slider(app, "rd_expense"))
    assert (slid.min, slid.max, slid.value) == (0, 680, 680)
    assert field(app, "R&D spending").value == 900

    app.button(key="what_if_reset").click().run()
    assert app.slider(key=slider(app, "rd_expense")).value == 340


def slider(app, question):
    """Key of the slider of a question; it changes with every way back to today."""
    return next(one.key for one in app.slider if f":{question}:" in one.key)


def test_ticks_and_rungs_can_be_tried_out(drawn):
    app = visitor(example_firm.answers("en"))

    networks = next(one for one in app.button_group if one.label.startswith("Which networks"))
    networks.set_value(["shop_floor", "application", "fiveg", "full_coverage"]).run()

    assert not app.exception
    assert "Changed answer" in drawn(app)


def test_what_was_tried_out_becomes_a_plan_that_is_saved(own_database):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    answers = example_firm.answers("en")
    app.session_state["_answers"] = dict(answers)
    app.session_state["_unsaved"] = dict.fromkeys(answers)
    app.run()
    app.switch_page("../pages/what_if.py").run()
    field(app, "R&D spending").set_value(420.0).run()

    app.button(key="what_if_plan").click().run()

    assert not app.exception
    workspace = own_database().workspace
    access = workspace.drafts.own(workspace.drafts.list_own()[0].head.id)
    (plan,) = workspace.action_plans.all_of(access)
    assert [(line.question, line.step, line.quantity) for line in plan.lines] == [("rd_expense", 80, 1)]
    assert plan.expected["rd"] == pytest.approx(81)  # 2.625 %: 80 + 0.125 / 2.5 x 20
