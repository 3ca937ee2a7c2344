"""How many people one core serves at a time, beside the same widgets alone: `python -m tests.performance.sessions`.

Two servers of the app, one after the other and each alone on one core: our questionnaire with 40 questions on a page,
every answer stored and checked, and a script that draws the same widgets and keeps nothing (`form_page` says more).
Visitors over websockets change one figure each, think for ten seconds (five to fifteen, evenly spread), and change it
again. More visitors come in steps until 95 of 100 changes no longer take less than half a second from sending the
change to the last message of the page.

`--only memory` tells what one more visitor costs instead, which holds on a busy machine, too: each opens the page, has
it filled in, changes one figure, and once more when nothing of the empty page can be under way any longer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

import psutil
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

from assessment.ui.forgotten import UNDER_WAY
from tests.performance import form_page
from tests.performance.page import put
from tests.performance.visitor import Visitor

T = TypeVar("T")
THINK = (5.0, 15.0)
LIMIT = 0.5
"""Seconds that 95 of 100 changes stay below."""
WARM = 100
"""Sessions after which memory is counted; so many more are what it is counted over."""
MORE = 60
GOALS = {"share": 0.7, "kB": 400}


class Session(Visitor):
    """A visitor that waits without holding up the others."""

    def _connect(self, to: str) -> Any:
        return to

    async def begin(self, stack: AsyncExitStack, first: str) -> Self:
        """Open the page, and press a button where one is named."""
        link = connect(self._connection, subprotocols=["streamlit"], max_size=None, open_timeout=120, ping_timeout=None)
        self._link = await stack.enter_async_context(link)
        await self._ask(self._asking(page=self._path))
        if first:
            widget = self.shown[first].id
            await self._ask(self._asking(WidgetState(id=widget, trigger_value=True), part=self._parts[widget]))
        self._changed = next(key for key in self.shown if key.startswith(f"answer:{form_page.CHANGED}:"))
        return self

    async def change(self, value: str) -> float:
        """Leave the field with another figure in it; the seconds until the page has drawn it."""
        widget = self.shown[self._changed].id
        self._states[widget] = WidgetState(id=widget, string_value=value)
        return await self._ask(self._asking(part=self._parts[widget]))

    async def _ask(self, message: bytes) -> float:
        began, shown = time.perf_counter(), {}
        await self._link.send(message)
        while not self._taken(await self._link.recv(), shown):
            pass
        return time.perf_counter() - began


@dataclass
class Load:
    """A server under visitors, `first` pressed by each of them when they come."""

    port: int
    path: str
    query: str
    first: str
    process: psutil.Process
    sessions: int = 0
    took: list[float] = field(default_factory=list)
    changes: int = 0
    used: float = 0.0

    async def run(self, first: int, step: int, seconds: float, most: int) -> int:
        """Most sessions at which changes stay quick."""
        passed = 0
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as people:
            try:
                while self.sessions < most:
                    await self._come(stack, people, step if self.sessions else first)
                    quick = await self._quick(seconds) or await self._quick(seconds)
                    if not quick:
                        break
                    passed = self.sessions
            finally:
                for person in self._people:
                    person.cancel()
        return passed

    async def _come(self, stack: AsyncExitStack, people: asyncio.TaskGroup, count: int) -> None:
        for _ in range(count):
            session = await Session(self.port, self.path, self.query).begin(stack, self.first)
            self._people.append(people.create_task(self._answer(session)))
            self.sessions += 1
        await asyncio.sleep(2)

    async def _answer(self, session: Session) -> None:
        chance = random.Random(self.sessions)
        await asyncio.sleep(chance.uniform(0, THINK[1]))
        for n in range(1_000_000):
            self.took.append(await session.change(f"{16_001 + n % 2}"))
            await asyncio.sleep(chance.uniform(*THINK))

    async def _quick(self, seconds: float) -> bool:
        """Whether the changes of the next seconds are; a second look is taken, for others use the machine, too."""
        self.took.clear()
        used, began = sum(self.process.cpu_times()[:2]), time.perf_counter()
        await asyncio.sleep(seconds)
        took, used = sorted(self.took), sum(self.process.cpu_times()[:2]) - used
        self.changes, self.used = self.changes + len(took), self.used + used
        share = used / (time.perf_counter() - began)
        worst = took[int(len(took) * 0.95)] if took else float("inf")
        print(f"{self.sessions} sessions: {len(took)} changes, p95 {worst * 1000:.0f} ms, core {share:.0%}", flush=True)  # noqa: T201 - it is a command
        return worst < LIMIT

    def __post_init__(self) -> None:
        self._people: list[asyncio.Task[None]] = []

    @property
    def milliseconds(self) -> float:
        """Processor time of the server for each change, whoever else used the machine."""
        return self.used * 1000 / max(self.changes, 1)

    async def kilobytes(self) -> float:
        """What each session after the first hundred adds to the memory of the server."""
        held = []
        async with AsyncExitStack() as stack:
            for count in (WARM, MORE):
                new = [await Session(self.port, self.path, self.query).begin(stack, self.first) for _ in range(count)]
                for value, pause in (("16001", UNDER_WAY + 1), ("16002", 2)):
                    for session in new:
                        await session.change(value)
                    await asyncio.sleep(pause)
                held.append(self.process.memory_info().rss)
        return (held[1] - held[0]) / 1024 / MORE


def of_ours(look: Callable[[Load], Coroutine[Any, Any, T]]) -> tuple[Load, T]:
    """What a look at our page finds."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        form_page.copy_of_the_data(data)
        variables = {"ASSESSMENT_DATA_DIR": str(data), "ASSESSMENT_PLAN": form_page.COPY}
        page = ("questionnaire", f"lang={form_page.LANG}", "fill_example")
        return _of("app.py", Path(folder) / "ours", page, look, **variables)


def of_bare(look: Callable[[Load], Coroutine[Any, Any, T]]) -> tuple[Load, T]:
    """What it finds at the bare widgets."""
    with tempfile.TemporaryDirectory() as folder:
        data, widgets = Path(folder) / "data", Path(folder) / "widgets.json"
        form_page.copy_of_the_data(data)
        widgets.write_text(json.dumps(form_page.widgets(data), ensure_ascii=False), encoding="utf-8")
        script = "tests/performance/bare_app.py"
        return _of(script, Path(folder) / "bare", ("", "", ""), look, BARE_WIDGETS=str(widgets))


def _of(
    script: str,
    folder: Path,
    page: tuple[str, str, str],
    look: Callable[[Load], Coroutine[Any, Any, T]],
    **variables: str,
) -> tuple[Load, T]:
    """A server alone on one core, and what is found there; the page as path, query and what is pressed first."""
    with form_page.served(script, folder, **variables) as (port, process):
        process.cpu_affinity([0])
        load = Load(port, *page, process)
        return load, asyncio.run(look(load))


def section(chosen: argparse.Namespace, ours: tuple[Load, int], bare: tuple[Load, int]) -> str:
    """The part of docs/performance.md."""
    (load, passed), (other, alone) = ours, bare
    busy = os.getloadavg()[1] / (os.cpu_count() or 1)
    return f"""## Many people at a time

Made by `python -m tests.performance.sessions --first {chosen.first} --step {chosen.step} --seconds {chosen.seconds:g}`:
sessions that change one figure of the page of {form_page.QUESTIONS} questions and think for ten seconds, while 95 of
100 changes take less than 500 ms; server on one core. Beside it the same widgets alone, without store and checks.
Load average per processor meanwhile: {busy:.1f}; the share holds on other machines, too.

| | | goal |
|---|---:|---:|
| sessions, our page | {passed} | |
| sessions, the same widgets alone | {alone} | |
| share | {passed / max(alone, 1):.0%} | {GOALS["share"]:.0%} |
| milliseconds of the processor for a change, our page | {load.milliseconds:.1f} | |
| milliseconds of the processor for a change, the widgets alone | {other.milliseconds:.1f} | |
"""


def section_of_memory(ours: float, alone: float) -> str:
    """The other part of docs/performance.md."""
    return f"""## What one more visitor costs

Made by `python -m tests.performance.sessions --only memory`: memory of the server (RSS) for each session after the
first {WARM}, over {MORE} more, on the page of {form_page.QUESTIONS} questions, everything filled in and two figures
changed; the second one when nothing of the empty page could be under way any longer.

| | kB | goal |
|---|---:|---:|
| our page | {ours:.0f} | {GOALS["kB"]} |
| the same widgets alone | {alone:.0f} | |
"""


def main() -> None:
    """Measure, print, and write the section."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=["load", "memory"], default="load", help="what is looked at")
    options.add_argument("--first", type=int, default=WARM, help="sessions to begin with")
    options.add_argument("--step", type=int, default=50, help="sessions that come at a time")
    options.add_argument("--seconds", type=float, default=20, help="how long each number of sessions is looked at")
    options.add_argument("--most", type=int, default=1_000, help="sessions at which it ends")
    options.add_argument("--no-page", action="store_true", help="write nothing into docs/performance.md")
    chosen = options.parse_args()
    psutil.Process().cpu_affinity(list(range(1, os.cpu_count() or 1)) or [0])
    if chosen.only == "memory":
        text = section_of_memory(of_ours(Load.kilobytes)[1], of_bare(Load.kilobytes)[1])
    else:

        def look(load: Load) -> Coroutine[Any, Any, int]:
            return load.run(chosen.first, chosen.step, chosen.seconds, chosen.most)

        text = section(chosen, of_ours(look), of_bare(look))
    print(text)  # noqa: T201 - it is a command
    if not chosen.no_page:
        put(text)


if __name__ == "__main__":
    main()
