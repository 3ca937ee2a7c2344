"""The language the command line speaks before anybody chose one: that of the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping

from assessment.model.base import Language


def terminal_language(environment: Mapping[str, str] = os.environ) -> Language:
    """Chinese where the locale of the terminal is Chinese, else English; LC_ALL counts first, LANG last."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"
