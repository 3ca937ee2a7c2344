"""Over the websocket anybody can send anything: no page breaks, only what was asked for is stored, the server lives.

One server for all of it. What a field could not have said counts as never sent; an honest visitor beside the forger
notices nothing.
"""

from __future__ import annotations

import json
import time
from contextlib import ExitStack, suppress

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from assessment import bootstrap
from assessment.settings import Settings
from tests.browser.conftest import DATABASE, free_port, running
from tests.hostile.forger import HUGE, TEXTS, Forger, alive, forgeries
from tests.performance.visitor import Visitor

PAGES = ["", "questionnaire", "quick", "batch", "result", "what_if", "review", "action", "plan", "method"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Port and folder of a server."""
    folder, port = tmp_path_factory.mktemp("forged"), free_port()
    with running("app.py", folder, port):
        yield port, folder


@pytest.fixture
def forge(server):
    """A function that opens a page as a new forger."""
    with ExitStack() as opened:
        yield lambda path: opened.enter_context(Forger(server[0], path))


def stored(server, assessor):
    """Every answer of every questionnaire that was kept."""
    workspace = bootstrap.build_workspace(Settings(database_url=f"sqlite:///{server[1] / DATABASE}"), assessor)
    drafts = workspace.drafts
    found = [drafts.read(drafts.own(summary.head.id)) for summary in drafts.list_own()]
    drafts.store.close()
    return found


@pytest.fixture(scope="module")
def assessor():
    return bootstrap.build(Settings())


def send_forgeries(forger, which=slice(None)):
    """Send a value of every kind for every field at once, one kind after the other."""
    widgets = list(forger.ids)[:25]  # the rest are more of the same
    for states in list(zip(*map(forgeries, widgets), strict=True))[which]:
        if states[0].WhichOneof("value") not in ("trigger_value", "bool_value"):  # every button at once is no forgery
            forger.send(*states)


@pytest.mark.parametrize("path", ["questionnaire", "batch"])
def test_a_page_takes_values_of_other_kinds_for_not_sent(forge, server, path):
    forger = forge(path)
    send_forgeries(forger, slice(0, None, 4))

    assert forger.errors == []
    assert alive(server[0])


@pytest.mark.long
@pytest.mark.parametrize("path", PAGES)
def test_every_page_takes_every_value_of_another_kind_for_not_sent(forge, server, path):
    forger = forge(path)
    send_forgeries(forger)

    assert forger.errors == []
    assert alive(server[0])


@pytest.mark.parametrize("section", ["profile", pytest.param("scenarios", marks=pytest.mark.long)])
def test_an_answer_that_was_never_offered_is_not_stored(forge, server, assessor, section):
    forger = forge("questionnaire")
    step = next(widget for widget in forger.ids if widget.endswith(f"step_{section}"))
    forger.send(WidgetState(id=step, trigger_value=True))
    answers = [widget for widget in forger.ids if "answer:" in widget]
    for text in (*TEXTS, "C38"):
        forger.send(*(WidgetState(id=widget, string_value=text) for widget in answers))

    questionnaire = assessor.questionnaire(Settings().plan)
    sheets = stored(server, assessor)
    for sheet in sheets:
        for column, answer in sheet.answers.items():
            question = questionnaire.questions[column.partition("@")[0]]
            if question.kind in ("choice", "yes_no"):
                assert answer.value in {"yes", "no", *questionnaire.options(question)}, column
            assert len(str(answer.value)) < len(HUGE)
    assert sheets
    assert forger.errors == []


def test_widgets_parts_and_pages_that_do_not_exist_change_nothing(forge, server):
    forger = forge("questionnaire")
    ids = ("", "x", "$$ID-" + "0" * 32 + "-answer:revenue:zh:0.0", "$$ID-0-None", "_answers", "_draft", HUGE)
    for made_up in ids:
        forger.send_unheard(part=made_up or "x")
        forger.send(*forgeries(made_up)[:8], script=made_up)
    forger.open("no-such-page")
    forger.open("../../etc/passwd")
    forger.open("questionnaire")

    assert forger.errors == []
    assert forger.ids
    assert alive(server[0])


def test_the_server_does_not_obey_messages_meant_for_its_makers(forge, server):
    for command in ("debug_shutdown_runtime", "clear_cache", "load_git_info", "debug_disconnect_websocket"):
        forger = forge("plan")
        message = BackMsg()
        setattr(message, command, True)
        forger.send_raw(message.SerializeToString())
        time.sleep(0.05)
        assert alive(server[0]), command


def test_bytes_that_are_no_message_end_the_session_that_sent_them_at_most(forge, server):
    honest = forge("plan")
    for content in (b"", b"\xff" * 1_000, b"\x0a" * 10_000, json.dumps({"a": 1}).encode(), bytes(range(256)) * 100):
        forger = forge("plan")
        forger.send_raw(content)
        with suppress(ConnectionClosed):
            forger.send()

    honest.send()
    assert honest.errors == []
    assert alive(server[0])


def test_an_honest_visitor_is_not_disturbed_and_the_log_names_no_failure(forge, server):
    with Visitor(server[0], "questionnaire", "lang=en") as visitor:
        visitor.press("fill_example")
        forger = forge("questionnaire")
        for widget in list(forger.ids)[:10]:
            forger.send(*forgeries(widget)[::5])
        key = next(key for key in visitor.shown if key.startswith("answer:firm_name:"))
        visitor.type_in(key, "Honest Works")
        assert visitor.states[visitor.shown[key].id].string_value == "Honest Works"

    log = (server[1] / "log").read_text()
    assert "A page failed" not in log
    assert "Traceback" not in log
