"""A firm told of a programme must be able to look it up: clause, source, validity, and the numbers it is held against.

That the names in conditions exist is checked by the definitions themselves; here is what only a reader would miss.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assessment.definitions.catalogue import Catalogue, load_catalogue
from assessment.model.condition import Condition
from assessment.model.plan import Plan, Programme


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_every_programme_has_clause_validity_benefit_and_a_source_with_its_place(catalogue: Catalogue) -> None:
    wrong = [f"{plan.id}/{one.id}" for plan, one in _programmes(catalogue) if not _can_be_looked_up(one)]

    assert not wrong, f"Give these programmes a clause, validity, source, locator and checked_on: {wrong}"


def test_every_condition_prints_the_number_it_tests_in_both_languages(catalogue: Catalogue) -> None:
    wrong = [
        f"{plan.id}/{owner}/{condition.id}"
        for plan in catalogue.plans.values()
        for owner, conditions in _owners(plan)
        for condition in _flat(conditions)
        if not _prints_its_numbers(condition)
    ]

    assert not wrong, f"Write the threshold into the text of these conditions: {wrong}"


def test_a_programme_without_a_condition_to_evaluate_makes_nobody_eligible(catalogue: Catalogue) -> None:
    wrong = [
        one.id
        for _, one in _programmes(catalogue)
        if one.conditions_complete and all(condition.expert for condition in one.conditions)
    ]

    assert not wrong, f"Set conditions_complete: false, or every firm would be eligible: {wrong}"


def test_a_task_that_was_never_seen_says_nothing(catalogue: Catalogue) -> None:
    unknown = [t for plan in catalogue.plans.values() for t in plan.tasks if t.title_status == "unknown"]
    wrong = [t.code for t in unknown if t.title or t.reasons or t.commitments or t.instruments or t.sectors]

    assert not wrong, f"These tasks are unknown, and yet something is claimed of them: {wrong}"


def _programmes(catalogue: Catalogue) -> Iterator[tuple[Plan, Programme]]:
    return ((plan, one) for plan in catalogue.plans.values() for one in plan.programmes)


def _can_be_looked_up(programme: Programme) -> bool:
    texts = (programme.clause, programme.validity, programme.benefit, programme.issuer)
    basis = programme.basis
    cited = bool(basis.sources and basis.locator and basis.checked_on)
    return cited and all(text.zh and text.en for text in texts)


def _owners(plan: Plan) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    yield from ((programme.id, programme.conditions) for programme in plan.programmes)
    yield from ((task.id, reason.answers) for task in plan.tasks for reason in task.reasons)


def _flat(conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _flat((*condition.any_of, *condition.all_of))


def _prints_its_numbers(condition: Condition) -> bool:
    steps = [step.value for step in condition.sliding.steps] if condition.sliding else []
    numbers = [*steps, *([] if condition.value is None else [condition.value])]
    return all(_in_chinese(n, condition.text.zh) and _in_english(n, condition.text.en) for n in numbers)


def _in_chinese(number: float, text: str) -> bool:
    return any(form in text for form in (f"{number:.15g}", f"{number / 1e4:.15g}万", f"{number / 1e8:.15g}亿"))


def _in_english(number: float, text: str) -> bool:
    million, billion = f"{number / 1e6:.15g} million", f"{number / 1e9:.15g} billion"
    return any(form in text for form in (f"{number:.15g}", f"{number:,.15g}", million, billion))
