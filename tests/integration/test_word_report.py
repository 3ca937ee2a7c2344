"""The gap report as a Word document, on the installed data: what it holds is what the report says."""

import functools
import io
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn

from assessment.formats.report_number import report_number
from assessment.locale import translator
from tests.integration.reports_of_firms import reports_of

PLAN = "shanghai-2023-2025"
HOSTILE = '=1+1 {0} @SUM & <w:t>"🏭"</w:t> \x0b HYPERLINK "http://evil.example"公司'
PRINTED = HOSTILE.replace("\x0b", "")
FIRMS = {
    "gaps": {
        "firm_name": "东方齿轮有限公司", "credit_code": "91350100M000100Y43", "region": "shanghai", "division": "C34",
        "above_scale": "yes", "revenue": 12_000, "revenue@-1": 11_000, "rd_expense": 228, "rd_expense@-1": 200,
        "rd_expense#certainty": "estimated", "rd_basis": "statistical", "rd_entity": "legal_person",
        "staff_avg": 310, "robots": 8, "robots@-1": 6, "value_added": 3_100, "value_added@-1": 2_900,
        "energy_electricity": 420, "energy_electricity@-1": 410, "machines_total": 60, "machines_digital": 25,
        "scen_production": "2", "scen_quality": "1", "project_investment": 800,
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
    return reports_of(assessor, FIRMS, date(2025, 6, 30))


@pytest.fixture(scope="module")
def files(assessor, reports):
    return {key: assessor.gap_report_docx(report) for key, report in reports.items()}


every_report = pytest.mark.parametrize("key", [(name, lang) for name in FIRMS for lang in ("zh", "en")], ids=str)


@functools.cache
def opened(data):
    return docx.Document(io.BytesIO(data))


def text_of(element):
    """The words of an element, a line for each paragraph and each break."""
    parts = (
        node.text or "" if node.tag == qn("w:t") else "\n" for node in element.iter(qn("w:t"), qn("w:br"), qn("w:p"))
    )
    return "".join(parts).strip("\n")


def rows(table):
    return [[text_of(cell) for cell in row.iter(qn("w:tc"))] for row in table._tbl.iter(qn("w:tr"))]


def tables(document):
    """Caption -> rows of the table below it."""
    found, caption = {}, ""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            found.setdefault(caption, rows(block))
        elif block.style.name == "Caption":
            caption = block.text.split("  ", 1)[1]
    return found


@every_report
def test_the_pillar_table_says_what_the_report_says(files, reports, key):
    report, t = reports[key], translator(key[1])

    _, *found = tables(opened(files[key]))[t("The four pillars")]

    expected = [
        [p.title, p.value.text, p.target.text, p.status_label, p.score.text, p.gap_sentence] for p in report.pillars
    ]
    assert found == expected


@every_report
def test_every_pillar_shows_its_numbers_and_formulas(files, reports, key):
    report, t = reports[key], translator(key[1])
    found = tables(opened(files[key]))

    for p in report.pillars:
        lines = dict(found[t("{pillar}: value, target and score", pillar=p.title)])
        assert lines[t("Own value")].startswith(p.value.text)
        assert lines[t("Own value")].removeprefix(p.value.text).strip(" ()（）") in ("", p.interval)
        assert lines[t("Target")].split("\n") == [p.target.text, *p.target_statement.split("\n")]
        assert lines[t("Score of 100")].startswith(p.score.text)
        assert lines[t("Score of 100")].removeprefix(p.score.text).strip(" ()（）") in ("", p.score_interval)
        assert lines[t("With your figures")] == p.formula
        assert lines.get(t("How the score follows"), "") == p.score_formula
        assert lines.get(t("How the gap follows"), "") == p.gap_formula


@every_report
def test_steps_programmes_and_other_figures_are_all_there(files, reports, key):
    report, t = reports[key], translator(key[1])
    found = tables(opened(files[key]))

    steps = found.get(t("First steps"), [[]])[1:]
    programmes = found[t("Programmes, with reason and conditions")][1:]
    others = found[t("Shown, not scored")][1:]

    assert [(row[0], row[4]) for row in steps] == [(str(s.rank), s.share.text) for s in report.steps]
    assert all(m in row[2] for row, s in zip(steps, report.steps, strict=True) for m in (s.title, *s.measures))
    assert [row[0].split("\n")[0] for row in programmes] == [p.title for p in report.programmes]
    assert all(c.text in row[2] for row, p in zip(programmes, report.programmes, strict=True) for c in p.conditions)
    assert [row[:2] for row in others] == [[r.label, r.figure.text] for r in report.supplementary]


@every_report
def test_the_cover_names_firm_year_day_number_and_the_places_to_sign(files, reports, key):
    report, t = reports[key], translator(key[1])
    band, about, signatures = (rows(table) for table in opened(files[key]).tables[:3])
    lines = dict(about)

    assert report.firm.replace("\x0b", "") in band[0][0]
    assert lines[t("Data year")] == "2024"
    assert lines[t("Judged as of")] == "2025-06-30"
    assert lines[t("Report number")] == report_number(report)
    assert [row[0] for row in signatures] == [t(word) for word in ("Prepared by", "Checked by", "For the firm", "Seal")]


@every_report
def test_headings_are_real_and_stand_in_the_table_of_contents(files, reports, key):
    document = opened(files[key])
    headings = [p for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    listed = [p for p in document.paragraphs if p.style.name in ("toc 1", "toc 2")]

    assert [p.text.split("  ", 1)[1] for p in listed] == [p.text for p in headings]
    assert {p.title for p in reports[key].pillars} <= {p.text for p in headings}
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for p in listed for link in p._p.iter(qn("w:hyperlink"))} == marks


@every_report
def test_every_table_has_words_for_those_who_do_not_see_it(files, key):
    document = opened(files[key])

    described = [table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) for table in document.tables]

    assert all(described)
    assert not document.inline_shapes


@every_report
def test_the_only_fields_are_contents_captions_and_pages(files, key):
    with zipfile.ZipFile(io.BytesIO(files[key])) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml") and name.startswith("word/")]
        roots = [docx.oxml.parse_xml(archive.read(name)) for name in names]

    fields = {node.text.split()[0] for root in roots for node in root.iter(qn("w:instrText"))}

    assert fields == {"TOC", "SEQ", "PAGE", "NUMPAGES"}


@every_report
def test_links_lead_to_addresses_of_sources_only(files, reports, key):
    relations = opened(files[key]).part.rels.values()

    links = {rel.target_ref for rel in relations if rel.is_external}

    assert links <= {s.href for s in reports[key].sources}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_texts_are_printed_and_nothing_else(files, lang):
    document = opened(files["hostile", lang])

    assert rows(document.tables[1])[0][1] == PRINTED
    assert document.sections[0].header.paragraphs[0].text.startswith(PRINTED[:20])


@pytest.mark.parametrize(("lang", "locale", "latin"), [("zh", "zh-CN", "Microsoft YaHei"), ("en", "en-US", "Calibri")])
def test_language_and_fonts_are_set_for_both_scripts(files, lang, locale, latin):
    document = opened(files["gaps", lang])
    default = document.styles.element.find(qn("w:docDefaults"))
    fonts = next(default.iter(qn("w:rFonts")))

    assert next(default.iter(qn("w:lang"))).get(qn("w:val")) == locale
    assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == (latin, "Microsoft YaHei")
    assert document.core_properties.language == locale


def test_properties_name_no_person_program_or_machine(files, reports):
    key = ("gaps", "zh")
    properties = opened(files[key]).core_properties

    assert properties.title == reports[key].title
    assert {properties.author, properties.last_modified_by, properties.comments, properties.keywords} == {""}
    with zipfile.ZipFile(io.BytesIO(files[key])) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name or "app.xml" in name or "custom" in name]
        assert not any(b"python" in archive.read(name).lower() for name in archive.namelist())


@every_report
def test_the_same_report_gives_the_same_bytes(assessor, files, reports, key):
    assert assessor.gap_report_docx(reports[key]) == files[key]
