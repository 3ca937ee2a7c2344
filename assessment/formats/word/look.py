"""Colours, fonts and measures of the Word report. Lengths are twentieths of a point, as Word counts them."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.formats.workbook_style import BRAND, BRAND_PALE, FONTS, INK, LINE, MUTED
from assessment.model.base import Language

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11_906, 16_838, 1_134
"""A4 with margins of two centimetres."""
WIDTH = PAGE_WIDTH - 2 * MARGIN
"""What a full-width table measures."""
EAST_ASIAN = "Microsoft YaHei"
"""Font of Chinese characters in both languages; the other script has the font of its language."""
LATIN: Mapping[Language, str] = FONTS
LOCALE: Mapping[Language, str] = {"zh": "zh-CN", "en": "en-US"}
ACCENT, PALE, TEXT, SOFT, RULE = (colour.lstrip("#") for colour in (BRAND, BRAND_PALE, INK, MUTED, LINE))
WHITE, TARGET, SECTOR, OPEN = "FFFFFF", "B4690E", "44546A", "A9CBD0"
"""Ink on the accent; mark of a target; mark of a sector figure; what an interval leaves open."""
FRONTIER = "6D4FB5"
"""Mark of the best published figure."""
STOP: Mapping[Language, str] = {"zh": "；", "en": "; "}
COLON: Mapping[Language, str] = {"zh": "：", "en": ": "}
BRACKETS: Mapping[Language, str] = {"zh": "（{}）", "en": " ({})"}
"""Marks between and around the parts of a line."""
