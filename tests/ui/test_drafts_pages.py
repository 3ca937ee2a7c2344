"""Saving without a browser: what is written and when, and what the pages say where nothing can be saved."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assessment.model.draft import Answer
from assessment.model.message import msg
from assessment.services.answer_columns import from_fields
from assessment.store.errors import StoreError
from assessment.ui import draft, example_firm, form, services
from assessment.ui.asgi import SCRIPT
from assessment.ui.headers import security_headers


def visitor(**parameters):
    """The questionnaire in English."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page("../pages/questionnaire.py").run()


def field(app, answer):
    return next(w for w in app.text_input if w.key.startswith(f"answer:{answer}:"))


def kept(own_database):
    """The answers of the one saved questionnaire."""
    drafts = own_database().workspace.drafts
    (summary,) = drafts.list_own()
    return drafts.read(drafts.own(summary.head.id))


def here(app):
    return app.session_state["_draft"]


@pytest.fixture
def at_this_machine(monkeypatch):
    monkeypatch.setattr(draft, "on_this_machine", lambda: True)


def test_looking_around_saves_nothing(own_database):
    app = visitor()
    app.button(key="step_finance").click().run()

    assert not app.exception
    assert own_database().workspace.drafts.list_own() == ()


def test_the_first_answer_begins_a_questionnaire_and_each_change_is_one_column(own_database):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    app.button(key="step_finance").click().run()
    field(app, "revenue").set_value("16,000").run()

    sheet = kept(own_database)
    assert sheet.form == {"firm_name": "Example Works", "revenue": 16000}
    assert (sheet.answers["firm_name"].revision, sheet.answers["revenue"].revision) == (1, 2)


def test_nothing_is_written_where_nothing_changed(own_database):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()

    field(app, "firm_name").set_value("Example Works").run()
    app.button(key="step_finance").click().run()

    assert kept(own_database).head.revision == 1


def test_an_emptied_field_takes_the_answer_back(own_database):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    app.button(key="step_robots").click().run()
    field(app, "robots").set_value("0").run()
    field(app, "robots").set_value("").run()

    assert kept(own_database).form == {"firm_name": "Example Works"}


def test_cleared_answers_and_their_undo_are_saved_too(own_database):
    app = visitor()
    app.button(key="fill_example").click().run()
    before = kept(own_database).form

    app.button(key="clear_confirmed").click().run()
    assert kept(own_database).form == {}

    app.button(key="undo").click().run()
    assert kept(own_database).form == before


def test_the_data_year_is_saved(own_database):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()

    next(s for s in app.selectbox if s.key.startswith("data_year:")).select(2023).run()

    assert kept(own_database).head.data_year == 2023
    assert app.session_state["_data_year"] == 2023


def test_an_answer_of_another_tab_is_taken_over_and_named(own_database, drawn):
    first = visitor()
    field(first, "firm_name").set_value("Example Works").run()
    second = visitor(draft=here(first).address[1])
    assert field(second, "firm_name").value == "Example Works"

    field(second, "firm_name").set_value("Other Works").run()
    first.run()

    assert field(first, "firm_name").value == "Other Works"
    assert [i.value for i in first.info if "Name of the firm" in i.value]


def test_a_value_out_of_all_bounds_is_named_and_the_others_are_kept(own_database):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    app.button(key="step_finance").click().run()

    field(app, "revenue").set_value("9" * 30).run()

    assert [e for e in app.error if "out of all bounds" in e.value]
    assert kept(own_database).form == {"firm_name": "Example Works"}


def test_without_a_database_the_form_works_on_and_says_that_nothing_is_saved(monkeypatch, drawn):
    problem = StoreError(msg("The database cannot be opened"), msg("Use --host 127.0.0.1"))
    monkeypatch.setattr(services, "kept", lambda: services.Kept(problem=problem))
    app = visitor()

    field(app, "firm_name").set_value("Example Works").run()

    assert not app.exception
    assert "Answers cannot be saved" in drawn(app)
    assert [w for w in app.warning if "The database cannot be opened" in w.value]
    assert app.session_state["_answers"] == {"firm_name": "Example Works"}


def test_a_database_that_fails_for_a_while_loses_no_answer(own_database):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    store = own_database().workspace.drafts.store
    with store._write.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE answer RENAME TO away")

    field(app, "firm_name").set_value("Better Works").run()
    assert not app.exception
    assert field(app, "firm_name").value == "Better Works"
    assert [w for w in app.warning if "does not answer as it should" in w.value]

    with store._write.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO answer")
    app.run()
    assert not [w for w in app.warning if "does not answer as it should" in w.value]
    assert kept(own_database).form == {"firm_name": "Better Works"}


@pytest.mark.parametrize(
    ("table", "page", "still_there"),
    [
        ("version", "result", "R&amp;D intensity"),
        ("answer", "start", "The targets at a glance"),
        ("draft", "start", "The targets at a glance"),
        ("draft", "questionnaire", "Next: Business figures and staff"),
    ],
)
def test_a_database_that_fails_takes_one_part_of_a_page_away(
    own_database, at_this_machine, drawn, table, page, still_there
):
    app = visitor()
    app.button(key="fill_example").click().run()
    with own_database().workspace.drafts.store._write.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away")

    app.switch_page(f"../pages/{page}.py").run()

    assert not app.exception
    assert still_there in drawn(app)
    assert [w for w in app.warning if "does not answer as it should" in w.value]


def test_links_that_cannot_be_read_or_made_are_said_and_the_window_stays(own_database, drawn):
    app = visitor()
    app.button(key="fill_example").click().run()
    with own_database().workspace.drafts.store._write.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE link RENAME TO away")

    app.button(key="send_profile").click().run()
    assert not app.exception
    assert [b for b in app.button if b.key == "send_make_profile"]
    app.button(key="send_make_profile").click().run()

    assert not app.exception
    assert [one for one in app.toast if "does not answer as it should" in one.value]


def test_a_database_that_does_not_open_is_no_reason_to_stop(monkeypatch, tmp_path):
    (tmp_path / "folder").mkdir()
    monkeypatch.undo()  # the real function, not the one of these tests
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", f"sqlite:///{tmp_path / 'folder'}")
    services._opening.clear()

    found = services.kept()

    services._opening.clear()
    assert found.workspace is None
    assert isinstance(found.problem, StoreError)


def test_the_list_of_saved_questionnaires_is_for_this_computer_only(own_database, monkeypatch, drawn):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    start = AppTest.from_file(str(SCRIPT), default_timeout=30)
    start.query_params["lang"] = "en"

    start.run()
    assert "Example Works" not in drawn(start)

    monkeypatch.setattr(draft, "on_this_machine", lambda: True)
    start.run()
    assert "Example Works" in drawn(start)


def test_a_saved_questionnaire_is_opened_from_the_list_and_deleted_from_it(own_database, at_this_machine):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    identifier = kept(own_database).head.id
    start = AppTest.from_file(str(SCRIPT), default_timeout=30)
    start.query_params["lang"] = "en"
    start.run()

    start.button(key=f"open_{identifier}").click().run()
    assert field(start, "firm_name").value == "Example Works"

    start.switch_page("../pages/start.py").run()
    start.button(key=f"delete_confirmed_{identifier}").click().run()
    assert own_database().workspace.drafts.list_own() == ()
    assert start.session_state["_answers"] == {}


def test_no_answer_of_one_questionnaire_is_undone_into_another(own_database, at_this_machine):
    app = visitor()
    app.button(key="fill_example").click().run()
    app.switch_page("../pages/start.py").run()

    app.button(key="begin_another").click().run()

    assert not [b for b in app.button if b.key == "undo"]
    assert app.session_state["_answers"] == {}


def test_a_figure_that_the_questionnaire_of_its_own_year_gives_otherwise_is_pointed_out(own_database, drawn):
    workspace = own_database().workspace
    first = workspace.drafts.start(services.plan_id(), 2024).access
    workspace.drafts.save_answers(first, {"revenue": Answer(value=15200)}, based_on_revision=0)
    later = workspace.drafts.start_next_year(first)
    workspace.drafts.save_answers(later.access, {"revenue@-1": Answer(value=15300)}, based_on_revision=1)

    app = visitor(draft=later.link.token.get_secret_value())

    assert app.session_state["_data_year"] == 2025
    assert "the questionnaire of 2024 says something else" in drawn(app)


def test_answers_of_an_older_edition_are_said_to_be_moved(own_database, monkeypatch):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    store = own_database().workspace.drafts.store
    with store._write.begin() as connection:
        connection.exec_driver_sql("UPDATE draft SET edition = '2020.1'")

    again = visitor(draft=here(app).address[1])

    assert field(again, "firm_name").value == "Example Works"
    assert [i.value for i in again.info if "edition 2020.1" in i.value]


def test_a_change_of_edition_is_a_break_between_two_years(own_database, drawn):
    workspace = own_database().workspace
    first = workspace.drafts.start(services.plan_id(), 2024).access
    workspace.drafts.save_answers(
        first, from_fields(example_firm.answers("en"), form.questionnaire()), based_on_revision=0
    )
    workspace.versions.submit(first)
    later = workspace.drafts.start_next_year(first)
    workspace.drafts.save_answers(
        later.access, from_fields(example_firm.answers("en"), form.questionnaire()), based_on_revision=1
    )
    workspace.versions.submit(later.access)
    with workspace.drafts.store._write.begin() as connection:
        connection.exec_driver_sql("UPDATE version SET plan_edition = '2020' WHERE data_year = 2024")

    app = visitor(draft=later.link.token.get_secret_value())
    app.switch_page("../pages/result.py").run()

    assert not app.exception
    assert "Break before 2025: Another plan" in drawn(app)
    assert services.plan_id() not in drawn(app)
    spec = app.get("vega_lite_chart")[-1].proto.spec
    assert '"rule"' in spec


def test_no_address_with_a_token_is_told_to_another_page():
    assert security_headers()["Referrer-Policy"] == "no-referrer"


def teardown_module():
    st.cache_resource.clear()
