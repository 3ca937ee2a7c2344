"""The whole questionnaire by keys alone in a narrow window, figures typed without waiting, until the report stands.

No mouse and no script moves anything: Tab goes on, and where a field, a list of choices or a button is reached, the
keys are those a person would press. At every step the focus must be somewhere, in sight, and to be seen as the focus.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from assessment import bootstrap
from assessment.locale import translator
from assessment.settings import Settings
from assessment.ui import example_firm
from assessment.ui.components.question_words import option_names
from tests.browser.conftest import DATABASE

FOCUS = Path(__file__).with_name("focus.js").read_text(encoding="utf-8")
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"
FIRST_STEPS, STEPS = 60, 220
"""Tabs within which the first field, and every field of a section, must be reached."""
OTHERS = {
    "credit_code": "91310000MADEUP001X",
    "value_added": None,  # computed from its four components
    "value_added@-1": None,
    "va_wages": 2500,
    "va_wages@-1": 2400,
    "va_taxes": 400,
    "va_taxes@-1": 380,
    "va_depreciation": 500,
    "va_depreciation@-1": 480,
    "va_surplus": 800,
    "va_surplus@-1": 740,
    "price_index_source": "Yearbook",
    "staff_year_end": 258,
    "staff_year_end@-1": 263,
    "energy_total": None,
    "energy_total@-1": None,
    "energy_total_basis": "calorific",
    "energy_include_media": "yes",
    "equivalent_factor_year": 2024,
    "cmmm_level": "2",
    "first_time_above_scale": "no",
    "science_award": "no",
}
"""Answers the example firm leaves open; any other figure is 1, and what does not apply is left as it is."""


class Keyboard:
    """Somebody without a mouse; `wrong` is what they could not see."""

    def __init__(self, visit, answers, questionnaire):
        self.visit, self.page, self.answers, self.asked = visit, visit.page, answers, questionnaire
        self.wrong, self.given = [], {}
        self.here = {}

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)

    def tab(self, key="Tab"):
        self.press(key)
        self.here = self.page.evaluate(FOCUS)
        self.wrong += self.here["wrong"]
        return self.here

    def to(self, key):
        """Go on until the button of a key has the focus, giving each answer on the way."""
        for _ in range(STEPS):
            if self.tab()["key"] == key:
                return
            if self.here["answer"] and self.here["kind"] != "other":
                self.give(self.here["answer"], self.here["kind"])
        raise AssertionError(f"{key} was not reached; the last was {self.here}")

    def give(self, column, kind):
        question = self.asked.questions[column.partition("@")[0]]
        value = self.answers.get(column, "" if question.kind in {"choice", "credit_code"} else 1)
        if value is None or value == "" or (kind == "pills") != (question.kind == "multi"):
            return
        self.given[column] = value
        codes = list(option_names(self.asked.options(question), translator("en")))
        if kind == "text":
            self.page.keyboard.type(str(value))
        elif kind == "list":
            self.page.keyboard.type(option_names(self.asked.options(question), translator("en"))[value])
            self.press("Enter")
        elif kind == "radio":
            self.press("Space")
            self.press("ArrowDown", codes.index(value))
        elif kind == "segments":
            self.press("ArrowRight", ["yes", "no"].index(value))
            self.press("Space")
        else:
            self.ticks([codes.index(code) for code in value])
        if kind != "text":
            self.visit.settle()  # whoever chooses looks whether it is chosen, and which questions follow

    def ticks(self, places):
        at = 0
        for place in places:
            self.press("ArrowRight", place - at)
            self.press("Space")
            at = place


def test_the_whole_form_is_filled_in_by_keys_alone(open_page, common_server):
    visit = open_page("questionnaire", "en", 390, height=844)
    visit.page.add_style_tag(content=STILL)
    asked = bootstrap.build(Settings()).questionnaire("shanghai-2023-2025")
    keyboard = Keyboard(visit, example_firm.answers("en") | OTHERS, asked)

    for section in asked.sections:
        keyboard.to("form_report" if section is asked.sections[-1] else "form_next")
        visit.settle()
        keyboard.press("Enter")
        visit.settle()

    visit.page.wait_for_selector(".app-overall", timeout=30_000)
    assert keyboard.wrong == []
    assert stored(common_server[1] / DATABASE) == keyboard.given
    assert len(keyboard.given) > 120


def test_the_keys_go_back_too_and_open_what_can_be_said_beside_a_figure(open_page):
    visit = open_page("questionnaire", "en", 390, height=844)
    visit.page.add_style_tag(content=STILL)
    keyboard = Keyboard(visit, {}, bootstrap.build(Settings()).questionnaire("shanghai-2023-2025"))
    for _ in range(FIRST_STEPS):
        if keyboard.tab()["answer"] == "founded_year":
            break

    keyboard.tab("Shift+Tab")
    keyboard.press("Enter")
    visit.page.locator(".st-key-details_founded_year").wait_for()
    visit.settle()

    keyboard.tab()
    assert keyboard.here["answer"] == "founded_year", keyboard.here
    assert keyboard.tab()["key"].startswith("answer-founded_year-person"), keyboard.here
    assert keyboard.wrong == []


def stored(database):
    """Every answer the only questionnaire of a database holds."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT column_id, value FROM answer").fetchall()
    given = {column: value for column, value in rows if value is not None}
    return {column: json.loads(value) if isinstance(value, str) else value for column, value in given.items()}
