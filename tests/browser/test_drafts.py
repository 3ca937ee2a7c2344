"""Answers are saved while they are given: no refresh, closed page, killed server or second tab loses one."""

from urllib.parse import parse_qs, urlsplit

from tests.browser.conftest import free_port, running
from tests.browser.visitor import fill, open_section, press, shown


def open_again(visit, address):
    """The same visitor opens an address in a new tab."""
    page = visit.page.context.new_page()
    again = type(visit)(page, visit.lang)
    page.goto(address)
    again.settle()
    return again


def answered(visit):
    """A visitor who has given a name and three years of revenue."""
    fill(visit, "firm_name", ["华东机械有限公司"])
    open_section(visit, "finance")
    fill(visit, "revenue", ["16000", "15200", "14500"])


def figures(visit):
    open_section(visit, "finance")
    return shown(visit, "revenue")


GIVEN = ["16,000", "15,200", "14,500"]


def test_a_refresh_brings_every_answer_back(open_page):
    visit = open_page("questionnaire", "en")
    answered(visit)

    visit.page.reload()
    visit.settle()

    assert shown(visit, "revenue") == GIVEN
    open_section(visit, "profile")
    assert shown(visit, "firm_name") == ["华东机械有限公司"]


def test_the_way_back_is_in_the_address_and_in_no_title_log_or_referrer(open_page, server_log):
    visit = open_page("questionnaire", "en")
    answered(visit)
    requests = []
    visit.page.on("request", lambda request: requests.append(request.all_headers().get("referer", "")))

    token = parse_qs(urlsplit(visit.page.url).query)["draft"][0]
    visit.page.reload()
    visit.settle()

    assert len(token) >= 40
    assert token not in visit.page.title()
    assert not [referer for referer in requests if token in referer]
    assert token not in server_log.read_text()


def test_a_closed_page_is_found_again_by_its_link_and_on_the_start_page(open_page):
    visit = open_page("questionnaire", "en")
    answered(visit)
    link = visit.page.url
    visit.page.close()

    assert figures(open_page.again(link)) == GIVEN
    start = open_page("", "en")
    assert "华东机械有限公司" in start.page.locator(".st-key-continue_list").inner_text()
    start.page.locator("[class*=st-key-open_] button").first.click()
    start.page.wait_for_url("**/questionnaire*")
    start.settle()
    assert figures(start) == GIVEN


def test_a_killed_server_loses_no_answer_that_was_left(open_page, tmp_path):
    port = free_port()
    with running("app.py", tmp_path, port) as (address, process):
        visit = open_page.at(address, "questionnaire", "en")
        answered(visit)
        process.kill()
        process.wait(10)
        with running("app.py", tmp_path, port):
            with visit.page.expect_navigation(timeout=30_000):
                pass
            visit.settle()
            assert figures(visit) == GIVEN
            fill(visit, "operating_cost", ["12100"])

            visit.page.reload()
            visit.settle()

            assert figures(visit) == GIVEN
            assert shown(visit, "operating_cost")[0] == "12,100"


def test_the_later_write_wins_and_the_other_tab_is_told(open_page):
    first = open_page("questionnaire", "en")
    answered(first)
    second = open_again(first, first.page.url)
    assert figures(second) == GIVEN

    fill(second, "revenue", ["17000"])
    fill(second, "operating_cost", ["12100"])
    fill(first, "staff_avg", ["260"])

    note = first.page.locator(".st-key-changed_elsewhere").inner_text()
    assert "Operating revenue" in note or "revenue" in note.lower()
    assert shown(first, "revenue") == ["17,000", *GIVEN[1:]]
    assert shown(first, "operating_cost")[0] == "12,100"
    press(first, "close_changed")
    assert first.page.locator(".st-key-changed_elsewhere").count() == 0

    first.page.reload()
    first.settle()
    assert figures(first) == ["17,000", *GIVEN[1:]]
    assert shown(first, "staff_avg")[0] == "260"


def test_a_link_that_leads_nowhere_says_so_and_shows_nothing(open_page):
    visit = open_page.again(open_page.address + "/questionnaire?lang=en&draft=" + "x" * 43)

    assert "This link leads nowhere" in visit.page.inner_text(".stApp")
    visit.page.wait_for_selector(".st-key-q_firm_name input")
    assert shown(visit, "firm_name") == [""]
    assert "draft=" not in visit.page.url
