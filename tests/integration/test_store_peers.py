"""Shared figures in the database: each firm once, same year and plan, gone when taken back; SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import text

from assessment.model.peers import Consent, Excluded, SharedFigures
from tests.integration.store_servers import NOW, head

NOBODY = Excluded()


def shared(draft, rd=3.8, **more):
    fixed = {"draft": draft, "owner": "local", "series": draft, "firm": f"firm of {draft}", "plan": "p"}
    about = {"data_year": 2025, "division": "C34", "figures": {"rd:statistical:legal_person": rd}, "number": 1}
    return SharedFigures(**{**fixed, **about, "submitted_at": NOW, **more})


@pytest.fixture
def share(store):
    def one(draft, *args, **more):
        if store.head(draft) is None:
            store.add_draft(head(draft))
            store.agree(Consent(draft=draft, owner="local", agreed_at=NOW), [])
        assert store.share(shared(draft, *args, **more))

    return one


def values(store, key="rd:statistical:legal_person", year=2025, plan="p", without=NOBODY):
    return sorted(store.peers(plan, year, [key], without).values[:, 0].tolist())


def test_figures_come_back_by_key_with_the_division_and_what_is_missing_is_nan(store, share):
    share("a", 3.8, figures={"rd:statistical:legal_person": 3.8, "digital": 45.0})
    share("b", 0.0, division="C39")

    found = store.peers("p", 2025, ["digital", "rd:statistical:legal_person"], NOBODY)
    order = np.argsort(found.divisions.astype(str))

    assert found.divisions[order].tolist() == ["C34", "C39"]
    assert found.values[order].tolist()[0] == [45.0, 3.8]
    assert np.isnan(found.values[order][1, 0])
    assert found.values[order][1, 1] == 0.0


def test_another_year_another_plan_and_another_definition_do_not_count(store, share):
    share("a", 3.8)

    assert values(store, year=2024) == []
    assert values(store, plan="other") == []
    assert np.isnan(values(store, key="rd:accounting:legal_person")).all()


def test_several_drafts_of_a_firm_count_once_the_latest(store, share):
    share("a", 1.0, firm="same")
    share("b", 2.0, firm="same", submitted_at=NOW + timedelta(hours=1))
    share("c", 3.0, firm="same", submitted_at=NOW - timedelta(hours=1))

    assert values(store) == [2.0]


def test_a_later_version_replaces_what_was_shared_of_the_year_and_of_no_other(store, share):
    share("a", 1.0)
    share("a", 9.0, data_year=2024)
    share("a", 2.0, number=2)

    assert values(store) == [2.0]
    assert values(store, year=2024) == [9.0]
    assert [(one.data_year, one.number) for one in store.shared("a")] == [(2024, 1), (2025, 2)]


@pytest.mark.parametrize("own", [Excluded(firm="firm of a"), Excluded(series="a"), Excluded(draft="a")])
def test_a_firm_is_not_held_against_itself(store, share, own):
    share("a", 1.0)
    share("b", 2.0)

    assert values(store, without=own) == [2.0]


def test_what_is_taken_back_counts_no_more_and_nothing_of_it_stays(store, share):
    share("a", 1.0)
    share("b", 2.0)

    store.take_back("a")

    assert values(store) == [2.0]
    assert (store.consent("a"), store.shared("a")) == (None, ())
    assert not store.share(shared("a"))


def test_what_is_shared_goes_with_the_draft(store, share):
    share("a", 1.0)

    store.delete_draft("a")

    assert values(store) == []
    with store._engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM peer_consent")) == 0


def test_nobody_agrees_for_a_draft_that_does_not_exist(store):
    assert not store.agree(Consent(draft="gone", owner="local", agreed_at=NOW), [shared("gone")])


def test_a_consent_comes_back_and_is_replaced_by_the_next(store):
    store.add_draft(head("a"))
    for author in ("first", "second"):
        store.agree(Consent(draft="a", owner="local", author=author, agreed_at=NOW), [shared("a", 4.2)])

    assert store.consent("a").author == "second"
    assert store.shared("a") == (shared("a", 4.2),)


def test_the_state_changes_whenever_the_figures_may(store, share):
    seen = [store.peers_state("p", 2025)]
    share("a", 1.0)
    seen.append(store.peers_state("p", 2025))
    share("a", 2.0, submitted_at=NOW + timedelta(hours=1))
    seen.append(store.peers_state("p", 2025))
    share("b", 2.0)
    seen.append(store.peers_state("p", 2025))
    store.take_back("a")
    store.add_draft(head("c"))
    later = NOW + timedelta(hours=2)
    store.agree(Consent(draft="c", owner="local", agreed_at=later), [shared("c", submitted_at=NOW)])
    seen.append(store.peers_state("p", 2025))

    assert len(set(map(str, seen))) == len(seen)
