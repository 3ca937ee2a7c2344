"""A button that acts where it is drawn, whose press is kept until then."""

from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from assessment.ui.components import press

    press.on_page(st.session_state.get("page", "one"))
    if st.session_state.get("stopped_above"):
        st.session_state["stopped_above"] = False
        st.stop()
    if press.pressed("Do it", key="do", disabled=st.session_state.get("closed", False)):
        st.session_state["done"] = st.session_state.get("done", 0) + 1


def run(**state):
    test = AppTest.from_function(page)
    for key, value in state.items():
        test.session_state[key] = value
    return test.run()


def done(test):
    return test.session_state.get("done", 0)


def test_a_press_acts_once():
    test = run()

    test.button[0].click().run()
    test.run()

    assert done(test) == 1


def test_a_press_waits_for_the_next_run_where_its_own_was_stopped_above_the_button():
    test = run()
    test.session_state["stopped_above"] = True
    test.button[0].click().run()
    assert done(test) == 0

    test.run()
    test.run()

    assert done(test) == 1


def test_a_press_is_forgotten_with_the_page_it_was_on():
    test = run()
    test.session_state["stopped_above"] = True
    test.button[0].click().run()

    for where in ("two", "one"):
        test.session_state["page"] = where
        test.run()

    assert done(test) == 0


def test_a_button_that_cannot_be_pressed_any_more_does_nothing():
    test = run()
    test.session_state["stopped_above"] = True
    test.button[0].click().run()

    test.session_state["closed"] = True
    test.run()

    assert done(test) == 0
