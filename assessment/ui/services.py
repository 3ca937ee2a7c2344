"""The one way the pages reach the program: the assessor, built once, and what never changes while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assessment import bootstrap
from assessment.settings import Settings
from assessment.ui import configured, who
from assessment.ui.kept import Kept, Opening

if TYPE_CHECKING:
    from assessment.model.base import Language
    from assessment.report.view import MethodView, PlanView
    from assessment.services.assessor import Assessor
    from assessment.services.batch_reports import BatchReports
    from assessment.services.readiness import Readiness


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


def opened() -> Kept:
    """Where answers are kept, as whoever works without login sees it; for finding out who somebody is."""
    return _opening().kept()


@st.cache_resource(show_spinner=False)
def _opening() -> Opening:
    return Opening(lambda: bootstrap.build_workspace(Settings(), assessor()))


@st.cache_resource(show_spinner=False)
def batch_reports() -> BatchReports:
    """Reports of whole batches.

    Raises:
        AssessmentError: there is no folder for them.
    """
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
