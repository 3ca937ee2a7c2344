"""What the operator set, read once."""

from __future__ import annotations

from functools import cache

import streamlit as st

from assessment import bootstrap
from assessment.model.login import Login
from assessment.settings import Settings


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings of this installation."""
    return Settings()


@cache
def login() -> Login | None:
    """How people sign in; None where nobody does.

    Raises:
        DefinitionError: the login file cannot be used.
    """
    return bootstrap.login(settings())


def has_login() -> bool:
    """Whether people sign in to this app."""
    return login() is not None
