"""An answer in words: options by their names, figures with their unit, never a code."""

from __future__ import annotations

from assessment.formats.units import amount
from assessment.locale import Translator
from assessment.model.draft import Answer
from assessment.model.questionnaire import Question, Questionnaire
from assessment.ui import services
from assessment.ui.typed_figure import print_figure


def answer_words(answer: Answer | None, question: Question | None, asked: Questionnaire, t: Translator) -> str:
    """What an answer says and what is said beside it: certainty, person, remark; "not answered" where there is none."""
    names = {c.id: c.title.get(t.lang) for c in services.assessor().plan(services.plan_id()).certainties}
    value = _value_words(answer, question, asked, t)
    if answer is None:
        return value
    beside = [
        names.get(answer.certainty, ""),
        t("from {person}", person=answer.person) if answer.person else "",
        t("remark: {note}", note=answer.note) if answer.note else "",
    ]
    said = " · ".join(part for part in beside if part)
    return t("{value} ({said})", value=value, said=said) if said else value


def _value_words(answer: Answer | None, question: Question | None, asked: Questionnaire, t: Translator) -> str:
    if answer is None or answer.value is None or answer.value == "":
        return t("not answered")
    value = answer.value
    if isinstance(value, int | float):
        unit = asked.unit.get(answer.unit)
        return t.render(amount(value, unit)) if unit else print_figure(value, question.kind if question else "number")
    codes = value if isinstance(value, tuple) else (value,)
    names = _names(question, asked, t)
    return t(", ").join(names.get(code, code) for code in codes) or t("none of these")


def _names(question: Question | None, asked: Questionnaire, t: Translator) -> dict[str, str]:
    if question is None:
        return {}
    if question.kind == "yes_no":
        return {"yes": t("Yes"), "no": t("No")}
    return {option.id: option.text.get(t.lang) for option in asked.options(question)}
