"""Sources by number: each is listed once at the end, own judgements after them, and cited in the text by number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assessment.locale import Translator
from assessment.report.view import SourceRef

OWN = "own_judgement"
OWN_MARK = "J"


@dataclass(frozen=True)
class Entry:
    """A line of the list: number, what it is called, what else is known of it, its address."""

    number: str
    text: str
    details: str = ""
    href: str = ""


@dataclass
class Bibliography:
    """Numbers in the order of first use; own judgements are counted apart, as J1, J2 and so on."""

    t: Translator
    _places: dict[str, list[str]] = field(default_factory=dict)
    _refs: dict[str, SourceRef] = field(default_factory=dict)
    _judgements: dict[str, str] = field(default_factory=dict)

    def cite(self, refs: Iterable[SourceRef], *, judgements: bool = True) -> list[str]:
        """Numbers of the sources; `judgements` False leaves out our own, where they are said in the text already."""
        numbers = [
            self._own(ref) if ref.id == OWN else self._source(ref) for ref in refs if judgements or ref.id != OWN
        ]
        return list(dict.fromkeys(n for n in numbers if n))

    def cited(self, refs: Iterable[SourceRef], *, judgements: bool = True) -> str:
        """The same in brackets, such as "[1, J2]"; "" where there is none."""
        numbers = self.cite(refs, judgements=judgements)
        return f"[{', '.join(numbers)}]" if numbers else ""

    def sources(self) -> list[Entry]:
        """The list of sources as it is printed."""
        return [
            Entry(str(k), ref.title, self._details(ref), ref.href) for k, ref in enumerate(self._refs.values(), start=1)
        ]

    def judgements(self) -> list[Entry]:
        """Our own judgements with their reasons."""
        return [Entry(number, reason) for reason, number in self._judgements.items()]

    def note(self) -> str:
        """When the sources were checked, said once where it was one day for all."""
        return self.t("All sources were checked on {date}.", date=self._same_day()) if self._same_day() else ""

    def _same_day(self) -> str:
        days = {ref.checked_on for ref in self._refs.values() if ref.checked_on}
        return next(iter(days)) if len(days) == 1 else ""

    def _own(self, ref: SourceRef) -> str:
        return self._judgements.setdefault(ref.note, f"{OWN_MARK}{len(self._judgements) + 1}") if ref.note else ""

    def _source(self, ref: SourceRef) -> str:
        self._refs.setdefault(ref.id, ref)
        places = self._places.setdefault(ref.id, [])
        if ref.locator and ref.locator not in places:
            places.append(ref.locator)
        return str(list(self._refs).index(ref.id) + 1)

    def _details(self, ref: SourceRef) -> str:
        """Who published it and when, where in it, how sure it is; what is not known about it is said."""
        t = self.t
        parts = (
            ref.publisher,
            ref.published or t("no date known"),
            *self._places[ref.id],
            ref.confidence,
            t("checked on {date}", date=ref.checked_on) if ref.checked_on and not self._same_day() else "",
            "" if ref.href else t("no address known"),
        )
        return ("；" if t.lang == "zh" else "; ").join(part for part in parts if part)
