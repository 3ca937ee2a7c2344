"""The one way the pages reach the program: the assessor, built once, and what never changes while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assessment import bootstrap
from assessment.errors import NotFoundError
from assessment.model.message import msg
from assessment.settings import Settings
from assessment.ui import configured, who
from assessment.ui.kept import Kept, Opening

if TYPE_CHECKING:
    from assessment.model.base import Language
    from assessment.report.view import MethodView, PlanView
    from assessment.services.assessor import Assessor
    from assessment.services.batch_reports import BatchReports
    from assessment.services.readiness import Readiness
    from assessment.services.workspace import Workspace


@st.cache_resource(show_spinner=False)
def assessor() -> Assessor:
    """The assessor with everything that is installed; read once."""
    return bootstrap.build(Settings())


def kept() -> Kept:
    """Where answers are kept, as far as the visitor may see them.

    Without a database that opens, the app works on and keeps them for the session only.
    """
    found = opened()
    if found.workspace is None or not configured.has_login():
        return found
    return Kept(found.workspace.of(who.principal(), who.owner()))


def as_of_now(workspace: Workspace) -> Workspace:
    """What somebody may see now who was given this workspace a while ago; outside of their session, too.

    Raises:
        AssessmentError: they may not work for that owner any more, or nothing is kept.
    """
    drafts = workspace.drafts
    if drafts.principal.is_local:
        return workspace
    principal = workspace.people.signing_in.principal(drafts.principal.person)
    return workspace.of(principal, drafts.owner)


def opened() -> Kept:
    """Where answers are kept, as whoever works without login sees it; for finding out who somebody is."""
    return _opening().kept()


@st.cache_resource(show_spinner=False)
def _opening() -> Opening:
    return Opening(lambda: bootstrap.open_with_policy(Settings(), assessor()))


def batch_reports() -> BatchReports:
    """Reports of whole batches, as far as the visitor may see and order them.

    Raises:
        AssessmentError: there is no folder for them, or no database to look up who may.
    """
    found = kept()
    if found.workspace is not None:
        return reports_of(found.workspace)
    if configured.has_login():
        raise found.problem or NotFoundError(msg("Answers cannot be saved"))
    return _batch_reports()


def reports_of(workspace: Workspace) -> BatchReports:
    """The same for whom a workspace is."""
    return _batch_reports().of(workspace.drafts)


@st.cache_resource(show_spinner=False)
def _batch_reports() -> BatchReports:
    return bootstrap.build_batch_reports(Settings(), assessor())


def settings() -> Settings:
    """What the operator set."""
    return configured.settings()


def public_url() -> str:
    """The address people come by: that of the login, else the one that was set; "" where it is to be worked out."""
    found = configured.login()
    return found.public_url if found else settings().public_url.rstrip("/")


def readiness() -> Readiness:
    """What must be right for the app to work; looked at whenever it is asked."""
    return bootstrap.build_readiness(settings(), assessor(), opened().workspace)


@st.cache_resource(show_spinner=False)
def plan_id() -> str:
    """Id of the plan firms are scored against."""
    return Settings().plan


@st.cache_resource(show_spinner=False)
def plan_view(lang: Language) -> PlanView:
    """The plan library in one language."""
    return assessor().plan_view(plan_id(), lang)


@st.cache_resource(show_spinner=False)
def method_view(lang: Language) -> MethodView:
    """Method and sources in one language."""
    return assessor().method(plan_id(), lang)
