"""Drafts keep every answer, tell each tab what the others did, and open to whoever has the link and nobody else."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from pydantic import SecretStr

from assessment.errors import NotFoundError
from assessment.formats.table import AnswerTable
from assessment.model.draft import Answer
from assessment.services.my_data import MyData
from assessment.services.refusals import AccessRefusedError, AnswerRefusedError
from assessment.services.versions_of_answers import VersionsOfAnswers
from assessment.services.years_agree import YearsAgree

PLAN = "shanghai-2023-2025"


def save(drafts, access, seen=0, author="", **answers):
    given = {
        name.replace("__", "@-"): value if isinstance(value, Answer) else Answer(value=value)
        for name, value in answers.items()
    }
    return drafts.save_answers(access, given, author, based_on_revision=seen)


def test_answers_come_back_with_who_wrote_them_and_when(drafts, access):
    save(drafts, access, author="王会计", revenue=Answer(value=12000, certainty="books", note="合并", person="财务科"))

    sheet = drafts.read(access)

    kept = sheet.answers["revenue"]
    assert (kept.value, kept.certainty, kept.note, kept.person) == (12000, "books", "合并", "财务科")
    assert (kept.author, kept.written_at, kept.revision) == ("王会计", drafts.clock.now, 1)
    assert sheet.head.revision == 1


def test_a_figure_keeps_the_unit_it_was_typed_in_and_has_one_canonical_value(drafts, access):
    save(drafts, access, revenue=Answer(value=1.2, unit="100m_yuan"), rd_expense=300)

    sheet = drafts.read(access)

    revenue, rd = sheet.answers["revenue"], sheet.answers["rd_expense"]
    assert (revenue.value, revenue.unit, revenue.canonical) == (1.2, "100m_yuan", 120_000_000)
    assert (rd.value, rd.unit, rd.canonical) == (300, "10k_yuan", 3_000_000)
    assert sheet.form == {"revenue": 12_000, "rd_expense": 300}  # both asked in ten thousand yuan


def test_the_form_holds_codes_lists_and_certainties(drafts, access):
    save(drafts, access, division="C34", certificates=("high_tech",), revenue__1=Answer(value=5, certainty="estimated"))

    assert drafts.read(access).form == {
        "division": "C34",
        "certificates": ["high_tech"],
        "revenue@-1": 5,
        "revenue@-1#certainty": "estimated",
    }


def test_zero_and_none_of_these_are_answers_and_an_empty_one_takes_back(drafts, access):
    save(drafts, access, robots=0, certificates=(), sites=2)
    save(drafts, access, sites=Answer())

    assert drafts.read(access).form == {"robots": 0, "certificates": []}


def test_a_tab_hears_what_another_wrote_since(drafts, access):
    save(drafts, access, revenue=100)
    save(drafts, access, seen=1, rd_expense=3)  # the other tab

    saved = save(drafts, access, seen=1, robots=4)

    assert {column: answer.value for column, answer in saved.changed.items()} == {"rd_expense": 3}
    assert drafts.changes(access, since=2).form == {"robots": 4}


def test_a_save_says_what_it_replaced(drafts, access):
    save(drafts, access, author="finance", revenue=100)

    saved = save(drafts, access, seen=0, author="management", revenue=200)

    assert (saved.overwritten["revenue"].value, saved.overwritten["revenue"].author) == (100, "finance")
    assert drafts.read(access).answers["revenue"].author == "management"


@pytest.mark.parametrize(
    ("column", "answer", "words"),
    [
        ("turnover", Answer(value=1), "does not ask for turnover"),
        ("revenue@-7", Answer(value=1), "does not ask for revenue@-7"),
        ("revenue@x", Answer(value=1), "does not ask for revenue@x"),
        ("revenue", Answer(value=1, unit="kwh"), "kwh is no unit"),
        ("division", Answer(value="C34", unit="kwh"), "kwh is no unit"),
        ("revenue", Answer(value=float("inf")), "out of all bounds"),
        ("revenue", Answer(value=float("nan")), "out of all bounds"),
        ("revenue", Answer(value=10**400), "out of all bounds"),
        ("firm_name", Answer(value="x" * 10_001), "out of all bounds"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_of_the_save_is_written(drafts, access, column, answer, words):
    with pytest.raises(AnswerRefusedError, match=words):
        drafts.save_answers(access, {"robots": Answer(value=1), column: answer}, based_on_revision=0)

    assert drafts.read(access).answers == {}


def test_what_is_merely_wrong_is_kept(drafts, access):
    save(drafts, access, revenue="about a hundred", division="C99", robots=-3)

    assert drafts.read(access).form == {"revenue": "about a hundred", "division": "C99", "robots": -3}


def test_a_character_no_database_takes_is_left_out(drafts, access):
    save(drafts, access, firm_name="东方\0齿轮")

    assert drafts.read(access).form == {"firm_name": "东方齿轮"}


def test_the_owner_sees_all_drafts_with_the_name_of_the_firm(drafts, access):
    save(drafts, access, firm_name="东方齿轮")
    drafts.start(PLAN, 2024)

    assert [(one.firm, one.head.data_year) for one in drafts.list_own()] == [("东方齿轮", 2025), ("", 2024)]


def test_the_year_of_a_draft_can_be_corrected(drafts, access):
    drafts.set_data_year(access, 2024)

    assert drafts.read(access).head.data_year == 2024


@pytest.mark.parametrize("year", [0, 1899, 20_250])
def test_a_year_no_figure_can_be_about_is_refused(drafts, access, year):
    with pytest.raises(AnswerRefusedError, match="data year"):
        drafts.set_data_year(access, year)
    with pytest.raises(AnswerRefusedError, match="data year"):
        drafts.start(PLAN, year)


def test_a_draft_of_a_plan_that_is_not_installed_is_not_begun(drafts):
    with pytest.raises(NotFoundError, match="no plan narnia"):
        drafts.start("narnia", 2025)


def test_only_the_owner_opens_a_draft_without_a_link(drafts, access):
    drafts.store.all[access.draft] = drafts.store.all[access.draft].model_copy(update={"owner": "somebody"})

    with pytest.raises(NotFoundError, match="deleted"):
        drafts.own(access.draft)


# --- links ------------------------------------------------------------------------------------------------------------


def test_the_link_of_a_draft_leads_back_to_it(drafts, started):
    save(drafts, started.access, revenue=7)

    found = drafts.open(started.link.token)

    assert drafts.read(found).form == {"revenue": 7}


def test_only_the_hash_of_a_token_is_stored_and_no_print_shows_it(drafts, started):
    token = started.link.token.get_secret_value()

    printed = repr(started) + str(started.link) + repr(drafts.store.tokens) + repr(drafts.open(started.link.token))

    assert len(token) >= 43  # 32 random bytes
    assert token not in printed


@pytest.mark.parametrize("token", ["", "guess", "0" * 43])
def test_a_wrong_token_is_refused_without_repeating_it(drafts, started, token):
    with pytest.raises(AccessRefusedError) as error:
        drafts.open(SecretStr(token))

    assert str(error.value) == "This link leads nowhere"


def test_a_section_link_reaches_its_section_and_reads_the_name_of_the_firm(drafts, access):
    save(drafts, access, firm_name="东方齿轮", revenue=100, energy_diesel=5, credit_code="x")
    energy = drafts.open(drafts.add_link(access, "energy", "能源科 李工").token)

    sheet = drafts.read(energy)

    assert sheet.form == {"firm_name": "东方齿轮", "energy_diesel": 5}
    assert (sheet.section, sheet.head.data_year) == ("energy", 2025)


@pytest.mark.parametrize("column", ["revenue", "firm_name", "revenue@-1", "nonsense"])
def test_a_section_link_writes_nothing_outside_its_section(drafts, access, column):
    energy = drafts.open(drafts.add_link(access, "energy", "李工").token)

    with pytest.raises(AccessRefusedError, match="does not reach"):
        drafts.save_answers(energy, {"energy_diesel": Answer(value=1), column: Answer(value=1)}, based_on_revision=0)

    assert drafts.read(access).answers == {}


def test_answers_through_a_link_are_signed_with_its_label(drafts, access):
    new = drafts.add_link(access, "energy", "李工")

    save(drafts, drafts.open(new.token), author="somebody else", energy_diesel=5)

    kept = drafts.read(access).answers["energy_diesel"]
    assert (kept.author, kept.link) == ("李工", new.link.id)


def test_a_section_link_hears_nothing_of_other_sections(drafts, access):
    energy = drafts.open(drafts.add_link(access, "energy", "李工").token)
    save(drafts, access, revenue=100, energy_diesel=5)

    saved = save(drafts, energy, energy_gasoline=1)

    assert list(saved.changed) == ["energy_diesel"]
    assert list(drafts.changes(energy, since=0).answers) == ["energy_diesel", "energy_gasoline"]


def test_a_revoked_link_is_refused_at_the_next_click(drafts, access):
    new = drafts.add_link(access, "energy", "李工")
    energy = drafts.open(new.token)

    drafts.revoke(access, new.link.id)

    for attempt in (
        lambda: drafts.open(new.token),
        lambda: drafts.read(energy),
        lambda: drafts.changes(energy, 0),
        lambda: save(drafts, energy, energy_diesel=5),
    ):
        with pytest.raises(AccessRefusedError, match="leads nowhere"):
            attempt()
    assert [link.revoked_at is None for link in drafts.links(access)] == [True, False]


def test_a_section_link_does_nothing_but_fill_in(drafts, access):
    energy = drafts.open(drafts.add_link(access, "energy", "李工").token)

    for attempt in (
        lambda: drafts.add_link(energy, "", "me"),
        lambda: drafts.links(energy),
        lambda: drafts.revoke(energy, energy.link),
        lambda: drafts.set_data_year(energy, 2020),
        lambda: drafts.start_next_year(energy),
    ):
        with pytest.raises(AccessRefusedError, match="one section"):
            attempt()


def test_a_link_to_a_section_that_does_not_exist_is_not_made(drafts, access):
    with pytest.raises(NotFoundError, match="no section kitchen"):
        drafts.add_link(access, "kitchen", "cook")


def test_links_of_another_draft_are_not_revoked(drafts, access):
    other = drafts.start(PLAN, 2025)

    with pytest.raises(NotFoundError, match="no such link"):
        drafts.revoke(access, other.link.link.id)


@pytest.mark.parametrize("column", ["digital_network", "scen_quality"])
def test_a_link_to_a_department_reaches_each_of_its_sections_and_no_other(drafts, access, column):
    save(drafts, access, firm_name="东方齿轮", revenue=100, robots=3)
    it = drafts.open(drafts.add_link(access, "it", "赵工").token)

    save(drafts, it, **{column: "2"})

    assert drafts.read(it).form == {"firm_name": "东方齿轮", column: "2"}
    with pytest.raises(AccessRefusedError, match="does not reach"):
        save(drafts, it, robots=4)


def test_a_link_whose_section_is_not_asked_any_more_shows_nothing(drafts, access):
    save(drafts, access, revenue=100)
    it = replace(drafts.open(drafts.add_link(access, "it", "赵工").token), section="kitchen")

    with pytest.raises(NotFoundError, match="not asked any more"):
        drafts.read(it)


def test_a_handed_on_link_to_the_whole_fills_in_and_signs(drafts, access):
    save(drafts, access, firm_name="东方齿轮")
    colleague = drafts.open(drafts.add_link(access, label="王会计").token)

    save(drafts, colleague, author="somebody else", revenue=100)
    drafts.set_data_year(colleague, 2024)

    sheet = drafts.read(colleague)
    assert sheet.form == {"firm_name": "东方齿轮", "revenue": 100}
    assert sheet.answers["revenue"].author == "王会计"
    assert sheet.head.data_year == 2024


def test_a_handed_on_link_gives_no_links_and_begins_nothing(drafts, access):
    new = drafts.add_link(access, label="王会计")
    colleague = drafts.open(new.token)

    for attempt in (
        lambda: drafts.add_link(colleague, "energy", "me"),
        lambda: drafts.add_link(colleague, "", "me"),
        lambda: drafts.links(colleague),
        lambda: drafts.contributions(colleague),
        lambda: drafts.revoke(colleague, new.link.id),
        lambda: drafts.revoke_all(colleague),
        lambda: drafts.start_next_year(colleague),
        lambda: MyData(drafts, None).delete(colleague),
    ):
        with pytest.raises(AccessRefusedError, match="Only whoever began"):
            attempt()
    assert len(drafts.list_own()) == 1


def test_the_link_of_whoever_began_a_draft_manages_it_from_elsewhere(drafts, started):
    elsewhere = drafts.open(started.link.token)

    drafts.add_link(elsewhere, "energy", "李工")

    assert elsewhere.manages
    assert len(drafts.links(elsewhere)) == 2


@pytest.mark.parametrize("label", ["", "  ", "\0"])
def test_the_whole_questionnaire_goes_to_nobody_without_a_name(drafts, access, label):
    with pytest.raises(AnswerRefusedError, match="for whom"):
        drafts.add_link(access, label=label)


def test_a_handed_on_link_is_told_nothing_of_other_years_and_of_other_links(drafts, access):
    save(drafts, access, revenue=100)
    later = drafts.start_next_year(access).access
    save(drafts, later, revenue__1=90)
    colleague = drafts.open(drafts.add_link(later, label="王会计").token)
    versions, years, data = VersionsOfAnswers(drafts), YearsAgree(drafts), MyData(drafts, None)
    for one in (access, later):
        versions.submit(one)

    assert [len(versions.trend(a)) for a in (later, colleague)] == [2, 1]
    assert [len(years.check(a)) for a in (later, colleague)] == [1, 0]
    assert [len(json.loads(data.export(a))["drafts"][0]["links"]) for a in (later, colleague)] == [2, 0]


def test_who_filled_in_what_is_counted_by_link(drafts, access):
    finance, _it = (drafts.add_link(access, part, "王会计") for part in ("finance", "it"))
    save(drafts, drafts.open(finance.token), revenue=100, staff_avg=20, sites=1)
    save(drafts, drafts.open(finance.token), seen=1, sites=Answer())
    save(drafts, access, seen=2, staff_avg=21, robots=1)

    found = drafts.contributions(access)

    # finance: revenue (one was taken back, one replaced); the beginner: staff and robots; IT: nothing
    assert {link: one.answers for link, one in found.items()} == {finance.link.id: 1, access.link: 2}
    assert found[finance.link.id].last == drafts.read(access).answers["revenue"].written_at


def test_all_handed_on_links_are_revoked_at_once_and_the_own_one_stays(drafts, started):
    access = started.access
    handed_on = [drafts.add_link(access, part, "王会计") for part in ("", "finance", "it")]
    drafts.revoke(access, handed_on[0].link.id)

    assert drafts.revoke_all(access) == 2
    assert drafts.revoke_all(access) == 0
    for new in handed_on:
        with pytest.raises(AccessRefusedError):
            drafts.open(new.token)
    assert drafts.open(started.link.token).manages


# --- next year --------------------------------------------------------------------------------------------------------


def test_next_year_keeps_the_profile_and_moves_figures_one_year_back(drafts, access):
    save(
        drafts, access, author="王会计", firm_name="东方齿轮", division="C34",
        revenue=Answer(value=1.2, unit="100m_yuan", certainty="books"), revenue__1=10_000, revenue__2=9_000,
        robots=4, robots__1=3, rd_basis="statistical", sites=2,
    )  # fmt: skip

    started = drafts.start_next_year(access)

    sheet = drafts.read(started.access)
    assert sheet.head.data_year == 2026
    assert sheet.head.series == access.draft
    assert sheet.form == {
        "firm_name": "东方齿轮",
        "division": "C34",
        "revenue@-1": 12_000,
        "revenue@-1#certainty": "books",
        "revenue@-2": 10_000,
        "robots@-1": 4,
    }
    assert sheet.answers["revenue@-1"].unit == "100m_yuan"
    assert sheet.answers["revenue@-1"].author == "王会计"
    assert drafts.read(access).form["revenue"] == 12_000  # the year before stays as it is


# --- editions ---------------------------------------------------------------------------------------------------------


def test_a_renamed_question_keeps_its_answers_and_one_that_is_gone_is_listed(drafts, access, with_renamed):
    save(drafts, access, revenue=100)
    kept = drafts.store.kept[access.draft]
    kept["turnover@-1"], kept["chimneys"] = (kept["revenue"].model_copy(update={"value": v}) for v in (90, 2))
    newer = with_renamed({"turnover": "sales", "sales": "revenue"})

    sheet = newer.read(newer.own(access.draft))

    assert sheet.form == {"revenue": 100, "revenue@-1": 90}
    assert sheet.renamed == {"turnover@-1": "revenue@-1"}
    assert {column: answer.value for column, answer in sheet.unknown.items()} == {"chimneys": 2}
    assert sheet.moved_from == drafts.read(access).head.edition
    assert "turnover@-1" in drafts.store.kept[access.draft]  # reading changes nothing


def test_of_an_old_and_a_new_name_the_later_answer_stands(drafts, access, with_renamed):
    save(drafts, access, revenue=100)
    drafts.store.kept[access.draft]["turnover"] = drafts.store.kept[access.draft].pop("revenue")
    newer = with_renamed({"turnover": "revenue"})

    save(newer, access, revenue=120)

    assert newer.read(access).form == {"revenue": 120}


def test_names_that_lead_in_a_circle_end_as_unknown(drafts, access, with_renamed):
    save(drafts, access, revenue=100)
    drafts.store.kept[access.draft]["a"] = drafts.store.kept[access.draft]["revenue"]

    sheet = with_renamed({"a": "b", "b": "a"}).read(access)

    assert list(sheet.unknown) == ["a"]


def test_a_link_to_a_section_sees_renamed_answers_of_that_section_only(drafts, access, with_renamed):
    save(drafts, access, revenue=100)
    drafts.store.kept[access.draft]["turnover"] = drafts.store.kept[access.draft].pop("revenue")
    newer = with_renamed({"turnover": "revenue"})

    forms = [newer.read(newer.open(newer.add_link(access, s, "").token)).form for s in ("finance", "energy")]

    assert forms == [{"revenue": 100}, {}]


def test_rows_of_a_file_that_have_a_draft_of_the_same_code_and_year_are_found(drafts, access):
    save(drafts, access, credit_code="91350100M000100Y43")
    frame = pd.DataFrame(
        {
            "firm_key": ["91350100M000100Y43", "91350100M000100Y43", "B"],
            "firm_name": ["A", "A", "B"],
            "credit_code": ["91350100M000100Y43", "91350100M000100Y43", None],
            "year": [2025, 2024, 2025],
        }
    ).astype({"credit_code": "str"})

    assert drafts.also_saved(AnswerTable(frame)) == (("A", 2025),)
