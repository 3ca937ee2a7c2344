"""What a user types into the table of a plan of action: checked field by field, with words for what cannot be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from assessment.model.action_plan import (
    LONGEST_NOTE,
    LONGEST_PERSON,
    MOST_DAYS,
    MOST_MONEY,
    MOST_UNITS,
    STATES,
    ActionLine,
)
from assessment.model.message import Message, msg

MONEY_UNIT = 10_000.0
"""Yuan in the unit costs are typed in, as everywhere in the questionnaire."""
MONEY = ("cost", "fixed_cost")
AMOUNTS: Mapping[str, float] = {"cost": MOST_MONEY, "fixed_cost": MOST_MONEY, "staff_days": MOST_DAYS}
COUNTS = ("at_most", "quantity")
TEXTS: Mapping[str, int] = {"person": LONGEST_PERSON, "note": LONGEST_NOTE}


def shown(line: ActionLine) -> dict[str, Any]:
    """The fields of a line as they stand in the table: money in 10,000 yuan."""
    amounts = {name: getattr(line, name) for name in AMOUNTS}
    for name in MONEY:
        if amounts[name] is not None:
            amounts[name] = float(f"{amounts[name] / MONEY_UNIT:.12g}")
    others = {name: getattr(line, name) for name in (*COUNTS, *TEXTS, "due", "state")}
    return {**others, **amounts}


def entered(line: ActionLine, fields: Mapping[str, Any]) -> tuple[ActionLine, tuple[Message, ...]]:
    """A line with the fields of the table, and what was wrong with them: such a field keeps what it was.

    Args:
        line: the line before.
        fields: names as `shown` gives them; None and NaN stand for an empty cell.
    """
    new: dict[str, Any] = {}
    problems: list[Message] = []
    for name, typed in fields.items():
        value = None if isinstance(typed, float) and math.isnan(typed) else typed
        problem = _problem(name, value)
        if problem is None:
            new[name] = _kept(name, value)
        else:
            problems.append(problem)
    changed = line.model_copy(update=new)
    if changed.quantity > changed.at_most:
        problems.append(
            msg("{n} units are more than there can be; {most} are counted", n=changed.quantity, most=changed.at_most)
        )
        changed = changed.model_copy(update={"quantity": changed.at_most})
    return changed, tuple(problems)


def _problem(name: str, value: Any) -> Message | None:
    """What is wrong with the value of a field."""
    if name in AMOUNTS and value is not None:
        number = float(value) * (MONEY_UNIT if name in MONEY else 1.0)
        if not math.isfinite(number) or not 0 <= number <= AMOUNTS[name]:
            return msg("A cost or a number of days cannot be {value}", value=f"{value:g}")
    if name in COUNTS and value is not None:
        least = 1 if name == "at_most" else 0
        if not math.isfinite(value) or value != int(value) or not least <= value <= MOST_UNITS:
            return msg("A number of units is whole and from {least} up, not {value}", least=least, value=f"{value:g}")
    if name in TEXTS and value is not None and len(str(value)) > TEXTS[name]:
        return msg("This text is longer than {n} characters", n=TEXTS[name])
    return None


def _kept(name: str, value: Any) -> Any:
    """A field as the line holds it."""
    if name in AMOUNTS:
        return None if value is None else float(value) * (MONEY_UNIT if name in MONEY else 1.0)
    if name in COUNTS:
        return int(value) if value is not None else (1 if name == "at_most" else 0)
    if name in TEXTS:
        return str(value or "")
    if name == "state":
        return value if value in STATES else "open"
    return value if isinstance(value, date) else None
