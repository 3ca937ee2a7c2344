"""An answer that is being stored is stored to its end, whatever message comes in meanwhile."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state.safe_session_state import SafeSessionState

from assessment.ui import callbacks


class NewerMessage(Exception):  # noqa: N818 - it stands for Streamlit's own, which is no error
    """What Streamlit raises where it stops a script for a newer message."""


class Fields(dict):
    """A session with a field whose callback stores an answer; a newer message comes in while it runs."""

    def __init__(self, waiting):
        super().__init__()
        self.waiting = waiting
        self.session = None

    def on_script_will_rerun(self, *_, **__):
        self.session["figure"] = 16000
        self.waiting.append("newer message")
        self.session["stored"] = self.session["figure"]


@pytest.fixture
def session(monkeypatch):
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    waiting = []

    def stop():
        if waiting:
            raise NewerMessage

    fields = Fields(waiting)
    fields.session = SafeSessionState(fields, stop)
    return fields.session


def test_a_newer_message_waits_until_the_answer_is_stored(session):
    callbacks.run_to_the_end()

    session.on_script_will_rerun(WidgetStates())

    assert dict(session._state)["stored"] == 16000
    with pytest.raises(NewerMessage):
        session["anything"] = 1


def test_a_second_call_changes_nothing():
    callbacks.run_to_the_end()
    first = SafeSessionState.on_script_will_rerun
    callbacks.run_to_the_end()

    assert SafeSessionState.on_script_will_rerun is first
