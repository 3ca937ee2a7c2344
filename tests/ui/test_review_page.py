"""Before the report: every open point with the way to its field, and doubtful figures confirmed by whoever knows."""

import json

from streamlit.testing.v1 import AppTest

from assessment.model.draft import Answer
from assessment.ui import answers_file, form, progress, services
from assessment.ui.asgi import SCRIPT

DOUBT = "rd-above-revenue_rd_expense"


def visitor(page="questionnaire", **parameters):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page(f"../pages/{page}.py").run()


def press(app, key):
    return app.button(key=key).click().run()


def keys(app):
    return {b.key for b in app.button if b.key}


def field(app, answer):
    return next(w for w in app.text_input if w.key.startswith(f"answer:{answer}:"))


def doubtful(app):
    """R&D of 500 on a revenue of 400: larger than revenue, which can hardly be."""
    press(app, "step_finance")
    field(app, "revenue").set_value("400").run()
    press(app, "step_rd")
    return field(app, "rd_expense").set_value("500").run()


def review(app):
    return app.switch_page("../pages/review.py").run()


def to_look_at(app):
    return [e.label for e in app.expander if "need a look" in e.label]


def confirmed_by(own_database):
    drafts = own_database().workspace.drafts
    (summary,) = drafts.list_own()
    return drafts.read(drafts.own(summary.head.id)).confirmed


# --- confirming -------------------------------------------------------------------------------------------------------


def test_a_doubt_that_is_confirmed_needs_no_look_any_more_until_it_is_taken_back(own_database, drawn):
    app = doubtful(visitor())
    assert to_look_at(app) == ["Answers that need a look: 1"]

    app.text_input(key=f"reason_{DOUBT}").set_value("New line, checked").run()
    press(app, f"confirmed_{DOUBT}")

    assert not app.exception
    assert to_look_at(app) == []
    assert "(New line, checked)" in drawn(app)
    assert [one.reason for one in confirmed_by(own_database)] == ["New line, checked"]

    press(app, f"unconfirm_{DOUBT}")
    assert to_look_at(app) == ["Answers that need a look: 1"]
    assert confirmed_by(own_database) == ()


def test_a_confirmation_is_there_in_another_tab_and_ends_with_the_figure(own_database, drawn):
    app = doubtful(visitor())
    press(app, f"confirmed_{DOUBT}")
    other = visitor(draft=app.session_state["_draft"].address[1])
    assert to_look_at(other) == []

    field(press(other, "step_rd"), "rd_expense").set_value("600").run()
    assert to_look_at(other) == ["Answers that need a look: 1"]
    assert to_look_at(app.run()) == ["Answers that need a look: 1"]

    field(other, "rd_expense").set_value("500").run()
    assert to_look_at(other) == []


def test_an_error_cannot_be_confirmed(own_database):
    app = press(visitor(), "step_finance")

    field(app, "revenue").set_value("about twelve").run()

    assert to_look_at(app) == ["Answers that need a look: 1"]
    assert not [key for key in keys(app) if key.startswith("confirmed_")]


def test_the_report_says_what_was_confirmed_and_what_nobody_confirmed(own_database, drawn):
    app = doubtful(visitor())
    app.switch_page("../pages/result.py").run()
    assert "Doubtful, and not confirmed by anybody: R&amp;D expenditure is larger than revenue" in drawn(app)

    press(review(app), f"confirmed_{DOUBT}")
    app.switch_page("../pages/result.py").run()

    assert "not confirmed by anybody" not in drawn(app)
    assert "R&amp;D expenditure is larger than revenue" in drawn(app)


# --- the page ---------------------------------------------------------------------------------------------------------


def test_without_answers_it_leads_to_the_questionnaire(drawn):
    app = visitor("review")

    assert "There are no answers yet" in drawn(app)


def test_it_lists_errors_doubts_and_open_questions_with_what_they_are_needed_for(own_database, drawn):
    app = doubtful(visitor())
    press(app, "step_finance")
    field(app, "staff_avg").set_value("many").run()

    page = drawn(review(app))

    assert "To correct: 1" in page
    assert "To look at: 1" in page
    assert "Needed for: Industrial robot density" in page
    open_now = [progress.left_open(s, form.questionnaire(), app.session_state["_answers"]) for s in _sections()]
    assert f"Not answered yet: {sum(map(len, open_now))}" in page
    assert {f"go_{column}" for columns in open_now for column in columns} < keys(app)


def test_a_point_leads_to_its_field(own_database, drawn):
    app = review(doubtful(visitor()))

    press(app, "go_robots")

    assert 'data-app-top="robots"' in drawn(app)
    assert 'data-app-focus="st-key-answer-robots-en-"' in drawn(app)
    assert 'data-app-jump="1"' in drawn(app)


def test_a_field_of_an_earlier_year_is_found_too(own_database, drawn):
    app = press(visitor(), "step_finance")
    field(app, "revenue@-1").set_value("many").run()

    press(app, "check_revenue@-1")

    assert 'data-app-focus="st-key-answer-revenue--1-en-"' in drawn(app)


def test_a_pillar_that_does_not_apply_stands_there_with_its_reason(own_database, drawn):
    app = press(visitor(), "step_robots")
    next(s for s in app.selectbox if s.key.startswith("answer:robots_not_applicable:")).select("safety_rules").run()

    page = drawn(review(app))

    assert "Declared not applicable: 1" in page
    assert "Forbidden by safety rules" in page
    assert "go_robots" not in keys(app)


def test_the_answers_are_submitted_where_they_were_checked(own_database, drawn):
    app = review(press(visitor(), "fill_example"))
    history = own_database().workspace.versions.history
    access = app.session_state["_draft"].access
    assert not history(access)

    press(app, "freeze")

    assert [one.number for one in history(access)] == [1]
    assert "freeze" not in keys(app)
    assert any("Version 1 was frozen on" in one.value for one in app.success)


def test_figures_that_another_year_gives_otherwise_stand_there_and_on_the_quick_scan(own_database, drawn):
    workspace = own_database().workspace
    first = workspace.drafts.start(services.plan_id(), 2024).access
    workspace.drafts.save_answers(first, {"value_added": Answer(value=3000)}, based_on_revision=0)
    later = workspace.drafts.start_next_year(first)
    workspace.drafts.save_answers(later.access, {"value_added@-1": Answer(value=3100)}, based_on_revision=1)
    token = later.link.token.get_secret_value()

    assert "Given otherwise in another year: 1" in drawn(visitor("review", draft=token))
    assert "the questionnaire of 2024 says something else" in drawn(visitor("quick", draft=token))


def test_a_section_that_a_colleague_still_has_is_named_with_who_and_how_far(own_database, drawn):
    app = doubtful(visitor())
    drafts, access = own_database().workspace.drafts, app.session_state["_draft"].access
    drafts.add_link(access, "robots", "Ms Li")
    done = drafts.add_link(access, "digital", "Mr Wang")
    drafts.revoke(access, done.link.id)

    page = drawn(review(app))

    assert "Still with colleagues: 1" in page
    assert "Industrial robots: with Ms Li since" in page
    assert "0 of 1 answered" in page
    assert "Mr Wang" not in page


def test_when_all_is_done_it_says_so(own_database):
    app = press(visitor(), "fill_example")

    review(app)

    assert not app.exception
    assert [s.value for s in app.success if "Everything the four results need is answered" in s.value]


def test_who_has_a_section_only_has_no_review(own_database, drawn):
    app = doubtful(visitor())
    new = own_database().workspace.drafts.add_link(app.session_state["_draft"].access, "rd", "R&D")

    page = drawn(visitor("review", draft=new.token.get_secret_value()))

    assert "This page belongs to whoever has the whole questionnaire" in page


def test_a_department_has_its_sections_one_after_the_other(own_database, drawn):
    app = doubtful(visitor())
    several = next(d for d in form.questionnaire().departments if len(d.sections) > 1)
    new = own_database().workspace.drafts.add_link(app.session_state["_draft"].access, several.id, "IT")

    app = visitor(draft=new.token.get_secret_value())

    assert not app.exception
    assert {key for key in keys(app) if key.startswith("step_")} == {f"step_{section}" for section in several.sections}
    assert "form_report" not in keys(app)
    press(app, "form_next")
    assert f'data-app-top="{several.sections[1]}"' in drawn(app)


# --- what comes next --------------------------------------------------------------------------------------------------


def test_the_end_of_a_section_says_what_comes_next_and_how_long_it_takes(drawn):
    app = visitor()
    sections = _sections()

    assert f"Next: {sections[1].title.en}, about {sections[1].minutes} minutes." in drawn(app)
    assert f"About {sum(s.minutes for s in sections)} minutes left in all." in drawn(app)

    press(app, f"step_{sections[-1].id}")
    assert "That was the last section" in drawn(app)


def test_what_is_answered_takes_no_time():
    finance = next(s for s in _sections() if s.id == "finance")

    # 10 minutes for 6 things; 3 of them answered: half of it is left
    assert progress.minutes_left(finance, progress.Progress(3, 6)) == 5
    assert progress.minutes_left(finance, progress.Progress(6, 6)) == 0
    assert progress.minutes_left(finance, progress.Progress(0, 0)) == 0
    assert progress.minutes_left(finance.model_copy(update={"minutes": 1}), progress.Progress(5, 6)) == 1


def test_every_installed_section_says_how_long_it_takes():
    assert [s.id for s in _sections() if not s.minutes] == []


# --- older editions ---------------------------------------------------------------------------------------------------


def test_a_draft_of_an_older_edition_is_asked_as_today_and_goes_on_under_the_new_name(own_database, monkeypatch):
    app = press(visitor(), "step_finance")
    field(app, "revenue").set_value("400").run()
    token, store = app.session_state["_draft"].address[1], own_database().workspace.drafts.store
    with store._write.begin() as connection:
        connection.exec_driver_sql("UPDATE answer SET column_id = 'turnover'")
        connection.exec_driver_sql("UPDATE draft SET edition = '2020.1'")
    installed = services.assessor().catalogue.questionnaires
    today = form.questionnaire().model_copy(update={"renamed": {"turnover": "revenue"}})
    monkeypatch.setitem(installed, today.id, today)

    app = press(visitor(draft=token), "step_finance")
    assert [i.value for i in app.info if "edition 2020.1" in i.value]
    assert field(app, "revenue").value == "400"
    field(app, "revenue").set_value("450").run()

    assert field(press(visitor(draft=token), "step_finance"), "revenue").value == "450"


def test_the_form_says_what_became_of_a_file_of_an_older_edition():
    app = visitor()
    file = answers_file.SavedAnswers({"revenue": 400}, 2024, unknown=1, moved_from="2026.1", renamed=3)
    app.session_state["_form_news"] = ("loaded", file)

    app.run()

    said = [i.value for i in (*app.info, *app.warning)]
    assert any("edition 2026.1" in one and "under a new question now: 3" in one for one in said)
    assert any("1 entries of the file" in one for one in said)


def test_a_file_of_an_older_edition_is_moved_to_the_questions_of_today():
    today = form.questionnaire().model_copy(update={"edition": "2027.1", "renamed": {"turnover": "revenue"}})
    old = {"turnover": 400, "turnover@-1": 390, "turnover#certainty": "books", "shifts": 3, "robots": 2}
    content = {
        "kind": answers_file.KIND,
        "questionnaire": today.id,
        "edition": "2026.1",
        "data_year": 2024,
        "answers": old,
    }

    saved = answers_file.read(json.dumps(content).encode(), today)

    assert saved.answers == {"revenue": 400, "revenue@-1": 390, "revenue#certainty": "books", "robots": 2}
    assert (saved.moved_from, saved.renamed, saved.unknown) == ("2026.1", 3, 1)


def test_where_a_file_has_the_old_and_the_new_name_the_new_one_stands():
    today = form.questionnaire().model_copy(update={"renamed": {"turnover": "revenue"}})
    content = {
        "kind": answers_file.KIND,
        "questionnaire": today.id,
        "edition": today.edition,
        "data_year": 2024,
        "answers": {"revenue": 500, "turnover": 400},
    }

    saved = answers_file.read(json.dumps(content).encode(), today)

    assert saved.answers == {"revenue": 500}
    assert saved.moved_from == ""


def _sections():
    return form.questionnaire().sections
