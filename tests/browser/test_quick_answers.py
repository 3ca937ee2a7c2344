"""Answers that come in faster than the page is drawn are all stored. Without a browser, over its websocket."""

from __future__ import annotations

import sqlite3
import time

from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.browser.conftest import free_port, running
from tests.performance.visitor import Visitor

ROUNDS, PAUSES = 6, (0.0, 0.005, 0.02)


def stored(folder):
    with sqlite3.connect(next(folder.glob("*.sqlite3")), timeout=30) as database:
        return {name: str(value).strip('"') for name, value in database.execute("select column_id, value from answer")}


def test_choices_made_while_the_page_is_still_being_drawn_are_all_stored(tmp_path):
    port = free_port()
    with running("app.py", tmp_path, port), Visitor(port, "questionnaire", "lang=zh") as visitor:
        visitor.press("fill_example")
        visitor.press("step_scenarios")
        fields = [key for key in visitor.shown if key.startswith("answer:scen_")]
        assert len(fields) > 3 * ROUNDS // 2
        for n in range(ROUNDS):
            chosen = {key: visitor.shown[key].options[(n + i) % 5] for i, key in enumerate(fields[n : n + 3])}
            for (key, option), pause in zip(chosen.items(), PAUSES, strict=True):
                widget = visitor.shown[key].id
                visitor.send(WidgetState(id=widget, string_value=option))
                time.sleep(pause)
            wanted = {key.split(":")[1]: option.split(" ")[0] for key, option in chosen.items()}
            until = time.monotonic() + 20
            while (found := stored(tmp_path)) and any(found.get(q) != v for q, v in wanted.items()):
                assert time.monotonic() < until, {q: (v, found.get(q)) for q, v in wanted.items()}
                time.sleep(0.1)


def test_fields_of_a_section_that_was_left_take_no_answer_with_them(tmp_path):
    port = free_port()
    with running("app.py", tmp_path, port), Visitor(port, "questionnaire", "lang=zh") as visitor:
        visitor.press("fill_example")
        profile = visitor.states
        visitor.press("step_scenarios")
        visitor.also_send(profile)
        fields = [key for key in visitor.shown if key.startswith("answer:scen_")][:6]

        for n, key in enumerate(fields):
            option = visitor.shown[key].options[(n + 2) % 5]
            visitor.choose(key, option)

            until = time.monotonic() + 5
            while stored(tmp_path).get(key.split(":")[1]) != option.split(" ")[0]:
                assert time.monotonic() < until, key
                time.sleep(0.05)
