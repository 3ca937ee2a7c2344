"""A warning is confirmed for the figures it was about, by whoever may write them, and for as long as they stay."""

from __future__ import annotations

import json

import pytest

from assessment.model.draft import Answer
from assessment.model.message import Place, Problem, Severity, msg
from assessment.services.confirmations import Confirmations, can_be_confirmed, confirmation_of
from assessment.services.my_data import MyData
from assessment.services.refusals import AccessRefusedError, AnswerRefusedError
from assessment.services.versions_of_answers import VersionsOfAnswers

REASON = "新产品立项集中，合同已核对"


def doubt(rule="rd-above-revenue", column="rd_expense", severity=Severity.WARNING, hint="look"):
    return Problem(severity=severity, place=Place(question=column), what=msg("doubt"), hint=msg(hint), code=rule)


def save(drafts, access, **answers):
    given = {
        name.replace("__", "@-"): value if isinstance(value, Answer) else Answer(value=value)
        for name, value in answers.items()
    }
    drafts.save_answers(access, given, based_on_revision=drafts.read(access).head.revision)


def holds(drafts, access, problem):
    sheet = drafts.read(access)
    return (
        confirmation_of(problem, sheet.confirmed, sheet.form, sheet.head.data_year, drafts.questionnaire(access))
        is not None
    )


@pytest.fixture
def confirmed(drafts, access):
    """R&D above revenue, confirmed."""
    save(drafts, access, rd_expense=500, revenue=400)
    Confirmations(drafts).confirm(access, doubt(), f" {REASON}\0 ", "王会计")
    return access


def test_a_confirmation_says_who_when_and_why(drafts, confirmed):
    (one,) = drafts.read(confirmed).confirmed

    assert (one.rule, one.column, one.reason, one.author) == ("rd-above-revenue", "rd_expense", REASON, "王会计")
    assert one.confirmed_at == drafts.clock.now
    assert holds(drafts, confirmed, doubt())


@pytest.mark.parametrize(
    ("change", "still"),
    [
        ({"rd_expense": 501}, False),
        ({"revenue": 399}, False),
        ({"rd_expense": None}, False),
        ({"revenue__1": 900}, False),  # the rule is held against every year
        ({"staff_avg": 20}, True),  # a figure it does not look at
        ({"revenue": Answer(value=4_000_000, unit="yuan")}, True),  # the same amount in another unit
        ({"revenue": Answer(value=400, note="合并", certainty="books", person="李")}, True),
    ],
)
def test_it_holds_as_long_as_the_figures_the_rule_looks_at_are_the_same(drafts, confirmed, change, still):
    save(drafts, confirmed, **change)

    assert holds(drafts, confirmed, doubt()) is still


def test_it_holds_again_once_the_old_figure_is_back(drafts, confirmed):
    save(drafts, confirmed, revenue=399)
    save(drafts, confirmed, revenue=400)

    assert holds(drafts, confirmed, doubt())


def test_figures_of_another_year_are_other_figures(drafts, confirmed):
    drafts.set_data_year(confirmed, 2024)

    assert not holds(drafts, confirmed, doubt())


def test_another_warning_at_the_same_answer_stays_open(drafts, confirmed):
    assert not holds(drafts, confirmed, doubt("jump-in-a-year"))
    assert not holds(drafts, confirmed, doubt(column="rd_expense@-1"))


def test_a_part_of_a_derived_figure_counts_as_well(drafts, access):
    save(drafts, access, value_added=900, revenue=400)
    Confirmations(drafts).confirm(access, doubt("value-added-above-revenue", "value_added"))

    save(drafts, access, va_wages=1)

    assert not holds(drafts, access, doubt("value-added-above-revenue", "value_added"))


def test_one_jump_confirmed_says_nothing_about_another(drafts, access):
    save(drafts, access, revenue=4000, revenue__1=400, rd_expense=50, rd_expense__1=50)
    Confirmations(drafts).confirm(access, doubt("jump-in-a-year", "revenue"))

    save(drafts, access, rd_expense=60)

    assert holds(drafts, access, doubt("jump-in-a-year", "revenue"))


def test_what_another_year_says_is_part_of_what_was_confirmed(drafts, access):
    save(drafts, access, revenue__1=400)
    Confirmations(drafts).confirm(access, doubt("years-differ", "revenue@-1", hint="There it is 390."))

    assert holds(drafts, access, doubt("years-differ", "revenue@-1", hint="There it is 390."))
    assert not holds(drafts, access, doubt("years-differ", "revenue@-1", hint="There it is 380."))


@pytest.mark.parametrize(
    "problem", [doubt(severity=Severity.ERROR), doubt("not-a-number"), doubt("required", "firm_name")]
)
def test_only_doubts_can_be_confirmed(drafts, access, problem):
    with pytest.raises(AnswerRefusedError):
        Confirmations(drafts).confirm(access, problem)

    assert not can_be_confirmed(problem, drafts.questionnaire(access))
    assert drafts.read(access).confirmed == ()


def test_it_can_be_taken_back(drafts, confirmed):
    (one,) = drafts.read(confirmed).confirmed

    Confirmations(drafts).take_back(confirmed, one)

    assert drafts.read(confirmed).confirmed == ()


def test_a_colleague_confirms_the_figures_of_their_section_in_their_own_name(drafts, access):
    save(drafts, access, rd_expense=500, revenue=400)
    colleague = drafts.open(drafts.add_link(access, "rd", "研发部").token)

    Confirmations(drafts).confirm(colleague, doubt("jump-in-a-year", "rd_expense"), author="somebody else")
    with pytest.raises(AccessRefusedError):
        Confirmations(drafts).confirm(colleague, doubt("jump-in-a-year", "revenue"))

    assert [one.author for one in drafts.read(access).confirmed] == ["研发部"]
    assert [one.column for one in drafts.read(colleague).confirmed] == ["rd_expense"]


def test_who_has_another_section_does_not_see_it(drafts, confirmed):
    other = drafts.open(drafts.add_link(confirmed, "robots", "生产部").token)

    assert drafts.read(other).confirmed == ()


def test_it_is_exported_and_frozen_with_the_answers(drafts, confirmed):
    exported = json.loads(MyData(drafts, None).export(confirmed))["drafts"][0]
    version = VersionsOfAnswers(drafts).submit(confirmed)

    assert [one["reason"] for one in exported["confirmed_warnings"]] == [REASON]
    assert [one["author"] for one in version.provenance["rd_expense"]["confirmed"]] == ["王会计"]
    assert [one["rule"] for one in json.loads(version.content)["confirmed_warnings"]] == ["rd-above-revenue"]


def test_answers_without_confirmations_have_the_hash_they_always_had(drafts, access):
    save(drafts, access, revenue=400)

    assert "confirmed_warnings" not in json.loads(VersionsOfAnswers(drafts).submit(access).content)


def test_it_follows_a_question_that_was_renamed(drafts, access, with_renamed):
    save(drafts, access, rd_expense=500, revenue=400)
    drafts.store.confirm(
        access.draft, Confirmations(drafts).confirm(access, doubt()).model_copy(update={"column": "rd_cost"})
    )

    (_, one) = with_renamed({"rd_cost": "rd_expense"}).read(access).confirmed

    assert one.column == "rd_expense"
