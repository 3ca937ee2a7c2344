"""What the roles are called, and who is what, where."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.locale import Translator
from assessment.model.people import EVERYWHERE, Principal, Role
from assessment.ui import services


def role_word(role: Role, t: Translator) -> str:
    """What a role is called."""
    return {
        Role.MANAGER: t("Manager"),
        Role.CONTRIBUTOR: t("Contributor"),
        Role.CONSULTANT: t("Consultant"),
        Role.READER: t("Reader"),
        Role.ADMINISTRATOR: t("Administrator"),
    }[role]


def roles_of(asks: Principal, t: Translator) -> list[str]:
    """Every role somebody has in an organisation or for the installation, with its place."""
    names = organisations() if asks.organisations() else {}
    return [
        t("{role} ({place})", role=role_word(one.role, t), place=place(one.organisation, names, t))
        for one in asks.memberships
    ]


def organisations() -> dict[str, str]:
    """Names of the organisations the visitor has to do with, by id."""
    workspace = services.kept().workspace
    return {one.id: one.name for one in workspace.people.members.organisations()} if workspace else {}


def place(organisation: str, names: Mapping[str, str], t: Translator) -> str:
    """What an organisation is called; the installation where it is none."""
    if organisation == EVERYWHERE:
        return t("This installation")
    return names.get(organisation) or t("Organisation without a name")
