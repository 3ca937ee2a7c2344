"""What a session of the questionnaire holds is kept small, and nothing it needs is lost by that."""

import gc
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime import fragment
from streamlit.testing.v1 import AppTest

from assessment.locale import translator
from assessment.model.draft import KeptAnswer
from assessment.ui import forgotten, form, packed_places, state
from assessment.ui.asgi import SCRIPT
from assessment.ui.components.question_words import option_names
from assessment.ui.kept_answers import KeptAnswers
from assessment.ui.packed_places import Packed

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def answer(**given):
    return KeptAnswer(**{"author": "Ms Li", "link": "abc", "written_at": AT, "revision": 3, **given})


# --- fields that are left behind --------------------------------------------------------------------------------------


class Clock:
    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    found = Clock()
    monkeypatch.setattr(forgotten, "time", found)
    return found


@pytest.fixture
def page(clock):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    app.run()
    return app.switch_page("../pages/questionnaire.py").run()


def fields_known(app):
    """Keys of all answers whose fields Streamlit knows of, drawn or not; this fails where it keeps them elsewhere."""
    session = app.session_state._state._state
    names = dict(session._key_id_mapper.id_key_mapping)
    fields = {field.split("-", 2)[2] for field in session._new_widget_state.widget_metadata}
    assert {name for field, name in names.items() if field.split("-", 2)[2] not in fields} == set()
    return {name for name in fields if name.startswith("answer:")}


def drawn(app):
    kinds = (app.text_input, app.selectbox, app.radio, app.button_group)
    return {one.key for kind in kinds for one in kind if (one.key or "").startswith("answer:")}


def test_fields_of_the_page_before_are_forgotten_once_none_of_their_changes_can_be_under_way(page, clock):
    before = drawn(page)
    assert before
    assert fields_known(page) == before

    page.button(key="fill_example").click().run()  # another set of answers has fields of its own
    assert not drawn(page) & before
    assert before < fields_known(page)

    clock.now += forgotten.UNDER_WAY - 0.1
    page.run()
    assert before < fields_known(page)

    clock.now += forgotten.UNDER_WAY + 0.1
    page.run()
    assert fields_known(page) == drawn(page)


def test_what_is_on_the_page_still_takes_answers_after_the_rest_was_forgotten(page, clock):
    page.button(key="fill_example").click().run()
    clock.now += forgotten.UNDER_WAY + 1
    page.run()

    field = next(one for one in page.text_input if one.key.startswith("answer:founded_year:"))
    field.set_value("1999").run()

    assert page.session_state["_answers"]["founded_year"] == 1999
    assert page.session_state[field.key] == "1999"


def test_a_section_that_is_come_back_to_has_its_answers(page, clock):
    field = next(one for one in page.text_input if one.key.startswith("answer:founded_year:"))
    field.set_value("1999").run()
    for _ in range(2):
        clock.now += forgotten.UNDER_WAY + 1
        page.button(key="form_next").click().run()
    assert field.key not in fields_known(page)

    for _ in range(2):
        page.button(key="form_back").click().run()

    assert next(one for one in page.text_input if one.key == field.key).value == "1999"


# --- places of parts --------------------------------------------------------------------------------------------------


def test_equal_places_of_different_visitors_are_kept_once_and_as_long_as_one_of_them_is_there():
    place = {0: (1, 2, 3), 1: ("a" * 50,)}
    first, second, other = Packed.of(place), Packed.of(dict(place)), Packed.of({0: (1, 2, 4)})

    assert first is second
    assert first is not other
    assert first.value() == place
    assert first.value() is not first.value()

    packet = first._bytes
    del first
    gc.collect()
    assert packet in packed_places._KEPT
    del second
    gc.collect()
    assert packet not in packed_places._KEPT


def test_a_container_comes_out_of_its_packet_as_streamlit_copies_it():
    outer = DeltaGenerator()
    inner = DeltaGenerator(root_container=0, parent=outer, block_type="vertical")

    copy = Packed.of((outer, inner))[-1]

    assert isinstance(copy, DeltaGenerator)
    assert (copy._root_container, copy._block_type) == (0, "vertical")
    assert vars(inner).keys() == vars(copy).keys()


def test_streamlit_copies_places_by_the_name_that_is_replaced():
    packed_places.pack_places()

    assert fragment.deepcopy is packed_places._packed_or_copied


# --- answers ----------------------------------------------------------------------------------------------------------


def test_kept_answers_come_back_as_they_were():
    given = {
        "revenue": answer(value=3.5, unit="10k_yuan", certainty="books", canonical=3_500_000.0),
        "certificates": answer(value=("little_giant", "high_tech"), note="since 2024", person="Mr Wu"),
        "above_scale": answer(value="yes", revision=4, written_at=AT + timedelta(minutes=2)),
    }

    kept = KeptAnswers(given)

    assert dict(kept) == given
    assert len(kept) == 3
    assert "robots" not in kept
    assert kept.last_written() == AT + timedelta(minutes=2)


def test_an_answer_that_was_written_again_replaces_the_one_before():
    kept = KeptAnswers({"revenue": answer(value=3.5)})

    kept.keep("revenue", answer(value=4.0, revision=9))

    assert (len(kept), kept["revenue"].value, kept["revenue"].revision) == (1, 4.0, 9)


def test_answers_of_one_save_share_their_signature():
    kept = KeptAnswers({"revenue": answer(value=1.0), "robots": answer(value=2.0), "rd_staff": answer(revision=4)})

    signatures = [kept._kept[column][-1] for column in ("revenue", "robots", "rd_staff")]

    assert signatures[0] is signatures[1]
    assert signatures[1] is not signatures[2]


# --- words ------------------------------------------------------------------------------------------------------------


def test_names_of_options_are_made_once_for_each_language():
    asked = form.questionnaire()
    ladder = asked.options(asked.questions["scen_production"])
    zh, en = translator("zh"), translator("en")

    assert option_names(ladder, zh) is option_names(ladder, zh)
    assert option_names(ladder, zh) != option_names(ladder, en)
    assert option_names(ladder, en)["0"].startswith("0 · ")


def test_visitors_share_the_key_of_a_field():
    first, second = state._field("revenue", "zh", 0, 0), state._field("revenue", "zh", 0, 0)

    assert first is second
    assert first == ("revenue", "answer:revenue:zh:0.0")


# --- results ----------------------------------------------------------------------------------------------------------


def result_of(**answers):
    """The report of a visitor with these answers, who keeps no result of their own."""

    def script():
        import streamlit as st

        from assessment.ui import form

        st.session_state["report"] = form.report("en")

    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["language"] = "en"
    app.session_state["_answers"] = answers
    app.run()
    assert not app.exception
    kept = app.session_state.get("_memory", {})
    assert set(kept) <= {"problems"}
    return app.session_state["report"]


def test_visitors_share_a_result_only_where_all_their_answers_are_the_same():
    same = {"firm_name": "Works", "revenue": 10000.0, "rd_expense": 250.0}
    first, second, other = result_of(**same), result_of(**same), result_of(**same | {"rd_expense": 125.0})

    assert first is second
    # 250 is 2.5 % of 10,000 and gives 80 points, 125 half of them
    assert [report.pillars[0].score.text for report in (first, other)] == ["80.0", "40.0"]
