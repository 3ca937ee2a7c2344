"""Sources as they are printed under a number: what is known of them, and said plainly where something is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from assessment.locale import Translator
from assessment.model.base import Frozen
from assessment.model.citation import Basis, Confidence
from assessment.model.message import msg
from assessment.model.reference import Reference
from assessment.report.view import SourceRef

CONFIDENCE = {
    Confidence.PLAN_TEXT: msg("read in the plan text"),
    Confidence.OFFICIAL: msg("official publication"),
    Confidence.TWO_SOURCES: msg("seen in two sources"),
    Confidence.ONE_SOURCE: msg("seen in one source"),
    Confidence.DERIVED: msg("computed from published figures"),
    Confidence.UNCERTAIN: msg("uncertain"),
    Confidence.RECALLED: msg("not verified against the original text"),
}
OWN_JUDGEMENT = "own_judgement"
_SEPARATORS = ("；", "; ")
"""Between the notes on a source, in Chinese and in English."""


def source_refs(basis: Basis | None, reference: Reference, t: Translator) -> tuple[SourceRef, ...]:
    """The sources of a number, one per source id; an own judgement is one entry with its reason."""
    if basis is None:
        return ()
    refs = [_cited(source, basis, reference, t) for source in basis.sources]
    return (*refs, _judgement(basis, t)) if basis.own_judgement else tuple(refs)


def source_page(reference: Reference, t: Translator) -> tuple[SourceRef, ...]:
    """The whole bibliography, in its order."""
    return tuple(_cited(source, Basis(source=source), reference, t) for source in reference.sources)


def collected(*shown: Any) -> tuple[SourceRef, ...]:
    """Every source that occurs anywhere in these view objects, each once with all its places, in order."""
    found: dict[tuple[str, str], list[SourceRef]] = {}
    for ref in _walk(shown):
        found.setdefault((ref.id, ref.note if ref.id == OWN_JUDGEMENT else ""), []).append(ref)
    return tuple(_merged(refs) for refs in found.values())


def _merged(refs: list[SourceRef]) -> SourceRef:
    """One entry of a source that was cited at several places."""
    joined = {
        name: " / ".join(dict.fromkeys(text for ref in refs if (text := getattr(ref, name))))
        for name in ("locator", "confidence")
    }
    mark = next((m for m in _SEPARATORS if any(m in ref.note for ref in refs)), _SEPARATORS[0])
    notes = dict.fromkeys(part for ref in refs for part in ref.note.split(mark) if part)
    return refs[0].model_copy(update={**joined, "note": mark.join(notes)})


def source_line(ref: SourceRef, t: Translator) -> str:
    """A source in one line of plain text."""
    comma, end = ("，", "；") if t.lang == "zh" else (", ", "; ")
    if ref.id == OWN_JUDGEMENT:
        return t("own judgement: {reason}", reason=ref.note)
    head = comma.join(part for part in (ref.title, ref.publisher, ref.published, ref.locator) if part)
    checked = t("checked on {date}", date=ref.checked_on) if ref.checked_on else ""
    return end.join(part for part in (head, ref.href, ref.confidence, checked, ref.note) if part)


def _walk(shown: Any) -> Iterator[SourceRef]:
    if isinstance(shown, SourceRef):
        yield shown
    elif isinstance(shown, Frozen):
        for name in type(shown).model_fields:
            yield from _walk(getattr(shown, name))
    elif isinstance(shown, tuple | list):
        for part in shown:
            yield from _walk(part)


def _cited(source_id: str, basis: Basis, reference: Reference, t: Translator) -> SourceRef:
    source = reference.sources[source_id]
    gaps = [t("no address known")] if not source.href else []
    gaps += [t("no date known")] if not source.published else []
    notes = [t.value(n) for n in (source.note, basis.note) if n]
    return SourceRef(
        id=source.id,
        title=t.value(source.title),
        publisher=t.value(source.publisher),
        published=source.published,
        href=source.href,
        locator=basis.locator,
        checked_on=str(basis.checked_on or source.checked_on),
        confidence=t.render(CONFIDENCE[basis.confidence]) if basis.confidence else "",
        note=_joined([*gaps, *notes], t),
    )


def _judgement(basis: Basis, t: Translator) -> SourceRef:
    label = t("own judgement")
    reason = t.value(basis.own_judgement)
    return SourceRef(id=OWN_JUDGEMENT, title=label, confidence=label, note=reason)


def _joined(notes: Iterable[str], t: Translator) -> str:
    return _SEPARATORS[0 if t.lang == "zh" else 1].join(n.rstrip("。.;；") for n in notes if n)
