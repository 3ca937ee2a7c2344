"""All checks that look across files: run once everything could be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assessment.definitions.check_citations import check_citations
from assessment.definitions.check_instrument import check_instrument
from assessment.definitions.check_plan import check_plan, check_plan_with, check_questions_with
from assessment.definitions.check_questionnaire import check_questionnaire
from assessment.definitions.check_reference import (
    check_co2,
    check_coefficients,
    check_pooling,
    check_robots,
    check_sizes,
    check_table,
    check_weightings,
)
from assessment.definitions.check_rules import check_quick_scan, check_rules
from assessment.definitions.check_synonyms import check_synonyms
from assessment.definitions.check_texts import check_texts
from assessment.definitions.check_what_if import check_what_if
from assessment.definitions.complaint import unknown_name
from assessment.definitions.loading import Loaded, Loadings
from assessment.model.message import Problem, msg


def cross_check(found: Loadings) -> list[Problem]:
    """Every problem between the parts; one that is met twice (in a shared list) is reported once."""
    problems = [*_each(found), *_questionnaires(found), *_plans(found), *_reference(found)]
    return list({(str(p.place), p.code, str(p.what)): p for p in problems}.values())


def _each(found: Loadings) -> Iterator[Problem]:
    """Texts and citations, wherever they stand."""
    sources = {source.id for one in found.sources for source in one.model.sources}
    written: list[Loaded[Any]] = [*found.questionnaires, *found.plans, *found.tables, *found.sources, *found.weightings]
    written += [*found.sizes, *found.pooling]
    tabular: list[Loaded[Any]] = [*found.robots, *found.coefficients, *found.co2]
    for loaded in written:
        yield from check_texts(loaded)
        yield from check_citations(loaded, sources)
    for rows in tabular:
        yield from check_texts(rows)
        yield from check_citations(rows, sources, needed=("checked_on", "confidence"))


def _questionnaires(found: Loadings) -> Iterator[Problem]:
    coefficients = {row.key for one in found.coefficients for row in one.model.rows}
    tables = {one.model.id for one in found.tables}
    for loaded in found.questionnaires:
        yield from check_questionnaire(loaded, coefficients)
        yield from check_instrument(loaded)
        yield from check_rules(loaded, tables)
        yield from check_quick_scan(loaded)
        yield from check_what_if(loaded)
        yield from check_synonyms(loaded)


def _plans(found: Loadings) -> Iterator[Problem]:
    """Where a questionnaire could not be read, what refers to it is not judged."""
    questionnaires = {loaded.model.id: loaded for loaded in found.questionnaires}
    for plan in found.plans:
        yield from check_plan(plan)
        name = plan.model.questionnaire
        if name in questionnaires:
            yield from check_plan_with(plan, questionnaires[name])
        elif not found.failed:
            yield unknown_name(plan.place("questionnaire"), msg("questionnaire"), name, questionnaires)
    for asked in found.questionnaires:
        yield from check_questions_with(
            asked, [p.model for p in found.plans if p.model.questionnaire == asked.model.id]
        )


def _reference(found: Loadings) -> Iterator[Problem]:
    divisions = {option.id for one in found.questionnaires for option in one.model.divisions}
    for table in found.tables if divisions else ():
        yield from check_table(table, divisions)
    for robots in found.robots:
        yield from check_robots(robots)
    for coefficients in found.coefficients:
        yield from check_coefficients(coefficients)
    keys = {row.key: row.physical_unit for one in found.coefficients for row in one.model.rows}
    for factors in found.co2:
        yield from check_co2(factors, keys)
    for sizes in found.sizes:
        yield from check_sizes(sizes)
    pillars = {pillar.id for one in found.plans for pillar in one.model.pillars}
    for pooling in found.pooling if divisions and pillars else ():
        yield from check_pooling(pooling, divisions, pillars)
    for weightings in found.weightings:
        yield from check_weightings(weightings)
