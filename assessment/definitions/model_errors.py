"""What pydantic says about a value, in words for the person who wrote the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assessment.definitions.complaint import complaint, did_you_mean, nearest
from assessment.definitions.tree import Loc, Tree
from assessment.model.message import Message, Problem, msg

M = TypeVar("M", bound=BaseModel)

_EXPECTED: dict[str, Message] = {
    "string_type": msg("text"),
    "float_type": msg("a number"),
    "float_parsing": msg("a number"),
    "int_type": msg("a whole number"),
    "int_parsing": msg("a whole number"),
    "int_from_float": msg("a whole number"),
    "bool_type": msg("true or false"),
    "bool_parsing": msg("true or false"),
    "tuple_type": msg("a list"),
    "list_type": msg("a list"),
    "dict_type": msg("a mapping of keys to values"),
    "mapping_type": msg("a mapping of keys to values"),
    "model_type": msg("a mapping of keys to values"),
    "model_attributes_type": msg("a mapping of keys to values"),
    "date_type": msg("a date such as 2026-01-31"),
    "date_parsing": msg("a date such as 2026-01-31"),
    "date_from_datetime_parsing": msg("a date such as 2026-01-31"),
    "date_from_datetime_inexact": msg("a date such as 2026-01-31"),
    "missing_argument": msg("a list with one more entry"),
    "too_long": msg("a shorter list"),
    "finite_number": msg("a finite number"),
}

_FOUND: dict[type, Message] = {
    type(None): msg("Nothing is given here; write a value or leave the key out"),
    dict: msg("It is a mapping of keys to values here"),
    list: msg("It is a list here"),
    bool: msg("It is true or false here; put it in quotes where the word is meant"),
}


def to_model(model: type[M], tree: Tree, problems: list[Problem]) -> M | None:
    """A tree as a model: types are taken as written, so `no` is no truth value and "12" no number.

    Returns:
        The model, or None after every complaint was added to `problems`.
    """
    try:
        return model.model_validate_json(json.dumps(tree.value), strict=True)
    except ValidationError as error:
        problems.extend(_complaints(model, tree, error.errors(include_url=False)))
    return None


def _complaints(model: type[BaseModel], tree: Tree, errors: list[ErrorDetails]) -> Iterator[Problem]:
    misspelt = {loc for error in errors if (loc := _meant(model, error)) is not None}
    for error in errors:
        if error["type"] == "missing" and error["loc"] in misspelt:
            continue
        yield _complaint(model, tree, error)


def _meant(model: type[BaseModel], error: ErrorDetails) -> Loc | None:
    """Where the key that an unknown key was most likely meant to be would stand."""
    if error["type"] != "extra_forbidden":
        return None
    *around, key = error["loc"]
    near = nearest(str(key), _keys(model, tuple(around)))
    return (*around, near) if near else None


def _complaint(model: type[BaseModel], tree: Tree, error: ErrorDetails) -> Problem:
    loc, kind = error["loc"], error["type"]
    place = tree.place(_without_tags(tree, loc))
    name = _name(loc)
    value = "" if isinstance(error["input"], dict | list) else str(error["input"])
    if kind == "extra_forbidden":
        what = msg('Unknown key "{key}"', key=name)
        return complaint(place, "unknown-key", what, did_you_mean(name, _keys(model, loc[:-1])), name)
    if kind == "missing":
        what = msg('The key "{key}" is missing', key=name)
        return complaint(place, "missing-key", what, msg("Add it; it belongs here"))
    if kind in ("literal_error", "enum", "union_tag_invalid", "union_tag_not_found"):
        return complaint(place, "not-a-choice", *_choice(error, name, value), value)
    if kind in _EXPECTED:
        what = msg('"{key}" must be {expected}', key=name, expected=_EXPECTED[kind])
        return complaint(place, "wrong-type", what, _type_hint(tree, loc, error), value)
    what = msg('The value of "{key}" does not fit: {detail}', key=name, detail=error["msg"])
    return complaint(place, "does-not-fit", what, value=value)


def _choice(error: ErrorDetails, name: str, value: str) -> tuple[Message, Message]:
    if error["type"] == "union_tag_not_found":
        return msg('The key "{key}" is missing', key="kind"), msg("It says which form the rest has")
    context = error.get("ctx", {})
    allowed = str(context.get("expected") or context.get("expected_tags")).replace(" or ", ", ")
    words = [word.strip().strip("'") for word in allowed.split(",")]
    value = str(context.get("tag", value))
    return msg('"{value}" is not one of the values of "{key}"', value=value, key=name), did_you_mean(value, words)


def _type_hint(tree: Tree, loc: Loc, error: ErrorDetails) -> Message:
    found, plain = error["input"], _without_tags(tree, loc)
    if error["type"] == "string_type" and plain in tree.written:
        return msg('Put it in quotes: "{text}"', text=tree.written[plain])
    if isinstance(found, str) and error["type"].startswith("bool"):
        return msg('Write true or false, without quotes, instead of "{text}"', text=found)
    return _FOUND.get(type(found)) or msg('It is "{text}" here', text=str(found))


def _name(loc: Loc) -> str:
    """The last key of a location; an entry of a list is named after the list."""
    return next((str(part) for part in reversed(loc) if isinstance(part, str)), "")


def _without_tags(tree: Tree, loc: Loc) -> Loc:
    """The location without the tags that pydantic adds where a value has one of several forms."""
    found: Loc = ()
    value = tree.value
    for part in loc:
        if isinstance(value, dict) and part not in value:
            if value.get("kind") == part:
                continue
            return found
        if isinstance(value, list) and not (isinstance(part, int) and part < len(value)):
            return found
        value = _step(value, part)
        found = (*found, part)
    return found


def _step(value: Any, part: str | int) -> Any:
    if isinstance(value, list) and isinstance(part, int):
        return value[part]
    return value[part] if isinstance(value, dict) else None


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys a mapping at this location may have."""
    annotation: Any = model
    for part in loc:
        annotation = _inside(annotation, part)
    models = [m for m in _alternatives(annotation) if isinstance(m, type) and issubclass(m, BaseModel)]
    return [key for found in models for key in found.model_fields]


def _alternatives(annotation: Any) -> list[Any]:
    """The forms an annotation allows."""
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [form for arg in get_args(annotation) for form in _alternatives(arg)]
    return [annotation]


def _inside(annotation: Any, part: str | int) -> Any:
    """What stands under a key, at a list position, or behind the tag of a form."""
    for form in _alternatives(annotation):
        if isinstance(form, type) and issubclass(form, BaseModel):
            if part in form.model_fields:
                return form.model_fields[str(part)].annotation
            if _tag(form) == part:
                return form
        elif get_origin(form) is tuple and isinstance(part, int):
            return get_args(form)[0]
        elif get_origin(form) is dict:
            return get_args(form)[1]
    return None


def _tag(model: type[BaseModel]) -> str:
    """The word of `kind` that says a mapping has this form."""
    field = model.model_fields.get("kind")
    if field is None or get_origin(field.annotation) is not Literal:
        return ""
    return str(get_args(field.annotation)[0])
