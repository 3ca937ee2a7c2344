"""What must hold between the parts of a questionnaire: questions, units, departments, derived figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from math import isfinite

from assessment.definitions.check_ids import check_ids
from assessment.definitions.complaint import complaint, twice, unknown_name
from assessment.definitions.loading import LISTS, Loaded
from assessment.definitions.tree import Loc
from assessment.model.message import Place, Problem, msg
from assessment.model.questionnaire import CarrierSum, Question, Questionnaire, SumOrTotal

NUMERIC = ("integer", "number", "year")
CHOSEN = ("choice", "multi", "yes_no")
_LONGEST_SECTION = 120
"""Minutes; a section that takes longer wants to be two."""


def check_questionnaire(loaded: Loaded[Questionnaire], coefficients: Collection[str]) -> Iterator[Problem]:
    """Everything wrong with the questions, units and derived figures of a questionnaire."""
    yield from _ids(loaded)
    yield from _units(loaded)
    yield from _renamed(loaded)
    yield from _departments(loaded)
    yield from _minutes(loaded)
    for loc, question in located(loaded.model):
        yield from _question(loaded, loc, question)
    for position, derived in enumerate(loaded.model.derived):
        loc = ("derived", position)
        if isinstance(derived, SumOrTotal):
            yield from _sum(loaded, loc, derived)
        else:
            yield from _carriers(loaded, loc, derived, coefficients)


def located(questionnaire: Questionnaire) -> Iterator[tuple[Loc, Question]]:
    """Every question with its location, in the order asked."""
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            yield ("sections", s, "questions", q), question


def check_figure(loaded: Loaded[Questionnaire], place: Place, name: str, kinds: Collection[str]) -> Iterator[Problem]:
    """A reference to a question that does not exist, or that is of another kind."""
    question = loaded.model.questions.get(name)
    if question is None:
        yield unknown_name(place, msg("question"), name, loaded.model.questions)
    elif question.kind not in kinds:
        what = msg('The question "{name}" is of kind {kind}', name=name, kind=question.kind)
        yield complaint(place, "wrong-kind", what, msg("Needed here: {kinds}", kinds=", ".join(kinds)), name)


def option_ids(questionnaire: Questionnaire, question: Question) -> tuple[str, ...]:
    """What an answer to a question may be: its option ids, or yes and no."""
    if question.kind == "yes_no":
        return ("yes", "no")
    return tuple(option.id for option in questionnaire.options(question))


def _renamed(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    """New names that lead to no question, and old names that are in use again."""
    questions, renamed = loaded.model.questions, loaded.model.renamed
    for old, new in renamed.items():
        place = loaded.place("renamed", old)
        if new not in questions and (new not in renamed or new == old):
            yield unknown_name(place, msg("question"), new, questions)
        if old in questions:
            what = msg('"{name}" is the old name of a question and the name of another', name=old)
            yield complaint(place, "old-name-in-use", what, msg("Call the other question something else"), old)


def _departments(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    """Departments of unknown sections, of a section twice, of none, or called like a section: a link means either."""
    sections = {section.id: section for section in loaded.model.sections}
    for position, department in enumerate(loaded.model.departments):
        place = loaded.place("departments", position)
        if department.id in sections:
            what = msg('"{name}" is the name of a department and of a section', name=department.id)
            yield complaint(place, "department-is-section", what, msg("Call the department something else"))
        if not department.sections:
            what = msg('The department "{name}" has no section', name=department.id)
            yield complaint(place, "department-empty", what, msg("List the sections it answers"))
        for number, name in enumerate(department.sections):
            here = loaded.place("departments", position, "sections", number)
            if name not in sections:
                yield unknown_name(here, msg("section"), name, sections)
            elif name in department.sections[:number]:
                first = loaded.place("departments", position, "sections", department.sections.index(name))
                yield twice(here, msg("section"), name, first)


def _minutes(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    """Sections that would take no time, or more than anybody has."""
    for position, section in enumerate(loaded.model.sections):
        if not 0 <= section.minutes <= _LONGEST_SECTION:
            what = msg('The section "{name}" cannot take {n} minutes', name=section.id, n=section.minutes)
            hint = msg("Give 1 to {most}, or leave it out", most=_LONGEST_SECTION)
            yield complaint(loaded.place("sections", position, "minutes"), "minutes", what, hint)


def _ids(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    model = loaded.model
    yield from check_ids(
        msg("section"), ((one, loaded.place("sections", i, "id")) for i, one in enumerate(model.sections))
    )
    departments = enumerate(model.departments)
    yield from check_ids(msg("department"), ((one, loaded.place("departments", i, "id")) for i, one in departments))
    figures = [(question, loaded.place(*loc, "id")) for loc, question in located(model)]
    derived = [(one, loaded.place("derived", i, "id")) for i, one in enumerate(model.derived)]
    yield from check_ids(msg("question"), [*figures, *derived])
    yield from check_ids(msg("unit"), ((one, loaded.place("units", i)) for i, one in enumerate(model.units)))
    for key in LISTS:
        options = getattr(model, key)
        yield from check_ids(msg("option"), ((one, loaded.place(key, i)) for i, one in enumerate(options)))
    for loc, question in located(model):
        options = enumerate(question.options)
        yield from check_ids(msg("option"), ((one, loaded.place(*loc, "options", i)) for i, one in options))


def _units(loaded: Loaded[Questionnaire]) -> Iterator[Problem]:
    units = loaded.model.unit
    for position, unit in enumerate(loaded.model.units):
        place = loaded.place("units", position)
        if unit.of not in units:
            yield unknown_name(place, msg("unit"), unit.of, units)
        elif units[unit.of].of != unit.of:
            what = msg(
                'The unit "{name}" is counted in "{of}", which is itself not canonical', name=unit.id, of=unit.of
            )
            yield complaint(place, "unit-chain", what)
        if not (isfinite(unit.factor) and unit.factor > 0) or (unit.of == unit.id and unit.factor != 1):
            yield complaint(place, "unit-factor", msg('The factor of the unit "{name}" cannot be right', name=unit.id))


def _question(loaded: Loaded[Questionnaire], loc: Loc, question: Question) -> Iterator[Problem]:
    place = loaded.place(*loc)
    if question.unit and question.unit not in loaded.model.unit:
        yield unknown_name(loaded.place(*loc, "unit"), msg("unit"), question.unit, loaded.model.unit)
    if question.kind == "number" and not question.unit:
        yield complaint(
            place, "unit-missing", msg('The question "{name}" asks for a number without unit', name=question.id)
        )
    yield from _options(place, question)
    yield from _range(loaded, loc, question)
    yield from _shown_if(loaded, loc, question)
    if question.not_applicable_for and question.kind != "choice":
        what = msg('The question "{name}" is of kind {kind}', name=question.id, kind=question.kind)
        yield complaint(place, "wrong-kind", what, msg("Reasons for not applicable are a choice"))


def _options(place: Place, question: Question) -> Iterator[Problem]:
    given = bool(question.options) + bool(question.options_from)
    if question.kind in ("choice", "multi") and given != 1:
        hint = msg('Give either "options" or "options_from"')
        yield complaint(place, "options", msg('The question "{name}" needs options', name=question.id), hint)
    if question.kind not in ("choice", "multi") and given:
        what = msg('The question "{name}" of kind {kind} takes no options', name=question.id, kind=question.kind)
        yield complaint(place, "options", what)


def _range(loaded: Loaded[Questionnaire], loc: Loc, question: Question) -> Iterator[Problem]:
    low, high, years = question.minimum, question.maximum, question.years
    if low is not None and high is not None and low > high:
        what = msg('The range of "{name}" is empty: {low} to {high}', name=question.id, low=low, high=high)
        yield complaint(loaded.place(*loc, "minimum"), "range-empty", what)
    if 0 not in years or len(set(years)) < len(years) or max(years, default=0) > 0:
        what = msg('The years of "{name}" must hold 0 and otherwise different years before', name=question.id)
        yield complaint(loaded.place(*loc, "years"), "years", what, msg("Write them as 0, -1, -2"))


def _shown_if(loaded: Loaded[Questionnaire], loc: Loc, question: Question) -> Iterator[Problem]:
    if question.shown_if is None:
        return
    place = loaded.place(*loc, "shown_if")
    name = question.shown_if.question
    wrong = list(check_figure(loaded, place, name, CHOSEN))
    yield from wrong
    if bool(question.shown_if.values) == question.shown_if.unanswered:
        what = msg('Of "{one}" and "{other}" exactly one must be given', one="values", other="unanswered")
        yield complaint(place, "shown-if", what)
    if not wrong:
        yield from check_values(loaded, place, name, question.shown_if.values)


def check_values(loaded: Loaded[Questionnaire], place: Place, name: str, values: Collection[str]) -> Iterator[Problem]:
    """Values that are no option of a question."""
    known = option_ids(loaded.model, loaded.model.questions[name])
    for value in values:
        if value not in known:
            yield unknown_name(place, msg("option"), value, known)


def _sum(loaded: Loaded[Questionnaire], loc: Loc, derived: SumOrTotal) -> Iterator[Problem]:
    for name in (derived.total, *derived.parts):
        yield from _in_unit(loaded, loc, name, derived.unit)


def _in_unit(loaded: Loaded[Questionnaire], loc: Loc, name: str, unit: str) -> Iterator[Problem]:
    """A figure that is added up, and must be stored in the unit of the sum."""
    place, units = loaded.place(*loc), loaded.model.unit
    wrong = list(check_figure(loaded, place, name, ("integer", "number")))
    yield from wrong
    asked = "" if wrong else loaded.model.questions[name].unit
    if asked in units and units[asked].of != unit:
        what = msg('"{name}" is stored in {found}, the sum in {wanted}', name=name, found=units[asked].of, wanted=unit)
        yield complaint(place, "unit-differs", what)


def _carriers(
    loaded: Loaded[Questionnaire], loc: Loc, derived: CarrierSum, coefficients: Collection[str]
) -> Iterator[Problem]:
    place = loaded.place(*loc)
    for name in (derived.total, derived.sold):
        yield from _in_unit(loaded, loc, name, derived.unit)
    yield from check_figure(loaded, place, derived.total_basis, ("choice",))
    yield from check_figure(loaded, place, derived.equivalent_factor, ("number",))
    if derived.electricity not in {carrier.question for carrier in derived.carriers}:
        yield unknown_name(place, msg("carrier"), derived.electricity, [one.question for one in derived.carriers])
    for position, carrier in enumerate(derived.carriers):
        here = loaded.place(*loc, "carriers", position)
        yield from check_figure(loaded, here, carrier.question, ("integer", "number"))
        if carrier.coefficient and carrier.coefficient not in coefficients:
            yield unknown_name(here, msg("coefficient"), carrier.coefficient, coefficients)
        if carrier.optional:
            yield from check_figure(loaded, here, carrier.optional, ("yes_no",))
        if carrier.own_calorific_value:
            yield from check_figure(loaded, here, carrier.own_calorific_value, ("number",))
