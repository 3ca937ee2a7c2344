"""The audit log in words: what was done, by whom, to which firm, and what else a row says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessment.locale import Translator
from assessment.model.audit import DAMAGED, AuditEntry
from assessment.model.people import Role
from assessment.model.questionnaire import Questionnaire
from assessment.services.audit.log import KEY_LENGTH, Known
from assessment.ui import role_words
from assessment.ui.components.send import part_title
from assessment.ui.moments import moment

_NAMED = 4
"""Questions that are named; the rest is counted."""


def action_words(action: str, t: Translator) -> str:
    """What was done."""
    return {
        "draft_begun": t("Questionnaire begun"),
        "next_year_begun": t("Next year begun"),
        "year_changed": t("Data year changed"),
        "answers_changed": t("Answers changed"),
        "warning_confirmed": t("Doubtful figure confirmed"),
        "confirmation_withdrawn": t("Confirmation taken back"),
        "submitted": t("Version frozen"),
        "exported": t("Data taken away"),
        "report_taken": t("Report downloaded"),
        "link_given": t("Link made"),
        "link_revoked": t("Link revoked"),
        "links_revoked": t("All links revoked"),
        "deleted": t("Questionnaire deleted"),
        "plan_saved": t("Plan of action saved"),
        "plan_deleted": t("Plan of action deleted"),
        "peers_joined": t("Anonymous sharing agreed to"),
        "peers_left": t("Anonymous sharing taken back"),
        "columns_kept": t("Columns of a workbook remembered"),
        "columns_forgotten": t("Columns of workbooks forgotten"),
        "reports_ordered": t("Reports of a batch ordered"),
        "reports_cancelled": t("Reports of a batch cancelled"),
        "reports_resumed": t("Reports of a batch taken up again"),
        "reports_removed": t("Reports of a batch deleted"),
        "reports_taken": t("Reports of a batch downloaded"),
        "evidence_attached": t("File attached"),
        "evidence_removed": t("File taken away"),
        "granted": t("Firm opened to somebody"),
        "grant_ended": t("Firm closed to somebody"),
        "handover_asked": t("Hand-over asked for"),
        "handover_consented": t("Hand-over agreed to"),
        "handover_accepted": t("Firm taken over"),
        "handover_ended": t("Hand-over ended"),
        "signed_in": t("Signed in"),
        "signed_out": t("Signed out"),
        "invited": t("Invitation made"),
        "invitation_accepted": t("Invitation accepted"),
        "invitation_revoked": t("Invitation revoked"),
        "role_given": t("Role given"),
        "role_ended": t("Role ended"),
        "organisation_added": t("Organisation added"),
        "organisation_changed": t("Organisation renamed"),
        "person_exported": t("Personal data taken away"),
        "person_erased": t("Person erased"),
        "log_exported": t("Audit log taken away"),
        "retention_applied": t("Retention policy applied"),
        "keys_erased": t("Old names erased from the log"),
        "backed_up": t("Backup made"),
        "restored": t("Backup restored"),
    }.get(action, action)


def actor_words(actor: Known, t: Translator) -> str:
    """Who did it."""
    if actor.kind == "operator":
        return t("Account {name} of the server", name=actor.name)
    if actor.name:
        return actor.name
    short = actor.key[:KEY_LENGTH]
    if actor.kind == "link":
        if actor.own_link:
            return t("Whoever began it, by their link")
        return t("Somebody with a link that was deleted ({key})", key=short)
    return {
        "local": t("At the computer that runs the program"),
        "system": t("The program itself"),
        "person": t("Somebody without a name ({key})", key=short),
    }.get(actor.kind, t("Erased person ({key})", key=short))


def firm_words(firm: Known | None, t: Translator) -> str:
    """Which firm it was done to; "" for none."""
    if firm is None:
        return ""
    return firm.name or t("Firm {key} (without a name, deleted, or not yours to see)", key=firm.key[:KEY_LENGTH])


def detail_words(row: AuditEntry, known: Mapping[str, Known], asked: Questionnaire, t: Translator) -> str:
    """What else the row says, as one line."""
    said = row.detail
    parts = [
        t("Data year {year}", year=said["year"]) if "year" in said else "",
        _questions(said.get("columns", [said["column"]] if "column" in said else []), asked, t),
        t("{n} times, until {moment}", n=said["saves"], moment=_moment(said["until"]))
        if said.get("saves", 1) > 1
        else "",
        part_title(str(said["section"]), asked, t) if said.get("section") else "",
        role_words.role_word(Role(said["role"]), t) if said.get("role") in list(Role) else "",
        _organisation(row, known),
        t("Version {number}", number=said["version"]) if "version" in said else "",
        t("unchanged") if said.get("again") else "",
        t("to {year}", year=said["to"]) if "to" in said else "",
        str(said["kind"]).upper() if "kind" in said else "",
        t("{n} firms", n=said["firms"]) if "firms" in said else "",
        t("{n} links", n=said["links"]) if "links" in said else "",
        t("{n} rows", n=said["rows"]) if "rows" in said else "",
        *(t("for {person}", person=actor_words(one, t)) for one in _others(row, known)),
        t("by the retention policy") if "policy" in said else "",
        t("file {hash}", hash=str(said["file"])[:KEY_LENGTH]) if "file" in said else "",
        _restored(said, t) if row.action == "restored" else "",
    ]
    return t("; ").join(part for part in parts if part)


def _restored(said: Mapping[str, Any], t: Translator) -> str:
    """What the restored backup replaced."""
    if "replaced" not in said:
        return t("where nothing was kept")
    if said["replaced"] == DAMAGED:
        return t("in place of a damaged database")
    if not said["lost"]:
        return t("nothing of the log was lost")
    return t("an older state; rows of the log since then that are gone: {n}", n=said["lost"])


def _others(row: AuditEntry, known: Mapping[str, Known]) -> list[Known]:
    """Whom it is about besides whoever did it: who has a link, or got a role."""
    keys = (row.detail.get(name) for name in ("link", "person"))
    found = [known[key] for key in keys if isinstance(key, str) and key in known and key != row.actor]
    return [one for one in found if not one.own_link]


def _organisation(row: AuditEntry, known: Mapping[str, Known]) -> str:
    """The name of the organisation it is about."""
    found = known.get(str(row.detail.get("organisation", "")))
    return found.name if found else ""


def _questions(columns: list[str], asked: Questionnaire, t: Translator) -> str:
    """The first few questions by their words; a question asked for several years is named once."""
    ids = list(dict.fromkeys(str(column).partition("@")[0] for column in columns))
    texts = [asked.questions[one].text.get(t.lang) if one in asked.questions else one for one in ids]
    named = t(", ").join(texts[:_NAMED])
    return named if len(texts) <= _NAMED else t("{names} and {n} more", names=named, n=len(texts) - _NAMED)


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text))
