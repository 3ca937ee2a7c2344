import numpy as np
import pandas as pd
import pytest

from assessment.formats.panel import to_panel
from assessment.formats.table import AnswerTable, empty_table


@pytest.fixture
def panel(questionnaire, plan):
    def make(rows, data_year=None):
        frame = pd.DataFrame(rows)
        for key in ("firm_key", "firm_name", "credit_code"):
            frame[key] = frame["firm"] if key != "credit_code" else None
        return to_panel(AnswerTable(frame.drop(columns="firm")), questionnaire, plan, data_year)

    return make


def test_one_entry_per_firm_in_the_order_met(panel):
    made = panel([{"firm": "b", "year": 2024}, {"firm": "a", "year": 2024}, {"firm": "b", "year": 2023}])

    assert list(made.names) == ["b", "a"]
    assert list(made.years) == [2020, 2021, 2022, 2023, 2024]


def test_the_data_year_is_the_latest_with_a_figure(panel):
    made = panel([{"firm": "a", "year": 2024, "region": "shanghai"}, {"firm": "a", "year": 2023, "revenue": 5.0}])

    assert list(made.data_year) == [2023]
    assert list(made.number("revenue")) == [5.0]


def test_a_given_data_year_holds_for_all_and_widens_the_years(panel):
    made = panel([{"firm": "a", "year": 2023, "revenue": 5.0}], data_year=2025)

    assert list(made.data_year) == [2025]
    assert made.years[-1] == 2025
    assert np.isnan(made.number("revenue")).all()
    assert list(made.number("revenue", -2)) == [5.0]


def test_codes_become_indices_and_unknown_codes_are_unanswered(panel):
    made = panel(
        [
            {"firm": "a", "year": 2024, "revenue": 1.0, "region": "jiangsu", "above_scale": "yes"},
            {"firm": "b", "year": 2024, "revenue": 1.0, "region": "atlantis", "above_scale": "no"},
            {"firm": "c", "year": 2024, "revenue": 1.0, "region": None, "above_scale": None},
        ]
    )

    assert list(made.choice("region")) == [1, -1, -1]
    assert list(made.choice("above_scale")) == [1, 0, -1]


def test_ticks_become_bits_and_none_is_not_unanswered(panel):
    rows = [
        {"firm": str(i), "year": 2024, "certificates": ticks}
        for i, ticks in enumerate(["high_tech;green", "none", None])
    ]

    assert list(panel(rows).tick("certificates")) == [0b11, 0, -1]


def test_certainties_are_indices_of_the_plans(panel):
    made = panel([{"firm": "a", "year": 2024, "revenue": 1.0, "revenue#certainty": "estimated"}])

    assert list(made.certainty_of("revenue")) == [2]


def test_texts_are_those_of_the_data_year(panel):
    made = panel(
        [
            {"firm": "a", "year": 2024, "revenue": 1.0, "remark": None},
            {"firm": "a", "year": 2023, "revenue": 1.0, "remark": "old"},
            {"firm": "b", "year": 2024, "revenue": 1.0, "remark": "new"},
        ]
    )

    assert list(made.text("remark")) == ["", "new"]


def test_a_table_without_rows_is_a_panel_without_firms(questionnaire, plan):
    assert to_panel(empty_table(), questionnaire, plan).size == 0


def test_a_table_without_its_keys_is_a_bug():
    with pytest.raises(ValueError, match="firm_key"):
        AnswerTable(pd.DataFrame({"year": [2024]}))
