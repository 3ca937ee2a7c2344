"""Anything may be called anything: on no page is a name more than text - no markup, no picture, no link, no formula."""

from __future__ import annotations

import pytest

from assessment.settings import Settings
from tests.browser import hostile_world
from tests.browser.conftest import DATABASE, free_port, running
from tests.browser.hostile_world import MARKUP, SHOWN, SUBJECT
from tests.browser.provider import PATIENCE_MS, providing, sign_in
from tests.browser.visitor import fill, open_first_firm, open_section, press, upload

FILE = (
    "firm_name,year,revenue,rd_expense,staff_avg,robots\n"
    f'"{MARKUP}",2024,1000,30,100,2\n"{MARKUP} 2",2024,"[lunk](http://evil.test/) **strung**",30,100,2\n'
)
RENDERED = """() => {
  const words = /fatt|strung|slented|lunk|pucture|cude|culour|auto\\.test/;
  const marked = 'b,strong,em,i,code,span[style*="color"],.stMarkdownColoredText';
  const marks = [...document.querySelectorAll(marked)]
    .filter(e => words.test(e.textContent) && !/\\*\\*|\\]\\(/.test(e.textContent));
  const pictures = [...document.querySelectorAll('img')].filter(e => /evil|^x$/.test(e.getAttribute('src') || ''));
  const links = [...document.querySelectorAll('a')].filter(e => /evil|auto\\.test/.test(e.href));
  const icons = [...document.querySelectorAll('span')].filter(e => e.textContent.trim() === 'skull');
  const lists = [...document.querySelectorAll('[data-testid=stMarkdownContainer] li')]
    .filter(e => words.test(e.textContent));
  const found = [...marks, ...pictures, ...links, ...icons, ...lists, ...document.querySelectorAll('.katex')];
  const said = document.body.innerText;
  const turned = ['\\u{1F389}', '\\u202e'].filter(c => said.includes(c));
  return [...found.map(e => e.outerHTML.slice(0, 200)), ...turned];
}"""
ON_PAGES = {
    "": True,
    "quick": True,
    "questionnaire": True,
    "review": True,
    "result": True,
    "what_if": True,
    "action": True,
    "portfolio": True,
    "plan": True,
    "method": True,
    "audit": True,
    "people": True,
    "account": True,
    "batch": False,
}
"""Page -> whether it shows a name at once, in its words or in a field."""
MOST_NAMES = ("result", "action", "plan", "people")


def rendered(visit):
    """Whatever was taken for more than text on a page."""
    hacked = visit.page.evaluate("window.hacked")
    asked = [request for request in visit.foreign if "evil" in request]
    return [*visit.page.evaluate(RENDERED), *asked, *([hacked] if hacked else [])]


def assert_only_text(visit, where):
    assert rendered(visit) == [], where


def test_the_name_of_a_firm_is_text_where_it_was_typed_and_in_its_report(open_page):
    visit = open_page("questionnaire", "en")
    press(visit, "fill_example")
    fill(visit, "firm_name", [MARKUP])
    assert_only_text(visit, "questionnaire")

    press(visit, "form_report")
    visit.page.wait_for_url("**/result*")
    visit.settle()
    assert_only_text(visit, "result")
    assert SHOWN in visit.page.locator("body").inner_text()
    assert not visit.errors


def test_the_names_and_cells_of_a_batch_are_text(open_page):
    visit = open_page("batch", "en")
    upload(visit, "**strung** [lunk](http://evil.test) <b>fatt</b>.csv", FILE.encode())
    assert_only_text(visit, "batch")

    open_first_firm(visit)
    assert_only_text(visit, "result of the batch")
    assert not visit.errors


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """Address of a server on which everything is called like that, and the draft of its firm."""
    folder, port = tmp_path_factory.mktemp("hostile"), free_port()
    with providing() as provider:
        for subject, groups in hostile_world.GROUPS.items():
            provider.knows(subject, hostile_world.name_of(subject), *groups)
        data = {"ASSESSMENT_DATA_DIR": str(folder / "data"), "ASSESSMENT_PLAN": hostile_world.PLAN}
        variables = provider.variables(folder, port, **data)
        hostile_world.add_plan(folder / "data")
        hostile_world.add_roles(folder / "roles.yaml")
        settings = Settings(
            database_url=f"sqlite:///{folder / DATABASE}",
            data_dir=folder / "data",
            plan=hostile_world.PLAN,
            roles=folder / "roles.yaml",
        )
        draft = hostile_world.fill(settings, provider.address)
        with running("app.py", folder, port, **variables) as (address, _):
            yield address, draft


@pytest.mark.parametrize(
    "pages", [MOST_NAMES, pytest.param(tuple(ON_PAGES), marks=pytest.mark.long)], ids=["most", "all"]
)
def test_people_organisations_files_and_plans_are_text_on_every_page(open_page, everything, pages):
    address, draft = everything
    visit = open_page.at(address, "questionnaire", "en")
    sign_in(visit, SUBJECT)
    visit.page.goto(f"{address}/questionnaire?lang=en&own={draft}")
    visit.settle()
    open_section(visit, "finance")
    visit.page.locator(".st-key-q_revenue > .stElementContainer > .stButton button").first.click()
    visit.page.locator(".st-key-evidence_revenue .app-file a").wait_for(timeout=PATIENCE_MS)
    visit.settle()
    assert_only_text(visit, "details of an answer")

    found = {path: walked(visit, f"{address}/{path}?lang=en&own={draft}") for path in pages}

    assert {path: wrong for path, (wrong, _) in found.items() if wrong} == {}
    assert {path: shows for path, (_, shows) in found.items()} == {path: ON_PAGES[path] for path in pages}
    assert not visit.errors


def walked(visit, link):
    """What a page took for more than text, and whether it shows a name at all."""
    visit.page.goto(link)
    visit.page.locator(".st-key-who").wait_for(timeout=PATIENCE_MS)
    visit.settle()
    fields = visit.page.locator(".stMain input, .stMain textarea").all()
    words = visit.page.locator(".stMain").inner_text() + " ".join(one.input_value() for one in fields)
    return rendered(visit), SHOWN in words
