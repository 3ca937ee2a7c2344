"""How long somebody stays signed in: until they sign out, are silent for too long, or the longest time is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Ended = Literal["", "left", "silent", "over"]
"""Why a sign-in holds no more: the person left, gave no sign of life, or the longest time is over; "" it holds."""


@dataclass
class SignIns:
    """The sign-ins of one process, each under a key that tells two of one person apart.

    Kept in memory: after a restart of the process the silence of everybody begins anew, the longest time does not.

    Attributes:
        idle: silence after which a sign-in ends.
        longest: time after which it ends whatever the person does.
        clock: this moment.
    """

    idle: timedelta
    longest: timedelta
    clock: Callable[[], datetime]
    _last: dict[str, datetime] = field(default_factory=dict)
    _left: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sign_of_life(self, key: str, since: datetime) -> Ended:
        """Note that somebody did something; why nothing of theirs is done any more, where their sign-in has ended."""
        with self._lock:
            ended = self._ended(key, since)
            if not ended:
                self._last[key] = self.clock()
            return ended

    def ended(self, key: str, since: datetime) -> Ended:
        """The same without counting as a sign of life."""
        with self._lock:
            return self._ended(key, since)

    def leave(self, key: str) -> None:
        """End a sign-in now, in every window of the browser."""
        with self._lock:
            self._left[key] = self.clock()
            self._forget_old()

    def _ended(self, key: str, since: datetime) -> Ended:
        now = self.clock()
        if key in self._left:
            return "left"
        if now - since > self.longest:
            return "over"
        return "silent" if now - self._last.get(key, now) > self.idle else ""

    def _forget_old(self) -> None:
        """What the longest time has ended needs no memory."""
        first = self.clock() - self.longest
        for kept in (self._last, self._left):
            for key in [key for key, moment in kept.items() if moment < first]:
                del kept[key]
