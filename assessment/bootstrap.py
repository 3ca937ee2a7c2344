"""The one file that wires everything: settings, installed data, services."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path

from assessment.definitions import catalogue
from assessment.model.message import Problem
from assessment.services.assessor import Assessor
from assessment.settings import Settings


def build(settings: Settings, executor: Executor | None = None) -> Assessor:
    """The assessor with everything that is installed, read once.

    Raises:
        DefinitionError: the installed data or that of `settings.data_dir` is wrong; it lists every problem.
    """
    installed = catalogue.load_catalogue(settings.data_dir)
    return Assessor(installed, settings.upload, settings.chunk_rows, executor)


def check(folder: Path | None) -> list[Problem]:
    """Every problem of the installed data, and of a folder of one's own."""
    return catalogue.check(folder)
