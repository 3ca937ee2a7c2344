"""Sources by number: each stands once in the list at the end and is cited in the text by its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessment.formats.workbook_gap_report import OWN
from assessment.locale import Translator
from assessment.report.view import SourceRef


class Bibliography:
    """Numbers in the order of first use; own judgements are counted apart, as J1, J2 and so on."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._first: list[SourceRef] = []
        self._places: list[dict[str, None]] = []
        self._judgements: dict[str, int] = {}

    def cite(self, refs: Iterable[SourceRef], *, judgements: bool = True) -> str:
        """Numbers in brackets; `judgements` False leaves out our own, where they are said in the text already."""
        found = (self._own(ref) if ref.id == OWN else self._source(ref) for ref in refs if judgements or ref.id != OWN)
        numbers = dict.fromkeys(number for number in found if number)
        return f"[{', '.join(numbers)}]" if numbers else ""

    def sources(self) -> Iterator[tuple[str, SourceRef, tuple[str, ...]]]:
        """Number, source and the places in it that were cited."""
        for number, (ref, places) in enumerate(zip(self._first, self._places, strict=True), start=1):
            yield f"[{number}]", ref, tuple(places)

    def judgements(self) -> Iterator[tuple[str, str]]:
        """Number and reason of our own judgements."""
        return ((f"[J{number}]", reason) for reason, number in self._judgements.items())

    def _own(self, ref: SourceRef) -> str:
        return f"J{self._judgements.setdefault(ref.note, len(self._judgements) + 1)}" if ref.note else ""

    def _source(self, ref: SourceRef) -> str:
        number = self._numbers.setdefault(ref.id, len(self._numbers) + 1)
        if number > len(self._first):
            self._first.append(ref)
            self._places.append({})
        if ref.locator:
            self._places[number - 1][ref.locator] = None
        return str(number)


def details(ref: SourceRef, places: Iterable[str], t: Translator) -> str:
    """Who published it and when, where in it, how sure it is; what is not known about it is said."""
    parts = (
        ref.publisher,
        ref.published or t("no date known"),
        *places,
        ref.confidence,
        t("checked on {date}", date=ref.checked_on) if ref.checked_on else "",
        "" if ref.href else t("no address known"),
    )
    return ("；" if t.lang == "zh" else "; ").join(part for part in parts if part)
