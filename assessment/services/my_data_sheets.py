"""What a workbook of one's data says beside the answers in the template: each answer as given, versions, files."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.formats.template import FurtherSheet
from assessment.locale import Translator
from assessment.model.draft import KeptAnswer, VersionHead
from assessment.model.plan import Plan
from assessment.model.questionnaire import Question, Questionnaire
from assessment.services.answer_columns import column_of
from assessment.services.drafts import Sheet

_DAY, _MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"


def as_given(sheet: Sheet, questionnaire: Questionnaire, plan: Plan, t: Translator) -> FurtherSheet:
    """Every answer of a draft as it was given, with what was said beside it, by whom and when (UTC)."""
    header = (
        t("Question"),
        t("Year"),
        t("Answer"),
        t("Unit"),
        t("How certain"),
        t("Whom it comes from"),
        t("Remark on the answer"),
        t("Filled in by"),
        t("Written at (UTC)"),
    )
    certainties = {one.id: one.title.get(t.lang) for one in plan.certainties}
    rows = []
    for column, answer in {**sheet.unknown, **sheet.answers}.items():
        ref = column_of(column, questionnaire)
        question = questionnaire.questions[ref.question] if ref else None
        unit = questionnaire.unit.get(answer.unit or (question.unit if question else ""))
        rows.append(
            (
                question.text.get(t.lang) if question else column,
                sheet.head.data_year + (ref.offset if ref else 0),
                _value(answer, question, questionnaire, t),
                unit.text.get(t.lang) if unit and isinstance(answer.value, int | float) else "",
                certainties.get(answer.certainty, ""),
                answer.person,
                answer.note,
                answer.author,
                f"{answer.written_at:{_MINUTE}}",
            )
        )
    return FurtherSheet(t("Answers as given"), (header, *rows))


def versions(heads: Iterable[VersionHead], plan: Plan, t: Translator) -> FurtherSheet | None:
    """The frozen versions of a draft with their scores and checksums; None where none was frozen."""
    names = {pillar.id: pillar.title.get(t.lang) for pillar in plan.pillars} | {"overall": t("Overall score")}
    header = (t("Version"), t("Frozen on"), t("Data year"), *names.values(), t("Checksum"))
    rows = [
        (one.number, f"{one.created_at:{_DAY}}", one.data_year, *(one.scores.get(name) for name in names), one.hash)
        for one in heads
    ]
    return FurtherSheet(t("Frozen versions"), (header, *rows)) if rows else None


def files(sheet: Sheet, questionnaire: Questionnaire, t: Translator) -> FurtherSheet | None:
    """The evidence of a draft; None where there is none."""
    if not sheet.evidence:
        return None
    header = (t("Question"), t("Year"), t("File"), t("Bytes"), t("SHA-256"), t("Attached by"), t("Attached on"))
    rows = []
    for one in sheet.evidence:
        ref = column_of(one.column, questionnaire)
        asked = questionnaire.questions[ref.question].text.get(t.lang) if ref else one.column
        year = sheet.head.data_year + (ref.offset if ref else 0)
        rows.append((asked, year, one.name, one.size, one.sha256, one.author, f"{one.attached_at:{_DAY}}"))
    return FurtherSheet(t("Evidence files"), (header, *rows))


def _value(answer: KeptAnswer, question: Question | None, asked: Questionnaire, t: Translator) -> object:
    """Options by their names; numbers and texts as they were typed."""
    value = answer.value
    if value is None or isinstance(value, int | float):
        return value
    names = {o.id: o.text.get(t.lang) for o in asked.options(question)} if question else {}
    if question and question.kind == "yes_no":
        names = {"yes": t("Yes"), "no": t("No")}
    codes = (value,) if isinstance(value, str) else value
    return t("; ").join(names.get(code, code) for code in codes)
