"""The gap report as a workbook, on the installed data: what it holds is what the report says, in both languages."""

import base64
import functools
import html
import io
import re
import zipfile
from datetime import date

import fastexcel
import formualizer
import openpyxl
import pytest

from assessment.locale import translator
from assessment.model.letterhead import Logo
from assessment.report.view import FreeTextView, LetterheadView
from tests.integration.reports_of_firms import report_of, reports_of

PLAN = "shanghai-2023-2025"
AS_OF = date(2025, 6, 30)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HOSTILE = "=1+1 {0} @SUM & 🏭\x0b公司"
FIRMS = {
    "gaps": {
        "firm_name": "东方齿轮有限公司", "credit_code": "91350100M000100Y43", "region": "shanghai", "division": "C34",
        "above_scale": "yes", "revenue": 12_000, "revenue@-1": 11_000, "rd_expense": 228, "rd_expense@-1": 200,
        "rd_expense#certainty": "estimated", "rd_basis": "statistical", "rd_entity": "legal_person",
        "staff_avg": 310, "robots": 8, "robots@-1": 6, "value_added": 3_100, "value_added@-1": 2_900,
        "energy_electricity": 420, "energy_electricity@-1": 410, "machines_total": 60, "machines_digital": 25,
        "scen_production": "2", "scen_quality": "1", "project_investment": 800,
    },
    "surplus": {
        "firm_name": "西区机器人", "revenue": 5_000, "rd_expense": 300, "staff_avg": 2_750, "robots": 120,
        "value_added": 1_000, "value_added@-1": 1_000, "energy_total": 9_000, "energy_total@-1": 10_000,
    },
    "rising": {
        "firm_name": "南方化工", "revenue": 400, "rd_expense": 9, "revenue@-1": 500, "staff_avg": 139, "robots": 0,
        "value_added": 90, "value_added@-1": 100, "energy_total": 9_900, "energy_total@-1": 10_000,
    },
    "not applicable": {
        "firm_name": "小作坊", "revenue": 100, "rd_expense": 0, "staff_avg": 20, "robots": 1,
        "energy_not_applicable": "__first__",
    },
    "unknown": {"firm_name": "空白公司"},
    "hostile": {"firm_name": HOSTILE, "revenue": 100, "rd_expense": 2.49999},
}  # fmt: skip


@pytest.fixture(scope="module")
def reports(assessor):
    """(firm, language) -> report."""
    return reports_of(assessor, FIRMS, AS_OF)


@pytest.fixture(scope="module")
def files(assessor, reports):
    return {key: assessor.gap_report_workbook(report) for key, report in reports.items()}


every_report = pytest.mark.parametrize("key", [(name, lang) for name in FIRMS for lang in ("zh", "en")], ids=str)


@functools.cache
def opened(data, *, values=True):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def recalculated(data, folder, change=None):
    """The workbook after `change` (of a cell of the input sheet), computed again by a second engine."""
    source, target = folder / "in.xlsx", folder / "out.xlsx"
    source.write_bytes(data)
    if change:
        book = openpyxl.load_workbook(source)
        sheet, cell, number = change
        book[sheet][cell] = number
        book.save(source)
    formualizer.recalculate_file(str(source), output=str(target))
    return openpyxl.load_workbook(target, data_only=True)


def same(one, other):
    """Whether two cells hold the same text, or the same number to nine decimals or digits."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one == pytest.approx(other, rel=1e-9, abs=1e-9)


def rows(sheet):
    return {row[0].value: row for row in sheet.iter_rows() if row[0].value}


@every_report
def test_every_sheet_has_its_content(files, key):
    t = translator(key[1])
    names = ("Summary", "Pillars", "Gaps and first steps", "Input figures", "Parameters",
             "Calculation", "Lists", "Digital detail", "Plan tasks",
             "Programmes", "Conditions", "Other figures", "Sources", "Versions")  # fmt: skip

    book = opened(files[key])

    assert book.sheetnames == [t(name) for name in names]
    assert all(sheet.max_row > 1 for sheet in book)


@every_report
def test_a_second_reader_opens_it(files, key):
    reader = fastexcel.read_excel(files[key])

    assert len(reader.sheet_names) == 14


@every_report
def test_the_summary_shows_scores_and_statuses_of_the_report(files, reports, key):
    report, sheet = reports[key], opened(files[key])[translator(key[1])("Summary")]

    for pillar in report.pillars:
        row = next(r for r in sheet.iter_rows() if r[0].value == pillar.title and r[2].value == pillar.target.text)
        assert pillar.status_label.startswith(row[3].value)
        for cell, figure in ((row[1], pillar.value), (row[4], pillar.score)):
            if figure.value is not None:
                assert cell.value == pytest.approx(figure.value, rel=1e-9, abs=1e-9)
        if pillar.status == "unknown" and pillar.score_low is not None:
            assert row[4].value == f"{pillar.score_low:.1f}-{pillar.score_high:.1f}"


@every_report
def test_formulas_computed_by_another_engine_give_the_numbers_of_the_report(files, key, tmp_path):
    formulas, stored = opened(files[key], values=False), opened(files[key])
    again = recalculated(files[key], tmp_path)

    found = [c for c in cells(formulas) if c.data_type == "f"]
    for cell in found:
        sheet, at = cell.parent.title, cell.coordinate
        assert same(again[sheet][at].value, stored[sheet][at].value), f"{sheet}!{at} {cell.value}"


def test_value_score_status_and_gap_of_every_pillar_are_live(files):
    sheet = opened(files["gaps", "en"], values=False)["Summary"]

    live = [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]

    assert len(live) == 4 * 4 + 2  # of four pillars, and the overall score and level


def test_a_changed_figure_moves_value_score_gap_and_status(files, tmp_path):
    """R&D raised to 3 m yuan on revenue of 120 m is 2.5 %: 80 points, no gap, met."""
    sheet = opened(files["gaps", "en"])["Input figures"]
    cell = next(row[2].coordinate for name, row in rows(sheet).items() if name.startswith("R&D spending"))

    book = recalculated(files["gaps", "en"], tmp_path, ("Input figures", cell, 300))

    row = next(r for r in book["Summary"].iter_rows() if r[0].value == "R&D intensity" and r[4].value is not None)
    assert [row[1].value, row[4].value, row[5].value] == pytest.approx([2.5, 80, 0])
    assert row[3].value == "met"


def test_an_emptied_figure_is_unknown_and_not_zero(files, tmp_path):
    sheet = opened(files["gaps", "en"])["Input figures"]
    cell = next(row[2].coordinate for name, row in rows(sheet).items() if name.startswith("R&D spending"))

    book = recalculated(files["gaps", "en"], tmp_path, ("Input figures", cell, None))

    row = next(r for r in book["Summary"].iter_rows() if r[0].value == "R&D intensity" and r[4].value is not None)
    assert [row[1].value, row[3].value, row[4].value] == ["unknown"] * 3


def test_the_inputs_are_those_of_the_report(files, reports):
    report, sheet = reports["gaps", "en"], opened(files["gaps", "en"])["Pillars"]
    shown = {(row[0].value, row[1].value) for row in sheet.iter_rows()}

    for pillar in report.pillars:
        for row in pillar.inputs:
            figure = row.figure
            assert (row.label, figure.text if figure.value is None else figure.value) in shown


def test_a_score_just_below_an_edge_is_not_printed_on_it(files, reports):
    """2.49999 % scores 79.99968: a spreadsheet would show 80.0."""
    score = reports["hostile", "en"].pillars[0].score.value
    sheet = opened(files["hostile", "en"])["Summary"]

    row = next(r for r in sheet.iter_rows() if r[0].value == "R&D intensity" and r[4].value)

    assert 79.99 < score < 80
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
    assert any(f"{row[4].coordinate[0]}" in rule.formula[0] and "<80" in rule.formula[0] for rule in rules)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_name_of_a_firm_is_text_wherever_it_stands(files, lang):
    book = opened(files["hostile", lang], values=False)
    shown = HOSTILE.replace("\x0b", "")

    named = [cell for cell in cells(book) if shown in str(cell.value)]

    assert named
    assert {cell.data_type for cell in named} == {"s"}


@pytest.fixture(scope="module")
def sent(assessor, reports):
    """Workbook whose sender wrote what a spreadsheet would compute, in every text a sender may write."""
    chapter = FreeTextView(title="+1+1", paragraphs=("-2+3", "@SUM(1,1)", "\t=1+1"))
    letterhead = LetterheadView(
        sender="=HYPERLINK(1)", cover=("=cmd|'/c calc'!A0",), introduction=chapter, recommendation=chapter,
        closing=chapter, logo=Logo(png=PIXEL, width=1, height=1),
    )  # fmt: skip
    return assessor.gap_report_workbook(reports["gaps", "zh"].model_copy(update={"letterhead": letterhead}))


def test_what_a_sender_writes_is_text_on_a_sheet_of_its_own(sent):
    found = cells([opened(sent, values=False)["出具方说明"]])

    assert [c.value.lstrip() for c in found] == [
        "=HYPERLINK(1)", "=cmd|'/c calc'!A0", *(["+1+1", "-2+3", "@SUM(1,1)", "=1+1"] * 3)
    ]  # fmt: skip
    assert {c.data_type for c in found} == {"s"}
    assert all(c.quotePrefix for c in found)


def test_the_logo_of_the_sender_is_a_picture(sent):
    assert any(name.startswith("xl/media/") for name in zipfile.ZipFile(io.BytesIO(sent)).namelist())


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t="])
def test_no_answer_becomes_a_formula(assessor, mark):
    """Every text a firm may write: only formulas of our own stand in the workbook, and none holds the text."""
    questions = assessor.questionnaire(PLAN).questions
    hostile = f"{mark}CMD(1)"
    answers = FIRMS["gaps"] | {q.id: hostile for q in questions.values() if q.kind == "text"}
    book = opened(assessor.gap_report_workbook(report_of(assessor, answers, AS_OF, "zh")), values=False)

    found = [c for c in cells(book) if "CMD(1)" in str(c.value)]

    assert found
    assert {c.data_type for c in found} == {"s"}


def test_the_summary_says_how_far_the_level_depends_on_the_weights(files, reports):
    said = reports["surplus", "en"].overall.robustness

    words = rows(opened(files["surplus", "en"])["Summary"])["If the weights were others"][1].value

    assert words.startswith(said.ends[0].sentence)
    assert words.endswith(said.how)


def test_the_colour_of_a_status_follows_its_word(files):
    sheet = opened(files["gaps", "zh"], values=False)["摘要"]

    rules = {rule.formula[0] for found in sheet.conditional_formatting for rule in found.rules}

    assert {'"达标"', '"未达标"'} <= rules


@every_report
def test_links_lead_only_to_cited_sources(files, reports, key):
    cited = {source.href for source in reports[key].sources}

    links = {cell.hyperlink.target for cell in cells(opened(files[key])) if cell.hyperlink}

    assert links <= cited
    assert all(link.startswith(("http://", "https://")) for link in links)


def test_all_sources_are_listed(files, reports):
    sheet = opened(files["gaps", "zh"])["来源"]

    titles = [row[1].value for row in sheet.iter_rows(min_row=5)]

    assert titles == [source.title for source in reports["gaps", "zh"].sources]


@pytest.mark.parametrize("name", list(FIRMS))
def test_headings_of_the_chinese_workbook_are_chinese(files, name):
    """Bold cells are headings; codes of tasks, of sources and the firm's own name may be Latin."""
    found = [c.value for c in cells(opened(files[name, "zh"])) if c.font.b and isinstance(c.value, str)]

    assert not [text for text in found if not re.search(r"[一-鿿0-9]", text) and text != HOSTILE.replace("\x0b", "")]


@every_report
def test_the_same_report_gives_the_same_bytes(assessor, reports, files, key):
    assert assessor.gap_report_workbook(reports[key]) == files[key]


@every_report
def test_no_row_is_taller_than_a_spreadsheet_allows(files, key):
    heights = [d.height or 0 for sheet in opened(files[key]) for d in sheet.row_dimensions.values()]

    assert max(heights) < 409  # at 409 points a text would be cut


def test_chinese_has_its_font(files):
    assert {cell.font.name for cell in cells(opened(files["gaps", "zh"]))} == {"Microsoft YaHei"}


def bullet_row(book, pillar):
    """Own value, what is open above it, target and figure of the industry, as the chart of the pillar reads them."""
    found = [row for row in book["Pillars"].iter_rows() if row[0].value == pillar and row[4].value is not None]
    return [cell.value for cell in found[-1][1:5]]


def test_every_pillar_has_a_chart_beside_that_of_the_scores(files, reports):
    with zipfile.ZipFile(io.BytesIO(files["gaps", "en"])) as archive:
        charts = [html.unescape(archive.read(name).decode()) for name in archive.namelist() if "charts/chart" in name]

    titles = [p.title for p in reports["gaps", "en"].pillars]
    assert [sum(f"<a:t>{title}</a:t>" in chart for chart in charts) for title in titles] == [1] * len(titles)
    assert len(charts) == 1 + len(titles)
    assert sum("'Pillars'!$E$" in chart or "Pillars!$E$" in chart for chart in charts) == 1  # R&D of the division


def test_the_chart_of_a_pillar_follows_a_changed_figure(files, tmp_path):
    """R&D raised to 3 m yuan on revenue of 120 m is 2.5 %."""
    sheet = opened(files["gaps", "en"])["Input figures"]
    cell = next(row[2].coordinate for name, row in rows(sheet).items() if name.startswith("R&D spending"))

    book = recalculated(files["gaps", "en"], tmp_path, ("Input figures", cell, 300))

    assert bullet_row(book, "R&D intensity")[:3] == pytest.approx([2.5, 0, 2.5])


@every_report
def test_sources_are_named_in_words_and_never_by_their_ids(files, reports, key):
    ids = [source.id for source in reports[key].sources]
    texts = [c.value for c in cells(opened(files[key])) if isinstance(c.value, str)]

    assert [text for text in texts if any(re.search(rf"\b{re.escape(i)}\b", text) for i in ids)] == []
