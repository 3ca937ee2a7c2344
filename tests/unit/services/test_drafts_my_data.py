"""What is stored can be taken away in full, deleted for good, and held against the year before."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from assessment.errors import NotFoundError
from assessment.formats.read import read_answers
from assessment.locale import translator
from assessment.model.draft import Answer
from assessment.services.assessor import Assessor
from assessment.services.my_data import MyData
from assessment.services.refusals import AccessRefusedError
from assessment.services.versions_of_answers import VersionsOfAnswers
from assessment.services.years_agree import YearsAgree
from assessment.settings import UploadLimits

PLAN = "shanghai-2023-2025"


@pytest.fixture
def my_data(drafts, installed):
    return MyData(drafts, Assessor(installed))


@pytest.fixture
def filled(drafts, access):
    answers = {
        "firm_name": Answer(value="东方齿轮"),
        "revenue": Answer(value=1.2, unit="100m_yuan", note="合并", person="王会计"),
        "revenue@-1": Answer(value=10_000),
        "robots": Answer(value=-3),
    }
    drafts.save_answers(access, answers, "财务", based_on_revision=0)
    return access


def test_the_export_holds_everything_but_the_tokens(my_data, drafts, filled, started):
    new = drafts.add_link(filled, "energy", "李工")
    VersionsOfAnswers(drafts).submit(filled)

    found = json.loads(my_data.export(filled))["drafts"][0]

    assert found["answers"]["revenue"] | {"written_at": ""} == {
        "value": 1.2, "unit": "100m_yuan", "canonical": 120_000_000, "certainty": "", "note": "合并",
        "person": "王会计", "author": "财务", "link": started.link.link.id, "revision": 1, "written_at": "",
    }  # fmt: skip
    assert found["answers"]["robots"]["value"] == -3
    assert [link["label"] for link in found["links"]] == ["", "李工"]
    assert len(found["versions"]) == 1
    assert new.token.get_secret_value() not in my_data.export(filled).decode()


def test_all_drafts_of_the_owner_go_into_one_file(my_data, drafts, filled):
    drafts.start(PLAN, 2024)

    found = json.loads(my_data.export_all())

    assert sorted(one["draft"]["data_year"] for one in found["drafts"]) == [2024, 2025]


def test_the_workbook_reads_back_as_the_same_answers(my_data, drafts, filled, installed):
    book = my_data.workbook(filled, "zh")

    plan, questionnaire = installed.plans[PLAN], installed.questionnaires["manufacturing"]
    frame = read_answers(book, "mine.xlsx", questionnaire, plan, UploadLimits()).table.frame
    assert frame.set_index("year")["revenue"].to_dict() == {2025: 120_000_000, 2024: 100_000_000}


def test_the_workbook_says_what_was_given_by_whom_also_what_no_check_takes_and_the_versions(my_data, drafts, filled):
    version = VersionsOfAnswers(drafts).submit(filled)

    book = openpyxl.load_workbook(io.BytesIO(my_data.workbook(filled, "zh")))

    given = {row[:2]: row[2:8] for row in book["逐项答案"].values}
    assert given["营业收入", 2025] == (1.2, "亿元", None, "王会计", "合并", "财务")
    assert given["营业收入", 2024] == (10_000, "万元", None, None, None, "财务")
    assert given["工业机器人台数（年末在用）", 2025][:2] == (-3, "台套")
    frozen = list(book["定稿版本"].values)[-1]
    assert (frozen[0], frozen[2], frozen[-1]) == (1, 2025, version.hash)


@pytest.mark.parametrize("name", ["", "-"])
def test_a_workbook_without_a_name_holds_the_figures_too(my_data, drafts, access, installed, name):
    answers = {"firm_name": Answer(value=name), "revenue": Answer(value=10_000)}
    drafts.save_answers(access, answers, based_on_revision=0)

    book = my_data.workbook(access, "en")

    plan, questionnaire = installed.plans[PLAN], installed.questionnaires["manufacturing"]
    read = read_answers(book, "mine.xlsx", questionnaire, plan, UploadLimits())
    assert read.table.frame["revenue"].tolist() == [100_000_000]


def test_after_deleting_no_way_leads_to_the_draft(my_data, drafts, filled, started):
    my_data.delete(filled)

    assert drafts.list_own() == ()
    with pytest.raises(AccessRefusedError):
        drafts.open(started.link.token)
    with pytest.raises(AccessRefusedError):
        drafts.read(filled)
    with pytest.raises(NotFoundError):
        drafts.own(filled.draft)


def test_an_owner_whose_draft_was_deleted_meanwhile_is_told(my_data, drafts, filled):
    own = drafts.own(filled.draft)
    my_data.delete(filled)

    with pytest.raises(NotFoundError, match="deleted"):
        drafts.read(own)
    with pytest.raises(NotFoundError, match="deleted"):
        drafts.save_answers(own, {"robots": Answer(value=1)}, based_on_revision=0)


def test_a_section_link_exports_and_deletes_nothing(my_data, drafts, filled):
    energy = drafts.open(drafts.add_link(filled, "energy", "李工").token)

    for attempt in (my_data.export, my_data.delete, lambda access: my_data.workbook(access, "zh")):
        with pytest.raises(AccessRefusedError):
            attempt(energy)


def test_last_years_figures_agree_with_the_questionnaire_of_that_year_or_warn(drafts, filled):
    later = drafts.start_next_year(filled).access
    years = YearsAgree(drafts)
    assert years.check(later) == ()

    drafts.save_answers(later, {"revenue@-1": Answer(value=11_500)}, based_on_revision=1)

    problem = years.check(later)[0]
    assert (problem.place.question, problem.place.year, problem.code) == ("revenue@-1", 2025, "years-differ")
    assert translator("zh").render(problem.hint) == "那里填的是 1.2 亿元。请更正填错的一处。"


def test_the_same_figure_in_another_unit_agrees(drafts, filled):
    later = drafts.start_next_year(filled).access

    drafts.save_answers(later, {"revenue@-1": Answer(value=12_000)}, based_on_revision=1)

    assert YearsAgree(drafts).check(later) == ()
