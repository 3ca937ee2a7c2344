"""A visitor who sends what no page would: values of other kinds, of other widgets, and of none."""

from __future__ import annotations

import urllib.request
from types import TracebackType
from typing import Self

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

_ENDED = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
)
HUGE = "9" * 5_000
TEXTS = ("", "none", "no such option", "=1+1", "<img src=x onerror=alert(1)>", "\u202e\u0000\ud7ff", HUGE, "null")
NUMBERS = (float("nan"), float("inf"), -float("inf"), 1e308, -1.0, 0.1, 2.0**63)
JSON = ("{}", "[]", "null", "{", '{"selection": 1}', '{"selection": {"rows": [99999, -1, "x"]}}', "[" * 5_000, "NaN")


class Forger:
    """One session at `http://127.0.0.1:<port>/<path>`."""

    def __init__(self, port: int, path: str, lang: str = "en") -> None:
        self._port, self._path, self._query, self._script = port, path, f"lang={lang}", ""
        self.ids: dict[str, str] = {}
        """Widget -> part of the page it belongs to."""
        self.errors: list[str] = []
        """What went wrong in the scripts of the server, as far as a visitor sees it."""
        self._connection = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, open_timeout=60
        )

    def __enter__(self) -> Self:
        self._socket = self._connection.__enter__()
        self.send(page=self._path)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.__exit__(kind, error, at)

    def open(self, path: str) -> None:
        """Go to another page."""
        self._path, self._script = path, ""
        self.send(page=path)

    def send(self, *states: WidgetState, page: str = "", script: str = "") -> None:
        """Send these states, and take in everything until the script has ended."""
        self.send_unheard(*states, page=page, script=script)
        self._read()

    def send_unheard(self, *states: WidgetState, page: str = "", part: str = "", script: str = "") -> None:
        """Send these states and wait for nothing: for a part that is not there no script runs."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_script_hash, run.page_name = self._query, script or self._script, page
        run.widget_states.widgets.extend(states)
        run.fragment_id = part
        run.context_info.url, run.context_info.locale = f"http://127.0.0.1:{self._port}/{self._path}", "en-US"
        self.send_raw(message.SerializeToString())

    def send_raw(self, content: bytes) -> None:
        """Send bytes that may be no message at all."""
        self._socket.send(content)

    def _read(self) -> None:
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=60))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._script = message.new_session.page_script_hash
            elif kind == "navigation":
                self._script = message.navigation.page_script_hash
            elif kind == "delta":
                self._take(message)
            elif kind == "script_finished" and message.script_finished in _ENDED:
                return

    def _take(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type") or ""
        if kind == "exception":
            self.errors.append(element.exception.type + ": " + element.exception.message)
        if kind == "alert" and "could not be drawn" in element.alert.body:
            self.errors.append(element.alert.body)
        widget = getattr(element, kind, None)
        if isinstance(widget, Message) and "id" in widget.DESCRIPTOR.fields_by_name and widget.id:
            self.ids[widget.id] = message.delta.fragment_id


def forgeries(widget: str) -> list[WidgetState]:
    """States of every kind for a widget, whatever kind it takes."""
    states = [WidgetState(id=widget, string_value=value) for value in TEXTS]
    states += [WidgetState(id=widget, double_value=value) for value in NUMBERS]
    states += [WidgetState(id=widget, int_value=value) for value in (-1, 2**53, -(2**53), 10**9)]
    states += [WidgetState(id=widget, json_value=value) for value in JSON]
    states += [WidgetState(id=widget, json_trigger_value=value) for value in JSON]
    states += [WidgetState(id=widget, bool_value=True), WidgetState(id=widget, trigger_value=True)]
    states += [WidgetState(id=widget, bytes_value=b"\xff\x00"), WidgetState(id=widget)]
    for values in (TEXTS, [], ["none", "none"], ["smart_factory_basic"] * 2_000):
        one = WidgetState(id=widget)
        one.string_array_value.data.extend(values)
        states.append(one)
    for values in (NUMBERS, [], [float("nan")] * 2_000):
        one = WidgetState(id=widget)
        one.double_array_value.data.extend(values)
        states.append(one)
    other = WidgetState(id=widget)
    other.int_array_value.data.extend([-1, 2**40, 10**6])
    file = WidgetState(id=widget)
    info = file.file_uploader_state_value.uploaded_file_info.add()
    info.file_id, info.name, info.size = "../../etc/passwd", "../../etc/passwd", 2**60
    arrow = WidgetState(id=widget)
    arrow.arrow_value.data = b"\xff" * 100
    trigger = WidgetState(id=widget)
    trigger.string_trigger_value.data = HUGE
    chat = WidgetState(id=widget)
    chat.chat_input_value.data = HUGE
    return [*states, other, file, arrow, trigger, chat]


def alive(port: int) -> bool:
    """Whether the server answers."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        return answer.status == 200
