"""A firm's plan of action: suggested by its gaps, chosen by hand or solved, made of a what-if, held a year later.

The made-up firm of the app: R&D 340 of 16,000 (2.125 %: 68 points), 7 robots for 260 persons, digital level 1.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from assessment.formats.action_plan_calendar import write_calendar
from assessment.formats.action_plan_workbook import write_action_plan
from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.draft import Answer
from assessment.model.measures import Limits, Wanted
from assessment.services.action_choices import line_of_offer, offers, own_line
from assessment.services.action_plans import ActionPlans
from assessment.services.action_progress import ActionProgress
from assessment.services.assessor import Assessor
from assessment.services.firm_action import FirmActions, left_for_measures, with_solution
from assessment.ui import example_firm

PLAN = "shanghai-2023-2025"
AS_OF = date(2026, 11, 23)
RD = ActionLine(id="rd", question="rd_expense", step=10, at_most=6, quantity=6, cost=100_000, staff_days=1.5)


@pytest.fixture(scope="module")
def assessor(installed):
    return Assessor(installed)


@pytest.fixture(scope="module")
def actions(assessor):
    table, _ = assessor.from_answers(example_firm.answers("en"), 2025, PLAN)
    return FirmActions(assessor.assess(table, PLAN, AS_OF), 0)


def plan(*lines, **more):
    return ActionPlan(data_year=2025, lines=lines, **more)


def units(plan):
    return {line.id: line.quantity for line in plan.lines}


# --- lines ------------------------------------------------------------------------------------------------------------


def test_the_gaps_suggest_lines_that_cost_nothing_and_are_not_chosen_yet(actions):
    lines = {line.question: line for line in actions.suggested()}

    assert lines["rd_expense"].at_most == 60  # 2.5 % of 16,000 is 400: 60 more
    assert lines["robots"].at_most == 3  # 360 x 260 / 10,000 = 9.36: 10 robots, 3 more
    assert {line.quantity for line in lines.values()} == {0}
    assert {line.cost for line in lines.values()} == {None}


def test_a_what_if_for_the_better_becomes_measures_and_the_rest_assumptions(actions):
    changes = {
        "rd_expense": 420.0,
        "energy_diesel": 10.0,
        "robots": 6.0,
        "revenue": 17_000.0,
        "scen_quality": "2",
        "scen_finance": "2",
        "digital_network": ("shop_floor", "application", "fiveg"),
        "digital_rules": (),
    }

    lines = {line.question: line for line in actions.lines_of(changes)}

    assert (lines["rd_expense"].step, lines["energy_diesel"].step) == (80, 2)  # 420 - 340; 12 - 10
    assert (lines["scen_quality"].option, lines["digital_network"].option) == ("2", "fiveg")
    assumed = {name: line.value for name, line in lines.items() if line.value is not None}
    assert assumed == {"robots": 6, "revenue": 17_000, "scen_finance": "2", "digital_rules": ()}
    assert {line.quantity for line in lines.values()} == {1}


def test_the_plan_of_a_what_if_gives_the_answers_of_the_what_if(actions):
    changes = {"rd_expense": 420.0, "revenue": 17_000.0, "digital_network": ("shop_floor", "application", "fiveg")}

    reached = actions.reached(actions.plan_of(changes))

    assert {**reached, "digital_network": set(reached["digital_network"])} == {
        **changes, "digital_network": set(changes["digital_network"])
    }  # fmt: skip


def test_what_is_chosen_by_hand_is_scored_by_the_engine(actions):
    """340 + 6 x 10 = 400 of 16,000 is 2.5 %: 80 points, 12 more than the 68 of 2.125 %; overall a quarter of it."""
    scored = actions.scored(plan(RD))

    assert scored.expected["rd"] - scored.before["rd"] == pytest.approx(12)
    assert scored.expected["overall"] - scored.before["overall"] == pytest.approx(3)


def test_assumptions_count_in_what_is_expected_and_not_in_what_is_today(actions):
    """340 of 17,000 is 2 %: 64 points instead of 68."""
    scored = actions.scored(plan(ActionLine(id="a", question="revenue", value=17_000)))

    assert (scored.before["rd"], scored.expected["rd"]) == (pytest.approx(68), pytest.approx(64))


def test_a_line_of_an_older_edition_moves_nothing(actions):
    gone = (
        ActionLine(id="a", question="no_such_question", step=5),
        ActionLine(id="b", question="scen_quality", option="9"),
        ActionLine(id="c", question="digital_network", value=("no_such_option",)),
    )

    assert actions.reached(plan(*gone)) == {}
    view = actions.view(plan(*gone), "en")
    assert view.overall.today == view.overall.changed


# --- the solver -------------------------------------------------------------------------------------------------------


def test_the_cheapest_set_is_put_into_the_plan_and_other_lines_stay(actions):
    """Six units of 100,000 yuan bring R&D to 2.5 %; the robots are not needed."""
    robots = ActionLine(id="robots", question="robots", at_most=3, quantity=2, cost=1)
    wanted = plan(robots, RD.model_copy(update={"quantity": 0}), own_line("train"), wanted=Wanted(met=("rd",)))

    solution = actions.solve(wanted)
    chosen = with_solution(wanted, solution)

    assert (solution.outcome, solution.cost, solution.staff_days) == ("solved", 600_000, 9)
    assert list(units(chosen).values()) == [0, 6, 1]
    assert [row.holds for row in actions.view(chosen, "en", solution).wanted] == [True]


def test_what_other_lines_take_is_off_the_limits_first(actions):
    task = line_of_offer(offers_of(actions)[0]).model_copy(update={"cost": 450_000, "staff_days": 2})
    limited = plan(RD, task, wanted=Wanted(met=("rd",)), limits=Limits(budget=1_000_000, staff_days=20))

    assert left_for_measures(limited) == Limits(budget=550_000, staff_days=18)
    solution = actions.solve(limited)

    assert solution.outcome == "impossible"  # 600,000 are needed, 550,000 are left
    texts = actions.view(limited, "en", solution).outcome_texts
    assert any("600,000 yuan" in text for text in texts)


# --- tasks and programmes ---------------------------------------------------------------------------------------------


def offers_of(actions, given=()):
    report = Assessor.gap_report(FakeLetterhead(), actions.assessment, 0, "en")
    return offers(report, plan(*given))


class FakeLetterhead:
    letterhead = None


def test_matched_tasks_and_programmes_are_offered_once_and_claim_no_effect(actions):
    found = offers_of(actions)
    line = line_of_offer(found[0])

    assert {offer.origin for offer in found} == {"task", "programme"}
    assert found[0].id not in {offer.id for offer in offers_of(actions, (line,))}
    view = actions.view(plan(line), "en").lines[0]
    assert (view.title, view.counts, view.alone) == (actions.words(plan(), "en").title(line), False, "")


def test_tasks_without_a_title_are_told_apart(actions):
    titles = [actions.words(plan(), "zh").title(line_of_offer(offer)) for offer in offers_of(actions)]

    assert len(set(titles)) == len(titles)


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["en", "zh"])
def view(request, actions):
    apply = ActionLine(
        id="apply", title="=HYPERLINK(1)", person="+王工", due=date(2027, 6, 30), state="in_progress",
        note="一期;\n二期, 三期", cost=12_345,
    )  # fmt: skip
    kept = plan(
        RD.model_copy(update={"due": date(2027, 1, 31)}), apply, own_line("no day"),
        ActionLine(id="rest", question="robots", quantity=0, due=date(2027, 2, 1)),
        id="p1", revision=3, updated_at=datetime(2026, 11, 23, 8, tzinfo=UTC), wanted=Wanted(score=70),
        limits=Limits(budget=1e6),
    )  # fmt: skip
    return actions.view(kept, request.param)


def test_the_workbook_says_what_the_view_says_and_holds_no_formula_of_a_text(view):
    book = load_workbook(io.BytesIO(write_action_plan(view)))
    computed = load_workbook(io.BytesIO(write_action_plan(view)), data_only=True)

    rows = [[cell.value for cell in row] for row in computed.worksheets[0].iter_rows()]
    found = {row[0]: row for row in rows if row[0]}
    for line in view.chosen:
        row = found[line.title]
        assert row[1:4] == [line.origin_label, f"{line.today} → {line.planned}" if line.today else None, line.quantity]
        assert row[4] == (pytest.approx(line.cost.value / 10_000) if line.cost.value else line.cost.text)
        assert row[6] == (line.person or None)
        assert row[7] == (datetime.combine(line.due, datetime.min.time()) if line.due else None)
        assert row[11] == (line.note or None)
    total = next(row for row in computed.worksheets[0].iter_rows(values_only=True) if row[0] in ("Total", "合计"))
    # 6 x 100,000 and 12,345 yuan
    assert total[4] == pytest.approx(61.2345)
    assert total[5] == pytest.approx(9)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [cell.value[:5] for cell in cells] == ["=SUM(", "=SUM("]
    assert len(book.worksheets) == 3


def test_the_calendar_has_one_day_for_every_chosen_line_that_is_due(view):
    events = Calendar.from_ical(write_calendar(view)).events

    assert {str(event["summary"]): event.start for event in events} == {
        line.title: line.due for line in view.chosen if line.due
    }
    assert sorted(event["status"] for event in events) == ["CONFIRMED", "TENTATIVE"]
    description = next(str(e["description"]) for e in events if "HYPERLINK" in e["summary"])
    assert "+王工" in description
    assert "一期;\n二期, 三期" in description


def test_an_event_keeps_its_id_from_one_export_to_the_next(view):
    later = view.model_copy(update={"revision": 4, "title": "renamed"})

    first, second = (Calendar.from_ical(write_calendar(one)).events for one in (view, later))

    assert [e["uid"] for e in first] == [e["uid"] for e in second]
    assert len({str(e["uid"]) for e in first}) == len(first)
    assert {e["sequence"] for e in second} == {4}


def test_the_same_plan_gives_the_same_files(view):
    assert write_calendar(view) == write_calendar(view)
    assert write_action_plan(view) == write_action_plan(view)


# --- the year after ---------------------------------------------------------------------------------------------------


@pytest.fixture
def two_years(drafts, access, assessor):
    """A plan of 2025 - six units of R&D, three robots, one rung, 2 t of diesel - and what 2026 answers."""
    answers = {
        name: Answer(value=tuple(v) if isinstance(v, list) else v) for name, v in example_firm.answers("en").items()
    }
    drafts.save_answers(access, answers, based_on_revision=0)
    plans = ActionPlans(drafts)
    progress = ActionProgress(plans, assessor)
    lines = (
        RD,
        ActionLine(id="robots", question="robots", at_most=3, quantity=3),
        ActionLine(id="more", question="robots", at_most=2, quantity=2),
        ActionLine(id="quality", question="scen_quality", option="2"),
        ActionLine(id="diesel", question="energy_diesel", step=1, at_most=2, quantity=2),
        own_line("train"),
        ActionLine(id="not", question="rd_expense", quantity=0),
    )
    actions = FirmActions(
        assessor.assess(assessor.from_answers(example_firm.answers("en"), 2025, PLAN)[0], PLAN, AS_OF), 0
    )
    saved = plans.save(access, actions.scored(plan(*lines)))
    later = drafts.start_next_year(access).access
    now = {"rd_expense": 370, "robots": 11, "scen_quality": "3", "energy_diesel": 13, "revenue": 16_000}
    drafts.save_answers(later, {name: Answer(value=v) for name, v in now.items()}, based_on_revision=1)
    return progress, access, later, saved


def test_next_year_every_line_stands_beside_what_the_answers_show(two_years):
    progress, _, later, _ = two_years

    view = progress.of_earlier(later, "en", AS_OF)[0]

    shown = [(line.shown, line.share) for line in view.lines]
    assert shown == [
        ("partly", "50 %"),  # 30 of the 60 that were planned
        ("reached", "100 %"),  # 4 robots more: three for the first line
        ("partly", "50 %"),  # and one of two for the second
        ("reached", ""),  # rung 3 is above rung 2
        ("not_yet", "0 %"),  # more diesel than before
        ("no_figure", ""),
    ]
    assert (view.lines[0].start, view.lines[0].planned, view.lines[0].now) == (
        "3.4 million yuan", "4 million yuan", "3.7 million yuan"
    )  # fmt: skip


def test_what_is_left_of_a_plan_can_be_gone_on_with(two_years):
    progress, _, later, _ = two_years

    left = progress.of_earlier(later, "en", AS_OF)[0].left

    # half of six units; the second robots line, one of two; all the diesel; what no figure shows
    assert [(line.question or line.title, line.quantity) for line in left] == [
        ("rd_expense", 3), ("robots", 1), ("energy_diesel", 2), ("train", 1)
    ]  # fmt: skip


def test_the_scores_reached_stand_beside_those_expected(two_years):
    """370 of 16,000 is 2.3125 %: 74 points, where 80 were expected and 68 were there."""
    progress, access, later, saved = two_years

    rd = next(one for one in progress.of_earlier(later, "en", AS_OF)[0].scores if one.title == "R&D")

    assert (rd.before, rd.expected, rd.now, rd.difference) == ("68.0", "80.0", "74.0", "-6.0")
    assert progress.in_later(access, saved, "en", AS_OF).scores == progress.of_earlier(later, "en", AS_OF)[0].scores


def test_what_is_not_answered_yet_is_called_so(two_years, drafts):
    progress, _, later, _ = two_years
    drafts.save_answers(later, {"robots": Answer()}, based_on_revision=2)

    lines = progress.of_earlier(later, "zh", AS_OF)[0].lines

    assert [line.shown for line in lines[1:3]] == ["unknown", "unknown"]
    assert lines[1].shown_label == "未填写"


def test_without_another_year_there_is_no_progress(drafts, access, assessor):
    progress = ActionProgress(ActionPlans(drafts), assessor)

    assert progress.of_earlier(access, "en", AS_OF) == ()
    assert progress.in_later(access, plan(), "en", AS_OF) is None
