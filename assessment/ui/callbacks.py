"""What a field does with an answer is done to its end, also while the next message is coming in.

Streamlit stops a running script for a newer message wherever it touches the session state. Done before or in the middle
of a callback, that loses a press or an answer for good: the field counts as handled, and nothing was stored. So the
newer message waits until the callbacks of the one before have run.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

_YIELD = "_yield_callback"
_MARK = "runs_to_the_end"


def run_to_the_end() -> None:
    """Have the callbacks of every session run to their end from now on; a second call changes nothing."""
    before = SafeSessionState.on_script_will_rerun
    if hasattr(before, _MARK):
        return

    @wraps(before)
    def whole(state: SafeSessionState, *given: Any, **named: Any) -> None:
        stop_where_asked = getattr(state, _YIELD)
        object.__setattr__(state, _YIELD, _go_on)
        try:
            before(state, *given, **named)
        finally:
            object.__setattr__(state, _YIELD, stop_where_asked)

    setattr(whole, _MARK, True)
    SafeSessionState.on_script_will_rerun = whole  # type: ignore[method-assign,assignment]


def _go_on() -> None:
    """Stop for nothing."""
