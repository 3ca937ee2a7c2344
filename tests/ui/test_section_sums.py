"""Energy by carrier and value added, added up beside the fields while they are filled in."""

import pytest
from streamlit.testing.v1 import AppTest

from assessment.services.assessor import Assessor
from assessment.ui.asgi import SCRIPT

ENERGY = {"energy_electricity": 100.0, "energy_electricity@-1": 90.0, "energy_total": 200.0}


@pytest.fixture
def opened():
    """A function: the questionnaire at a section, with these answers."""

    def build(section, answers, lang="en"):
        app = AppTest.from_file(str(SCRIPT), default_timeout=30)
        app.query_params["lang"] = lang
        app.session_state["_answers"] = dict(answers)
        app.run()
        app.switch_page("../pages/questionnaire.py").run()
        return app.button(key=f"step_{section}").click().run()

    return build


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["0.1229 kgce/kWh", "122.90 tce", "2024: 110.61 tce", "a difference of 77.10 tce"]),
        ("zh", ["0.1229千克标准煤/千瓦时", "122.90吨标准煤", "2024年：110.61吨标准煤", "相差77.10吨标准煤"]),
    ],
)
def test_the_energy_section_shows_what_each_carrier_counts(opened, drawn, lang, words):
    app = opened("energy", ENERGY, lang)
    app.session_state["_data_year"] = 2025

    shown = drawn(app.run())

    assert not app.exception
    assert [one for one in words if one not in shown] == []
    assert 'href="http' in shown


def test_before_the_first_carrier_the_section_says_where_the_table_will_be(opened, drawn):
    assert "The table appears with the first carrier" in drawn(opened("energy", {}))


def test_a_figure_typed_moves_the_table_at_once(opened, drawn):
    app = opened("energy", {})

    next(w for w in app.text_input if w.key.startswith("answer:energy_diesel:")).set_value("20").run()

    assert "29.14 tce" in drawn(app)  # 20,000 kg x 1.4571 / 1000


def test_the_finance_section_adds_up_value_added_and_says_which_figure_counts(opened, drawn):
    parts = {"va_wages": 3000.0, "va_taxes": 500.0, "va_depreciation": 800.0, "va_surplus": 1200.0}

    shown = drawn(opened("finance", {**parts, "value_added": 5600.0}))

    assert "your total counts; the parts give 55 million yuan, they differ by 1 million yuan" in shown


def test_nothing_is_added_up_where_the_section_has_no_sum(opened, drawn, monkeypatch):
    asked = []
    monkeypatch.setattr(Assessor, "energy", lambda *_args: asked.append("energy"))
    monkeypatch.setattr(Assessor, "sums", lambda *_args: asked.append("sums") or ())

    opened("robots", ENERGY)

    assert asked == []
    assert "app-years" not in drawn(opened("robots", ENERGY))


def test_the_result_page_takes_the_energy_figure_apart(drawn):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    app.session_state["_answers"] = dict(ENERGY)
    app.run()

    shown = drawn(app.switch_page("../pages/result.py").run())

    assert "Energy by carrier" in shown
    assert "122.90 tce" in shown
