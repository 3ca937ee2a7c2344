"""How long somebody stays signed in: until they sign out, are silent for too long, or the longest time is over.

What is known of a sign-in stands in the store, for every process and after a restart; each process remembers what it
read last. While the store does not answer, a process goes by what it remembers, and lets nobody in whom it does not
know: nobody is signed out by a database that is away, and nobody who has left comes back by it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from assessment.errors import AssessmentError
from assessment.model.people import KeptSignIn
from assessment.services.ports import SignInStore

Ended = Literal["", "left", "silent", "over"]
"""Why a sign-in holds no more: the person left, gave no sign of life, or the longest time is over; "" it holds."""
REMEMBERED = timedelta(seconds=20)
"""So long a process goes by what it read of a sign-in: later it hears that another process ended it."""
_ONE_RUN = timedelta(seconds=1)
_TRIED_AGAIN = timedelta(seconds=2)
"""So long a sign-in that could not be looked up is not looked up again: a page asks several times."""
_WRITTEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Signed:
    """One sign-in.

    Attributes:
        key: hash that tells it from every other; the cookie cannot be made from it.
        identity: hash of who the provider says the person is.
        since: when the provider let them in.
    """

    key: str
    identity: str
    since: datetime


@dataclass
class _Known:
    """What a process remembers of a sign-in: last use, the last one that is stored, when it looked, if it ended."""

    since: datetime
    looked: datetime
    used: datetime
    stored: datetime
    ended: bool


@dataclass
class SignIns:
    """The sign-ins as one process sees them.

    Attributes:
        idle: silence after which a sign-in ends. What another process saw is known to a minute, or to a quarter of the
            silence where that is less: it may end a sign-in so much earlier, never later.
        longest: time after which it ends whatever the person does.
        clock: this moment.
        store: where they are kept; raises an `AssessmentError` where that cannot be opened.
    """

    idle: timedelta
    longest: timedelta
    clock: Callable[[], datetime]
    store: Callable[[], SignInStore]
    _known: dict[str, _Known] = field(default_factory=dict)
    _failed: dict[str, tuple[datetime, AssessmentError]] = field(default_factory=dict)
    _untold: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sign_of_life(self, signed: Signed) -> Ended:
        """Note that somebody did something; why nothing of theirs is done any more, where their sign-in has ended.

        Raises:
            AssessmentError: nobody knows the sign-in here, and the store does not answer.
        """
        ended, now = self.ended(signed), self.clock()
        known = self._known.get(signed.key)
        if ended or known is None:
            return ended
        known.used = max(known.used, now)
        if abs(now - known.stored) >= min(_WRITTEN_EVERY, self.idle / 4):
            known.stored = now
            with suppress(AssessmentError):  # it is remembered here, and told with the next one
                self.store().note_sign_in_used(signed.key, now)
        return ""

    def ended(self, signed: Signed, remembered: timedelta = REMEMBERED) -> Ended:
        """Why a sign-in has ended, without counting as a sign of life; what was read longer ago is read again.

        Raises: as `sign_of_life`.
        """
        now = self.clock()
        if now - signed.since > self.longest:
            return "over"
        known = self._known.get(signed.key)
        if known is None or abs(now - known.looked) > remembered:
            known = self._look(signed)
        if known.ended:
            return "left"
        return "silent" if now - known.used > self.idle else ""

    def look_up(self, signed: Signed) -> Ended:
        """The same at the begin of a run of a page: what another process ended is known at once."""
        return self.ended(signed, _ONE_RUN)

    def leave(self, signed: Signed) -> None:
        """End a sign-in now, in every window of the browser; a store that does not answer is told when it does."""
        now = self.clock()
        with self._lock:
            known = self._known.setdefault(signed.key, _Known(signed.since, now, now, now, ended=True))
            known.ended, self._untold[signed.key] = True, now
            self._forget_old()
        with suppress(AssessmentError):
            self._tell(self.store())

    def _look(self, signed: Signed) -> _Known:
        """What the store says of a sign-in, and what is known here, in one; a new sign-in is kept."""
        known, now = self._known.get(signed.key), self.clock()
        before = self._failed.get(signed.key)
        if before and abs(now - before[0]) < _TRIED_AGAIN:
            raise before[1]
        try:
            kept = self._read(signed, now)
        except AssessmentError as error:
            later = self.clock()  # after the time it took to hear nothing
            if known is None:
                self._failed[signed.key] = (later, error)
                raise
            known.looked = later
            return known
        with self._lock:
            self._failed.pop(signed.key, None)
            known = self._known.setdefault(
                signed.key, _Known(signed.since, now, kept.seen_at, kept.seen_at, ended=False)
            )
            known.looked, known.stored = now, kept.seen_at
            known.used = max(known.used, kept.seen_at)
            known.ended = known.ended or kept.ended_at is not None
        return known

    def _read(self, signed: Signed, now: datetime) -> KeptSignIn:
        store = self.store()
        self._tell(store)
        kept = store.kept_sign_in(signed.key)
        if kept is None:
            store.begin_sign_in(signed.key, signed.identity, signed.since, now, now - self.longest)
        return kept or KeptSignIn(since=signed.since, seen_at=now)

    def _tell(self, store: SignInStore) -> None:
        """Say who left; whoever is told stays away after a restart, too."""
        for key, moment in list(self._untold.items()):
            store.end_sign_in(key, moment)
            self._untold.pop(key, None)

    def _forget_old(self) -> None:
        """What the longest time has ended needs no memory."""
        first = self.clock() - self.longest
        for key in [key for key, known in self._known.items() if known.since < first]:
            del self._known[key]
        for key in [key for key, (moment, _) in self._failed.items() if moment < first]:
            del self._failed[key]
