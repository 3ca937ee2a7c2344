"""Two organisations that know nothing of each other, everybody who may sign in, and a firm of each owner.

Consulting A: consultants ann and ada, reader rita. Its firm a: manager mark, contributor cora (energy), reader rex.
Consulting B: consultant bob, reader rob. Its firm b: manager max. Mia: manager with a firm m of her own. Zoe: the
administrator. Guest: signed in without a role.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assessment import bootstrap
from assessment.model.draft import Answer
from assessment.model.people import EVERYWHERE, LOCAL, Role
from assessment.settings import Settings

PLAN = "shanghai-2023-2025"
ISSUER = "https://login.example"
NAMES = ("ann", "ada", "rita", "mark", "cora", "rex", "bob", "rob", "max", "mia", "zoe", "guest")
SECRET = {"a": ("甲方齿轮厂", 71_717), "b": ("乙方轴承厂", 82_828), "m": ("丙方阀门厂", 93_939)}
"""Firm -> name and revenue that nobody else may ever see."""


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class World:
    """Everybody with what they see.

    Attributes:
        root: the workspace of the installation itself, without login.
        clock: moves by a second at every look.
        ids: name -> id of the person.
        organisations: A, B -> id.
        access: firm -> the right of its consultant (or beginner) to its draft.
    """

    root: object
    clock: Clock
    ids: dict = field(default_factory=dict)
    organisations: dict = field(default_factory=dict)
    access: dict = field(default_factory=dict)

    def sign_in(self, name, groups=()):
        return self.root.people.signing_in.sign_in(ISSUER, name, name.title(), f"{name}@example.com", groups)

    def principal(self, name):
        return LOCAL if name == "local" else self.root.people.signing_in.principal(self.ids[name])

    def of(self, name, owner=""):
        """The workspace as somebody sees it now."""
        return self.root.of(self.principal(name), owner)

    def series(self, firm):
        return self.root.drafts.store.head(self.access[firm].draft).series

    def accept(self, name, invited):
        return self.of(name).people.invitations.accept(invited.token)


def open_world(address, assessor):
    """A new world in an empty database."""
    world = _opened(address, assessor)
    world.ids = {name: world.sign_in(name).person for name in NAMES}
    _roles(world)
    _firms(world)
    return world


def copied(world, file, assessor):
    """The same world in a copy of its SQLite file; the first one is closed."""
    first = world.root.drafts.store
    original = first._engine.url.database
    first.close()
    shutil.copy(original, file)
    again = _opened(f"sqlite:///{file}", assessor)
    again.clock.now = world.clock.now
    return replace(world, root=again.root, clock=again.clock)


def _opened(address, assessor):
    clock = Clock()
    return World(bootstrap.build_workspace(Settings(database_url=address), assessor, clock), clock)


def fill_in(workspace, access, firm, **more):
    name, revenue = SECRET[firm]
    given = {"firm_name": name, "revenue": revenue, "rd_expense": revenue / 40, **more}
    answers = {column: Answer(value=value) for column, value in given.items()}
    return workspace.drafts.save_answers(access, answers, based_on_revision=0)


def _roles(world):
    everybody = world.root.people
    world.accept("zoe", everybody.invitations.invite(Role.ADMINISTRATOR, EVERYWHERE))
    world.accept("mia", world.of("zoe").people.invitations.invite(Role.MANAGER, EVERYWHERE))
    for key, members in {"A": ("ann", "ada", "rita"), "B": ("bob", "rob")}.items():
        organisation = world.of("zoe").people.members.add_organisation(f"Consulting {key}").id
        world.organisations[key] = organisation
        for name in members:
            role = Role.READER if name in ("rita", "rob") else Role.CONSULTANT
            world.accept(name, world.of("zoe").people.invitations.invite(role, organisation))


def _firms(world):
    for firm, beginner in {"a": "ann", "b": "bob", "m": "mia"}.items():
        workspace = world.of(beginner)
        world.access[firm] = workspace.drafts.start(PLAN, 2025).access
        fill_in(workspace, world.access[firm], firm)
        workspace.versions.submit(world.access[firm])
    given = {"mark": Role.MANAGER, "cora": Role.CONTRIBUTOR, "rex": Role.READER}
    for name, role in given.items():
        section = "energy" if name == "cora" else ""
        invited = world.of("ann").people.invitations.invite(role, series=world.series("a"), section=section)
        world.accept(name, invited)
    world.accept("max", world.of("bob").people.invitations.invite(Role.MANAGER, series=world.series("b")))
