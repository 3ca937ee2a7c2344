"""Marks in workbooks of others: what is marked is marked, everything else keeps its bytes, and marks go again."""

import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from assessment.formats.marking.mark import mark
from assessment.formats.marking.package import UnmarkableError
from assessment.formats.marking.request import BEGIN, END, SIGNED, THREADED, TITLES, ListCell, Mark, Request
from assessment.formats.marking.sheet import AREAS

pytestmark = pytest.mark.filterwarnings("ignore:.*will be removed:UserWarning")
"""What openpyxl, with which the result is looked at, would lose if it wrote it."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
SAID = f"{BEGIN[0]}\n• 不是数字\n{END}"
MARKS = (Mark(2, 1, "error", SAID), Mark(3, 2, "warning", SAID), Mark(4, 2, "note", SAID))
LINES = (
    (ListCell(TITLES[0], "title"),),
    (ListCell("级别", "head"), ListCell("单元格", "head"), ListCell("填写的值", "head")),
    (ListCell("错误", "error"), ListCell("A2", "link", "'Data'!A2"), ListCell("=cmd|' /C calc'!A0")),
    (ListCell("提示", "note"), ListCell(7, "figure"), ListCell("_x000D_ <b>&")),
)


def request(marks=MARKS, sheet="Data", **more):
    about = {"name": "问题清单", "widths": (10, 10, 20), "lines": LINES, "heights": (1,) * 4, "table": 2,
             "notes": {SIGNED: "签名", THREADED: "讨论"}, "author": "检查"}  # fmt: skip
    return Request(sheet=sheet, marks=marks, **(about | more))


def rich_workbook():
    """A workbook with all that marking must not touch."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, other = book.add_worksheet("Data"), book.add_worksheet("Lists")
    money, bold = book.add_format({"num_format": "#,##0.00", "bg_color": "#FFFF00"}), book.add_format({"bold": True})
    sheet.write_row(0, 0, ["Name", "Value", "Double"], bold)
    for row in range(1, 6):
        sheet.write_string(row, 0, f"firm {row}")
        sheet.write_number(row, 1, row * 1000.5, money)
        sheet.write_formula(row, 2, f"=B{row + 1}*2", money, row * 2001)
    sheet.merge_range("E1:F2", "merged", bold)
    sheet.write_rich_string("E4", "plain ", bold, "bold")
    sheet.set_column("B:B", 33)
    sheet.data_validation("A2:A9", {"validate": "list", "source": "=Lists!$A$1:$A$3"})
    sheet.conditional_format("B2:B6", {"type": "cell", "criteria": ">", "value": 2000, "format": bold})
    sheet.conditional_format("B2:B6", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("G2", {"range": "Data!B2:B6"})
    sheet.insert_image("H2", "x.png", {"image_data": io.BytesIO(PNG)})
    sheet.insert_textbox("H8", "a shape with text")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$B$2:$B$6"})
    sheet.insert_chart("H12", chart)
    sheet.write_comment("A2", "ask Li", {"author": "Wang"})
    sheet.insert_button("J2", {"caption": "press"})
    sheet.write_url("A6", "https://example.org/", string="firm 5")
    sheet.freeze_panes(1, 0)
    sheet.autofilter("A1:C6")
    other.write_column(0, 0, ["x", "y", "z"])
    other.hide()
    book.close()
    return stream.getvalue()


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(data, change):
    """The workbook with its parts changed by `change(parts)`."""
    found = parts(data)
    change(found)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return stream.getvalue()


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def colours(data, sheet="Data"):
    """Cell -> colour that our conditional formats give it."""
    rules = opened(data)[sheet].conditional_formatting
    return {
        str(area.sqref): rule.dxf.fill.bgColor.rgb for area in rules for rule in area.rules
        if rule.formula == ['LEN("assessment-mark")>0']
    }  # fmt: skip


def cells_of(xml):
    return re.search(rb"<(?:\w+:)?sheetData.*</(?:\w+:)?sheetData>", xml, re.DOTALL)[0]


def test_faulty_cells_are_coloured_and_commented_and_a_note_has_no_colour():
    marked, notes = mark(rich_workbook(), request())

    sheet = opened(marked)["Data"]
    assert colours(marked) == {"A2": "FFF8CFCA", "B3": "FFFCE4B8"}
    assert sheet["B3"].comment.text == SAID
    assert sheet["B4"].comment.text == SAID
    assert notes == []


def test_what_a_comment_said_before_stays_in_front():
    marked, _ = mark(rich_workbook(), request())

    comment = opened(marked)["Data"]["A2"].comment
    assert comment.text == f"ask Li\n\n{SAID}"
    assert comment.author == "Wang"


def test_everything_else_keeps_its_bytes():
    source = rich_workbook()
    before, after = parts(source), parts(mark(source, request())[0])

    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}
    name = "xl/worksheets/sheet1.xml"
    assert cells_of(after[name]) == cells_of(before[name])
    for kept in (b"<drawing ", b"<extLst>", b"sparkline", b"<dataValidation ", b"<mergeCell ", b"<autoFilter "):
        assert after[name].count(kept) == before[name].count(kept) > 0
    button = re.compile(rb'<v:shape [^>]*>(?:(?!</v:shape>).)*ObjectType="Button".*?</v:shape>', re.DOTALL)
    assert button.findall(after["xl/drawings/vmlDrawing1.vml"]) == button.findall(before["xl/drawings/vmlDrawing1.vml"])


def test_formats_of_cells_are_those_before():
    source = rich_workbook()

    before, after = opened(source)["Data"], opened(mark(source, request())[0])["Data"]

    for row in before.iter_rows():
        for cell in row:
            other = after[cell.coordinate]
            assert (cell.value, cell.number_format) == (other.value, other.number_format)
            assert (repr(cell.fill), repr(cell.font)) == (repr(other.fill), repr(other.font))


def test_the_sheets_own_conditional_formats_come_after_ours_in_their_order():
    marked, _ = mark(rich_workbook(), request())

    rules = [
        (rule.priority, rule.type) for area in opened(marked)["Data"].conditional_formatting for rule in area.rules
    ]
    assert sorted(rules) == [(1, "expression"), (2, "expression"), (3, "cellIs"), (4, "dataBar")]


def test_marking_twice_gives_the_same_as_marking_once():
    once, _ = mark(rich_workbook(), request())

    assert parts(mark(once, request())[0]) == parts(once)


def test_marks_of_mended_cells_vanish():
    source = rich_workbook()
    marked, _ = mark(source, request())

    mended = mark(marked, request(marks=()))[0]

    assert colours(mended) == {}
    sheet = opened(mended)["Data"]
    assert {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment} == {"A2": "ask Li"}
    drawing = "xl/drawings/vmlDrawing1.vml"
    assert parts(mended)[drawing].count(b"<v:shape ") == parts(source)[drawing].count(b"<v:shape ")
    assert len(opened(mended).sheetnames) == 3


def test_a_sheet_without_comments_has_none_left():
    book = openpyxl.Workbook()
    book.active.title = "Data"
    stream = io.BytesIO()
    book.save(stream)
    marked, _ = mark(stream.getvalue(), request())
    assert opened(marked)["Data"]["A2"].comment.text == SAID

    mended = parts(mark(marked, request(marks=()))[0])

    assert not [name for name in mended if "comments" in name or "vml" in name]
    assert b"legacyDrawing" not in mended["xl/worksheets/sheet1.xml"]
    assert b"comments" not in mended["[Content_Types].xml"]


def test_marks_are_found_again_after_another_program_saved_the_workbook():
    """openpyxl writes every part anew, renumbers formats and moves texts into the table of shared ones."""
    marked, _ = mark(rich_workbook(), request())
    book = openpyxl.load_workbook(io.BytesIO(marked))
    book["问题清单"].title = "renamed"
    book["Data"]["B4"].comment = Comment(f"mine\n\n{SAID}\nbehind", "Li")
    stream = io.BytesIO()
    book.save(stream)

    mended = opened(mark(stream.getvalue(), request(marks=()))[0])

    assert colours(mark(stream.getvalue(), request(marks=()))[0]) == {}
    assert {c.coordinate: c.comment.text for row in mended["Data"].iter_rows() for c in row if c.comment} == {
        "A2": "ask Li", "B4": "minebehind",
    }  # fmt: skip
    assert mended.sheetnames == ["Data", "Lists", "renamed"]


def test_the_list_is_text_with_links():
    sheet = opened(mark(rich_workbook(), request())[0])["问题清单"]

    assert [cell.value for cell in sheet[3]] == ["错误", "A2", "=cmd|' /C calc'!A0"]
    assert sheet["C3"].data_type == "s"
    assert sheet["B4"].value == 7
    assert sheet["B3"].hyperlink.location == "'Data'!A2"
    assert sheet.auto_filter.ref == "A2:C4"


def test_what_reads_like_a_code_of_a_character_stays_as_it_is():
    xml = parts(mark(rich_workbook(), request())[0])["xl/worksheets/sheet3.xml"].decode()

    assert "_x005F_x000D_ &lt;b&gt;&amp;" in xml


def test_a_name_that_is_taken_gets_a_number():
    book = openpyxl.Workbook()
    book.active.title = "Data"
    book.create_sheet("问题清单")["A1"] = "ours is another"
    stream = io.BytesIO()
    book.save(stream)

    assert opened(mark(stream.getvalue(), request())[0]).sheetnames == ["Data", "问题清单", "问题清单 2"]


def test_a_cell_with_a_conversation_is_coloured_and_nothing_is_said_in_it():
    def talk(found):
        found["xl/comments1.xml"] = found["xl/comments1.xml"].replace(b"<author>Wang<", b"<author>tc={1-2-3}<")

    marked, notes = mark(repacked(rich_workbook(), talk), request())

    assert notes == [THREADED]
    assert opened(marked)["Data"]["A2"].comment.text == "ask Li"
    assert "A2" in colours(marked)
    assert opened(marked)["问题清单"]["A2"].value == "讨论"


def test_a_signature_is_taken_off_and_that_is_said():
    def sign(found):
        found["_xmlsignatures/origin.sigs"] = b""
        found["_rels/.rels"] = found["_rels/.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
            b'digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>',
        )

    marked, notes = mark(repacked(rich_workbook(), sign), request())

    assert notes == [SIGNED]
    assert not [name for name in parts(marked) if "signature" in name]
    assert b"signature" not in parts(marked)["_rels/.rels"]


def test_neighbours_in_a_column_are_one_area_and_many_areas_are_several_formats():
    rows = [Mark(row, 1, "error") for row in (2, 3, 4, 9)] + [Mark(2 * row, 2, "error") for row in range(1, AREAS)]

    areas = " ".join(colours(mark(rich_workbook(), request(marks=tuple(rows)))[0])).split()

    # A2:A4, A9 and AREAS - 1 single cells: one more than a format takes.
    assert len(areas) == AREAS + 1
    assert areas[:2] == ["A2:A4", "A9"]
    assert len(colours(mark(rich_workbook(), request(marks=tuple(rows)))[0])) == 2


def test_a_sheet_whose_elements_have_a_prefix_is_marked():
    def prefixed(found):
        name = "xl/worksheets/sheet1.xml"
        xml = re.sub(rb"<(/?)(?!\?|\w+:)(\w)", rb"<\1x:\2", found[name])
        found[name] = xml.replace(b'xmlns="', b'xmlns:x="', 1)

    marked, _ = mark(repacked(rich_workbook(), prefixed), request())

    assert colours(marked) == {"A2": "FFF8CFCA", "B3": "FFFCE4B8"}


def test_a_strict_workbook_is_marked_in_its_own_words():
    words = {b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
             b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
                 b"http://purl.oclc.org/ooxml/officeDocument/relationships"}  # fmt: skip

    def strict(found):
        for name in found:
            for old, new in words.items():
                found[name] = found[name].replace(old, new)

    marked = parts(mark(repacked(rich_workbook(), strict), request())[0])

    assert b"ooxml/spreadsheetml/main" in marked["xl/worksheets/sheet3.xml"]
    assert b"openxmlformats.org/officeDocument" not in marked["xl/_rels/workbook.xml.rels"]
    assert b"assessment-mark" in marked["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("data", [b"", b"no zip", parts(rich_workbook())["xl/workbook.xml"]])
def test_what_is_no_workbook_is_not_marked(data):
    with pytest.raises(UnmarkableError):
        mark(data, request())


def test_a_part_that_is_no_xml_is_not_marked():
    def broken(found):
        found["xl/styles.xml"] = b"<styleSheet>"

    with pytest.raises(UnmarkableError):
        mark(repacked(rich_workbook(), broken), request())


def test_a_request_survives_its_way_to_another_process():
    assert Request.from_json(request().to_json()) == request()
