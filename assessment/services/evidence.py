"""Evidence of the answers of a draft: attached, listed, handed out, taken away and put back.

Whoever may write an answer attaches to it and takes away; whoever may read it may have its evidence. Both are asked of
`Drafts` anew each time, so that nothing outlives the right to the draft.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from assessment.errors import FileRefusedError, NotFoundError
from assessment.formats.evidence_kind import PIECE, kind_of
from assessment.model.audit import say
from assessment.model.draft import Access
from assessment.model.evidence import Evidence
from assessment.model.message import msg
from assessment.services.answer_columns import column_of
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.editions import column_today
from assessment.services.evidence_names import clean_name
from assessment.services.kept_text import kept_text
from assessment.services.refusals import AnswerRefusedError
from assessment.settings import EvidenceLimits

_MB = 1 << 20


@dataclass(frozen=True)
class EvidenceOfAnswers:
    """Evidence in the drafts that `drafts` gives access to."""

    drafts: Drafts
    limits: EvidenceLimits

    @audited("evidence_attached")
    def attach(self, access: Access, column: str, name: str, content: BinaryIO, author: str = "") -> Evidence:
        """Keep a file as evidence of an answer; `content` can be read from its beginning more than once.

        Raises:
            FileRefusedError: its kind, its content or its size is not taken, or there is no more room; nothing is kept.
            AnswerRefusedError: nobody asks for that column. AccessRefusedError: it is not theirs to write, or the link
            was revoked. NotFoundError: the draft was deleted. StoreError: the place of the files cannot be reached.
        """
        self.drafts.reaching(access, (column,))
        if column_of(column, self.drafts.questionnaire(access)) is None:
            raise AnswerRefusedError(msg("The questionnaire does not ask for {column}", column=column))
        shown = clean_name(name)
        size = self._size(shown, content)
        evidence = Evidence(
            id=uuid.uuid4().hex,
            draft=access.draft,
            owner=access.owner,
            column=column,
            name=shown,
            kind=kind_of(shown, content, self.limits.allowed),
            sha256=_hash(content),
            size=size,
            author=access.label or kept_text(author),
            link=access.signature,
            attached_at=self.drafts.clock(),
        )
        say(column=column, kind=evidence.kind)
        kept = self.drafts.store.attach(evidence, content, self.limits.draft_mb * _MB, self.limits.draft_files)
        if kept is None:
            raise NotFoundError(msg("This questionnaire was deleted, or is not yours"))
        if not kept:
            raise FileRefusedError(
                msg("{name}: there is no more room for files in this questionnaire.", name=shown),
                msg(
                    "All its files may have {n} MB and be {files} together. Take others away first.",
                    n=self.limits.draft_mb,
                    files=self.limits.draft_files,
                ),
            )
        self.drafts.store.sweep_evidence(evidence.attached_at)
        return evidence

    def of(self, access: Access) -> tuple[Evidence, ...]:
        """The evidence the access may see, by column.

        Raises:
            AccessRefusedError: its link was revoked. NotFoundError: the draft was deleted.
        """
        return self.drafts.read(access).evidence

    @audited("exported")
    def content(self, access: Access, evidence: str) -> tuple[Evidence, Iterator[bytes]]:
        """A file the access may see, and its content in pieces.

        Raises:
            NotFoundError: there is no such file, or it is not theirs to see; nothing tells the two apart. Further
            errors as for `of`. StoreError: the content cannot be reached.
        """
        found = self._found(self.of(access), evidence)
        say(column=found.column, kind=found.kind)
        return found, self.drafts.store.evidence_content(found)

    @audited("evidence_removed")
    def take_away(self, access: Access, evidence: str) -> Evidence:
        """Take a file away; for an hour it can be put back, then its content is deleted.

        Raises:
            NotFoundError: as for `content`. AccessRefusedError: the answer is not theirs to write.
        """
        found = self._found(self.of(access), evidence)
        self.drafts.reaching(access, (found.column,))
        say(column=found.column, kind=found.kind)
        now = self.drafts.clock()
        self.drafts.store.take_evidence_away(access.draft, found.id, now)
        self.drafts.store.sweep_evidence(now)
        return found

    @audited("evidence_attached")
    def put_back(self, access: Access, evidence: str) -> None:
        """Undo that a file was taken away.

        Raises:
            NotFoundError: it is too late. AccessRefusedError: the answer is not theirs to write.
        """
        self.drafts.reaching(access, ())
        questionnaire = self.drafts.questionnaire(access)
        found = self._found(self.drafts.store.evidence_taken_away(access.draft), evidence)
        self.drafts.reaching(access, (column_today(found.column, questionnaire),))
        say(column=found.column, kind=found.kind)
        if not self.drafts.store.put_evidence_back(access.draft, found.id):
            raise _no_file()

    def _size(self, name: str, content: BinaryIO) -> int:
        size = content.seek(0, io.SEEK_END)
        if not size:
            raise FileRefusedError(
                msg("{name}: the file is empty.", name=name), msg("Save it again and look whether it has a size.")
            )
        if size > self.limits.file_mb * _MB:
            raise FileRefusedError(
                msg("{name}: the file is larger than {n} MB.", name=name, n=self.limits.file_mb),
                msg("Scan it with a lower resolution, or attach the pages that matter."),
            )
        return size

    @staticmethod
    def _found(among: tuple[Evidence, ...], evidence: str) -> Evidence:
        found = next((one for one in among if one.id == evidence), None)
        if found is None:
            raise _no_file()
        return found


def _no_file() -> NotFoundError:
    return NotFoundError(msg("There is no such file"), msg("It may have been taken away meanwhile"))


def _hash(content: BinaryIO) -> str:
    """Sha256 (hex), read piece by piece."""
    digest = hashlib.sha256()
    content.seek(0)
    while piece := content.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
