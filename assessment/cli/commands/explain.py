"""`assessment explain`: how each number of one firm came about."""

from __future__ import annotations

import typer

from assessment.cli.console import show_problems, speaking
from assessment.cli.options import (
    LANGUAGE,
    AsOf,
    Costs,
    DataYear,
    Firm,
    Horizon,
    Importance,
    Input,
    Lang,
    OwnWeights,
    PlanId,
)
from assessment.cli.priorities import Order
from assessment.cli.session import assess_file


def explain(
    source: Input,
    firm: Firm,
    lang: Lang = LANGUAGE,
    plan: PlanId = "",
    as_of: AsOf = None,
    data_year: DataYear = None,
    weights: OwnWeights = "",
    horizon: Horizon = "",
    costs: Costs = "",
    importance: Importance = "",
) -> None:
    """Print the result of one firm with inputs, formulas, parameters and sources."""
    with speaking(lang) as t:
        session = assess_file(source, plan, as_of, data_year, weights, Order(horizon, costs, importance))
        index = session.assessor.find_firm(session.assessment, firm)
        show_problems(
            [p for p in session.read.problems if p.place.firm == session.assessment.result.panel.names[index]], t
        )
        typer.echo(session.assessor.explain(session.assessment, index, lang), nl=False)
