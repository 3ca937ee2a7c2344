"""Starting the app without a checkout: the options and the theme are read from the installed file and passed on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

import assessment
from assessment.errors import SettingsError
from assessment.model.message import msg
from assessment.ui.asgi import SCRIPT, app_parts

_PACKAGE = Path(assessment.__file__).parent
_PLACE = Path(".streamlit", "config.toml")
_CANDIDATES = (_PACKAGE / "_data" / _PLACE, _PACKAGE.parent / _PLACE)


def serve(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the app at an address until it is stopped."""
    app = st.App(SCRIPT, **app_parts())
    app.run(config={**options(config_file()), "server.address": host, "server.port": port})


def config_file() -> Path:
    """The file with options and theme: the one inside the wheel, else the one of the checkout.

    Raises:
        SettingsError: neither is there.
    """
    for candidate in _CANDIDATES:
        if candidate.is_file():
            return candidate
    raise SettingsError(
        msg("The file with the options of the app is missing: {path}", path=str(_CANDIDATES[0])),
        msg("Install the program again"),
    )


def options(file: Path) -> dict[str, Any]:
    """The options of a file by their dotted name: `{"theme.light.primaryColor": "#0B6470"}`."""
    return dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
