"""My data: everything that is stored about a draft, to take away or to delete for good."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from assessment.errors import AssessmentError
from assessment.formats.archive import stream_archive
from assessment.formats.columns import NAME
from assessment.formats.template import write_answers
from assessment.locale import translator
from assessment.model.audit import say
from assessment.model.base import Language
from assessment.model.draft import Access
from assessment.model.evidence import Evidence
from assessment.services.action_plans import ActionPlans
from assessment.services.assessor import Assessor
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.my_data_sheets import as_given, files, versions
from assessment.services.ports import DraftStore

SCHEMA = {"id": "manufacturing-assessment/my-data", "version": 1}
"""The version rises when a key is renamed, removed or changes its meaning; further keys do not raise it."""


@dataclass(frozen=True)
class MyData:
    """Export and deletion of what one owner stored."""

    drafts: Drafts
    assessor: Assessor

    @audited("exported")
    def export(self, access: Access) -> bytes:
        """Everything about one draft as UTF-8 JSON; of links all but their tokens, which nobody has.

        Who was sent which link is told to whoever began the draft only.
        """
        say(what="my_data", kind="json")
        return _json({"schema": SCHEMA, "drafts": [self._everything(access)]})

    @audited("exported")
    def export_all(self) -> bytes:
        """Everything about all drafts of the owner in one JSON."""
        say(what="my_data_all", kind="json")
        own = [self.drafts.own(summary.head.id) for summary in self.drafts.list_own()]
        return _json({"schema": SCHEMA, "drafts": [self._everything(access) for access in own]})

    @audited("exported")
    def workbook(self, access: Access, lang: Language) -> bytes:
        """One draft as a workbook: its answers in the layout of the template, as far as the checks take them.

        Beside them every answer as it was given, the frozen versions and the files attached.
        """
        say(what="my_data", kind="xlsx")
        sheet = self.drafts.read(self.drafts.whole(access))
        plan = self.assessor.plan(sheet.head.plan)
        t = translator(lang)
        name = {NAME: t("Firm without a name")}
        table, _ = self.assessor.from_answers({**name, **sheet.form}, sheet.head.data_year, plan.id)
        if not table.firms:  # what stands there is no name, such as "-"
            table, _ = self.assessor.from_answers({**sheet.form, **name}, sheet.head.data_year, plan.id)
        asked, heads = self.drafts.questionnaire(access), self.drafts.store.versions(access.draft)
        beside = (as_given(sheet, asked, plan, t), versions(heads, plan, t), files(sheet, asked, t))
        return write_answers(table, asked, lang, plan, further=[one for one in beside if one])

    @audited("exported")
    def archive(self, access: Access, lang: Language) -> Iterator[bytes]:
        """Everything about one draft as one zip, in pieces: both exports, and the files attached to the answers."""
        say(what="my_data", kind="zip")
        whole = self.drafts.whole(access)
        evidence = self.drafts.read(whole).evidence
        written = {"my-data.json": self.export(whole), "my-data.xlsx": self.workbook(whole, lang)}
        kept = zip(paths(evidence), evidence, strict=True)
        contents = (_content(f"evidence/{path}", one, self.drafts.store) for path, one in kept)
        return stream_archive(chain(((name, (content,)) for name, content in written.items()), contents))

    @audited("deleted")
    def delete(self, access: Access) -> None:
        """Delete a draft with its answers, files, links, versions and plans for good; links to it lead nowhere then.

        Raises:
            AccessRefusedError: only whoever began a draft deletes it.
        """
        self.drafts.store.delete_draft(self.drafts.manager(access).draft)

    def _everything(self, access: Access) -> dict[str, Any]:
        sheet = self.drafts.read(self.drafts.whole(access))
        store = self.drafts.store
        versions = [store.version(access.draft, head.number) for head in store.versions(access.draft)]
        return {
            "draft": sheet.head.model_dump(mode="json"),
            "answers": {c: a.model_dump(mode="json") for c, a in {**sheet.unknown, **sheet.answers}.items()},
            "confirmed_warnings": [one.model_dump(mode="json") for one in sheet.confirmed],
            "evidence": [one.model_dump(mode="json") for one in sheet.evidence],
            "links": [link.model_dump(mode="json") for link in store.links(access.draft) if access.manages],
            "action_plans": [plan.model_dump(mode="json") for plan in ActionPlans(self.drafts).all_of(access)],
            "shared_anonymously": [one.model_dump(mode="json") for one in store.shared(access.draft)],
            "versions": [version.model_dump(mode="json") for version in versions if version],
        }


def paths(evidence: Sequence[Evidence]) -> list[str]:
    """Where each file lies in the archive: below its answer, two of one name told apart by a number."""
    found: list[str] = []
    for one in evidence:
        folder, (stem, dot, ending) = one.column.replace("@-", "-year-before-"), one.name.rpartition(".")
        names = (f"{folder}/{stem}{f' ({n})' if n > 1 else ''}{dot}{ending}" for n in count(1))
        taken = {path.casefold() for path in found}
        found.append(next(name for name in names if name.casefold() not in taken))
    return found


def _content(path: str, evidence: Evidence, store: DraftStore) -> tuple[str, Iterable[bytes]]:
    """A file of the archive; a note in its place where it cannot be reached, so that all the rest can be had."""
    try:
        return path, store.evidence_content(evidence)
    except AssessmentError:
        return f"{path}.missing.txt", (f"sha256 {evidence.sha256}, {evidence.size} bytes\n".encode(),)


def _json(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode()
