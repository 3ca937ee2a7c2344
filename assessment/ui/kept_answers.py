"""The stored answers of a session with who wrote them, kept small: a visitor of the questionnaire has a hundred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from sys import intern
from typing import Any

from assessment.model.draft import KeptAnswer

_SIGNATURE = ("author", "link", "written_at", "revision")
_SAID = tuple(name for name in KeptAnswer.model_fields if name not in _SIGNATURE)


class KeptAnswers(Mapping[str, KeptAnswer]):
    """Answers by column. They are kept without the frame of the model; those of one save share one signature."""

    __slots__ = ("_kept", "_last")

    def __init__(self, answers: Mapping[str, KeptAnswer] | None = None) -> None:
        self._kept: dict[str, tuple[Any, ...]] = {}
        self._last: tuple[Any, ...] = ()
        for column, answer in (answers or {}).items():
            self.keep(column, answer)

    def keep(self, column: str, answer: KeptAnswer) -> None:
        """Take an answer in, in place of an older one."""
        signature = tuple(getattr(answer, name) for name in _SIGNATURE)
        if signature != self._last:
            self._last = signature
        said = (getattr(answer, name) for name in _SAID)
        self._kept[intern(column)] = (*map(_one_text, said), self._last)

    def last_written(self) -> datetime:
        """When the last of them was written; there must be one."""
        found: datetime = max(written_at for *_, (_, _, written_at, _) in self._kept.values())
        return found

    def __getitem__(self, column: str) -> KeptAnswer:
        *said, signature = self._kept[column]
        return KeptAnswer.model_construct(
            **dict(zip(_SAID, said, strict=True)), **dict(zip(_SIGNATURE, signature, strict=True))
        )

    def __contains__(self, column: object) -> bool:
        return column in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def _one_text(value: Any) -> Any:
    """The same text for equal texts of all visitors: units, codes of options, how certain a figure is."""
    return intern(value) if type(value) is str else value
