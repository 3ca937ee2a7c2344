"""What a change of one answer costs the server, beside the same widgets alone: `python -m tests.performance.form_page`.

Two servers of the app run side by side, with the options of the checkout (no collection of garbage after each run) and
everything loaded at their start frozen. One shows our questionnaire, whose first section holds 40 questions; the other
a script that draws the same widgets (kinds, labels, options, help texts, one for each figure that is asked) and does
nothing else. A visitor over a websocket changes one figure again and again, by turns here and there. What is measured
is the processor time of the whole server process for each change: receiving, running the script, storing the answer
in the database, checking it, and sending all messages.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import yaml

from assessment.bootstrap import build
from assessment.locale import Translator, translator
from assessment.model.questionnaire import Question, Questionnaire
from assessment.settings import Settings
from assessment.ui import example_firm
from assessment.ui.components.answer_field import FIGURE_KINDS, LONGEST_LADDER
from assessment.ui.typed_figure import print_figure
from tests.browser.conftest import free_port, running
from tests.performance.visitor import Visitor

ROOT = Path(__file__).parents[2]
PLAN, COPY, FORM = "shanghai-2023-2025", "plan-of-forty", "forty-questions"
QUESTIONS = 40
CHANGED = "revenue"
LANG = "zh"


@dataclass(frozen=True)
class Measured:
    """Milliseconds of processor time for each change, medians of the rounds, and how many widgets hold an answer."""

    ours: float
    bare: float
    widgets: int
    messages: tuple[int, int]

    @property
    def ratio(self) -> float:
        """How many times the bare widgets our page costs."""
        return self.ours / self.bare


def measure(rounds: int, changes: int) -> Measured:
    """Both pages side by side in one run."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        copy_of_the_data(folder / "data")
        fields = widgets(folder / "data")
        (folder / "widgets.json").write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
        ours = stack.enter_context(
            served("app.py", folder / "ours", ASSESSMENT_DATA_DIR=str(folder / "data"), ASSESSMENT_PLAN=COPY)
        )
        bare = stack.enter_context(
            served("tests/performance/bare_app.py", folder / "bare", BARE_WIDGETS=str(folder / "widgets.json"))
        )
        form = stack.enter_context(Visitor(ours[0], "questionnaire", f"lang={LANG}"))
        plain = stack.enter_context(Visitor(bare[0], "", ""))
        form.press("fill_example")
        took: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds + 1):
            for visitor, (_, process), times in ((form, ours, took[0]), (plain, bare, took[1])):
                times.append(_milliseconds(visitor, process, changes))
        medians = [statistics.median(times[1:]) for times in took]
        return Measured(*medians, len(fields), (form.messages, plain.messages))


def section(measured: Measured, rounds: int, changes: int) -> str:
    """The part of docs/performance.md."""
    return f"""
## Changing one answer

Made by `python -m tests.performance.form_page --rounds {rounds} --changes {changes}`: processor time of the server for
each change of a figure on a page of {QUESTIONS} questions with {measured.widgets} fields, everything filled in, the
answer stored in SQLite; beside it the same {measured.widgets} widgets alone. Goal: at most 1.4 times.

| | milliseconds per change | messages |
|---|---:|---:|
| our page | {measured.ours:.1f} | {measured.messages[0]} |
| the same widgets alone | {measured.bare:.1f} | {measured.messages[1]} |
| times | {measured.ratio:.2f} | |
"""


def _milliseconds(visitor: Visitor, process: psutil.Process, changes: int) -> float:
    key = next(key for key in visitor.shown if key.startswith(f"answer:{CHANGED}:"))
    before = sum(process.cpu_times()[:2])
    for n in range(changes):
        visitor.type_in(key, f"{16_001 + n % 2}")
    return (sum(process.cpu_times()[:2]) - before) * 1000 / changes


@contextmanager
def served(script: str, folder: Path, **variables: str) -> Iterator[tuple[int, psutil.Process]]:
    """Port and process of a server; its database and its output are in the folder."""
    folder.mkdir()
    port = free_port()
    with running(script, folder, port, **variables) as (_, process):
        yield port, psutil.Process(process.pid)


# --- the 40 questions -------------------------------------------------------------------------------------------------


def copy_of_the_data(data: Path) -> None:
    """Our plan and questionnaire with one difference: the first section takes questions over from the next ones."""
    plan, form = data / "benchmarks" / "plans" / COPY, data / "questionnaires" / FORM
    shutil.copytree(ROOT / "benchmarks" / "plans" / PLAN, plan)
    shutil.copytree(ROOT / "questionnaires" / "manufacturing", form)
    _replace(plan / "plan.yaml", f'id: "{PLAN}"', f'id: "{COPY}"')
    _replace(plan / "plan.yaml", 'questionnaire: "manufacturing"', f'questionnaire: "{FORM}"')
    _replace(form / "questionnaire.yaml", "id: manufacturing", f"id: {FORM}")
    names = yaml.safe_load((form / "questionnaire.yaml").read_text(encoding="utf-8"))["sections"]
    files = [form / "sections" / f"{name}.yaml" for name in names]
    first, *others = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    for other in others:
        missing = QUESTIONS - sum("shown_if" not in question for question in first["questions"])
        taken = other["questions"][: min(missing, len(other["questions"]) - 1)]
        first["questions"] += taken
        other["questions"] = other["questions"][len(taken) :]
    for file, section in zip(files, (first, *others), strict=True):
        file.write_text(yaml.safe_dump(section, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _replace(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def widgets(data: Path) -> list[tuple[str, str, str, dict[str, str], object, str]]:
    """Kind, key, label, options, value and help text of each field of the first section."""
    form = build(Settings(data_dir=data, plan=COPY)).questionnaire(COPY)
    t, answers = translator(LANG), example_firm.answers(LANG)
    found = []
    for question in form.sections[0].questions:
        kind, options = _kind(question, form), {o.id: o.text.get(LANG) for o in form.options(question)}
        if question.shown_if:
            continue
        for offset in question.years:
            key = f"{question.id}@{offset}" if offset else question.id
            value = answers.get(key)
            value = print_figure(value, question.kind) if question.kind in FIGURE_KINDS else value
            label = f"{question.text.get(LANG)} {offset or ''}"
            found.append((kind, f"answer:{key}:", label, options, value, "" if offset else _help(question, t)))
    return found


def _kind(question: Question, form: Questionnaire) -> str:
    if question.kind == "choice":
        short = len(form.options(question)) <= LONGEST_LADDER and not question.not_applicable_for
        return "radio" if short else "list"
    return {"multi": "pills", "yes_no": "segments"}.get(question.kind, "text")


def _help(question: Question, t: Translator) -> str:
    """The texts that stand behind the question mark of a field."""
    parts = (question.definition, *(o.help for o in question.options), question.where, question.why, question.example)
    return "\n\n".join(part.get(t.lang) for part in parts if part)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="rounds of which the median counts")
    options.add_argument("--changes", type=int, default=100, help="changes in each round")
    chosen = options.parse_args()
    print(section(measure(chosen.rounds, chosen.changes), chosen.rounds, chosen.changes))  # noqa: T201 - it is a command


if __name__ == "__main__":
    main()
