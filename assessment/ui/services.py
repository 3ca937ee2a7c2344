"""The one way the pages reach the program: the assessor, built once, and what never changes while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assessment import bootstrap
from assessment.settings import Settings

if TYPE_CHECKING:
    from assessment.model.base import Language
    from assessment.report.view import MethodView, PlanView
    from assessment.services.assessor import Assessor


@st.cache_resource(show_spinner=False)
def assessor() -> Assessor:
    """The assessor with everything that is installed; read once."""
    return bootstrap.build(Settings())


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
