"""Answers between the store and the fields of a page: unit, certainty, note and person go both ways."""

import pytest

from assessment.model.draft import Answer
from assessment.services.answer_columns import from_fields, to_fields, to_form


@pytest.fixture
def asked(installed):
    return installed.questionnaires["manufacturing"]


GIVEN = {
    "revenue": Answer(value=3.5, unit="100m_yuan", certainty="estimated", note="未审计", person="李会计"),
    "revenue@-1": Answer(value=31_000, unit="10k_yuan"),
    "energy_electricity": Answer(value=1_200, unit="kwh"),
    "division": Answer(value="C34", note="主营产品"),
    "robots": Answer(note="周一问设备科"),
}
FIELDS = {
    "revenue": 35_000.0,  # 3.5 x 10,000 of ten thousand yuan
    "revenue#certainty": "estimated",
    "revenue#unit": "100m_yuan",
    "revenue#note": "未审计",
    "revenue#person": "李会计",
    "revenue@-1": 31_000,
    "energy_electricity": 0.12,
    "energy_electricity#unit": "kwh",
    "division": "C34",
    "division#note": "主营产品",
    "robots#note": "周一问设备科",
}


def test_fields_hold_figures_in_the_unit_asked_for_and_what_is_said_beside_them(asked):
    assert to_fields(GIVEN, asked) == FIELDS


def test_checks_get_the_figures_and_their_certainty_alone(asked):
    form = to_form(GIVEN, asked)

    assert form == {key: value for key, value in FIELDS.items() if not key.endswith(("#unit", "#note", "#person"))}


def test_answers_come_back_from_fields_in_the_unit_they_were_given_in(asked):
    back = from_fields(FIELDS, asked)

    assert back == GIVEN | {"revenue@-1": Answer(value=31_000)}


def test_a_text_that_is_no_figure_keeps_its_unit_and_stays_as_it_is(asked):
    fields = {"revenue": "about 3", "revenue#unit": "100m_yuan"}

    back = from_fields(fields, asked)

    assert back == {"revenue": Answer(value="about 3", unit="100m_yuan")}
    assert to_fields(back, asked) == fields


def test_an_answer_taken_back_is_empty_and_one_with_a_note_is_not(asked):
    back = from_fields({"revenue": None, "robots": None, "robots#note": "later"}, asked)

    assert back["revenue"].is_empty
    assert not back["robots"].is_empty


def test_a_stored_unit_that_is_not_installed_any_more_is_not_shown(asked):
    assert to_fields({"revenue": Answer(value=2, unit="furlong")}, asked) == {"revenue": 2}


def test_what_is_stored_has_one_canonical_value_whatever_unit_it_was_typed_in(drafts, access, asked):
    typed = {"revenue": 2_900.0, "revenue#unit": "100m_yuan", "revenue@-1": 2_900.0}

    drafts.save_answers(access, from_fields(typed, asked), based_on_revision=0)

    kept = drafts.read(access).answers
    assert (kept["revenue"].value, kept["revenue"].unit) == (0.29, "100m_yuan")
    assert kept["revenue"].canonical == kept["revenue@-1"].canonical == 29_000_000.0
    assert to_fields(kept, asked) == typed
