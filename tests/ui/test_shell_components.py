"""Components: what is drawn for a status, a source, a list of problems."""

import pytest
from streamlit.testing.v1 import AppTest

from assessment.locale import translator
from assessment.model.message import Place
from assessment.report.view import Figure, SourceRef
from assessment.ui.components.figures import figure_card
from assessment.ui.components.html import esc, link, plain, table
from assessment.ui.components.problems import place_text
from assessment.ui.components.sources import source_list
from assessment.ui.components.status import chip
from assessment.ui.index_page import asset


@pytest.mark.parametrize("status", ["met", "partly", "not_met", "unknown", "not_applicable"])
def test_a_status_is_a_colour_a_sign_and_a_word(status):
    drawn = chip(status, "word")

    colour_and_sign = drawn.split('"')[1].split()[-1]
    assert f".{colour_and_sign} {{ --sign:" in asset("style.css")[0].decode()
    assert "word" in drawn


def test_each_status_has_a_colour_and_a_sign_of_its_own():
    drawn = {chip(status, "") for status in ("met", "partly", "not_met", "unknown", "not_applicable")}

    assert len(drawn) == 5


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", ""])
def test_an_address_that_is_not_of_the_web_is_no_link(address):
    assert link(address, "<b>") == "&lt;b&gt;"


def test_a_source_is_shown_with_place_day_and_reason():
    ref = SourceRef(
        id="s", title="Title", href="https://example.org/a", locator="p. 3", checked_on="2026-11-20", note="n"
    )

    drawn = source_list([ref], translator("zh"))

    assert '<a href="https://example.org/a"' in drawn
    assert "p. 3 · 核对日期 2026-11-20 · n" in drawn


def test_cells_of_a_table_are_text():
    assert "<td>&lt;i&gt;</td>" in table(("a",), [("<i>",)])


def test_an_unknown_figure_is_not_drawn_like_a_number():
    assert "app-figure-unknown" in figure_card("R&D", Figure(text="unknown"))
    assert "app-figure-unknown" not in figure_card("R&D", Figure(value=2.5, text="2.5 %"))


def test_a_place_names_what_is_known():
    place = Place(sheet="Data", cell="C7", row=7, firm="Firm", year=2024)

    assert place_text(place, translator("en")) == "Data · cell C7 · Firm · 2024"


def test_problems_of_one_kind_are_one_entry_with_their_number_and_errors_come_first():
    def script():
        from assessment.model.message import Place, Problem, Severity, msg
        from assessment.ui import state
        from assessment.ui.components.problems import problem_list

        state.st.session_state["language"] = "en"
        bad = [Problem(code="a", what=msg("Not a number"), place=Place(cell=f"A{i}")) for i in range(3)]
        problem_list([Problem(code="w", severity=Severity.WARNING, what=msg("Look here")), *bad])

    app = AppTest.from_function(script).run()

    assert [e.label for e in app.expander] == [
        "Error: Not a number (and 2 more of this kind)",
        "Warning: Look here",
    ]


@pytest.mark.parametrize(
    "name", ["**b**", "[l](http://evil.test)", "![p](x)", ":red[r]", "$m$", "<b>", "a_b_", "1. ~x~"]
)
def test_a_name_in_a_button_is_escaped_mark_by_mark(name):
    marks = "\\`*_[]<>#$:~|!"
    assert "".join(c for c in plain(name) if c not in "\\\u2060") == name
    assert all(before == "\\" for before, mark in zip(plain(name), plain(name)[1:], strict=False) if mark in marks[1:])


@pytest.mark.parametrize(("name", "escaped"), [("- a", r"\- a"), ("2. b - c", r"2\. b - c"), ("&lt; x:", r"\&lt; x\:")])
def test_a_name_begins_no_list_and_is_no_entity(name, escaped):
    assert plain(name) == escaped


@pytest.mark.parametrize(
    "name", [":material/home:", ":tada:", "a -> b", "<-", "a <-> b", "--", ">= 2", "<= 2", "a ~= b"]
)
def test_a_name_is_no_icon_emoji_or_arrow(name):
    """Streamlit looks for those in what is left once Markdown was read: without the backslashes."""
    left = plain(name).replace("\\", "")

    assert name not in left
    assert left.replace("\u2060", "") == name


def test_a_name_turns_the_direction_of_nothing_behind_it():
    assert (plain("a\u202eb"), esc("<\u2067b")) == ("ab", "&lt;b")


def test_an_address_in_a_name_is_no_link():
    assert "http://" not in plain("http://evil.test")
    assert "www." not in plain("www.evil.test")
    assert "a@b" not in plain("a@b.test")
