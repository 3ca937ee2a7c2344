"""Texts that people do not type and machines do: all of Unicode, marks of direction, formulas, markup, controls."""

from __future__ import annotations

import random
from functools import cache

COUNT = 10_000
_NASTY = (
    '=HYPERLINK("http://evil.test","x")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "'=1",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](http://evil.test/x.png)", "[x](javascript:1)",
    "# heading", "*bold* _it_ `code` $x^2$ :red[x] :material/home:", "<b>&amp;</b>", "]]>", "<!--", "&#x0;", "\\u0000",
    "#panic()", '#image("/etc/passwd")', '#read("/etc/passwd")', "@ref <label> $ ~ \\", "{{7*7}}", "${7*7}", "%s%n",
    "../../etc/passwd", "C:\\x", "'; DROP TABLE draft; --", "_x000D_", "_x0000_", "\u202eevil\u202c", "\u2066x\u2069",
    "\ufeff", "\ufffe", "\uffff", "e" + "\u0301" * 60, "👩‍👩‍👧‍👦🏽", "\U000e0041", "ﷺ" * 20,
    "\x1b[31m", "\x7f", "\x85", "\u2028",
)  # fmt: skip
_SPANS = (
    (0x20, 0x7F), (0x01, 0x20), (0x7F, 0x100), (0x300, 0x370), (0x590, 0x700), (0x200B, 0x2070), (0x4E00, 0x9FA5),
    (0xAC00, 0xD7A4), (0xE000, 0xE100), (0xFB50, 0xFE00), (0xFE00, 0xFE10), (0xFFF0, 0x10000), (0x1F300, 0x1F700),
    (0x20000, 0x20100), (0xE0000, 0xE0080), (0x10FFF0, 0x110000),
)  # fmt: skip
SURROGATES = ("\ud800", "\udfff", "a\udc80b", "\udc00\ud800")
"""Halves of characters: JSON can carry them, no file and no database takes them."""


@cache
def texts(count: int = COUNT, seed: int = 20261123) -> tuple[str, ...]:
    """So many texts, the same ones every time, all different; none of them is half a character."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [
            chance.choice(_NASTY) if chance.random() < 0.3 else _letters(chance) for _ in range(chance.randint(1, 3))
        ]
        found["".join(parts)] = None
    return tuple(found)


def _letters(chance: random.Random) -> str:
    low, high = chance.choice(_SPANS)
    return "".join(chr(chance.randrange(low, high)) for _ in range(chance.randint(1, 12)))
