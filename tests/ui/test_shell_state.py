"""The state of a session: answers outlive a switch of language, a change of page and a start from a file."""

from streamlit.testing.v1 import AppTest


def form():
    import streamlit as st

    from assessment.ui import state

    st.session_state.setdefault("language", "zh")
    names = {"a": "甲", "b": "乙"} if state.language() == "zh" else {"a": "first", "b": "second"}
    if not st.session_state.get("elsewhere"):
        st.number_input("n", value=None, **state.bind("revenue"))
        st.selectbox("c", list(names), index=None, format_func=names.get, **state.bind("division"))
        st.multiselect("m", list(names), format_func=names.get, **state.bind("certificates"))
    st.button("over", on_click=state.replace_answers, args=({"division": "a"},))
    st.json(state.answers())


def answers(app):
    import json

    return json.loads(app.json[0].value)


def filled():
    app = AppTest.from_function(form).run()
    app.number_input[0].set_value(12.5).run()
    app.selectbox[0].select("b").run()
    app.multiselect[0].set_value(["a", "b"]).run()
    return app


GIVEN = {"revenue": 12.5, "division": "b", "certificates": ["a", "b"]}


def test_answers_are_codes_and_numbers():
    assert answers(filled()) == GIVEN


def test_answers_and_widgets_outlive_two_switches_of_language():
    app = filled()

    for lang in ("en", "zh"):
        app.session_state["language"] = lang
        app.run().run()

        assert answers(app) == GIVEN
        assert (app.number_input[0].value, app.selectbox[0].value) == (12.5, "b")
        assert app.multiselect[0].value == ["a", "b"]


def test_answers_and_widgets_outlive_another_page():
    app = filled()
    app.session_state["elsewhere"] = True
    app.run().run()

    app.session_state["elsewhere"] = False
    app.run()

    assert answers(app) == GIVEN
    assert app.selectbox[0].value == "b"


def test_an_emptied_answer_is_no_answer():
    app = filled()

    app.multiselect[0].set_value([]).run()

    assert "certificates" not in answers(app)


def test_replaced_answers_show_in_the_widgets():
    app = filled()

    app.button[0].click().run()

    assert answers(app) == {"division": "a"}
    assert app.selectbox[0].value == "a"
    assert app.number_input[0].value is None


def test_what_is_remembered_is_made_again_only_for_another_key():
    def script():
        import streamlit as st

        from assessment.ui import state

        made = st.session_state.setdefault("made", [])
        for key in (1, 1, 2, 2):
            state.remember("thing", key, lambda key=key: made.append(key))

    app = AppTest.from_function(script).run()

    assert app.session_state["made"] == [1, 2]


def test_the_fingerprint_changes_with_an_answer_the_year_and_the_date():
    def script():
        from datetime import date

        import streamlit as st

        from assessment.ui import state

        seen = [state.fingerprint()]
        state.set_answer("revenue", 1)
        seen.append(state.fingerprint())
        state.set_data_year(2020)
        seen.append(state.fingerprint())
        state.set_as_of(date(2020, 1, 1))
        seen.append(state.fingerprint())
        st.session_state["seen"] = seen

    app = AppTest.from_function(script).run()

    assert len(set(app.session_state["seen"])) == 4
