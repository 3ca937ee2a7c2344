"""The pages on a plan of two targets, so that they are tested without reading the installed data."""

from __future__ import annotations

import pytest
import streamlit as st
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from assessment import bootstrap
from assessment.model.login import Login
from assessment.report.view import MethodSection, MethodView, PlanView, ProgrammeView, SourceRef, TargetView, TaskView
from assessment.settings import Settings
from assessment.ui import configured, services
from assessment.ui.asgi import SCRIPT
from assessment.ui.services import kept as kept_for_the_visitor

SOURCE = SourceRef(id="plan", title="The plan", href="https://example.org/plan", checked_on="2026-11-20")


def target(pillar, title, value):
    return TargetView(
        pillar=pillar,
        title=title,
        statement="wording",
        value=value,
        by="2025",
        scope="key manufacturers",
        addressed="",
        firm_reading="ratio",
        portfolio_reading="sum over sum",
        curve_text="0 to 100",
        curve=((0, 0), (2.5, 80)),
        indicator_text="share of revenue",
        sources=(SOURCE,),
    )


def programme(identifier, title, kind, *, expired=False):
    return ProgrammeView(
        id=identifier,
        kind=kind,
        kind_label=kind.title(),
        title=title,
        issuer="the city",
        fit="",
        validity="to 2027",
        benefit="interest paid",
        clause="5",
        region="Shanghai",
        expired=expired,
        sources=(SOURCE,),
    )


class SmallAssessor:
    def plan_view(self, _plan_id, lang):
        return PlanView(
            lang=lang,
            id=_plan_id,
            title="The plan",
            document="12/2023",
            issuer="the city",
            period="2023-2025",
            period_note="The plan has ended.",
            successor_title="Successor",
            successor="No numbers.",
            targets=(target("rd", "R&D intensity", "2.5 %"), target("robots", "Robot density", "360")),
            city_targets=(),
            tasks=(
                TaskView(id="a", code="1", title="Build <smart> factories", action="Digital", sources=(SOURCE,)),
                TaskView(id="b", code="2", title="Save energy", action="Green", sources=(SOURCE,)),
            ),
            programmes=(
                programme("p", "Interest support", "subsidy"),
                programme("q", "Old voucher", "voucher", expired=True),
            ),
            unknowns=("one task",),
            sources=(SOURCE,),
        )

    def method(self, _plan_id, lang):
        part = MethodSection(id="s", title="Scores", header=("pillar", "points"), rows=(("R&D", "80"),))
        return MethodView(lang=lang, title="Method", sections=(part,), sources=(SOURCE,), versions=(("plan", "1"),))


@pytest.fixture(autouse=True)
def own_database(monkeypatch, tmp_path):
    """Answers go to a database of the test, opened when it is needed, and never to that of the user."""
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", f"sqlite:///{tmp_path / 'answers.sqlite3'}")
    opened = []

    def kept():
        if not opened:
            opened.append(services.Kept(bootstrap.build_workspace(Settings(), services.assessor())))
        return opened[0]

    monkeypatch.setattr(services, "kept", kept)
    yield kept
    for one in opened:
        one.workspace.drafts.store.close()


@pytest.fixture
def small_plan(monkeypatch):
    """The pages see the small plan instead of the installed one."""
    st.cache_resource.clear()
    monkeypatch.setattr(services.bootstrap, "build", lambda _settings: SmallAssessor())
    monkeypatch.setattr(services, "kept", services.Kept)
    yield
    st.cache_resource.clear()


@pytest.fixture
def app(small_plan):
    """The app as a visitor meets it, in English."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=20)
    app.query_params["lang"] = "en"
    return app


@pytest.fixture
def drawn():
    """A function: everything the app has drawn as HTML, in one text."""
    return lambda app: " ".join(element.proto.body for element in app.get("html"))


@pytest.fixture
def workspace_with_login(own_database, monkeypatch):
    """An app with a login: the real way to a workspace, on a database of the test."""
    workspace = own_database().workspace
    monkeypatch.setattr(services, "opened", own_database)
    monkeypatch.setattr(services, "kept", kept_for_the_visitor)
    login = Login(
        redirect_uri="http://127.0.0.1:8501/oauth2callback",
        cookie_secret=SecretStr("s" * 32),
        providers=("p",),
        auth={},
    )
    monkeypatch.setattr(configured, "login", lambda: login)
    return workspace
