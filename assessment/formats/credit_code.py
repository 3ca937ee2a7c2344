"""The unified social credit code: 18 characters, the last one a check character (GB 32100-2015, section 5)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assessment.model.panel import BoolArray, TextArray

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters in use; I, O, S, V and Z are left out because they look like digits or each other."""
LENGTH = 18
WEIGHTS = np.array([pow(3, i, 31) for i in range(LENGTH - 1)], dtype=np.int64)
_VALUES = np.full(128, -1, dtype=np.int64)
_VALUES[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(31)


def well_formed(codes: TextArray) -> BoolArray:
    """Whether each text has 18 characters, all of the alphabet (capital letters)."""
    values = _values(codes, LENGTH)
    return np.asarray((values >= 0).all(axis=1) & (np.char.str_len(codes.astype(np.str_)) == LENGTH))


def valid(codes: TextArray) -> BoolArray:
    """Whether each text is a well-formed code with the right check character; shape (n,)."""
    values = _values(codes, LENGTH)
    return np.asarray(well_formed(codes) & (values[:, -1] == _check_values(values[:, :-1])))


def check_character(body: str) -> str:
    """The 18th character for the first 17.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    return ALPHABET[int(_check_values(_values(np.array([body], dtype=object), LENGTH - 1))[0])]


def _values(codes: TextArray, length: int) -> NDArray[np.int64]:
    """Value of each of the first `length` characters, -1 for a character not in the alphabet; shape (n, length)."""
    points = codes.astype(f"<U{length}").view(np.uint32).reshape(len(codes), length)
    return _VALUES[np.where(points < 128, points, 0x7F)]


def _check_values(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray((31 - (values * WEIGHTS).sum(axis=1) % 31) % 31)
