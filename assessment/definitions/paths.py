"""Where the data of the product lies: inside the installed package, or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

import assessment

QUESTIONNAIRES = "questionnaires"
BENCHMARKS = "benchmarks"


def data_root() -> Path:
    """The folder that holds `questionnaires/` and `benchmarks/`."""
    package = Path(assessment.__file__).resolve().parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent


def shown_name(file: Path, root: Path) -> str:
    """A file as complaints name it: relative to our own data folder, in full inside a folder of the user."""
    return file.relative_to(root).as_posix() if root == data_root() else str(file)
