"""The one font of the PDF: where it lies, which characters it has. No font of the machine is ever used."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

import justmytype_intl_cjk
import typst

FAMILY_FOLDER = Path("ofl") / "notosanssc"
UNICODE_FULL = (3, 10)
"""Platform and encoding of the table that maps all of Unicode."""


@cache
def font_folder() -> Path:
    """Folder with the font of the package: Noto Sans SC, one variable file."""
    pack = justmytype_intl_cjk.get_font_pack()
    return Path(pack.get_font_directories()[0]) / FAMILY_FOLDER


@cache
def fonts() -> typst.Fonts:
    """The font as Typst holds it, read once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])


@cache
def characters_of_the_font() -> frozenset[int]:
    """Code points that have a shape in the font, from its `cmap` table (format 12 of the OpenType specification)."""
    data = next(font_folder().glob("*.ttf")).read_bytes()
    groups = _full_map(data, _table(data, b"cmap"))
    return frozenset(code for first, last in groups for code in range(first, last + 1))


def _table(data: bytes, name: bytes) -> int:
    """Where a table of the font file begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * k) for k in range(count))
    return next(int(offset) for tag, _, offset, _ in entries if tag == name)


def _full_map(data: bytes, cmap: int) -> list[tuple[int, int]]:
    """(first, last) code points of every run of characters."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    maps = (struct.unpack_from(">HHI", data, cmap + 4 + 8 * k) for k in range(count))
    start = next(cmap + int(offset) for platform, encoding, offset in maps if (platform, encoding) == UNICODE_FULL)
    (groups,) = struct.unpack_from(">I", data, start + 12)
    return [struct.unpack_from(">II", data, start + 16 + 12 * k) for k in range(groups)]
