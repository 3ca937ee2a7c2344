"""A submitted version never changes, proves what it rests on, and is held against others."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from assessment.errors import NotFoundError
from assessment.model.draft import Answer
from assessment.services.canonical import is_untouched
from assessment.services.refusals import AccessRefusedError
from assessment.services.versions_of_answers import VersionsOfAnswers

PLAN = "shanghai-2023-2025"


def rd_per_revenue(form, data_year, plan):
    """Stands for the engine: R&D per cent of revenue."""
    known = "revenue" in form and "rd_expense" in form
    return {"rd": 100 * form["rd_expense"] / form["revenue"] if known else None, "year": data_year}


@pytest.fixture
def versions(drafts):
    return VersionsOfAnswers(drafts, rd_per_revenue)


def save(drafts, access, **answers):
    given = {name.replace("__", "@-"): Answer(value=value) for name, value in answers.items()}
    drafts.save_answers(access, given, "王会计", based_on_revision=0)


def test_a_version_holds_answers_and_everything_its_score_rests_on(versions, drafts, access, installed):
    save(drafts, access, revenue=100, rd_expense=3)

    version = versions.submit(access, "总经理")

    content = json.loads(version.content)
    assert (version.number, version.author, version.revision) == (1, "总经理", 1)
    assert version.hash == hashlib.sha256(version.content.encode()).hexdigest()
    assert content["answers"]["revenue"]["canonical"] == 1_000_000
    assert content["plan"] == {"id": PLAN, "edition": "2023-2025", "sha256": installed.hashes[PLAN]}
    assert content["questionnaire"]["sha256"] == installed.hashes["manufacturing"]
    assert set(content) >= {"data_year", "reference", "engine"}
    assert version.provenance["revenue"]["author"] == "王会计"
    assert version.scores == {"rd": 3, "year": 2025}


def test_the_same_answers_have_the_same_hash_whoever_wrote_them(versions, drafts):
    first, second = (drafts.start(PLAN, 2025).access for _ in range(2))
    save(drafts, first, revenue=100, rd_expense=3)
    save(drafts, second, rd_expense=3)
    save(drafts, second, revenue=100)

    assert versions.submit(first).hash == versions.submit(second).hash


@pytest.mark.parametrize("change", ["answer", "year", "data"])
def test_another_answer_year_or_table_gives_another_hash(versions, drafts, access, installed, change):
    save(drafts, access, revenue=100)
    first = versions.submit(access)

    if change == "answer":
        save(drafts, access, revenue=101)
    elif change == "year":
        drafts.set_data_year(access, 2024)
    else:
        other = replace(installed, hashes={**installed.hashes, "reference": "0" * 64})
        versions = VersionsOfAnswers(replace(drafts, catalogue=other))

    assert versions.submit(access).hash != first.hash


def test_submitting_twice_is_one_version_and_a_correction_the_next(versions, drafts, access):
    save(drafts, access, revenue=100)
    numbers = [versions.submit(access).number, versions.submit(access).number]

    save(drafts, access, revenue=110)
    numbers.append(versions.submit(access).number)

    assert numbers == [1, 1, 2]
    assert versions.form(access, 1) == {"revenue": 100}
    assert [head.number for head in versions.history(access)] == [1, 2]


def test_a_version_that_was_tampered_with_is_found_out(versions, drafts, access):
    save(drafts, access, revenue=100)
    version = versions.submit(access)

    assert is_untouched(version)
    assert not is_untouched(version.model_copy(update={"content": version.content.replace("100", "900")}))


def test_two_versions_show_changed_answers_in_the_order_asked_and_the_scores(versions, drafts, access):
    save(drafts, access, rd_expense=2, revenue=100, sites=1)
    versions.submit(access)
    save(drafts, access, rd_expense=3, robots=4)
    drafts.save_answers(access, {"sites": Answer()}, based_on_revision=0)
    versions.submit(access)

    difference = versions.compare(access, 1, 2)

    changes = [(c.column, c.before and c.before.value, c.after and c.after.value) for c in difference.answers]
    assert changes == [("sites", 1, None), ("rd_expense", 2, 3), ("robots", None, 4)]
    assert [(s.id, s.before, s.after) for s in difference.scores] == [("rd", 2, 3), ("year", 2025, 2025)]
    assert (difference.before.number, difference.after.number, difference.breaks) == (1, 2, ())


def test_without_a_scorer_the_scores_kept_with_the_versions_are_compared(versions, drafts, access):
    save(drafts, access, rd_expense=2, revenue=100)
    versions.submit(access)
    save(drafts, access, rd_expense=3)
    versions.submit(access)

    difference = VersionsOfAnswers(drafts).compare(access, 1, 2)

    assert [(s.id, s.before, s.after) for s in difference.scores] == [("rd", 2, 3), ("year", 2025, 2025)]


def test_years_stand_side_by_side_with_the_last_version_of_each(versions, drafts, access):
    save(drafts, access, revenue=100, rd_expense=2)
    versions.submit(access)
    save(drafts, access, rd_expense=3)
    versions.submit(access)
    later = drafts.start_next_year(access).access
    save(drafts, later, revenue=100, rd_expense=4)
    versions.submit(later)

    trend = versions.trend(access)

    assert [(p.version.data_year, p.version.number, p.scores["rd"], p.breaks) for p in trend] == [
        (2025, 2, 3, ()),
        (2026, 1, 4, ()),
    ]
    assert versions.trend(later) == trend


def test_another_edition_is_a_break_in_the_trend_with_its_reason(versions, drafts, access, with_renamed):
    save(drafts, access, revenue=100)
    versions.submit(access)
    newer = with_renamed({}, edition="2027.1")
    later = newer.start_next_year(access).access
    VersionsOfAnswers(newer).submit(later)

    breaks = [point.breaks for point in versions.trend(access)]

    assert breaks[0] == ()
    assert [b.values for b in breaks[1]] == [{"old": "manufacturing 2026.1", "new": "manufacturing 2027.1"}]


def test_a_version_of_an_older_edition_is_read_under_the_names_of_today(versions, drafts, access, with_renamed):
    save(drafts, access, revenue=100)
    drafts.store.kept[access.draft]["turnover"] = drafts.store.kept[access.draft].pop("revenue")
    versions.submit(access)  # not known to this edition: kept beside the answers

    newer = VersionsOfAnswers(with_renamed({"turnover": "revenue"}))

    assert versions.form(access, 1) == {}
    assert newer.form(access, 1) == {"revenue": 100}


def test_a_section_link_neither_submits_nor_reads_versions(versions, drafts, access):
    versions.submit(access)
    energy = drafts.open(drafts.add_link(access, "energy", "李工").token)

    for attempt in (versions.submit, versions.history, versions.trend, lambda a: versions.compare(a, 1, 1)):
        with pytest.raises(AccessRefusedError):
            attempt(energy)


def test_a_version_that_does_not_exist_is_named(versions, access):
    with pytest.raises(NotFoundError, match="no version 3"):
        versions.version(access, 3)
