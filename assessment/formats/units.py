"""Units of one quantity: which there are, what people write for them, and figures turned from one into another."""

from __future__ import annotations

from fractions import Fraction

from assessment.formats.child import fold
from assessment.model.message import Message, msg
from assessment.model.questionnaire import Questionnaire, Unit


def same_quantity(asked: Unit, questionnaire: Questionnaire) -> list[Unit]:
    """The unit a figure is asked in, then the others it can be given in; a second one of the same words is left out."""
    others = (u for u in questionnaire.units if u.of == asked.of and u.text != asked.text)
    return [asked, *others]


def factors(asked: Unit, questionnaire: Questionnaire) -> dict[str, float]:
    """What turns a figure into the asked unit, by everything people write for a unit of the quantity (folded)."""
    units = same_quantity(asked, questionnaire)
    return {fold(word): unit.factor / asked.factor for unit in reversed(units) for word in words(unit)}


def written(text: str, asked: Unit, questionnaire: Questionnaire) -> Unit | None:
    """The unit that stands behind a figure; None for one of another quantity, or none at all."""
    wanted = fold(text)
    return next((u for u in same_quantity(asked, questionnaire) if wanted in map(fold, words(u))), None)


def named(text: str, questionnaire: Questionnaire) -> Unit | None:
    """The unit of any quantity that is called so; None where there is none."""
    wanted = fold(text)
    return next((u for u in questionnaire.units if wanted in map(fold, words(u))), None)


def convert(value: float, given: Unit, wanted: Unit) -> float:
    """A figure in another unit of its quantity.

    Reckoned in fractions of what is printed, so that 0.29 of 100 million is 2900 of ten thousand and no hair less.

    >>> from assessment.model.base import LocalText
    >>> large = Unit(id="large", text=LocalText(zh="亿元", en="100 million yuan"), of="yuan", factor=1e8)
    >>> asked = Unit(id="asked", text=LocalText(zh="万元", en="10,000 yuan"), of="yuan", factor=1e4)
    >>> convert(0.29, large, asked)
    2900.0
    """
    return float(Fraction(str(value)) * Fraction(str(given.factor)) / Fraction(str(wanted.factor)))


def amount(figure: float, unit: Unit) -> Message:
    """A figure with its unit, in words; "20,000 10,000 yuan" could not be read.

    >>> from assessment.model.base import LocalText
    >>> asked = Unit(id="asked", text=LocalText(zh="万元", en="10,000 yuan"), of="yuan", factor=1e4)
    >>> amount(20000, asked).values["value"]
    '20,000'
    """
    shown = f"{figure:,.10f}".rstrip("0").rstrip(".")
    if unit.text.en[0].isdigit():
        return msg("{value} × {unit}", value=shown, unit=unit.text)
    return msg("{value} {unit}", value=shown, unit=unit.text)


def words(unit: Unit) -> tuple[str, ...]:
    """What people write for a unit."""
    return (unit.text.zh, unit.text.en, unit.id, *unit.also)
