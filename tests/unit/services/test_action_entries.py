"""What is typed into the table of a plan becomes a line, or words that say what is wrong with it."""

from datetime import date

import pytest

from assessment.model.action_plan import ActionLine
from assessment.services.action_entries import entered, shown

LINE = ActionLine(id="a", question="robots", at_most=5, quantity=2, cost=250_000, person="王工", due=date(2027, 3, 1))


def test_what_is_shown_and_not_touched_gives_the_same_line():
    assert entered(LINE, shown(LINE)) == (LINE, ())


def test_costs_are_typed_in_ten_thousand_yuan():
    line, problems = entered(LINE, {"cost": 12.5, "fixed_cost": 3, "staff_days": 4})

    assert (line.cost, line.fixed_cost, line.staff_days) == (125_000, 30_000, 4)
    assert problems == ()
    assert shown(line)["cost"] == 12.5


def test_an_empty_cell_takes_the_entry_back():
    empty = {"cost": float("nan"), "staff_days": None, "person": None, "due": None, "quantity": None, "state": None}

    line, problems = entered(LINE, empty)

    assert (line.cost, line.staff_days, line.person, line.due, line.quantity, line.state) == (
        None, None, "", None, 0, "open"
    )  # fmt: skip
    assert problems == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("cost", -1), ("cost", float("inf")), ("cost", 1e12), ("staff_days", -0.5), ("quantity", 1.5), ("quantity", -1),
     ("at_most", 0), ("note", "x" * 4001), ("person", "x" * 201)],
)  # fmt: skip
def test_what_cannot_be_is_said_and_the_field_keeps_what_it_was(field, value):
    line, problems = entered(LINE, {field: value})

    assert line == LINE
    assert len(problems) == 1


def test_more_units_than_there_can_be_are_counted_as_the_most():
    line, problems = entered(LINE, {"quantity": 9})

    assert line.quantity == 5
    assert problems[0].values == {"n": 9, "most": 5}
