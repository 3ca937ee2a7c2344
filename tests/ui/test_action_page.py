"""The page of the plan of action: suggested lines, what is wanted, the solver, saving, and what a link may not see."""

import pytest
from streamlit.testing.v1 import AppTest

from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.draft import Answer
from assessment.ui import example_firm
from assessment.ui.asgi import SCRIPT
from assessment.ui.draft import TOKEN

COSTS = {"rd_expense": 10_000.0, "robots": 250_000.0}


def visitor(answers, lang="en"):
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["lang"] = lang
    app.session_state["_answers"] = dict(answers)
    app.session_state["_unsaved"] = dict.fromkeys(answers)
    app.run()
    return app.switch_page("../pages/action.py").run()


def here(app):
    return app.session_state["_planned"][False]


def with_costs(app):
    """The plan as if costs had been typed into its table."""
    there = here(app)
    lines = (line.model_copy(update={"cost": COSTS.get(line.question, 80_000.0)}) for line in there.plan.lines)
    there.plan = there.plan.model_copy(update={"lines": tuple(lines)})
    there.round += 1
    return app.run()


def want(app, label, value):
    return next(one for one in app.number_input if one.label == label).set_value(value).run()


def said(app):
    return " ".join(one.value for kind in (app.success, app.warning, app.info, app.caption) for one in kind)


def test_without_answers_the_page_leads_to_the_questionnaire(own_database, drawn):
    app = visitor({})

    assert not app.exception
    assert "There are no answers yet" in drawn(app)


@pytest.mark.parametrize(
    ("lang", "label", "button"),
    [("en", "Overall score at least", "Choose the cheapest set"), ("zh", "综合得分不低于", "选出最省的组合")],
)
def test_the_cheapest_set_is_chosen_and_taken_back(own_database, drawn, lang, label, button):
    app = with_costs(visitor(example_firm.answers(lang), lang))
    assert next(one for one in app.button if one.label == button).disabled

    want(app, label, 73.0)
    app.button(key="action_solve").click().run()

    assert not app.exception
    assert len(app.success) == 1
    assert sum(line.quantity for line in here(app).plan.lines) > 0
    app.button(key="action_undo").click().run()
    assert sum(line.quantity for line in here(app).plan.lines) == 0
    assert len(app.success) == 0


def test_what_is_out_of_reach_is_said_with_what_is_missing_and_nothing_is_chosen(own_database, drawn):
    app = with_costs(visitor(example_firm.answers("en")))

    want(app, "Budget (10,000 yuan)", 1.0)
    want(app, "Overall score at least", 75.0)
    app.button(key="action_solve").click().run()

    assert "No set of these measures reaches what is wanted within the limits" in said(app)
    assert "would do" in drawn(app)
    assert sum(line.quantity for line in here(app).plan.lines) == 0


def test_measures_without_a_cost_are_named_as_left_out(own_database, drawn):
    app = visitor(example_firm.answers("en"))

    want(app, "Overall score at least", 75.0)
    app.button(key="action_solve").click().run()

    assert "Not considered, because no cost is entered: R&amp;D spending" in drawn(app)


def test_a_plan_is_saved_and_there_again_and_a_second_one_beside_it(own_database):
    app = with_costs(visitor(example_firm.answers("en")))
    next(one for one in app.text_input if one.label == "Name of the plan").set_value("First").run()
    app.button(key="action_save").click().run()

    workspace = own_database().workspace
    access = workspace.drafts.own(workspace.drafts.list_own()[0].head.id)
    assert [head.title for head in workspace.action_plans.listed(access)] == ["First"]
    assert here(app).plan.expected["rd"] == pytest.approx(68)  # nothing is chosen yet
    app.button(key="action_new").click().run()
    app.button(key="action_save").click().run()
    assert len(workspace.action_plans.listed(access)) == 2

    del app.session_state["_planned"]
    app.run()
    assert here(app).stored is not None


def test_a_save_that_comes_second_is_told_so_and_overwrites_nothing(own_database):
    app = visitor(example_firm.answers("en"))
    app.button(key="action_save").click().run()
    workspace = own_database().workspace
    access = workspace.drafts.own(workspace.drafts.list_own()[0].head.id)
    plan = workspace.action_plans.all_of(access)[0]
    workspace.action_plans.save(access, plan.model_copy(update={"title": "by a colleague"}))

    next(one for one in app.text_input if one.label == "Name of the plan").set_value("mine").run()
    app.button(key="action_save").click().run()

    assert "saved in another place" in said(app)
    assert workspace.action_plans.open(access, plan.id).title == "by a colleague"


def test_lines_of_ones_own_are_added_and_taken_out(own_database, drawn):
    app = visitor(example_firm.answers("en"))
    before = len(here(app).plan.lines)

    next(one for one in app.text_input if one.label == "What is to be done").set_value("<b>Train</b>").run()
    app.button(key="action_add_own").click().run()

    assert here(app).plan.lines[-1].title == "<b>Train</b>"
    assert "&lt;b&gt;Train&lt;/b&gt;" in drawn(app)
    lines = next(one for one in app.multiselect if one.label == "Lines")
    lines.set_value([here(app).plan.lines[-1].id]).run()
    app.button(key="action_take_out").click().run()
    assert len(here(app).plan.lines) == before


def test_a_link_to_a_section_does_not_see_the_plan(own_database, drawn):
    workspace = own_database().workspace
    started = workspace.drafts.start("shanghai-2023-2025", 2025)
    token = workspace.drafts.add_link(started.access, "energy", "Li").token
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    app.query_params[TOKEN] = token.get_secret_value()
    app.run()

    app.switch_page("../pages/action.py").run()

    assert not app.exception
    assert "There are no answers yet" in drawn(app)
    assert not app.button


def test_last_years_plan_stands_beside_this_years_answers_and_what_is_left_is_taken_over(own_database, drawn):
    """R&D was to rise by six times 10 from 340; 370 is half of it, three units are left."""
    workspace = own_database().workspace
    before = workspace.drafts.start("shanghai-2023-2025", 2024).access
    answers = {"firm_name": "Works", "revenue": 16_000, "rd_expense": 340}
    workspace.drafts.save_answers(before, {k: Answer(value=v) for k, v in answers.items()}, based_on_revision=0)
    line = ActionLine(id="rd", question="rd_expense", step=10, at_most=6, quantity=6)
    workspace.action_plans.save(before, ActionPlan(title="Last year", data_year=2024, lines=(line,)))
    started = workspace.drafts.start_next_year(before)
    now = {"revenue": Answer(value=16_000), "rd_expense": Answer(value=370)}
    workspace.drafts.save_answers(started.access, now, based_on_revision=1)
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    app.query_params[TOKEN] = started.link.token.get_secret_value()
    app.run()

    app.switch_page("../pages/action.py").run()
    assert "partly reached" in drawn(app)
    app.button(key="action_take_over_0").click().run()

    assert not app.exception
    assert [(one.id, one.quantity) for one in here(app).plan.lines][-1] == ("2024-rd", 3)
