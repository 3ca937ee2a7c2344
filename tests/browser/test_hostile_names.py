"""A firm may be called anything: on no page is its name more than text - no markup, no picture, no link, no formula."""

from tests.browser.visitor import fill, open_first_firm, press, upload

NAME = (
    "<img src=x onerror=window.hacked=1><b>fatt</b> **strung** _slented_ [lunk](http://evil.test/) "
    "![pucture](http://evil.test/x.png) `cude` $m^2$ :red[culour] :material/home: <http://auto.test> # heading"
)
FILE = (
    "firm_name,year,revenue,rd_expense,staff_avg,robots\n"
    f'"{NAME}",2024,1000,30,100,2\n"{NAME} 2",2024,"[lunk](http://evil.test/) **strung**",30,100,2\n'
)
RENDERED = """() => {
  const words = /fatt|strung|slented|lunk|pucture|cude|culour|auto\\.test/;
  const marks = [...document.querySelectorAll('b,strong,em,i,code,a,h1 a,span[style*="color"],.stMarkdownColoredText')]
    .filter(e => words.test(e.textContent) && !/\\*\\*|\\]\\(/.test(e.textContent));
  const pictures = [...document.querySelectorAll('img')].filter(e => /evil|^x$/.test(e.getAttribute('src') || ''));
  const links = [...document.querySelectorAll('a')].filter(e => /evil|auto\\.test/.test(e.href));
  return [...marks, ...pictures, ...links, ...document.querySelectorAll('.katex')].map(e => e.outerHTML.slice(0, 200));
}"""
PAGES = ("", "questionnaire", "review", "result", "what-if", "action", "quick")


def assert_only_text(visit, where):
    assert visit.page.evaluate(RENDERED) == [], where
    assert visit.page.evaluate("window.hacked") is None, where
    assert not [request for request in visit.foreign if "evil" in request], where


def test_the_name_of_a_firm_is_text_on_every_page(open_page):
    visit = open_page("questionnaire", "en")
    press(visit, "fill_example")
    fill(visit, "firm_name", [NAME])
    assert_only_text(visit, "questionnaire")
    link = visit.page.url

    for path in PAGES:
        again = open_page.again(link.replace("/questionnaire", f"/{path}"))
        assert_only_text(again, path)
        if path == "result":
            assert "**strung**" in again.page.locator("body").inner_text()
    assert not visit.errors


def test_the_names_and_cells_of_a_batch_are_text(open_page):
    visit = open_page("batch", "en")
    upload(visit, "**strung** [lunk](http://evil.test) <b>fatt</b>.csv", FILE.encode())
    assert_only_text(visit, "batch")

    open_first_firm(visit)
    assert_only_text(visit, "result of the batch")
    assert not visit.errors
