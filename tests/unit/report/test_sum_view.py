"""Value added as a sum of its four income components, and which of total and parts counts."""

import pytest

from assessment.report.sum_view import build_sum_views

PARTS = {"va_wages": 3000, "va_taxes": 500, "va_depreciation": 800, "va_surplus": 1200}


@pytest.fixture
def shown(score, plan, questionnaire, catalogue):
    def build(answers):
        panel = score(answers).panel
        return build_sum_views(panel, 0, plan, questionnaire, catalogue.reference, "en")

    return build


def test_the_parts_add_up(shown):
    (view,) = shown(PARTS)

    assert [row.figure.text for row in view.rows] == [
        "30 million yuan",
        "5 million yuan",
        "8 million yuan",
        "12 million yuan",
        "55 million yuan",
    ]
    assert view.notes == ("2024: counted from the 4 parts.",)
    assert [ref.id for ref in view.sources] == ["value-added-income"]


def test_a_total_counts_before_the_parts_and_the_difference_is_said(shown):
    (view,) = shown({**PARTS, "value_added": 5600})

    assert view.rows[-1].figure.text == "56 million yuan"
    assert view.notes == ("2024: your total counts; the parts give 55 million yuan, they differ by 1 million yuan.",)


def test_a_total_that_agrees_with_the_parts(shown):
    (view,) = shown({**PARTS, "value_added": 5500})

    assert view.notes == ("2024: your total counts; the parts add up to the same.",)


def test_parts_that_are_not_complete_give_no_sum(shown):
    (view,) = shown({"va_wages": 3000, "va_surplus@-1": -20})

    assert view.rows[-1].figure.value is None
    assert view.notes == ("2024: 1 of 4 parts given; all are needed.", "2023: 1 of 4 parts given; all are needed.")


def test_nothing_given_nothing_shown(shown):
    assert shown({"revenue": 1000}) == ()
