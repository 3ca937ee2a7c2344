"""What pages say about evidence without a browser: at the answer, in the check before the report, in the report."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from assessment.model.draft import Answer
from assessment.ui import services
from assessment.ui.asgi import SCRIPT

PDF = b"%PDF-1.7\n%%EOF\n"
NAME = "bill & <co>.pdf"


@pytest.fixture
def started():
    """A questionnaire with a doubt (R&D above revenue) and a file at the revenue."""
    workspace = services.kept().workspace
    started = workspace.drafts.start("shanghai-2023-2025", 2025)
    given = {"firm_name": "Works", "revenue": 400, "rd_expense": 500}
    answers = {column: Answer(value=value) for column, value in given.items()}
    workspace.drafts.save_answers(started.access, answers, based_on_revision=0)
    workspace.evidence.attach(started.access, "revenue", NAME, io.BytesIO(PDF))
    return started


def page(name, started):
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["lang"] = "en"
    app.query_params["draft"] = started.link.token.get_secret_value()
    app.run()
    return app.switch_page(f"../pages/{name}.py").run()


def test_the_check_before_the_report_says_which_doubt_has_evidence(started, drawn):
    shown = drawn(page("review", started))

    assert "Operating revenue, 2025: bill &amp; -co-.pdf" in shown
    assert "No evidence file is attached to this answer." in shown


def test_the_report_says_for_which_answers_evidence_is_kept(started, drawn):
    shown = drawn(page("result", started))

    assert "Evidence is kept for this answer. Operating revenue, 2025: bill &amp; -co-.pdf" in shown


def test_a_version_lists_the_files_it_was_frozen_with_those_taken_away_since_included(started, drawn):
    workspace = services.kept().workspace
    other = workspace.evidence.attach(started.access, "rd_expense", "audit.pdf", io.BytesIO(PDF + b"2"))
    workspace.versions.submit(started.access)
    workspace.evidence.take_away(started.access, other.id)

    shown = drawn(page("result", started))

    assert re.search(r"<a href=\S+ [^>]+>bill &amp; -co-.pdf</a>", shown)
    assert "Operating revenue, 2025; 1 KB; still attached" in shown
    assert '<p class="app-file">audit.pdf<span' in shown
    assert "R&amp;D spending, 2025; 1 KB; taken away since" in shown
    assert f"Checksum (SHA-256): {other.sha256}" in shown


def test_who_may_only_read_gets_no_field_for_files(started, monkeypatch):
    app = page("questionnaire", started)
    app.session_state["_details_open"] = "revenue"
    app.button(key="form_next").click().run()
    assert [one.label for one in app.get("file_uploader") if "Evidence" in one.proto.label]

    here = app.session_state["_draft"]
    here.access = replace(here.access, reads_only=True)
    app.run()
    assert not [one for one in app.get("file_uploader") if "Evidence" in one.proto.label]
