"""The addresses of evidence files: a browser shows and runs nothing, and they end with the session and the right."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import httpx
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from assessment import bootstrap
from assessment.settings import Settings
from assessment.ui import evidence_links, services
from assessment.ui.evidence_links import address, disposition
from assessment.ui.headers import SecurityHeaders
from assessment.ui.measured import route
from tests import own_loop

PDF = b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF\n"
APP = Starlette(
    routes=[Route(evidence_links.ROUTE + "{ticket}", evidence_links.serve)], middleware=[Middleware(SecurityHeaders)]
)


def ask(link, method="GET"):
    """The answer to a request, asked of the application without a network."""

    async def answer():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://127.0.0.1") as client:
            return await client.request(method, link)

    return own_loop.run(answer())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('links')}/answers.sqlite3")
    opened = bootstrap.build_workspace(settings, bootstrap.build(settings), lambda: datetime(2026, 3, 1, tzinfo=UTC))
    yield opened
    opened.drafts.store.close()


@pytest.fixture
def access(workspace):
    return workspace.drafts.start("shanghai-2023-2025", 2025).access


@pytest.fixture
def session(monkeypatch):
    """The state of one visitor."""
    state = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(services, "settings", Settings)
    return state


@pytest.fixture
def evidence(workspace, access):
    return workspace.evidence.attach(access, "revenue", "发票 “a”.pdf", io.BytesIO(PDF))


@pytest.fixture
def link(workspace, access, session, evidence):
    return address(workspace, access, "zh", evidence.id)


def refused(link):
    """The status and the text of an answer that gives nothing away."""
    answer = ask(link)
    return answer.status_code, answer.text


def test_a_file_is_saved_under_its_name_and_never_shown(link):
    answer = ask(link)

    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-length"] == str(len(PDF))
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"__ _a_.pdf\"; filename*=UTF-8''%E5%8F%91%E7%A5%A8%20%E2%80%9Ca%E2%80%9D.pdf"
    )


def test_no_name_leaves_its_place_in_the_header():
    header = disposition('a"\r\nSet-Cookie: x=1;\\.pdf')

    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2


def test_an_address_cannot_be_guessed_and_is_the_same_for_one_session_only(workspace, access, evidence, link, session):
    assert address(workspace, access, "zh", evidence.id) == link
    session.clear()
    assert address(workspace, access, "zh", evidence.id) != link
    assert len(link.removeprefix(evidence_links.ROUTE)) == 43  # 256 bits
    assert evidence.id not in link
    assert evidence.sha256 not in link


def test_nothing_tells_why_a_file_cannot_be_had(workspace, access, evidence, link, session, monkeypatch):
    wrong = refused(evidence_links.ROUTE + "x" * 43)
    assert wrong[0] == 404

    workspace.evidence.take_away(access, evidence.id)
    assert refused(link) == wrong
    workspace.evidence.put_back(access, evidence.id)
    assert ask(link).status_code == 200
    for other in (evidence.id, evidence.sha256, "..%2f" + evidence.sha256):
        assert refused(evidence_links.ROUTE + other)[0] == 404
    later = evidence_links.time.monotonic() + 30 * 60 + 1  # as long as somebody counts as there
    monkeypatch.setattr(evidence_links.time, "monotonic", lambda: later)
    assert refused(link) == wrong


def test_an_address_ends_with_the_session(link, session):
    assert ask(link).status_code == 200

    session.clear()

    assert ask(link).status_code == 404


def test_an_address_ends_with_the_right_to_the_questionnaire(workspace, access, evidence, session):
    new = workspace.drafts.add_link(access, "finance", "李会计")
    link = address(workspace, workspace.drafts.open(new.token), "zh", evidence.id)
    assert ask(link).status_code == 200

    workspace.drafts.revoke(access, new.link.id)

    assert ask(link).status_code == 404


def test_a_ticket_for_a_section_opens_no_file_of_another_one(workspace, access, evidence, session):
    energy = workspace.drafts.open(workspace.drafts.add_link(access, "energy", "李工").token)

    assert ask(address(workspace, energy, "zh", evidence.id)).status_code == 404
    assert ask(address(workspace, energy, "zh")).status_code == 404  # nor everything


def test_everything_comes_as_one_zip(workspace, access, evidence, session):
    answer = ask(address(workspace, access, "en"))

    assert answer.headers["content-disposition"].startswith('attachment; filename="my-data.zip"')
    assert zipfile.ZipFile(io.BytesIO(answer.content)).read(f"evidence/revenue/{evidence.name}") == PDF


def test_measures_and_logs_know_the_route_and_not_the_ticket(link):
    assert route(link) == "/evidence/"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_an_address_only_gives(link, method):
    assert ask(link, method).status_code == 405
