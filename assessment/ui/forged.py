"""What a browser says about a field is taken only where the field could have said it.

The values of all fields come over the websocket, and anybody can write to it. Streamlit reads a value of another kind
than the field has, or one that cannot be read at all, into an error that takes the whole page away from then on. Here
such a value counts as never sent, and so does a file that nobody uploaded: the field keeps what it had, and everything
behind it still checks what it is given.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata, is_element_id
from streamlit.runtime.state.session_state import Serialized, WStates
from streamlit.runtime.uploaded_file_manager import DeletedFile

_MARK = "takes_what_fits"
_UNREADABLE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What readers of values raise for what no field sends."""


def take_what_fits() -> None:
    """Have all sessions take only such values from now on; a second call changes nothing."""
    if not hasattr(WStates.__getitem__, _MARK):
        _take_of_fields_only()
        _take_what_a_field_could_say()


def _take_of_fields_only() -> None:
    """A state under a name that no field has would be asked for with what the session keeps under names of its own."""
    before = WStates.set_widget_from_proto

    @wraps(before)
    def of_field(states: WStates, sent: WidgetState) -> None:
        if is_element_id(sent.id):
            before(states, sent)

    WStates.set_widget_from_proto = of_field  # type: ignore[method-assign,assignment]


def _take_what_a_field_could_say() -> None:
    before = WStates.__getitem__

    @wraps(before)
    def fitting(states: WStates, widget: str) -> Any:
        sent = states.states.get(widget)
        if not isinstance(sent, Serialized):
            return before(states, widget)
        field = states.widget_metadata.get(widget)
        if field is not None and not _fits(sent.value, field):
            raise KeyError(widget)  # what Streamlit takes for "never sent"
        try:
            found = before(states, widget)
        except _UNREADABLE:
            raise KeyError(widget) from None
        finally:
            if field is not None:  # Streamlit notes the kind that was sent, and none for an emptied field
                states.set_widget_metadata(field)
        if any(isinstance(one, DeletedFile) for one in (found if isinstance(found, list) else [found])):
            states.states[widget] = sent
            raise KeyError(widget)
        return found

    setattr(fitting, _MARK, True)
    WStates.__getitem__ = fitting  # type: ignore[method-assign]


def _fits(sent: WidgetState, field: WidgetMetadata[Any]) -> bool:
    """Whether a value is of the kind of the field, and one of its options where it has any; emptied, it sends none."""
    kind = sent.WhichOneof("value")
    options = getattr(getattr(field.deserializer, "__self__", None), "formatted_option_to_option_index", None)
    if kind == "string_value" and options is not None and sent.string_value not in options:
        return False
    return kind in (None, field.value_type)
