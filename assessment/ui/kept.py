"""The database of the answers as the pages see it: opened once, and tried again after a pause where it did not open."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from assessment.errors import AssessmentError

if TYPE_CHECKING:
    from assessment.services.workspace import Workspace

_log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two tries; each pause is twice the one before."""


@dataclass(frozen=True)
class Kept:
    """Where answers are kept: the workspace, or why there is none."""

    workspace: Workspace | None = None
    problem: AssessmentError | None = None


@dataclass
class Opening:
    """Opens with `build` when it is first asked, and from then on gives what was opened.

    Where it failed it is tried again at the first question after a pause. One visitor tries at a time; the others go
    on with what is known meanwhile.
    """

    build: Callable[[], Workspace]
    clock: Callable[[], float] = time.monotonic
    _now: Kept | None = field(default=None, init=False)
    _pause: float = field(default=FIRST_PAUSE, init=False)
    _next: float = field(default=0.0, init=False)
    _trying: Lock = field(default_factory=Lock, init=False)

    def kept(self) -> Kept:
        """The workspace, or why there is none."""
        now = self._now
        if now is not None and (now.workspace is not None or self.clock() < self._next):
            return now
        if self._trying.acquire(blocking=now is None):
            try:
                return self._try(now)
            finally:
                self._trying.release()
        return now or Kept()

    def _try(self, before: Kept | None) -> Kept:
        if self._now is not None and self._now is not before:  # another visitor opened it while this one waited
            return self._now
        try:
            self._now = Kept(workspace=self.build())
        except AssessmentError as error:
            _log.warning("Answers are not saved: %s", error)
            self._now = Kept(problem=error)
            self._next, self._pause = self.clock() + self._pause, min(2 * self._pause, LONGEST_PAUSE)
        else:
            if before is not None:
                _log.warning("Answers are saved again")
        return self._now
