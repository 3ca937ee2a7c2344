"""Every public method of every service, as every role: nothing of another organisation comes out of any of them.

Each method stands in `WAYS` with who may do it with which firm, or among those that reach no stored answer. A new
method that stands nowhere fails the first test here. Whoever may not do something is refused in the same words as if
the thing did not exist, and nothing in the database is changed by it. Whoever may is not told of any other firm.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import inspect
import io
import pkgutil
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from pydantic import BaseModel, SecretStr
from sqlalchemy import event

from assessment import bootstrap, services
from assessment.errors import AssessmentError, NotFoundError
from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.audit import AuditFilter
from assessment.model.column_map import ColumnChoice, ColumnMap, ColumnUse, SheetColumns
from assessment.model.draft import Access, Answer, Confirmation
from assessment.model.message import Place, Problem, Severity, msg
from assessment.model.people import LOCAL, NOBODY, Role
from assessment.model.report_job import ReportOrder
from assessment.services.action_progress import ActionProgress
from assessment.services.assessor import Assessor
from assessment.services.audit.operator import LogOfOperator
from assessment.services.audit.retention import Retention
from assessment.services.people.refusals import RoleRefusedError
from assessment.services.readiness import Readiness
from assessment.services.refusals import AccessRefusedError
from assessment.services.sign_ins import SignIns
from assessment.settings import Settings
from assessment.store.models import Base
from tests.integration.people_world import NAMES, PLAN, SECRET, open_world
from tests.integration.store_servers import new_database

EVERYBODY = (*NAMES, "local", "nobody")
REFUSALS = (NotFoundError, AccessRefusedError, RoleRefusedError)
AS_OF = date(2026, 3, 1)
MISSING = "0" * 32
PDF = b"%PDF-1.4\n%%EOF\n"
FIRMS = ("a", "b", "m")

MANAGES = {"a": {"ann", "ada", "mark"}, "b": {"bob", "max"}, "m": {"mia"}}
READS = {firm: who | ({"rex"} if firm == "a" else set()) for firm, who in MANAGES.items()}
IN_PART = {firm: who | ({"cora"} if firm == "a" else set()) for firm, who in READS.items()}
"""Cora too, who is told her section and the firm's name."""
FILLS_IN = {firm: who | ({"cora"} if firm == "a" else set()) for firm, who in MANAGES.items()}
HANDS_OVER = {"a": {"ann", "ada"}, "b": {"bob"}, "m": {"mia"}}
ADVISES = {"A": {"ann", "ada"}, "B": {"bob"}}
MEMBERS = {"A": {"ann", "ada", "zoe", "local"}, "B": {"bob", "zoe", "local"}}
POOLED = {"A": {"ann", "ada", "rita"}, "B": {"bob", "rob"}}


@dataclass(frozen=True)
class Case:
    """What a method is tried with: somebody's workspace, their right or a forged one, and what belongs to the firm."""

    ws: object
    reports: object
    access: Access
    series: str
    plan: str
    evidence: str
    link: str
    grant: str
    invitation: str
    hand_over: str
    job: str
    owner: str
    person: str
    assessor: Assessor
    table: object


@dataclass(frozen=True)
class Way:
    """How a method is called, who may do so with each firm, and whether it changes something."""

    call: Callable[[Case], object]
    may: dict
    changes: bool = False


def given(**answers):
    return {column: Answer(value=value) for column, value in answers.items()}


def doubt():
    place = Place(question="rd_expense")
    return Problem(severity=Severity.WARNING, place=place, what=msg("doubt"), code="rd-above-revenue")


CONFIRMED = Confirmation(rule="r", column="rd_expense", figures="f", confirmed_at=datetime(2026, 3, 1, tzinfo=UTC))
SHEET = SheetColumns(sheet="", digest="d", columns=(ColumnUse(letter="", header="收入", key="收入"),))
SAID = ColumnMap(choices={"收入": ColumnChoice(column="revenue", unit="yuan")})
LINES = ActionPlan(data_year=2025, lines=(ActionLine(id="l", origin="own", title="机器人"),))


def _put_back(c):
    c.ws.evidence.take_away(c.access, c.evidence)
    c.ws.evidence.put_back(c.access, c.evidence)


def _progress(c):
    return ActionProgress(c.ws.action_plans, c.assessor)


def _scored(c):
    return c.assessor.assess(c.table, PLAN, AS_OF)


OF_DRAFTS = {
    "Drafts.add_link": Way(lambda c: c.ws.drafts.add_link(c.access, label="x"), MANAGES, changes=True),
    "Drafts.changes": Way(lambda c: c.ws.drafts.changes(c.access, 0), IN_PART),
    "Drafts.contributions": Way(lambda c: c.ws.drafts.contributions(c.access), MANAGES),
    "Drafts.forget_confirmation": Way(
        lambda c: c.ws.drafts.forget_confirmation(c.access, "r", "rd_expense"), MANAGES, changes=True
    ),
    "Drafts.head": Way(lambda c: c.ws.drafts.head(c.access), IN_PART),
    "Drafts.keep_confirmation": Way(
        lambda c: c.ws.drafts.keep_confirmation(c.access, CONFIRMED), MANAGES, changes=True
    ),
    "Drafts.links": Way(lambda c: c.ws.drafts.links(c.access), MANAGES),
    "Drafts.manager": Way(lambda c: c.ws.drafts.manager(c.access), MANAGES),
    "Drafts.own": Way(lambda c: c.ws.drafts.own(c.access.draft), IN_PART),
    "Drafts.reaching": Way(lambda c: c.ws.drafts.reaching(c.access, ("energy_electricity",)), FILLS_IN),
    "Drafts.read": Way(lambda c: c.ws.drafts.read(c.access), IN_PART),
    "Drafts.revoke": Way(lambda c: c.ws.drafts.revoke(c.access, c.link), MANAGES, changes=True),
    "Drafts.revoke_all": Way(lambda c: c.ws.drafts.revoke_all(c.access), MANAGES, changes=True),
    "Drafts.save_answers": Way(
        lambda c: c.ws.drafts.save_answers(c.access, given(energy_electricity=1), based_on_revision=0),
        FILLS_IN,
        changes=True,
    ),
    "Drafts.set_data_year": Way(lambda c: c.ws.drafts.set_data_year(c.access, 2024), MANAGES, changes=True),
    "Drafts.start_next_year": Way(lambda c: c.ws.drafts.start_next_year(c.access), MANAGES, changes=True),
    "Drafts.whole": Way(lambda c: c.ws.drafts.whole(c.access), READS),
    "Drafts.writer": Way(lambda c: c.ws.drafts.writer(c.access), MANAGES),
    "Drafts.years_of": Way(lambda c: c.ws.drafts.years_of(c.access), READS),
    "VersionsOfAnswers.compare": Way(lambda c: c.ws.versions.compare(c.access, 1, 1), READS),
    "VersionsOfAnswers.files": Way(lambda c: c.ws.versions.files(c.access), READS),
    "VersionsOfAnswers.form": Way(lambda c: c.ws.versions.form(c.access, 1), READS),
    "VersionsOfAnswers.history": Way(lambda c: c.ws.versions.history(c.access), READS),
    "VersionsOfAnswers.submit": Way(lambda c: c.ws.versions.submit(c.access), MANAGES, changes=True),
    "VersionsOfAnswers.trend": Way(lambda c: c.ws.versions.trend(c.access), READS),
    "VersionsOfAnswers.version": Way(lambda c: c.ws.versions.version(c.access, 1), READS),
    "YearsAgree.check": Way(lambda c: c.ws.years.check(c.access), READS),
    "MyData.archive": Way(lambda c: b"".join(c.ws.my_data.archive(c.access, "en")), READS),
    "MyData.delete": Way(lambda c: c.ws.my_data.delete(c.access), MANAGES, changes=True),
    "MyData.export": Way(lambda c: c.ws.my_data.export(c.access), READS),
    "MyData.workbook": Way(lambda c: c.ws.my_data.workbook(c.access, "en"), READS),
    "Peers.agree": Way(lambda c: c.ws.peers.agree(c.access), MANAGES, changes=True),
    "Peers.consent": Way(lambda c: c.ws.peers.consent(c.access), READS),
    "Peers.shared_view": Way(lambda c: c.ws.peers.shared_view(c.access, "en"), READS),
    "Peers.standing": Way(lambda c: c.ws.peers.standing(_scored(c), 0, c.access), IN_PART),
    "Peers.take_back": Way(lambda c: c.ws.peers.take_back(c.access), MANAGES, changes=True),
    "ActionPlans.all_of": Way(lambda c: c.ws.action_plans.all_of(c.access), READS),
    "ActionPlans.delete": Way(lambda c: c.ws.action_plans.delete(c.access, c.plan), MANAGES, changes=True),
    "ActionPlans.listed": Way(lambda c: c.ws.action_plans.listed(c.access), READS),
    "ActionPlans.of_other_years": Way(lambda c: c.ws.action_plans.of_other_years(c.access, earlier=True), READS),
    "ActionPlans.open": Way(lambda c: c.ws.action_plans.open(c.access, c.plan), READS),
    "ActionPlans.save": Way(lambda c: c.ws.action_plans.save(c.access, LINES), MANAGES, changes=True),
    "ActionPlans.state_of_series": Way(lambda c: c.ws.action_plans.state_of_series(c.access), READS),
    "Confirmations.confirm": Way(lambda c: c.ws.confirmations.confirm(c.access, doubt()), MANAGES, changes=True),
    "Confirmations.take_back": Way(lambda c: c.ws.confirmations.take_back(c.access, CONFIRMED), MANAGES, changes=True),
    "EvidenceOfAnswers.attach": Way(
        lambda c: c.ws.evidence.attach(c.access, "energy_electricity", "a.pdf", io.BytesIO(PDF)),
        FILLS_IN,
        changes=True,
    ),
    "EvidenceOfAnswers.content": Way(lambda c: b"".join(c.ws.evidence.content(c.access, c.evidence)[1]), READS),
    "EvidenceOfAnswers.of": Way(lambda c: c.ws.evidence.of(c.access), IN_PART),
    "EvidenceOfAnswers.put_back": Way(_put_back, MANAGES, changes=True),
    "EvidenceOfAnswers.take_away": Way(lambda c: c.ws.evidence.take_away(c.access, c.evidence), MANAGES, changes=True),
    "ActionProgress.in_later": Way(lambda c: _progress(c).in_later(c.access, LINES, "en", AS_OF), READS),
    "ActionProgress.of_earlier": Way(lambda c: _progress(c).of_earlier(c.access, "en", AS_OF), READS),
    "AuditLog.report_taken": Way(lambda c: c.ws.audit_log.report_taken(c.access, "pdf"), IN_PART, changes=True),
    "Grants.can_be_given": Way(lambda c: c.ws.people.grants.can_be_given(c.series), MANAGES),
    "Grants.end": Way(
        lambda c: c.ws.people.grants.end(c.grant),
        {"a": {"ann", "ada", "mark", "rex"}, "b": {"bob", "max"}, "m": set()},  # that of rex, of max, and of nobody
        changes=True,
    ),
    "Grants.give": Way(
        lambda c: c.ws.people.grants.give(c.series, c.person, Role.MANAGER),
        {"a": {"ann", "ada"}, "b": {"bob"}, "m": set()},  # to a reader: whom its manager is told nothing of
        changes=True,
    ),
    "Grants.listed": Way(lambda c: c.ws.people.grants.listed(c.series), MANAGES),
    "HandOvers.accept": Way(
        lambda c: c.ws.people.hand_overs.accept(c.hand_over, c.ws.drafts.owner),
        {"a": {"bob"}, "b": {"ann", "ada"}, "m": {"bob"}},
        changes=True,
    ),
    "HandOvers.ask": Way(
        lambda c: c.ws.people.hand_overs.ask(c.series, "Consulting C"), {"a": set(), "b": set(), "m": set()}
    ),  # they are on their way already; asked in test_people
    "HandOvers.consent": Way(
        lambda c: c.ws.people.hand_overs.consent(c.hand_over), {"a": set(), "b": set(), "m": set()}
    ),  # the firms agreed already; agreed to in test_people
    "HandOvers.end": Way(
        lambda c: c.ws.people.hand_overs.end(c.hand_over),
        {"a": {"ann", "ada", "mark", "bob"}, "b": {"bob", "max", "ann", "ada"}, "m": {"mia", "bob"}},
        changes=True,
    ),
    "Invitations.invite": Way(
        lambda c: c.ws.people.invitations.invite(Role.READER, series=c.series), MANAGES, changes=True
    ),
    "Invitations.listed": Way(lambda c: c.ws.people.invitations.listed(series=c.series), MANAGES),
    "Invitations.revoke": Way(lambda c: c.ws.people.invitations.revoke(c.invitation), MANAGES, changes=True),
}
"""What is done with one firm."""

OF_OWNERS = {
    "BatchReports.archive": Way(lambda c: c.reports.archive(c.job), {"A": set(), "B": set()}),  # none is finished
    "BatchReports.cancel": Way(lambda c: c.reports.cancel(c.job), ADVISES, changes=True),
    "BatchReports.go_on": Way(lambda c: c.reports.go_on(c.job), ADVISES, changes=True),
    "BatchReports.job": Way(lambda c: c.reports.job(c.job), ADVISES),
    "BatchReports.remove": Way(lambda c: c.reports.remove(c.job), ADVISES, changes=True),
    "BatchReports.start": Way(lambda c: c.reports.start(c.table, order()), ADVISES, changes=True),
    "ColumnMaps.forget": Way(lambda c: c.ws.column_maps.forget(), ADVISES, changes=True),
    "ColumnMaps.keep": Way(lambda c: c.ws.column_maps.keep(SHEET, SAID), ADVISES, changes=True),
    "Drafts.start": Way(lambda c: c.ws.drafts.start(PLAN, 2025), ADVISES, changes=True),
    "Members.end": Way(
        lambda c: c.ws.people.members.end(c.person, c.owner, Role.READER),
        {"A": {"ann", "ada", "rita", "zoe", "local"}, "B": {"bob", "rob", "zoe", "local"}},
        changes=True,
    ),
    "Members.leave": Way(
        lambda c: c.ws.people.members.leave(c.owner), {"A": {"ann", "ada", "rita"}, "B": {"rob"}}, changes=True
    ),
    "Members.members": Way(lambda c: c.ws.people.members.members(c.owner), MEMBERS),
    "Members.rename": Way(
        lambda c: c.ws.people.members.rename(c.owner, "N"), {"A": {"zoe", "local"}, "B": {"zoe", "local"}}, True
    ),
    "StoredPortfolio.assessment": Way(lambda c: c.ws.portfolio.assessment(PLAN, AS_OF, "en"), ADVISES),
    "StoredPortfolio.pooled": Way(lambda c: c.ws.portfolio.pooled(PLAN, AS_OF, "en"), POOLED),
    "Workspace.of": Way(lambda c: c.ws.of(c.ws.drafts.principal, c.owner).drafts.owner, POOLED),
}
"""What is done with everything of an organisation."""

ADMINISTERS = {"zoe", "local"}
OF_INSTALLATION = {
    "Members.add_organisation": Way(lambda c: c.ws.people.members.add_organisation("N"), ADMINISTERS, True),
    "Members.named": Way(lambda c: c.ws.people.members.named("N"), ADMINISTERS, changes=True),
    "Members.people": Way(lambda c: c.ws.people.members.people(), ADMINISTERS),
    "Members.forget_details": Way(
        lambda c: c.ws.people.members.forget_details(c.person), {*ADMINISTERS, "rita"}, changes=True
    ),
    "PersonalData.erase": Way(lambda c: c.ws.personal_data.erase(c.person), {*ADMINISTERS, "rita"}, True),
    "PersonalData.erase_name": Way(lambda c: c.ws.personal_data.erase_name("Rita"), set(), changes=True),
    "PersonalData.export": Way(lambda c: c.ws.personal_data.export(c.person), {*ADMINISTERS, "rita"}, True),
    "PersonalData.export_name": Way(lambda c: c.ws.personal_data.export_name("Rita"), set()),
}
"""What is done with people: here with Rita, whose name alone stands nowhere."""

LISTS = {
    "AuditLog.choices": lambda c: c.ws.audit_log.choices(),
    "AuditLog.export": lambda c: c.ws.audit_log.export(AuditFilter(), "jsonl"),
    "AuditLog.page": lambda c: c.ws.audit_log.page(AuditFilter(), limit=1000),
    "BatchReports.jobs": lambda c: c.reports.jobs(),
    "ColumnMaps.count": lambda c: c.ws.column_maps.count(),
    "ColumnMaps.of": lambda c: c.ws.column_maps.of(SHEET),
    "ColumnMaps.suggested": lambda c: c.ws.column_maps.suggested(SHEET),
    "Drafts.also_saved": lambda c: c.ws.drafts.also_saved(c.table),
    "Drafts.list_granted": lambda c: c.ws.drafts.list_granted(),
    "Drafts.list_own": lambda c: c.ws.drafts.list_own(),
    "HandOvers.listed": lambda c: c.ws.people.hand_overs.listed(),
    "Members.organisations": lambda c: c.ws.people.members.organisations(),
    "MyData.export_all": lambda c: c.ws.my_data.export_all(),
}
"""What asks for nothing by name: everybody may, and is told of their own only."""

BY_LINK = {"Drafts.open", "Invitations.look", "Invitations.accept"}
"""Whoever has the token may; tested below."""
NOTHING_STORED = {
    "AuditLog.may_be_seen": "whether there is anything for them",
    "AuditLog.head": "number and hash of the last row",
    "AuditLog.verify": "whether the chain of hashes is whole",
    "AuditLog.signed_out": "writes down what the page knows",
    "BatchReports.of": "says who asks",
    "Drafts.may": "a rule",
    "Drafts.must": "a rule",
    "Drafts.questionnaire": "installed data",
    "Grants.speaks_for": "yes or no, and no to whoever is not the firm's own",
    "Peers.add_to": "what standing gave",
    "Peers.state": "how often anything of all was shared",
    "Peers.view": "what standing gave",
}
"""Reaches no answer of any firm."""
OF_PROGRAM = {
    "BatchReports.failed": "the worker",
    "BatchReports.of_all": "retention by policy",
    "BatchReports.remove_of_anybody": "retention by policy",
    "BatchReports.needs_worker": "the worker",
    "BatchReports.stopping": "the worker",
    "BatchReports.unfinished": "the worker",
    "BatchReports.work": "the worker",
    "BatchReports.work_all": "the worker",
    "Peers.renew": "part of submitting a version",
    "SignIn.principal": "asked for whoever the provider says signed in",
    "SignIn.sign_in": "asked for whoever the provider says signed in",
}
"""Never done for what a visitor asks."""
OF_OPERATOR = {LogOfOperator, Retention, Readiness, SignIns}
"""What the command line, the policy of retention, a monitor and signing in have; no page hands them out."""
PURE = {Assessor}
"""Works on what it is handed; reaches no store."""


# --- the world --------------------------------------------------------------------------------------------------------


def order():
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    about = {"batch": "a.csv", "plan": PLAN, "kind": "xlsx", "lang": "en", "as_of": AS_OF, "firms": 1}
    return ReportOrder(**about, ordered_at=moment)


@dataclass
class Scene:
    """The world, and of each firm and organisation what could be asked for by its id."""

    world: object
    reports: object
    assessor: Assessor
    cases: dict
    table: object
    natural: Callable

    def principal(self, name):
        return self.natural(name).drafts.principal

    def case(self, name, key, *, forged="", missing=False):
        """What somebody tries: with their own right where they have one, else with one that was forged."""
        values = dict(self.cases[key])
        if missing:
            values |= {k: MISSING for k in values if k not in ("access", "person")}
            values["access"] = replace(values["access"], draft=MISSING)
        ws = self.natural(name)
        if key in ("A", "B"):  # they say that they work for the organisation
            ws = replace(ws, drafts=replace(ws.drafts, owner=values["owner"]))
            ws = replace(ws, my_data=replace(ws.my_data, drafts=ws.drafts), peers=replace(ws.peers, drafts=ws.drafts))
        given_right = values.pop("access")
        right = _forged(given_right, self.principal(name), forged) if forged else ws.drafts.own(given_right.draft)
        return Case(
            ws=ws,
            reports=self.reports.of(ws.drafts),
            access=right,
            assessor=self.assessor,
            table=self.table,
            **values,
        )


def _forged(right, principal, how):
    """A right nobody gave: that of the one who signed in before, the own name in it, or none."""
    return {
        "left over": right,
        "renamed": replace(right, person=principal.person, label=principal.name),
        "nameless": replace(right, person="", label=""),
    }[how]


WITH_STORE = re.compile(r"\b(\w*Store|Drafts|ActionPlans|Workspace|BatchReports)\b")
FORGED = ("left over", "renamed", "nameless")


def _scene(world, assessor, folder):
    table = assessor.read(
        b"firm_name,year,credit_code,revenue,robots,staff_avg\nX,2025,,5,1,100\n", "a.csv", PLAN
    ).table
    reports = bootstrap.build_batch_reports(Settings(reports_dir=folder), assessor, world.clock)
    hand_overs = {"a": ("ann", "mark", "Consulting B"), "b": ("bob", "max", "Consulting A"), "m": ("mia", "mia", None)}
    cases = {}
    for firm, (giver, voice, receiver) in hand_overs.items():
        ws, access, series = world.of(giver), world.access[firm], world.series(firm)
        invited = ws.people.invitations.invite(Role.READER, series=series).invitation
        asked = ws.people.hand_overs.ask(series, receiver or "Consulting B")
        world.of(voice).people.hand_overs.consent(asked.id)
        granted = ws.people.grants.listed(series)
        cases[firm] = {
            "access": access,
            "series": series,
            "plan": ws.action_plans.save(access, LINES).id,
            "evidence": ws.evidence.attach(access, "revenue", f"{SECRET[firm][0]}.pdf", io.BytesIO(PDF)).id,
            "link": ws.drafts.add_link(access, label=f"{SECRET[firm][0]}会计").link.id,
            "grant": granted[-1].grant.id if granted else MISSING,
            "invitation": invited.id,
            "hand_over": asked.id,
            "job": MISSING,
            "owner": access.owner,
            "person": world.ids[{"a": "rita", "b": "rob", "m": "rita"}[firm]],
        }
        ws.versions.submit(access)
    for key, name, firm in (("A", "ann", "a"), ("B", "bob", "b")):
        ws = world.of(name)
        ws.column_maps.keep(SHEET, SAID)
        job = reports.of(ws.drafts).start(table, order())
        reader = world.ids["rita" if key == "A" else "rob"]
        cases[key] = {**cases[firm], "owner": world.organisations[key], "job": job, "person": reader}

    @functools.cache
    def natural(name):
        principal = {"local": LOCAL, "nobody": NOBODY}.get(name) or world.principal(name)
        return world.root.of(principal)

    return Scene(world, reports, assessor, cases, table, natural)


ON_POSTGRES = pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])


@pytest.fixture(scope="module", params=["sqlite", ON_POSTGRES])
def scene(request, assessor, tmp_path_factory):
    folder = tmp_path_factory.mktemp("roles")
    address = f"sqlite:///{folder}/first.sqlite3"
    if request.param == "postgres":
        address = new_database(request.getfixturevalue("postgres"))
    made = _scene(open_world(address, assessor), assessor, folder / "reports")
    yield made
    made.world.root.drafts.store.close()


# --- what was said ----------------------------------------------------------------------------------------------------


def told(result):
    """Everything a result says, as text; files are looked into."""
    if isinstance(result, bytes):
        return _told_by_file(result)
    if isinstance(result, BaseModel):
        return result.model_dump_json()
    if isinstance(result, dict):
        result = list(result.items())
    elif dataclasses.is_dataclass(result) and not isinstance(result, type):
        fields = (f.name for f in dataclasses.fields(result) if f.name not in ("plan", "questionnaire", "reference"))
        result = [getattr(result, name) for name in fields]
    if isinstance(result, tuple | list | set):
        return " ".join(told(one) for one in result)
    return str(result.tolist() if hasattr(result, "tolist") else result)


def _told_by_file(content):
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(name + told(archive.read(name)) for name in archive.namelist())


def foreign(name):
    """What is never told to somebody: name and revenue of every firm they do not reach."""
    firms = [firm for firm in FIRMS if name not in IN_PART[firm]]
    words = [text for firm in firms for text in (SECRET[firm][0], str(SECRET[firm][1]))]
    return words + ([str(SECRET["a"][1])] if name == "cora" else [])


def outcome(call):
    """What came of it: ("done", result), or ("refused", kind, words)."""
    try:
        result = call()
        return ("done", b"".join(result) if isinstance(result, Iterator) else result)
    except AssessmentError as error:
        return ("refused", type(error), error.message, error.hint)


def tried(scene, way, name, key, forged="", *, missing=False):
    """What comes of it when somebody tries; `forged` empty: with their own right."""
    return outcome(lambda: way.call(scene.case(name, key, forged=forged, missing=missing)))


def rows(scene):
    """Everything in the database."""
    store = scene.world.root.drafts.store
    store.gather_in()  # saves become rows of the log sooner or later
    with store._engine.connect() as connection:
        return {
            table.name: sorted(map(str, connection.execute(table.select()).all()))
            for table in Base.metadata.tables.values()
        }


def changed(before, after):
    """Table -> rows that came or went."""
    both = {table: set(before[table]) ^ set(after[table]) for table in before}
    return {table: different for table, different in both.items() if different}


def files(scene):
    return {
        str(f): f.read_bytes() for f in sorted(scene.reports.folder.rglob("*")) if f.is_file() and "queue" not in f.name
    }


# --- tests ------------------------------------------------------------------------------------------------------------


def _reached(thing, found):
    """The services that can be reached from a thing, with their public methods."""
    kind = type(thing)
    if not kind.__module__.startswith("assessment.services") or kind in found:
        return
    found[kind] = {
        f"{kind.__name__}.{name}"
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }
    properties = [name for name, _ in inspect.getmembers(kind, lambda one: isinstance(one, property))]
    for name in (*(one.name for one in dataclasses.fields(kind)), *properties):
        _reached(getattr(thing, name), found)


def keepers():
    """Every class of the services that is handed the store, or something that has it."""
    kinds = set()
    for module in pkgutil.walk_packages(services.__path__, "assessment.services."):
        defined = vars(importlib.import_module(module.name)).values()
        kinds |= {one for one in defined if dataclasses.is_dataclass(one) and one.__module__ == module.name}
    return {kind for kind in kinds if any(WITH_STORE.search(str(field.type)) for field in dataclasses.fields(kind))}


def test_every_public_method_of_every_service_is_classified(scene):
    found = {}
    for thing in (scene.world.root, scene.reports, ActionProgress(scene.world.root.action_plans, scene.assessor)):
        _reached(thing, found)
    methods = {name for kind, names in found.items() if kind not in PURE for name in names}
    known = {*OF_DRAFTS, *OF_OWNERS, *OF_INSTALLATION, *LISTS, *BY_LINK, *NOTHING_STORED, *OF_PROGRAM}

    assert set(found) >= PURE
    assert keepers() - set(found) == OF_OPERATOR, "say how it is reached"
    assert sorted(methods - known) == [], "say who may do this, in one of the tables of this module"
    assert sorted(known - methods) == [], "is not there any more"


def _keys(ways):
    return FIRMS if ways is OF_DRAFTS else ("A", "B")


def _tries(ways, everything):
    """Who tries what that they may not: every role and every forgery with every firm, or each of them once in turn."""
    for place, (method, way) in enumerate(ways.items()):
        for key in _keys(ways) if everything else _keys(ways)[:1]:
            for turn, name in enumerate(one for one in EVERYBODY if one not in way.may[key]):
                forgeries = FORGED if name != "local" else FORGED[:1]
                chosen = forgeries if everything else (forgeries[(place + turn) % len(forgeries)],)
                yield from ((method, way, key, name, forged) for forged in chosen)


@pytest.mark.parametrize("everything", [False, pytest.param(True, marks=pytest.mark.long)], ids=["in turn", "all"])
@pytest.mark.parametrize("ways", [OF_DRAFTS, OF_OWNERS], ids=["firms", "organisations"])
def test_whoever_may_not_is_refused_as_if_there_were_nothing_and_changes_nothing(scene, ways, everything):
    before, kept, wrong = rows(scene), files(scene), []
    for method, way, key, name, forged in _tries(ways, everything):
        got = tried(scene, way, name, key, forged)
        there_is_none = tried(scene, way, name, key, forged, missing=True)
        if got[0] != "refused" or got[1] not in REFUSALS:
            wrong.append(f"{method} of {key} by {name} ({forged}): {got[:2]}")
        elif got != there_is_none and not _knows_anyway(name, key):
            wrong.append(f"{method} of {key} by {name} ({forged}): {got[2:]}, missing: {there_is_none[1:]}")
        if any(word in str(got) for word in foreign(name)):
            wrong.append(f"{method} of {key} by {name} tells {got}")

    assert not wrong, "\n".join(wrong)
    assert changed(before, rows(scene)) == {}
    assert files(scene) == kept


def _knows_anyway(name, key):
    """Whoever reaches the firm or belongs to the organisation knows that it is there, and is told what they lack."""
    return name in (IN_PART[key] if key in FIRMS else MEMBERS[key] | POOLED[key])


@pytest.mark.parametrize("everything", [False, pytest.param(True, marks=pytest.mark.long)], ids=["one", "all"])
@pytest.mark.parametrize("ways", [OF_DRAFTS, OF_OWNERS], ids=["firms", "organisations"])
def test_whoever_may_is_told_of_no_other_firm(scene, ways, everything):
    wrong = []
    for method, way in ways.items():
        for key in _keys(ways) if everything else _keys(ways)[:1]:
            for name in sorted(way.may[key]) if not way.changes else ():
                got = tried(scene, way, name, key, _right(name, key))
                if got[0] != "done":
                    wrong.append(f"{method} of {key} by {name}: {got}")
                elif any(word in told(got[1]) for word in foreign(name)):
                    wrong.append(f"{method} of {key} by {name} tells of another firm")

    assert not wrong, "\n".join(wrong)


def _right(name, key):
    """Their own, where they reach the firm."""
    return "" if key in FIRMS and name in IN_PART[key] else FORGED[0]


def test_lists_hold_ones_own_only_whoever_one_says_to_work_for(scene):
    wrong = []
    for method, call in LISTS.items():
        for name in EVERYBODY:
            for key in ("a", "B"):
                text = told(tried(scene, Way(call, {}), name, key, "renamed"))
                hidden = [word for word in foreign(name) if word not in _told_anyway(method, name)]
                wrong += [f"{method} by {name} for {key} tells {word}" for word in hidden if word in text]

    assert not wrong, "\n".join(wrong)


def _told_anyway(method, name):
    """What a firm is called that is offered to somebody's organisation; and to who runs the program, what was done."""
    offered = {"bob": ("a", "m"), "ann": ("b",), "ada": ("b",)}
    if method == "HandOvers.listed":
        return [SECRET[firm][0] for firm in offered.get(name, ())]
    return [SECRET[firm][0] for firm in FIRMS] if method.startswith("AuditLog.") and name == "local" else []


def test_lists_are_not_empty_for_whom_they_are(scene):
    ann = scene.case("ann", "A", forged="left over")
    counts = {method: call(ann) for method, call in LISTS.items()}

    assert len(counts["Drafts.list_own"]) == 1
    assert len(counts["BatchReports.jobs"]) == 1
    assert counts["ColumnMaps.count"] == 1
    assert len(counts["HandOvers.listed"]) == 2
    assert SECRET["a"][0] in told(counts["MyData.export_all"])
    bob = scene.case("bob", "A", forged="left over")
    assert (LISTS["ColumnMaps.count"](bob), LISTS["BatchReports.jobs"](bob)) == (0, ())


def test_administration_is_for_administrators(scene):
    before, wrong = rows(scene), []
    scene.cases["rita"] = {**scene.cases["A"], "person": scene.world.ids["rita"]}
    for method, way in OF_INSTALLATION.items():
        for name in EVERYBODY:
            got = tried(scene, way, name, "rita", "left over") if name not in way.may or not way.changes else None
            if name not in way.may and (got[0] != "refused" or got[1] not in REFUSALS):
                wrong.append(f"{method} by {name}: {got}")
            elif got and any(word in told(got) for word in foreign(name)):
                wrong.append(f"{method} tells {name} of a firm")

    assert not wrong, "\n".join(wrong)
    assert changed(before, rows(scene)) == {}


def test_an_unknown_and_a_foreign_thing_cost_the_same(scene):
    """As many statements reach the database for what is not there as for what is somebody else's.

    Hand-overs are left out: more of the database is asked about one that is there, and nobody guesses its id.
    """
    engine = scene.world.root.drafts.store._engine
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    wrong = []
    for method, way in ((one, way) for one, way in OF_DRAFTS.items() if not one.startswith("HandOvers.")):
        counts = []
        for missing in (False, True):
            case = scene.case("rob", "a", forged="left over", missing=missing)
            statements.clear()
            outcome(lambda case=case, way=way: way.call(case))
            counts.append(len(statements))
        wrong += [f"{method}: {counts}"] if counts[0] != counts[1] else []

    assert not wrong, "\n".join(wrong)


def test_a_token_opens_what_it_was_made_for_and_nothing_else(scene):
    link = scene.world.of("ann").drafts.add_link(scene.cases["a"]["access"], section="energy", label="x")
    for name in EVERYBODY:
        drafts = scene.natural(name).drafts
        assert told(drafts.read(drafts.open(link.token))).count(str(SECRET["a"][1])) == 0
        for wrong in (SecretStr(link.link.id), SecretStr(""), SecretStr(scene.cases["b"]["link"])):
            with pytest.raises(AccessRefusedError):
                drafts.open(wrong)
            with pytest.raises(AccessRefusedError):
                scene.natural(name).people.invitations.look(wrong)
            with pytest.raises(AccessRefusedError):
                scene.natural(name).people.invitations.accept(wrong)


# --- what changes something -------------------------------------------------------------------------------------------


def _changing(ways, everybody):
    for method, way in ways.items():
        keys = _keys(ways) if everybody else _keys(ways)[:1]
        for key in keys if way.changes else ():
            who = sorted(way.may[key])
            yield from ((method, way, key, name) for name in (who if everybody else who[:1]))


@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.long)], ids=["one", "everybody"])
def test_whoever_may_does_it_to_this_firm_only(assessor, tmp_path, everybody):
    world = open_world(f"sqlite:///{tmp_path}/first.sqlite3", assessor)
    scene = _scene(world, assessor, tmp_path / "reports")
    file, kept = tmp_path / "first.sqlite3", tmp_path / "kept.sqlite3"
    scene.world.root.drafts.store.close()
    shutil.copy(file, kept)
    shutil.copytree(tmp_path / "reports", tmp_path / "reports-kept")
    wrong = []
    for method, way, key, name in (*_changing(OF_DRAFTS, everybody), *_changing(OF_OWNERS, everybody)):
        before = rows(scene)
        got = tried(scene, way, name, key, _right(name, key))
        if got[0] != "done":
            wrong.append(f"{method} of {key} by {name}: {got}")
        others = [one for one in FIRMS if one != (key if key in FIRMS else key.lower())]
        drafts = [scene.cases[one]["access"].draft for one in others]
        after = rows(scene)
        for table in ("draft", "answer", "version", "link", "action_plan", "peer_consent"):
            mine = [[row for row in kind[table] if any(draft in row for draft in drafts)] for kind in (before, after)]
            if mine[0] != mine[1]:
                wrong.append(f"{method} of {key} by {name} changes {table} of another firm")
        scene.world.root.drafts.store.close()
        for left in tmp_path.glob("first.sqlite3*"):
            left.unlink()
        shutil.copy(kept, file)
        shutil.rmtree(tmp_path / "reports")
        shutil.copytree(tmp_path / "reports-kept", tmp_path / "reports")

    assert not wrong, "\n".join(wrong)
