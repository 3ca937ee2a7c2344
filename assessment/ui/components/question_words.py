"""The words of a question as its field shows them: wording with its unit, names of the options, help."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assessment.locale import Translator
from assessment.model.questionnaire import Option, Question, Questionnaire
from assessment.ui.recent import Recent

_NAMES = Recent[tuple[int, str], tuple[Sequence[Option], dict[str, str]]](512)
"""Options with their names; while they are kept here, nothing else can have their identity."""


def answer_key(question: str, offset: int) -> str:
    """The key of the answer about a year: `revenue`, `revenue@-1`."""
    return f"{question}@{offset}" if offset else question


def wording(question: Question, t: Translator) -> str:
    """The question as a label in Markdown."""
    return f"**{_escaped(question.text.get(t.lang))}**"


def wording_with_unit(question: Question, questionnaire: Questionnaire, t: Translator) -> str:
    """The question with the unit it is asked in, as a label in Markdown."""
    unit = questionnaire.unit.get(question.unit)
    if unit is None:
        return wording(question, t)
    named = t("{question} ({unit})", question=question.text.get(t.lang), unit=unit.text.get(t.lang))
    return f"**{_escaped(named)}**"


def option_names(options: Sequence[Option], t: Translator) -> dict[str, str]:
    """Options by code; a rung of a ladder carries its number. One mapping for all visitors: do not change it."""
    return _NAMES.get((id(options), t.lang), lambda: (options, _option_names(options, t)))[1]


def _option_names(options: Sequence[Option], t: Translator) -> dict[str, str]:
    numbered = all(option.id.isdigit() for option in options)
    return {o.id: f"{o.id} · {o.text.get(t.lang)}" if numbered else o.text.get(t.lang) for o in options}


def help_text(question: Question, t: Translator) -> str:
    """Definition, what the options mean, where to find the figure, why it is asked, and an example."""
    lang = t.lang
    options = [
        t("- {option}: {help}", option=o.text.get(lang), help=o.help.get(lang)) for o in question.options if o.help
    ]
    parts = [
        question.definition.get(lang),
        "\n".join(options),
        t("**Where to find it:** {where}", where=question.where.get(lang)),
        t("**Why it is asked:** {why}", why=question.why.get(lang)),
        t("**Example:** {example}", example=question.example.get(lang)) if question.example else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _escaped(text: str) -> str:
    """Text that Markdown leaves alone."""
    return re.sub(r"([\\`*_\[\]<>$:~])", r"\\\1", text)
