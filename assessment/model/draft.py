"""What is kept of a questionnaire that somebody fills in: its answers and who wrote them, its links, its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field, SecretStr

from assessment.model.base import Frozen
from assessment.model.evidence import Evidence

LOCAL_OWNER = "local"
"""Owner of everything that is stored without login; made by the first migration."""

LONGEST_NOTE, LONGEST_PERSON = 4000, 200
"""Characters of what can be said beside an answer."""

AnswerValue = bool | int | float | str | tuple[str, ...]
"""A number, a code, a text, or the codes ticked (an empty tuple: none of them)."""


class Answer(Frozen):
    """One answer as a person gives it. All fields empty: the answer is taken back."""

    value: AnswerValue | None = None
    unit: str = ""
    """Id of the unit a figure was typed in; empty: the unit the question asks for."""
    certainty: str = ""
    """Id of how certain the figure is; empty: not said."""
    note: str = Field("", max_length=LONGEST_NOTE)
    person: str = Field("", max_length=LONGEST_PERSON)
    """Whom the figure comes from."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left of it."""
        return self.value in (None, "") and not (self.certainty or self.note or self.person)


class SignedAnswer(Answer):
    """An answer, who wrote it and when."""

    canonical: float | None = None
    """A figure in the canonical unit of its unit; None for everything that is no figure."""
    author: str = ""
    """Label of whoever wrote it: of the link it came through, else as given."""
    link: str = ""
    """Id of the link it came through, or of the person who signed in; empty: the owner's own access."""
    written_at: datetime

    def says_the_same(self, other: SignedAnswer) -> bool:
        """Whether both give the same answer, whoever wrote it."""
        mine, theirs = (
            (type(a.value), a.value, a.unit, a.certainty, a.note, a.person, a.canonical) for a in (self, other)
        )
        return mine == theirs


class KeptAnswer(SignedAnswer):
    """A stored answer; `revision` is the save of the draft that wrote it."""

    revision: int

    def model_post_init(self, _context: object, /) -> None:
        """Share the names of the fields that are set, always all: a page holds a hundred such answers per visitor."""
        object.__setattr__(self, "__pydantic_fields_set__", _ALL_FIELDS)


_ALL_FIELDS = set(KeptAnswer.model_fields)


class Confirmation(Frozen):
    """A warning that somebody looked at and found right; it holds as long as the figures stay as they were."""

    rule: str = Field(max_length=128)
    """Code of the problem."""
    column: str = Field(max_length=128)
    """The answer it stands at (`revenue`, `revenue@-1`)."""
    figures: str
    """Sha256 (hex) of the figures the rule looks at."""
    reason: str = Field("", max_length=1000)
    author: str = ""
    """Label of whoever confirmed it, as for an answer."""
    link: str = ""
    """Id of the link it came through, or of the person who signed in; empty: the owner's own access."""
    confirmed_at: datetime


class DraftHead(Frozen):
    """A draft without its answers. Drafts of one firm over the years share a `series`."""

    id: str
    owner: str
    series: str
    questionnaire: str
    edition: str
    """Edition of the questionnaire it was begun with."""
    plan: str
    data_year: int
    revision: int = 0
    """Rises by one with every save that changes something."""
    created_at: datetime
    updated_at: datetime


class Link(Frozen):
    """A way to a draft for whoever has its token (of which only a hash is stored).

    Without a label and to the whole draft it is the one its beginner got; every other was handed on to somebody.
    """

    id: str
    draft: str
    owner: str
    section: str = ""
    """Section or department it reaches; empty: the whole draft."""
    label: str = ""
    """The person it was made for; their answers are signed with it."""
    created_at: datetime
    revoked_at: datetime | None = None

    @property
    def handed_on(self) -> bool:
        """Whether it was made for somebody else than whoever began the draft."""
        return bool(self.section or self.label)


class VersionHead(Frozen):
    """A submitted state of a draft that never changes: what it rests on, and the hash that proves it."""

    draft: str
    owner: str
    series: str
    number: int = 0
    """1, 2, ... within its draft; given when it is stored."""
    hash: str
    """Sha256 (hex) of `Version.content`."""
    revision: int
    """State of the draft that was frozen."""
    author: str = ""
    created_at: datetime
    data_year: int
    questionnaire: str
    edition: str
    plan: str
    plan_edition: str
    engine: str
    scores: dict[str, float | None] = Field(default_factory=dict)
    """Scores as they were when it was submitted: pillar id or `overall` -> 0 to 100, None unknown."""


class Version(VersionHead):
    """A version with its content."""

    content: str
    """Canonical JSON of answers, questionnaire, plan, tables and engine (ids, editions, content hashes)."""
    provenance: dict[str, Any] = Field(default_factory=dict)
    """Column -> author, link, time and revision of its answer."""


@dataclass(frozen=True)
class Submitted:
    """What one firm submitted last for one data year; `content` is that of its version."""

    series: str
    data_year: int
    content: str


@dataclass(frozen=True)
class Snapshot:
    """A draft at one revision; answers taken back are among them, with no value.

    `confirmed`: all its confirmed warnings, `evidence`: all its evidence; none where nothing was written since the
    revision asked for.
    """

    head: DraftHead
    answers: dict[str, KeptAnswer]
    confirmed: tuple[Confirmation, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Written:
    """What a save did: `changed` was written by others since; so was `overwritten`, which this save replaced."""

    revision: int
    changed: dict[str, KeptAnswer]
    overwritten: dict[str, KeptAnswer]


@dataclass(frozen=True)
class Access:
    """Right to a draft: all of it, or one part of it. Made by the service from a token or from the owner's list."""

    draft: str
    owner: str
    questionnaire: str
    link: str = ""
    section: str = ""
    """Section or department it is limited to; empty: the whole draft."""
    label: str = ""
    manages: bool = False
    """Whether it may give and revoke links, begin the next year, and delete: the beginner's right, never handed on."""
    person: str = ""
    """Id of the person who signed in; empty: whoever has the link, or works without login."""
    reads_only: bool = False
    """Whether it may read and change nothing."""

    @property
    def signature(self) -> str:
        """Id of the link or of the person that is kept with what is written."""
        return self.link or self.person

    @property
    def all_years(self) -> bool:
        """Whether it reaches the other years of the firm, too: never with a link handed on, or one section."""
        return self.manages or bool(self.person and not self.section)


@dataclass(frozen=True)
class Contribution:
    """What stands in a draft that came through one link: so many answers, the last of them written then."""

    answers: int
    last: datetime


@dataclass(frozen=True)
class NewLink:
    """A link that was just made. The token is known only now and hidden in any print of this object."""

    link: Link
    token: SecretStr
