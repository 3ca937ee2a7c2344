"""The letterhead of reports: a YAML file and, beside it, the logo it names."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from assessment.definitions.complaint import complaint
from assessment.definitions.model_errors import to_model
from assessment.definitions.tree import Tree
from assessment.definitions.yaml_file import read_yaml
from assessment.errors import DefinitionError
from assessment.model.letterhead import Letterhead, Logo
from assessment.model.message import Problem, msg

LOGO_BYTES = 2_000_000
LOGO_PIXELS = 25_000_000
LOGO_SIZE = (900, 300)
"""Larger pictures are made smaller: at the size of a logo nobody sees more."""


def load_letterhead(file: Path) -> Letterhead:
    """The letterhead of a file.

    Raises:
        DefinitionError: the file or its logo cannot be used; it lists every problem.
    """
    found, problems = _read(file)
    if found is None or problems:
        what = msg("The letterhead {file} cannot be used", file=file.name)
        raise DefinitionError(what, problems, msg("Run `assessment check` to see each problem with its line"))
    return found


def check_letterhead(file: Path) -> list[Problem]:
    """Every problem of a letterhead."""
    return _read(file)[1]


def _read(file: Path) -> tuple[Letterhead | None, list[Problem]]:
    problems: list[Problem] = []
    tree = read_yaml(file, file.name, problems)
    if tree is None:
        return None, problems
    named = tree.value.get("logo") if isinstance(tree.value, dict) else None
    sheet = to_model(Letterhead, tree.without("logo") if named is not None else tree, problems)
    logo = _logo(named, file.parent, tree, problems) if named is not None else None
    return sheet.model_copy(update={"logo": logo}) if sheet else None, problems


def _logo(name: object, folder: Path, tree: Tree, problems: list[Problem]) -> Logo | None:
    """The picture, made small, without anything a camera or a program wrote into the file."""
    place = tree.place(("logo",))
    if not isinstance(name, str) or Path(name).name != name or not (folder / name).is_file():
        what = msg('"{key}" must name a picture beside this file', key="logo")
        problems.append(complaint(place, "logo-missing", what, value=str(name)))
        return None
    if (folder / name).stat().st_size > LOGO_BYTES:
        what = msg("The logo is larger than {size} MB", size=LOGO_BYTES // 1_000_000)
        problems.append(complaint(place, "logo-too-large", what, msg("Save it smaller"), name))
        return None
    try:
        return _small((folder / name).read_bytes())
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of damaged pictures
        what = msg("The logo is no picture that can be read: {detail}", detail=str(error)[:120])
        problems.append(complaint(place, "logo-unreadable", what, msg("Use a PNG or JPEG file"), name))
        return None


def _small(content: bytes) -> Logo:
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
        if picture.width * picture.height > LOGO_PIXELS:
            raise ValueError(f"{picture.width} x {picture.height}")
        plain = picture.convert("RGBA")
    plain.thumbnail(LOGO_SIZE)
    stream = io.BytesIO()
    plain.save(stream, "PNG", optimize=True)
    return Logo(png=stream.getvalue(), width=plain.width, height=plain.height)
