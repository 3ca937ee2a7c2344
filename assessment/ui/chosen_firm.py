"""Which firm the result page shows: the one of the questionnaire, or one of the uploaded batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from assessment.errors import AssessmentError
from assessment.locale import translator
from assessment.model.base import Language
from assessment.model.peers import Standing
from assessment.report.view import GapReport
from assessment.services.assessment import Assessment
from assessment.ui import answer_problems, attached, confirmed, draft, form, priorities, services, state

_CHOSEN = "_chosen_firm"


@dataclass(frozen=True)
class ChosenFirm:
    """A firm that can be reported on: its assessment, its row, and whether it came with a batch."""

    assessment: Assessment
    index: int
    of_batch: bool
    key: tuple[object, ...]
    """Changes whenever the result may have changed."""
    id: str = ""
    """Under which what was chosen for this firm is kept."""

    def report(self, lang: Language) -> GapReport:
        """The gap report in one language, built once, with what is said about doubtful figures."""
        if not self.of_batch and priorities.chosen(self.id) is None:
            return self.with_doubts(form.report(lang), self.doubts(lang))
        report = state.remember(
            f"firm_report:{lang}",
            self.key,
            lambda: services.assessor().gap_report(self.assessment, self.index, lang),
        )
        return self.with_doubts(report, self.doubts(lang))

    def doubts(self, lang: Language) -> tuple[str, ...]:
        """Which doubtful figures of the questionnaire somebody confirmed, and which nobody did; which have evidence."""
        if self.of_batch:
            return ()
        found = (problem for problems in answer_problems.by_answer().values() for problem in problems)
        t = translator(lang)
        return (*confirmed.notes(found, t), *attached.notes(t))

    def standing(self) -> dict[str, Standing] | None:
        """Where the firm stands among anonymous peers now; None without a store that answers."""
        workspace = services.kept().workspace
        if workspace is None:
            return None
        here, peers = None if self.of_batch else draft.current(), workspace.peers
        access = here.access if here else None
        try:
            key = (self.key, access and access.draft, peers.state(self.assessment, self.index))
            return state.remember("standing", key, lambda: peers.standing(self.assessment, self.index, access))
        except AssessmentError:  # what is said about saving says it already; the report goes without peers
            return None

    def with_peers(self, report: GapReport, standing: dict[str, Standing] | None) -> GapReport:
        """A report that also says where the firm stands."""
        return self.adding_peers(standing)(report)

    def adding_peers(self, standing: dict[str, Standing] | None) -> Callable[[GapReport], GapReport]:
        """What does that, also in a thread that knows no visitor."""
        workspace = services.kept().workspace
        if workspace is None or not standing:
            return lambda report: report
        peers = workspace.peers
        return lambda report: peers.add_to(report, self.assessment, self.index, standing)

    @staticmethod
    def with_doubts(report: GapReport, doubts: tuple[str, ...]) -> GapReport:
        """A report that ends its notes with these."""
        return report.model_copy(update={"notes": (*report.notes, *doubts)}) if doubts else report


def choose_answers() -> None:
    """Show the firm of the questionnaire."""
    st.session_state[_CHOSEN] = None


def choose_of_batch(index: int) -> None:
    """Show a firm of the batch."""
    st.session_state[_CHOSEN] = index


def can_choose() -> bool:
    """Whether there is both a batch firm that was opened and a questionnaire with answers."""
    batch = state.batch()
    return form.has_answers() and batch is not None and batch.assessment is not None and _index() is not None


def chosen_firm() -> ChosenFirm | None:
    """The firm to show; None while there is neither an answer nor a batch firm that was opened."""
    batch, index = state.batch(), _index()
    if index is not None and batch is not None and batch.assessment is not None:
        if index < batch.assessment.result.panel.size:
            key, name = (id(batch.assessment), index), f"batch:{batch.digest}:{index}"
            return _ordered(ChosenFirm(batch.assessment, index, of_batch=True, key=key, id=name))
        choose_answers()
    if not form.has_answers():
        return None
    here = draft.current()
    name = f"answers:{here.access.draft if here else ''}"
    return _ordered(ChosenFirm(form.assessment(), 0, of_batch=False, key=(state.fingerprint(),), id=name))


def _ordered(firm: ChosenFirm) -> ChosenFirm:
    """The same firm with the first steps in the order that follows from what was chosen for it."""
    own = priorities.chosen(firm.id)
    if own is None:
        return firm
    key = (*firm.key, own.key)
    found = state.remember("ordered", key, lambda: services.assessor().with_priorities(firm.assessment, own))
    return replace(firm, assessment=found, key=key)


def _index() -> int | None:
    found: int | None = st.session_state.get(_CHOSEN)
    return found
