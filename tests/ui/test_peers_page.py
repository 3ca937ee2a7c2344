"""Anonymous peers on the result page: nothing below ten others, sharing exactly what is said, taking it back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from assessment.model.draft import DraftHead
from assessment.model.peers import Consent, Excluded, SharedFigures
from assessment.services.answer_columns import from_fields
from assessment.ui import example_firm, form
from assessment.ui.asgi import SCRIPT

PLAN = "shanghai-2023-2025"
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
RD = "rd:statistical:legal_person"


@pytest.fixture
def store(own_database):
    return own_database().workspace.drafts.store


@pytest.fixture
def others(store):
    """So many other firms of the division that share their R&D intensity: 1, 2, 3 ... per cent."""

    def made(count):
        for k in range(1, count + 1):
            name, fixed = f"other{k}", {"owner": "local", "series": f"other{k}", "plan": PLAN, "data_year": 2025}
            about = {"questionnaire": "manufacturing", "edition": "1", "created_at": NOW, "updated_at": NOW}
            store.add_draft(DraftHead(id=name, **fixed, **about))
            more = {"division": "C34", "figures": {RD: float(k)}, "number": 1, "submitted_at": NOW}
            shared = SharedFigures(draft=name, firm=name, **fixed, **more)
            store.agree(Consent(draft=name, owner="local", agreed_at=NOW), [shared])

    return made


@pytest.fixture
def result(own_database):
    """The result page of the example firm, its answers saved and frozen."""
    workspace = own_database().workspace
    started = workspace.drafts.start(PLAN, 2025)
    given = from_fields(example_firm.answers("en"), form.questionnaire())
    workspace.drafts.save_answers(started.access, given, based_on_revision=0)
    workspace.versions.submit(started.access)
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    app.query_params["draft"] = started.link.token.get_secret_value()
    app.run()
    return app.switch_page("../pages/result.py").run()


def test_with_nine_others_no_figure_is_shown(result, others, drawn):
    others(9)

    words = drawn(result.run())

    assert not result.exception
    assert "fewer than 10 other firms share this figure for 2025" in words
    assert "Better than" not in words


def test_with_ten_others_the_page_says_where_the_firm_stands(result, others, drawn):
    others(10)

    words = drawn(result.run())

    assert not result.exception
    # 340 of 16,000 is 2.125 %, in steps of 0.2 that is 2.2: above 1 and 2 of the others' 1 ... 10.
    assert "Better than 2 of 10" in words
    assert "10 other firms of your division" in words
    assert words.count("fewer than 10 other firms share this figure for 2025") == 2 * 3  # in the tab, and per pillar


def test_sharing_shows_exactly_what_is_shared_and_is_taken_back(result, store, drawn):
    result.button(key="peers_agree").click().run()

    assert not result.exception
    assert "Shared now, exactly this: data year 2025, version 1" in drawn(result)
    assert store.peers(PLAN, 2025, [RD], Excluded()).values.tolist() == [[2.2]]

    result.button(key="peers_take_back").click().run()

    assert "Shared now" not in drawn(result)
    assert store.peers(PLAN, 2025, [RD], Excluded()).values.tolist() == []
