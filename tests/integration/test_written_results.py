"""The results of a batch as a workbook, on the installed data: the numbers are those of the firm table."""

import io
from datetime import date

import fastexcel
import numpy as np
import openpyxl
import pandas as pd
import pytest

from assessment.formats.read import ReadResult
from assessment.formats.table import AnswerTable
from assessment.locale import translator
from assessment.model.message import Place, Problem, msg

PLAN = "shanghai-2023-2025"
AS_OF = date(2025, 6, 30)
HOSTILE = ("=1+1", "{=1+1}", "@SUM(A1)", "+cmd|' /C calc'!A0", "http://example.org/", "🏭\x0b公司")
MANY = 20_000


def made_up(firms):
    """Made-up firms with one data year and the year before; the first ones have hostile names."""
    random = np.random.default_rng(7)
    names = np.array([f"示例企业{i}" for i in range(firms)], dtype=object)
    names[: len(HOSTILE)] = HOSTILE[:firms]
    revenue = random.lognormal(18, 1.2, firms)
    now = pd.DataFrame(
        {
            "firm_key": [f"k{i}" for i in range(firms)],
            "firm_name": names,
            "credit_code": "",
            "year": 2024,
            "region": "shanghai",
            "division": random.choice(["C34", "C38", "C39"], firms),
            "above_scale": "yes",
            "revenue": revenue,
            "rd_expense": np.where(random.random(firms) < 0.1, np.nan, revenue * random.random(firms) * 0.06),
            "staff_avg": np.ceil(revenue / 8e5),
            "robots": np.floor(revenue / 4e7),
            "value_added": revenue * 0.25,
            "energy_total": revenue / 1e5,
        }
    )
    last = now[["firm_key", "firm_name", "credit_code", "value_added", "energy_total"]].assign(year=2023)
    last["energy_total"] *= random.uniform(0.9, 1.1, firms)
    return AnswerTable(pd.concat([now, last], ignore_index=True))


@pytest.fixture(scope="module")
def table():
    return made_up(40)


@pytest.fixture(scope="module")
def assessment(assessor, table):
    return assessor.assess(table, PLAN, AS_OF)


PROBLEMS = (
    Problem(
        place=Place(file="=a.xlsx", sheet="答卷", cell="C5", row=5, firm=HOSTILE[0], question="rd_expense@-1"),
        what=msg("The firm name is missing; the row is not read"),
        value="=1+1",
        hint=msg("Keep one of the two columns."),
    ),
    Problem(what=msg("The firm name is missing; the row is not read")),
)


@pytest.fixture(scope="module")
def read(table):
    return ReadResult(table, PROBLEMS, rows_read=41, refused=(5,), years=(2023, 2024))


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def data(assessor, assessment, read, lang):
    return assessor.results_workbook(assessment, lang, read)


@pytest.fixture(scope="module")
def book(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def frame(data, sheet, **options):
    return fastexcel.read_excel(data).load_sheet(sheet, **options).to_pandas()


def test_every_sheet_is_there_in_the_language(book, lang):
    t = translator(lang)
    names = ("Firms", "Portfolio", "Problems", "Programmes that fit", "Tasks of the plan", "About these results",
             "Sources")  # fmt: skip

    assert book.sheetnames == [t(name) for name in names]


def test_the_firms_sheet_holds_the_firm_table(assessor, assessment, data, lang):
    table = assessor.firm_table(assessment, lang)
    read_back = frame(data, 0)

    assert list(read_back.columns)[:-1] == list(table.labels)  # the last one: tasks by their numbers
    for column in table.columns.values():
        found = read_back[column.label]
        if column.kind == "text":
            wanted = pd.Series(column.values, dtype="object").astype(str).str.replace("\x0b", "")
            assert found.fillna("").astype(str).tolist() == wanted.tolist()
        else:
            np.testing.assert_array_equal(found.to_numpy(dtype=float), np.asarray(column.values, dtype=float))


def test_no_cell_is_a_formula_and_only_sources_are_links(book, lang):
    found = [c for sheet in book for row in sheet.iter_rows() for c in row]

    assert not [c.coordinate for c in found if c.data_type == "f"]
    assert {c.parent.title for c in found if c.hyperlink} <= {translator(lang)("Sources")}


def test_firms_can_be_filtered_and_stay_in_sight(book):
    sheet = book.worksheets[0]

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")


def test_statuses_have_colours_that_follow_the_word(book, lang):
    rules = [rule for area in book.worksheets[0].conditional_formatting for rule in area.rules]

    assert f'"{translator(lang)("met")}"' in {rule.formula[0] for rule in rules}
    assert len(rules) == 4 * 5  # four pillars, five statuses


def test_problems_name_place_value_and_what_to_do(book, assessor, lang):
    t = translator(lang)
    first = [cell.value for cell in book.worksheets[2][2]]
    question = assessor.questionnaire(PLAN).questions["rd_expense"].text.get(lang)

    assert first[:6] == [t("Error"), "=a.xlsx", "答卷", "C5", 5, HOSTILE[0]]
    assert question in first[6]
    assert first[7:] == ["=1+1", t(PROBLEMS[0].what.text), t(PROBLEMS[0].hint.text)]


def test_a_problem_of_unknown_place_is_listed_too(book):
    assert [cell.value for cell in book.worksheets[2][3]][1:8] == [None] * 7


def test_without_problems_the_sheet_says_so(assessor, assessment):
    data = assessor.results_workbook(assessment, "en")

    assert frame(data, "Problems").iloc[0, 0] == "No problems were found."


def test_programmes_are_listed_firm_by_firm(assessor, assessment, data, lang):
    t = translator(lang)
    listed = frame(data, t("Programmes that fit"))
    plan, result = assessment.plan, assessment.result
    shown = [p for p in plan.programmes if p.kind != "city_goal" and not result.programmes[p.id].expired]

    wanted = sum(int((result.programmes[p.id].fit <= 1).sum()) for p in shown)  # eligible or nearly

    assert len(listed) == wanted > 0


def test_each_firm_has_the_numbers_of_its_tasks(assessment, data, lang):
    """Against the engine: a firm has a task's number where a reason fits that does not hold for everybody."""
    t = translator(lang)
    firms, tasks = frame(data, 0), frame(data, t("Tasks of the plan"))
    lists = firms.iloc[:, -1].fillna("").astype(str).str.split("、" if lang == "zh" else ", ")
    plan, result = assessment.plan, assessment.result
    titles = {task.title.get(lang): task for task in plan.tasks if task.title}

    shown = [(row.iloc[0], titles[row.iloc[1]], row.iloc[3]) for _, row in tasks.iterrows() if row.iloc[1] in titles]
    assert len(shown) >= 5
    for number, task, firms_named in shown:
        own = [k for k, reason in enumerate(task.reasons) if not reason.all_firms]
        wanted = result.tasks[task.id].reasons[:, own].any(axis=1)
        assert [str(int(number)) in found for found in lists] == wanted.tolist()
        assert firms_named == wanted.sum()
    assert titles.keys() >= set(tasks.iloc[:, 1]) - {t("The exact title was not seen")}


def test_the_portfolio_holds_the_numbers_of_its_view(assessor, assessment, book, lang):
    view = assessor.portfolio(assessment, lang, "above_scale")
    sheet = book.worksheets[1]
    shown = {(row[0].value, row[1].value, row[3].value, row[4].value) for row in sheet.iter_rows()}

    for pillar in view.pillars:
        value = pillar.value.text if pillar.value.value is None else pillar.value.value
        assert (pillar.title, value, pillar.target.text, pillar.status_label) in shown
    assert {(name, n) for name, n in view.levels} <= {(row[0].value, row[1].value) for row in sheet.iter_rows()}


def test_it_says_what_it_was_computed_with(book, assessment):
    words = {cell.value for row in book.worksheets[-2].iter_rows() for cell in row}

    assert AS_OF.isoformat() in words
    assert set(assessment.versions.values()) <= words


def test_the_same_batch_gives_the_same_bytes(assessor, assessment, read, lang, data):
    assert assessor.results_workbook(assessment, lang, read) == data


def test_one_firm_is_a_batch_too(assessor):
    data = assessor.results_workbook(assessor.assess(made_up(1), PLAN, AS_OF), "zh")

    assert len(frame(data, 0)) == 1


def test_twenty_thousand_firms_fit_into_one_workbook(assessor):
    assessment = assessor.assess(made_up(MANY), PLAN, AS_OF)

    data = assessor.results_workbook(assessment, "zh")

    assert len(frame(data, 0)) == MANY
