"""Submitted versions of a draft: frozen with a hash, held against each other, and lined up over the years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import assessment
from assessment.errors import NotFoundError
from assessment.model.draft import Access, Answer, Version, VersionHead
from assessment.model.evidence import FrozenFile
from assessment.model.message import Message, msg
from assessment.model.questionnaire import Questionnaire
from assessment.services.answer_columns import column_of, to_form
from assessment.services.audit.acting import audited
from assessment.services.canonical import answers_of, content_hash, content_of, files_of, provenance_of
from assessment.services.drafts import Drafts
from assessment.services.editions import column_today

Scorer = Callable[[Mapping[str, object], int, str], Mapping[str, float | None]]
"""Form answers, data year, plan id -> scores by pillar and `overall`; None where unknown."""


@dataclass(frozen=True)
class AnswerChange:
    """One answer that two versions give differently; None: not given in that version."""

    column: str
    before: Answer | None
    after: Answer | None


@dataclass(frozen=True)
class ScoreChange:
    """One score (pillar id or `overall`) in both versions; None: unknown."""

    id: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Difference:
    """What changed between two versions. `breaks` says why their scores are not of one kind, empty where they are."""

    before: VersionHead
    after: VersionHead
    answers: tuple[AnswerChange, ...]
    scores: tuple[ScoreChange, ...]
    breaks: tuple[Message, ...]


@dataclass(frozen=True)
class TrendPoint:
    """The last version of one data year. `breaks`: what changed since the point before, other than the firm."""

    version: VersionHead
    scores: Mapping[str, float | None]
    breaks: tuple[Message, ...]


@dataclass(frozen=True)
class VersionsOfAnswers:
    """Versions of the drafts that `drafts` gives access to. `scorer` None: versions carry no scores.

    `submitted`: what else is done with a version, each time it is submitted (again).
    """

    drafts: Drafts
    scorer: Scorer | None = None
    submitted: Callable[[Version], None] | None = None

    @audited("submitted")
    def submit(self, access: Access, author: str = "") -> Version:
        """Freeze the answers as they are; where nothing differs from the last version, that one again.

        Raises:
            AccessRefusedError: who reaches a section only, or may only read, submits nothing.
            NotFoundError: draft or plan is gone.
        """
        sheet = self.drafts.read(self.drafts.writer(access))
        catalogue, head = self.drafts.catalogue, sheet.head
        plan = catalogue.plans.get(head.plan)
        if plan is None:
            raise NotFoundError(msg("There is no plan {id}", id=head.plan))
        content = content_of(sheet, plan, catalogue)
        version = Version(
            **head.model_dump(include={"owner", "series", "revision", "data_year", "questionnaire", "plan"}),
            draft=head.id,
            hash=content_hash(content),
            author=access.label or author,
            created_at=self.drafts.clock(),
            edition=self.drafts.questionnaire(access).edition,
            plan_edition=plan.edition,
            engine=assessment.__version__,
            scores=dict(self.scorer(sheet.form, head.data_year, head.plan)) if self.scorer else {},
            content=content,
            provenance=provenance_of(sheet),
        )
        kept = self.drafts.store.add_version(version)
        if kept is None:
            raise NotFoundError(msg("This questionnaire was deleted, or is not yours"))
        if self.submitted is not None:
            self.submitted(kept)
        return kept

    def history(self, access: Access) -> tuple[VersionHead, ...]:
        """The versions of a draft, the first one first."""
        return self.drafts.store.versions(self.drafts.whole(access).draft)

    def version(self, access: Access, number: int) -> Version:
        """One version with its content.

        Raises:
            NotFoundError: the draft has no version of that number.
        """
        found = self.drafts.store.version(self.drafts.whole(access).draft, number)
        if found is None:
            raise NotFoundError(msg("There is no version {number}", number=number))
        return found

    def form(self, access: Access, number: int) -> dict[str, object]:
        """The answers of a version as forms and checks take them, under the columns of today."""
        return form_of(self.version(access, number), self.drafts.questionnaire(access))

    def files(self, access: Access) -> dict[int, tuple[FrozenFile, ...]]:
        """Number -> the files attached when that version was frozen, under the columns of today; none: left out."""
        questionnaire = self.drafts.questionnaire(access)
        found = {}
        for head in self.history(access):
            kept = files_of(self.version(access, head.number))
            if kept:
                found[head.number] = tuple(
                    one.model_copy(update={"column": column_today(one.column, questionnaire)}) for one in kept
                )
        return found

    def compare(self, access: Access, before: int, after: int) -> Difference:
        """What changed from one version to another, and what it did to each score.

        Both are scored anew with what is installed now; without a scorer the scores kept with them are used.
        """
        old, new = self.version(access, before), self.version(access, after)
        questionnaire = self.drafts.questionnaire(access)
        return Difference(
            before=_head_of(old),
            after=_head_of(new),
            answers=_changes(_today(old, questionnaire), _today(new, questionnaire), questionnaire),
            scores=_score_changes(self._scores(old, questionnaire), self._scores(new, questionnaire)),
            breaks=_breaks(old, new),
        )

    def trend(self, access: Access) -> tuple[TrendPoint, ...]:
        """The last version of every data year of the firm, with the scores it had, the first year first.

        Of one draft that is the one with the highest number, whatever the clock said; between two drafts, the later.
        A link that was handed on reaches one draft, so its years are that draft's.
        """
        head = self.drafts.read(self.drafts.whole(access)).head
        latest: dict[int, VersionHead] = {}
        for version in self.drafts.store.versions_of_series(head.owner, head.series):
            if not access.all_years and version.draft != head.id:
                continue
            known = latest.get(version.data_year)
            if known is None or known.draft == version.draft or known.created_at <= version.created_at:
                latest[version.data_year] = version
        points = [latest[year] for year in sorted(latest)]
        before = [None, *points]
        return tuple(
            TrendPoint(point, point.scores, _breaks(last, point) if last else ())
            for last, point in zip(before, points, strict=False)
        )

    def _scores(self, version: Version, questionnaire: Questionnaire) -> Mapping[str, float | None]:
        if self.scorer is None:
            return version.scores
        return self.scorer(form_of(version, questionnaire), version.data_year, version.plan)


def form_of(version: Version, questionnaire: Questionnaire) -> dict[str, object]:
    """The answers of a version as forms and checks take them, under the columns of today."""
    return to_form(_today(version, questionnaire), questionnaire)


def _today(version: Version, questionnaire: Questionnaire) -> dict[str, Answer]:
    return {column_today(name, questionnaire): answer for name, answer in answers_of(version).items()}


def _head_of(version: Version) -> VersionHead:
    return VersionHead(**version.model_dump(include=set(VersionHead.model_fields)))


def _changes(
    before: Mapping[str, Answer], after: Mapping[str, Answer], questionnaire: Questionnaire
) -> tuple[AnswerChange, ...]:
    """In the order of the questionnaire; answers without a question last."""
    order = {question: position for position, question in enumerate(questionnaire.questions)}

    def place(column: str) -> tuple[int, int, str]:
        ref = column_of(column, questionnaire)
        return (order[ref.question], -ref.offset, column) if ref else (len(order), 0, column)

    columns = sorted({*before, *after}, key=place)
    return tuple(
        AnswerChange(column, before.get(column), after.get(column))
        for column in columns
        if before.get(column) != after.get(column)
    )


def _score_changes(before: Mapping[str, float | None], after: Mapping[str, float | None]) -> tuple[ScoreChange, ...]:
    return tuple(ScoreChange(name, before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after]))


def _breaks(before: VersionHead, after: VersionHead) -> tuple[Message, ...]:
    """Why the scores of two versions are not of one kind."""
    questionnaires = (before.questionnaire, before.edition), (after.questionnaire, after.edition)
    plans = (before.plan, before.plan_edition), (after.plan, after.plan_edition)
    found = []
    if questionnaires[0] != questionnaires[1]:
        old, new = (" ".join(one) for one in questionnaires)
        found.append(msg("Another questionnaire: {old} before, {new} now", old=old, new=new))
    if plans[0] != plans[1]:
        old, new = (" ".join(one) for one in plans)
        found.append(msg("Another plan: {old} before, {new} now", old=old, new=new))
    return tuple(found)
