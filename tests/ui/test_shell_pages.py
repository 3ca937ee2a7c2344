"""The frame and the pages that need no answers: they open, in both languages, and show what the plan says."""

import pytest

from assessment.ui import draft

PAGES = ("start", "plan", "method")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_opens_in_the_language_of_the_address(app, page, lang):
    app.query_params["lang"] = lang

    app.run()
    app.switch_page(f"../pages/{page}.py").run()

    assert not app.exception
    assert app.session_state["language"] == lang


def test_the_start_page_says_that_the_plan_has_ended_and_shows_every_target(app, drawn):
    app.run()

    assert "The plan has ended." in drawn(app)
    assert "R&amp;D intensity" in drawn(app)
    assert "Robot density" in drawn(app)


def test_who_sits_at_the_computer_reads_that_the_data_stays_there(app, drawn, monkeypatch):
    monkeypatch.setattr(draft, "on_this_machine", lambda: True)

    app.run()

    assert "Your data stays here" in drawn(app)
    assert "Without HTTPS" not in drawn(app)


def test_text_of_the_plan_is_never_markup(app, drawn):
    app.run()
    app.switch_page("../pages/plan.py").run()

    assert "Build &lt;smart&gt; factories" in drawn(app)


def test_the_search_keeps_only_entries_with_every_word(app, drawn):
    app.run()
    app.switch_page("../pages/plan.py").run()

    app.text_input[0].set_value("SAVE energy").run()

    assert "Save energy" in drawn(app)
    assert "factories" not in drawn(app)


def test_the_filter_by_action_hides_the_tasks_of_other_actions(app, drawn):
    app.run()
    app.switch_page("../pages/plan.py").run()
    by_action = next(group for group in app.get("button_group") if group.label == "Action")

    by_action.set_value(["Green"]).run()

    assert "Save energy" in drawn(app)
    assert "factories" not in drawn(app)


def test_expired_programmes_can_be_hidden(app, drawn):
    app.run()
    app.switch_page("../pages/plan.py").run()
    assert "Old voucher" in drawn(app)

    app.toggle[0].set_value(True).run()

    assert "Old voucher" not in drawn(app)
    assert "Interest support" in drawn(app)


def test_the_method_page_prints_the_table_of_a_section(app, drawn):
    app.run()
    app.switch_page("../pages/method.py").run()

    assert "<td>R&amp;D</td><td>80</td>" in drawn(app)


def test_the_switch_changes_the_language_and_the_address(app):
    app.run()

    app.get("button_group")[0].set_value("zh").run()

    assert app.session_state["language"] == "zh"
    assert app.query_params["lang"] == "zh"
