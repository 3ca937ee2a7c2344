"""What the figures of a section add up to, shown while they are filled in: value added, energy by carrier."""

from __future__ import annotations

from assessment.locale import Translator
from assessment.model.questionnaire import CarrierSum, Questionnaire, Section, SumOrTotal
from assessment.report.view import EnergyView, SumView
from assessment.ui import form, services, state
from assessment.ui.components.energy_calculator import energy_calculator
from assessment.ui.components.html import items, show
from assessment.ui.components.layout import section as heading
from assessment.ui.components.sources import sources
from assessment.ui.components.years_table import given, row, years_table


def section_sums(section: Section, asked: Questionnaire, t: Translator) -> None:
    """Draw the sums whose parts this section asks for; nothing is computed in a section without them."""
    here = {question.id for question in section.questions}
    for derived in asked.derived:
        if isinstance(derived, SumOrTotal) and here.issuperset(derived.parts):
            for view in _sums(t):
                if view.id == derived.id:
                    sum_lines(view, t)
        if isinstance(derived, CarrierSum) and derived.electricity in here:
            heading(
                t("Energy calculator"),
                t("What you entered, in standard coal: the figure that the result is computed from."),
            )
            energy_calculator(_energy(t), t)


def sum_lines(view: SumView, t: Translator) -> None:
    """A figure that is given as a total or added up from parts, with both years."""
    heading(view.title)
    header = (t("Part"), str(view.year), str(view.year - 1))
    body = [row(header, one.label, (given(one.figure), given(one.last))) for one in view.rows[:-1]]
    foot = [row(header, r.label, (given(r.figure), given(r.last)), css="app-years-total") for r in view.rows[-1:]]
    show(years_table(header, body, foot, label=view.title) + items(view.notes))
    sources(view.sources)


def _sums(t: Translator) -> tuple[SumView, ...]:
    made = services.assessor().sums
    return form.recent(
        f"sums:{t.lang}",
        lambda: made(form.checked()[0], services.plan_id(), t.lang, state.data_year()),
    )


def _energy(t: Translator) -> EnergyView | None:
    made = services.assessor().energy
    return form.recent(
        f"energy:{t.lang}",
        lambda: made(form.checked()[0], services.plan_id(), t.lang, state.data_year()),
    )
