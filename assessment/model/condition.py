"""Conditions of programmes and reasons of tasks: data that the matcher evaluates to true, false or unknown."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assessment.model.base import Frozen, LocalText
from assessment.model.citation import Basis

Operator = Literal[">=", ">", "<=", "<", "==", "in", "has"]


class Term(Frozen):
    """A figure at the offsets `years` (0 = data year), added up or otherwise joined."""

    figure: str
    years: tuple[int, ...] = (0,)
    join: Literal["sum", "mean", "min", "max"] = "sum"


class Metric(Frozen):
    """A number that conditions can test and that is not a question itself.

    kind `ratio`: factor x numerator / denominator. kind `years_since`: data year minus the figure (a year).
    kind `growth`: mean yearly growth of the numerator over its offsets, in percent.
    """

    id: str
    kind: Literal["ratio", "years_since", "growth", "value"]
    title: LocalText
    numerator: Term
    denominator: Term | None = None
    factor: float = 1.0
    unit: str = ""


class Step(Frozen):
    """A threshold that holds while the deciding metric is at most `up_to` (the last step has none)."""

    up_to: float | None = None
    value: float


class Sliding(Frozen):
    """A threshold that depends on another metric, e.g. on the size of the firm."""

    metric: str
    steps: tuple[Step, ...]


class Condition(Frozen):
    """One condition of a programme.

    Exactly one of these forms:
      - `metric` + `op` + (`value` or `sliding`): a number against a threshold;
      - `metric` + `op` in/has + `values`: a choice is one of, a multi-choice holds one of;
      - `flag` (question id of a yes/no) that must be yes (or no, with `expect: false`);
      - `any_of` / `all_of`: a group;
      - `expert: true`: needs a person's judgement; it is listed and not evaluated.
    """

    id: str
    text: LocalText
    metric: str = ""
    op: Operator = ">="
    value: float | None = None
    sliding: Sliding | None = None
    values: tuple[str, ...] = ()
    flag: str = ""
    expect: bool = True
    any_of: tuple[Condition, ...] = ()
    all_of: tuple[Condition, ...] = ()
    expert: bool = False
    exact: bool = False
    """Being short of the number by a little has no meaning: an age, a coverage class, a contract that exists or not."""
    unit: str = ""
    clause: str = ""
    basis: Basis | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether being short of it by a little has a meaning."""
        return bool(self.metric) and self.op not in ("in", "has") and not self.values and not self.exact


class Reason(Frozen):
    """Why a task or programme may concern a firm; every given list must fit (an empty one always fits).

    `gaps`: one of these pillars has a status partly or not_met. `divisions`: the firm's division is one of these.
    `all_firms`: fits whoever asks (shown last).
    """

    gaps: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    answers: tuple[Condition, ...] = ()
    all_firms: bool = False
    text: LocalText
    basis: Basis | None = Field(default=None)
