"""What a higher level would open, by the conditions of the installed plan."""

from datetime import date

import pytest

from assessment.formats.panel import to_panel
from assessment.formats.validate import validate_answers
from assessment.report.gap_report import build_gap_report
from assessment.scoring.engine import assess
from assessment.ui import example_firm

DAY = date(2026, 11, 23)


@pytest.fixture
def reported(catalogue, plan, questionnaire):
    """The report of the example firm with these answers changed."""

    def run(**changed):
        answers = {**example_firm.answers("en"), **changed}
        table = validate_answers(answers, 2025, questionnaire, plan, catalogue.reference).table
        result = assess(to_panel(table, questionnaire, plan), plan, questionnaire, catalogue.reference, as_of=DAY)
        return build_gap_report(result, 0, plan, questionnaire, catalogue.reference, "en", as_of=DAY, versions={})

    return run


@pytest.fixture
def openings(reported):
    """Sentences on what opens, for the example firm with these answers changed."""

    def run(**changed):
        return [note for note in reported(**changed).digital.notes if "would open" in note]

    return run


@pytest.mark.parametrize(
    ("certificate", "own", "level", "opened"),
    [
        ("smart_factory_basic", "0", 2, "Smart-factory ladder: advanced"),
        ("smart_factory_basic", "1", 2, "Smart-factory ladder: advanced"),
        ("smart_factory_advanced", "1", 3, "Smart-factory ladder: excellent"),
        ("smart_factory_advanced", "2", 3, "Smart-factory ladder: excellent"),
    ],
)
def test_the_first_level_at_which_a_programme_is_no_longer_ruled_out_is_named(
    openings, certificate, own, level, opened
):
    """The advanced tier asks for the basic one and level 2, the excellent tier for the advanced one and level 3."""
    (sentence,) = openings(cmmm_level=own, certificates=[certificate])

    assert f"level {level} would open “{opened}”" in sentence


def test_a_programme_with_another_condition_unmet_does_not_open(openings):
    """Without the basic tier maturity alone opens nothing; the task of digital level 3 fits by the gap already."""
    assert openings(cmmm_level="1", certificates=["high_tech"]) == []


def test_what_is_open_already_opens_no_more(openings):
    assert openings(cmmm_level="2", certificates=["smart_factory_basic"]) == []


def test_an_unknown_level_opens_nothing(openings):
    assert openings(certificates=["smart_factory_basic"]) == []


def test_a_task_opens_at_the_digital_level_its_reason_asks_for(openings, questionnaire):
    """Every scenario on rung 2 and 50.1 points: level 2 (40 points), the target; level 3 asks for 60."""
    rungs = {scenario.question: "2" for scenario in questionnaire.instrument.scenarios}

    assert openings(**rungs) == ["Digital level 3 would open “Deepen the use of the industrial internet”."]


def test_where_nothing_opens_or_a_level_is_not_known_that_is_said(reported):
    """The example firm has its task of level 3 by its gap already, and has not said its smart-manufacturing level."""
    digital, maturity = reported().openings

    assert digital == (
        "Digital level: with all other answers as they are, a higher one would open no further programme and no "
        "further task."
    )
    assert "not known yet; it is asked for by “Smart-factory ladder: advanced”" in maturity


def test_what_opens_stands_among_the_answers_to_that_question(reported, questionnaire):
    rungs = {scenario.question: "2" for scenario in questionnaire.instrument.scenarios}

    assert "Digital level 3 would open “Deepen the use of the industrial internet”." in reported(**rungs).openings
