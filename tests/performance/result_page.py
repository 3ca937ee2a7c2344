"""What the result page and a step of the what-if page cost the server: `python -m tests.performance.result_page`.

A visitor over a websocket fills in the questionnaire of the server, changes one figure, and opens the result: new
answers, so that they are read, scored and put into words anew. On the what-if page one figure is changed again and
again. Processor time of the whole server process, from the message of the visitor to the last message of the answer.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.browser.conftest import free_port, running
from tests.performance.page import put
from tests.performance.visitor import Visitor

HEADING = "## Result page and what-if"
CHANGED, TRIED = "founded_year", "revenue"
"""A question of the first section, and a figure that can be tried out."""
WARM = 2
"""Rounds before the measurement begins."""


def measure(rounds: int, lang: str) -> tuple[float, float]:
    """Milliseconds of the result page after a change of an answer, and of a step of the what-if page; medians."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        with running("app.py", folder, port) as (_, server), Visitor(port, "questionnaire", f"lang={lang}") as visitor:
            process = psutil.Process(server.pid)
            visitor.press("fill_example")
            visitor.wait(f"answer:{CHANGED}:")
            results = [_result(visitor, process, n) for n in range(rounds + WARM)]
            visitor.open("what_if", f"try:{TRIED}:")
            steps = [_step(visitor, process, n) for n in range(rounds + WARM)]
    return statistics.median(results[WARM:]), statistics.median(steps[WARM:])


def _result(visitor: Visitor, process: psutil.Process, n: int) -> float:
    visitor.open("questionnaire", f"answer:{CHANGED}:")
    visitor.type_in(_key(visitor, f"answer:{CHANGED}:"), f"{1990 + n}")
    return _milliseconds(process, lambda: visitor.open("result", "freeze"))


def _step(visitor: Visitor, process: psutil.Process, n: int) -> float:
    return _milliseconds(process, lambda: visitor.step_to(_key(visitor, f"try:{TRIED}:"), 17_000.0 + n))


def _key(visitor: Visitor, start: str) -> str:
    return next(key for key in visitor.shown if key.startswith(start))


def _milliseconds(process: psutil.Process, act: Callable[[], None]) -> float:
    before = sum(process.cpu_times()[:2])
    act()
    return (sum(process.cpu_times()[:2]) - before) * 1000


def section(found: dict[str, tuple[float, float]], rounds: int) -> str:
    """The part of docs/performance.md."""
    lines = [f"| {lang} | {result:.0f} | {step:.0f} |" for lang, (result, step) in found.items()]
    return f"""{HEADING}

Made by `python -m tests.performance.result_page --rounds {rounds}`: processor time of the server from the request to
the last message of the page, medians. The result page is opened after a change of the answers; a step of what-if
changes one figure. Goals: under 300 and under 100 milliseconds.

| language | milliseconds, result page | milliseconds, step of what-if |
|---|---:|---:|
{chr(10).join(lines)}
"""


def main() -> None:
    """Measure, print, and write the section where asked to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15, help="rounds of which the median counts")
    options.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    chosen = options.parse_args()
    text = section({lang: measure(chosen.rounds, lang) for lang in ("zh", "en")}, chosen.rounds)
    print(text)  # noqa: T201 - it is a command
    if chosen.write:
        put(text)


if __name__ == "__main__":
    main()
