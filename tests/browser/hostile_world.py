"""A server where everything that anybody may name is named in markup: firms, people, organisations, files, plans.

What is kept is put there without a page, by the services; the plan it is measured against is one of a folder of one's
own, whose every text has markup in it.
"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

from assessment import bootstrap
from assessment.definitions.paths import data_root
from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.draft import Answer
from assessment.model.people import Role
from assessment.services.confirmations import can_be_confirmed
from assessment.settings import Settings

MARKUP = (
    "<img src=x onerror=window.hacked=1><b>fatt</b> **strung** _slented_ [lunk](http://evil.test/) `cude` $m^2$ "
    ":red[culour] :material/skull: :tada: &lt;i&gt; http://auto.test \u202etxet"
)
SHOWN = "**strung**"
"""A part of it that is on every page where it is shown, and is gone where it was read as Markdown."""
OURS, THEIRS = f"- A {MARKUP}", f"1. B {MARKUP}"
"""Names of two organisations, both as a list would begin."""
OF_PLAN = "<b>fatt</b> **strung** [lunk](http://evil.test/) $m^2$ $n$ :tada:"
PLAN, ITS_MODEL = "hostile-2025", "shanghai-2023-2025"
SUBJECT, ANOTHER, MANAGER = "wang", "sun", "zhao"
_ROLES = """
groups:
- {{group: "admins", role: "administrator"}}
- {{group: "consultants", role: "consultant", organisation: '{ours}'}}
- {{group: "others", role: "consultant", organisation: '{theirs}'}}
"""
GROUPS = {SUBJECT: ("admins", "consultants"), ANOTHER: ("others",), MANAGER: ()}
"""Who signs in -> groups."""


def name_of(subject: str) -> str:
    """What somebody who signs in is called."""
    return f"{subject} {MARKUP}"


def add_plan(folder: Path) -> None:
    """A folder of data whose plan is ours with markup at the end of every text."""
    plan = folder / "benchmarks" / "plans" / PLAN
    shutil.copytree(data_root() / "benchmarks" / "plans" / ITS_MODEL, plan)
    for file in plan.glob("*.yaml"):
        text = file.read_text("utf-8").replace(f'id: "{ITS_MODEL}"', f'id: "{PLAN}"')
        file.write_text(re.sub(r'\b(zh|en): "([^"]+)"', rf'\1: "\2 {OF_PLAN}"', text), "utf-8")


def add_roles(file: Path) -> None:
    """Groups whose organisations are called like that."""
    file.write_text(_ROLES.format(ours=OURS, theirs=THEIRS), "utf-8")


def fill(settings: Settings, issuer: str) -> str:
    """Put a firm with everything into the database, and one that is on its way to us; the draft of the first."""
    assessor = bootstrap.build(settings)
    root = bootstrap.build_workspace(settings, assessor)
    who = {
        subject: root.people.signing_in.sign_in(issuer, subject, name_of(subject), "", groups)
        for subject, groups in GROUPS.items()
    }
    ours = root.of(who[SUBJECT])
    access = _firm(ours, assessor)
    series = ours.drafts.head(access).series
    ours.people.invitations.invite(Role.READER, ours.drafts.owner, label=MARKUP)
    ours.people.invitations.invite(Role.CONTRIBUTOR, series=series, section="energy", label=MARKUP)
    _accept(root.of(who[MANAGER]), ours.people.invitations.invite(Role.MANAGER, series=series))
    _on_its_way(root, root.of(who[ANOTHER]), root.of(who[MANAGER]))
    root.drafts.store.close()
    return access.draft


def _firm(ours, assessor):
    """A firm with names wherever there may be one, two versions, and a doubtful figure that was confirmed."""
    drafts = ours.drafts
    access = drafts.start(PLAN, 2025).access
    said = {"note": MARKUP, "person": MARKUP}
    answers = {
        "firm_name": Answer(value=MARKUP),
        "price_index_source": Answer(value=MARKUP, **said),
        "revenue": Answer(value=10_000, **said),
        "revenue@-1": Answer(value=100),
        "rd_expense": Answer(value=200, **said),
        "staff_avg": Answer(value=100),
        "robots": Answer(value=1, **said),
    }
    drafts.save_answers(access, answers, based_on_revision=0)
    ours.evidence.attach(access, "revenue", f"{MARKUP}.pdf", io.BytesIO(b"%PDF-1.7\n%%EOF\n"))
    drafts.add_link(access, "energy", MARKUP)
    doubts = assessor.validate(drafts.read(access).form, 2025, PLAN)
    doubt = next(one for one in doubts if can_be_confirmed(one, assessor.questionnaire(PLAN)))
    ours.confirmations.confirm(access, doubt, MARKUP)
    ours.versions.submit(access)
    drafts.save_answers(access, {"firm_name": Answer(value=f"2. {MARKUP}")}, based_on_revision=99)
    ours.versions.submit(access)
    lines = (
        ActionLine(id="own", title=MARKUP, person=MARKUP, note=MARKUP),
        ActionLine(id="robots", origin="gap", question="robots", at_most=9, quantity=4, title=MARKUP, person=MARKUP),
    )
    ours.action_plans.save(access, ActionPlan(title=MARKUP, data_year=2025, lines=lines))
    ours.action_plans.save(access, ActionPlan(title=MARKUP, data_year=2025))
    return access


def _on_its_way(root, theirs, manager):
    """A firm of the other organisation that its manager lets go to ours."""
    access = theirs.drafts.start(PLAN, 2025).access
    theirs.drafts.save_answers(access, {"firm_name": Answer(value=f"3. {MARKUP}")}, based_on_revision=0)
    series = theirs.drafts.head(access).series
    _accept(manager, theirs.people.invitations.invite(Role.MANAGER, series=series))
    asked = theirs.people.hand_overs.ask(series, OURS)
    again = root.of(root.people.signing_in.principal(manager.drafts.principal.person))
    again.people.hand_overs.consent(asked.id)


def _accept(workspace, invited):
    workspace.people.invitations.accept(invited.token)
