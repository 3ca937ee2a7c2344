"""What somebody with a cookie finds while the database is away, and when they are signed out elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from assessment.errors import AssessmentError
from assessment.model.message import msg
from assessment.model.people import GroupRole, Role
from assessment.services.people.sign_in import identity_of
from assessment.services.sign_ins import Signed
from assessment.ui import signed_in, who
from assessment.ui.asgi import SCRIPT
from assessment.ui.signed_in import SignIn

ISSUER = "https://sso.example"
WAITS = "the database does not answer now"


@pytest.fixture
def store(workspace_with_login, monkeypatch):
    """An app with a login on a database of the test, asked by somebody with the cookie of a consultant."""
    role = GroupRole(group="advisers", role=Role.CONSULTANT, organisation="Our Consultancy")
    object.__setattr__(workspace_with_login, "roles", (role,))
    signed = Signed("k1", identity_of(ISSUER, "li"), datetime.now(UTC))
    found = SignIn(ISSUER, "li", "Li", "li@example.com", ("advisers",), signed)
    monkeypatch.setattr(signed_in, "_claimed", lambda: found)
    signed_in.sign_ins.cache_clear()
    yield workspace_with_login.drafts.store
    signed_in.sign_ins.cache_clear()


@pytest.fixture
def gone(store, monkeypatch):
    """A function that takes the database away, and one that brings it back."""

    def fail(*_args, **_more):
        raise AssessmentError(msg("The database does not answer as it should"))

    names = ("kept_sign_in", "begin_sign_in", "note_sign_in_used", "person", "person_of", "memberships", "grants")

    def take_away():
        for name in names:
            monkeypatch.setattr(type(store), name, fail)

    kept = {name: getattr(type(store), name) for name in names}

    def bring_back():
        for name, method in kept.items():
            monkeypatch.setattr(type(store), name, method)

    return take_away, bring_back


@pytest.fixture
def later(monkeypatch):
    """A function that lets so many seconds go by, for the sign-ins and for who was looked up."""
    passed = [0.0]
    moment, counted = signed_in.bootstrap.now, who.time.monotonic

    def shifted():
        return datetime.fromtimestamp(moment().timestamp() + passed[0], UTC)

    monkeypatch.setattr(signed_in.bootstrap, "now", shifted)
    monkeypatch.setattr(who.time, "monotonic", lambda: counted() + passed[0])

    def pass_by(seconds):
        passed[0] += seconds

    return pass_by


def window():
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["lang"] = "en"
    return app


def is_in(app):
    return any(button.key == "sign_out" for button in app.button)


def words(app):
    return " ".join(one.value for one in (*app.warning, *app.info, *app.error))


def test_who_is_known_here_stays_and_a_window_nobody_knows_waits_for_the_database(later, gone):
    take_away, bring_back = gone
    known = window().run()
    assert is_in(known)

    take_away()
    later(30)
    assert is_in(known.run())
    signed_in.sign_ins.cache_clear()  # a process that was started again meanwhile
    fresh = window().run()
    assert not fresh.exception
    assert not is_in(fresh)
    assert WAITS in words(fresh)
    assert "signed out" not in words(fresh)

    bring_back()
    later(30)
    assert is_in(fresh.run())
    assert WAITS not in words(fresh)


def test_who_signed_out_at_another_process_is_out_at_the_next_run(store, later):
    app = window().run()
    assert is_in(app)

    store.end_sign_in("k1", datetime.now(UTC))
    later(2)
    app.run()
    later(15)
    app.run()

    assert not is_in(app)
    assert "You are signed out." in words(app)
    assert not is_in(window().run())


def test_who_was_erased_is_not_made_anew_by_a_cookie_that_is_still_about(store, later):
    app = window().run()
    (person,) = store.persons()

    store.forget_details(person.id, datetime.now(UTC))
    later(2)

    assert not is_in(app.run())
    assert not is_in(window().run())
    assert [one.name for one in store.persons()] == [""]
