"""Texts, bars and numbers of sources in the Word report."""

import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from assessment.formats.word.bars import Bar, bar_chart, bullet_bar
from assessment.formats.word.flow import Flow
from assessment.formats.word.look import ACCENT, OPEN, TARGET, WIDTH
from assessment.formats.word.markup import NAMESPACES, cell, escaped, header_row, run, table, widths_of
from assessment.formats.word.markup import row as table_row
from assessment.locale import translator
from assessment.report.view import Bullet


def parsed(content):
    return parse_xml(f"<w:root {NAMESPACES}>{content}</w:root>")


def texts(element):
    return [t.text for t in element.iter(qn("w:t"))]


def fills(row):
    return [shade.get(qn("w:fill")) for shade in row.iter(qn("w:shd"))]


def test_marks_and_forbidden_characters_stay_out_of_the_markup():
    assert escaped('<A&B> "x"\x0b\x00\ud800￾') == "&lt;A&amp;B&gt; &quot;x&quot;"


def test_a_text_that_looks_like_markup_or_a_field_is_printed_as_it_is():
    hostile = '</w:t><w:instrText> HYPERLINK "http://x" </w:instrText>{0} =1+1'

    element = parsed(f"<w:p>{run(hostile)}</w:p>")

    assert texts(element) == [hostile]
    assert not list(element.iter(qn("w:instrText")))


def test_line_ends_become_breaks():
    lines = "one\r\ntwo\n\nfour"

    element = parsed(f"<w:p>{run(lines)}</w:p>")

    assert texts(element) == ["one", "two", "four"]
    assert len(list(element.iter(qn("w:br")))) == 3


@pytest.mark.parametrize("shares", [(1, 1, 1), (16, 15, 15, 15, 10, 29), (0.24, 0.76), (7,)])
def test_column_widths_add_up_to_the_whole(shares):
    assert sum(widths_of(shares)) == WIDTH


def test_a_table_repeats_its_header_row_and_has_an_alternative_text():
    widths = widths_of((1, 1))
    rows = [header_row(("a", "b"), widths), table_row((cell("1"), cell("2")), widths)]

    element = parsed(table(rows, widths, 'what "it" shows'))

    assert [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in element.iter(qn("w:tr"))] == [
        True,
        False,
    ]
    assert next(element.iter(qn("w:tblDescription"))).get(qn("w:val")) == 'what "it" shows'


def test_a_bar_is_as_long_as_its_value():
    chart = parsed(bar_chart([Bar("x", "25", 0.25, 0.25)], ("0", "1"), "alt"))

    body = list(chart.iter(qn("w:tr")))[1]
    widths = [int(w.get(qn("w:w"))) for w in body.iter(qn("w:tcW"))]

    assert fills(body)[0] == ACCENT
    assert widths[1] / (widths[1] + widths[2]) == pytest.approx(0.25, abs=0.001)


def test_an_interval_is_sure_up_to_its_low_end_and_open_above():
    chart = parsed(bar_chart([Bar("x", "38-76", 0.38, 0.76)], ("0", "100"), "alt"))

    assert fills(list(chart.iter(qn("w:tr")))[1])[:2] == [ACCENT, OPEN]


def test_every_row_of_a_chart_is_as_wide_as_the_page():
    bars = [
        Bar("a", "1", 0.1, 0.4, ((0.8, TARGET),)),
        Bar("b", "?", None, None),
        Bar("c", "2", 1.7, 2.0, ((1.0, TARGET),)),
    ]

    rows = list(parsed(bar_chart(bars, ("0", "1"), "alt")).iter(qn("w:tr")))

    assert {sum(int(w.get(qn("w:w"))) for w in row.iter(qn("w:tcW"))) for row in rows} == {WIDTH}


def test_less_is_better_where_the_axis_falls():
    """From +5 to -5.72: 0 stands at 5 / 10.72 = 0.4664 of the axis, -2 at 7 / 10.72 = 0.6530."""
    bullet = Bullet(value=-2.0, low=0.0, high=-2.0, target=0.0, sector=None, start=5.0, end=-5.72, alt="")

    bar = bullet_bar(bullet, "x", "-2 %")

    assert bar.low == pytest.approx(0.4664, abs=1e-4)
    assert bar.high == pytest.approx(0.6530, abs=1e-4)
    assert bar.marks[0] == (pytest.approx(0.4664, abs=1e-4), TARGET)


def test_captions_count_tables_and_charts_apart():
    flow = Flow(translator("en"), lambda href: href)
    flow.table("one", ("a",), (1,), [(cell("x"),)])
    flow.figure("two", bar_chart([], ("0", "1"), ""), [(ACCENT, "value")])
    flow.pairs("three", [("a", "b")])

    captions = [
        "".join(texts(p))
        for p in map(parsed, flow.parts)
        if "SEQ" in "".join(i.text for i in p.iter(qn("w:instrText")))
    ]

    assert captions == ["Table 1  one", "Figure 1  two", "Table 2  three"]


def test_headings_are_numbered_by_level():
    flow = Flow(translator("en"), lambda href: href)
    for level, text in ((1, "A"), (2, "B"), (2, "C"), (3, "not listed"), (1, "D"), (2, "E")):
        flow.heading(text, level)

    assert [text for _, text, _ in flow.headings] == ["1  A", "1.1  B", "1.2  C", "2  D", "2.1  E"]
