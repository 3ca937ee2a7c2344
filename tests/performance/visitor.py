"""A visitor without a browser: speaks with a server of the app over its websocket, as the page in a browser does.

It keeps the state of every widget it was sent and gives all of them back with each change, and it names the messages
it remembers, so that the server does the same work as for a browser.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_WIDGETS = ("text_input", "number_input", "radio", "selectbox", "button_group")


def address(port: int) -> str:
    """Where a server listens for pages."""
    return f"ws://127.0.0.1:{port}/_stcore/stream"


class Visitor:
    """One session of the app at `http://127.0.0.1:<port>`, on the page `path`."""

    def __init__(self, port: int, path: str, query: str) -> None:
        self._connection = self._connect(address(port))
        self._path, self._query, self._url = path, query, f"http://127.0.0.1:{port}/{path}?{query}"
        self._script = self._session = ""
        self._remembered: dict[str, ForwardMsg] = {}
        self._states: dict[str, WidgetState] = {}
        self._parts: dict[str, str] = {}
        self.shown: dict[str, Message] = {}
        """Widgets of the last run by the key the script gave them."""
        self.messages = 0
        """Messages of the last run."""

    def _connect(self, to: str) -> Any:
        return connect(to, subprotocols=["streamlit"], max_size=None, open_timeout=60)

    def __enter__(self) -> Self:
        self._socket = self._connection.__enter__()
        self._run(page=self._path)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.__exit__(kind, error, at)

    @property
    def states(self) -> dict[str, WidgetState]:
        """What every field holds, by the id of its widget."""
        return dict(self._states)

    def also_send(self, states: dict[str, WidgetState]) -> None:
        """Send these fields with every message from now on, too, although the page may not have them any more."""
        self._states = {**states, **self._states}

    def choose(self, key: str, option: str) -> None:
        """Choose an option of the field of a key."""
        widget = self.shown[key].id
        self._states[widget] = WidgetState(id=widget, string_value=option)
        self._run(part=self._parts[widget])

    def type_in(self, key: str, value: str) -> None:
        """Leave the text field of a key with another text in it."""
        widget = self.shown[key].id
        self._states[widget] = WidgetState(id=widget, string_value=value)
        self._run(part=self._parts[widget])

    def step_to(self, key: str, value: float) -> None:
        """Leave the number field of a key with another number in it."""
        widget = self.shown[key].id
        self._states[widget] = WidgetState(id=widget, double_value=value)
        self._run(part=self._parts[widget])

    def open(self, path: str, until: str) -> None:
        """Go to another page of the app within the session, until it shows a widget whose key begins so."""
        self._path, self._script = path, ""
        self._url = self._url.rpartition("?")[0].rpartition("/")[0] + f"/{path}?{self._query}"
        self._run(page=path)
        self.wait(until)

    def wait(self, until: str) -> None:
        """Take in what the server still sends, until a widget is shown whose key begins so."""
        while not any(key.startswith(until) for key in self.shown):
            self._read()

    def upload(self, key: str, name: str, content: bytes) -> None:
        """Put a file into the field of a key, and wait for the page behind it."""
        request = BackMsg()
        request.file_urls_request.request_id = name
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self._session
        self._socket.send(request.SerializeToString())
        while not (message := ForwardMsg.FromString(self._socket.recv(timeout=60))).HasField("file_urls_response"):
            pass
        urls = message.file_urls_response.file_urls[0]
        server = self._url.partition("/" + self._path)[0]
        with httpx.Client(base_url=server, timeout=60) as client:
            client.get("/_stcore/health")  # which gives the token that an upload has to show
            token = {"X-Xsrftoken": client.cookies.get("_streamlit_xsrf", "")}
            client.put(urls.upload_url, files={name: (name, content)}, headers=token).raise_for_status()
        widget = self.shown[key].id
        state = WidgetState(id=widget)
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=urls.file_id, name=name, size=len(content), file_urls=urls
        )
        self._states[widget] = state
        self._run(part=self._parts[widget])

    def press(self, key: str) -> None:
        """Press a button."""
        widget = self.shown[key].id
        self._run(WidgetState(id=widget, trigger_value=True), part=self._parts[widget])

    def send(self, changed: WidgetState) -> None:
        """Send a change and go on without waiting for what it does to the page."""
        self._states[changed.id] = changed
        self._send(part=self._parts[changed.id])

    def _run(self, pressed: WidgetState | None = None, page: str = "", part: str = "") -> None:
        self._send(pressed, page, part)
        self._read()

    def _send(self, pressed: WidgetState | None = None, page: str = "", part: str = "") -> None:
        self._socket.send(self._asking(pressed, page, part))

    def _asking(self, pressed: WidgetState | None = None, page: str = "", part: str = "") -> bytes:
        """The message for a run of the script."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.page_name = self._query, self._script, page
        state.widget_states.widgets.extend([*self._states.values(), *([pressed] if pressed else [])])
        state.fragment_id = part
        state.cached_message_hashes.extend(sorted(self._remembered))
        state.context_info.url, state.context_info.locale = self._url, "zh-CN"
        return message.SerializeToString()

    def _read(self) -> None:
        """Take everything in until the script has run to its end."""
        self.messages, shown = 0, {}
        while not self._taken(self._socket.recv(timeout=60), shown):
            pass

    def _taken(self, received: bytes, shown: dict[str, Message]) -> bool:
        """Take in a message of a run that has shown these widgets so far; whether it was the last one."""
        message = ForwardMsg.FromString(received)
        kind = message.WhichOneof("type")
        self.messages += 1
        if kind == "ref_hash":
            message = self._remembered[message.ref_hash]
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable:
            self._remembered[message.hash] = message
        if kind == "new_session":
            self._script = message.new_session.page_script_hash
            self._session = message.new_session.initialize.session_id or self._session
        elif kind == "navigation":
            self._script = message.navigation.page_script_hash
        elif kind == "delta":
            self._take(message, shown)
        elif kind == "script_finished" and message.script_finished in _FINISHED:
            whole = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            self.shown = shown if whole else {**self.shown, **shown}
            if whole:  # a browser forgets the fields that are gone
                here = {widget.id for widget in shown.values()}
                self._states = {name: one for name, one in self._states.items() if name in here}
            return True
        return False

    def _take(self, message: ForwardMsg, shown: dict[str, Message]) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type") or ""
        if kind == "exception":
            raise AssertionError(element.exception.message)
        widget = getattr(element, kind, None)
        if kind in (*_WIDGETS, "button", "file_uploader"):
            shown[widget.id.split("-", 2)[2]] = widget
            self._parts[widget.id] = message.delta.fragment_id
        if kind in _WIDGETS and (widget.set_value or widget.id not in self._states):
            self._states[widget.id] = _state(kind, widget)


def _state(kind: str, widget: Message) -> WidgetState:
    """What a browser sends for a widget that nobody touched since it was drawn."""
    state = WidgetState(id=widget.id)
    if kind == "text_input":
        state.string_value = widget.value
    elif kind == "number_input":
        if widget.set_value:
            state.double_value = widget.value
    elif kind == "button_group":
        state.string_array_value.data.extend(widget.raw_values)
    elif widget.HasField("raw_value"):
        state.string_value = widget.raw_value
    return state
