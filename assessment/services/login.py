"""The login file: a TOML file whose section `[auth]` is written as Streamlit describes it, checked before the start."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assessment.definitions.complaint import complaint
from assessment.errors import DefinitionError
from assessment.model.login import CALLBACK, DEFAULT_PROVIDER, SHORTEST_SECRET, Login
from assessment.model.message import Message, Place, Problem, msg
from assessment.services.addresses import is_loopback

_OF_PROVIDER = ("client_id", "client_secret", "server_metadata_url")


def load_login(file: Path) -> Login:
    """What a login file says.

    Raises:
        DefinitionError: it cannot be used; the error lists every problem, and none of them holds a secret.
    """
    place = Place(file=str(file))
    auth, problems = _section(file, place)
    found = problems or [*_of_address(auth, place), *_of_secret(auth, place), *_of_providers(auth, place)]
    if found:
        what = msg("The login file {file} cannot be used", file=file.name)
        raise DefinitionError(what, found, msg("docs/operation.md shows a whole one"))
    return Login(
        redirect_uri=auth["redirect_uri"],
        cookie_secret=auth["cookie_secret"],
        providers=tuple(_providers(auth)),
        auth=dict(auth),
    )


def _section(file: Path, place: Place) -> tuple[Mapping[str, Any], list[Problem]]:
    try:
        with file.open("rb") as stream:
            content = tomllib.load(stream)
    except OSError as error:
        what = msg("It cannot be read: {detail}", detail=error.strerror or type(error).__name__)
        return {}, [complaint(place, "login-unreadable", what)]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}, [complaint(place, "login-no-toml", msg("It is no TOML file"), msg("Put texts in quotes"))]
    auth = content.get("auth")
    if not isinstance(auth, dict):
        return {}, [complaint(place, "login-no-section", msg("It has no section [auth]"))]
    return auth, []


def _of_address(auth: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    address = auth.get("redirect_uri")
    hint = msg("Write the address people open the app by, and {end} behind it", end=CALLBACK)
    if not isinstance(address, str) or not address.endswith(CALLBACK) or not urlsplit(address).hostname:
        yield complaint(place, "login-address", _wrong("redirect_uri"), hint, str(address or ""))
    elif not _is_safe(address):
        yield complaint(place, "login-address", _open("redirect_uri"), _https(), address)


def _of_secret(auth: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    secret = auth.get("cookie_secret")
    if not isinstance(secret, str) or len(secret) < SHORTEST_SECRET:
        what = msg("cookie_secret needs at least {n} characters", n=SHORTEST_SECRET)
        hint = msg('Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"')
        yield complaint(place, "login-secret", what, hint)


def _of_providers(auth: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    providers = _providers(auth)
    if not providers:
        names = ", ".join(_OF_PROVIDER)
        yield complaint(place, "login-provider", msg("No provider is named: {names} are missing", names=names))
    for name, given in providers.items():
        if "_" in name:
            what = msg("The name of a provider has no underscore: {name}", name=name)
            yield complaint(place, "login-provider", what)
        for key in _OF_PROVIDER:
            if not isinstance(given.get(key), str) or not given[key]:
                yield complaint(place, "login-provider", msg("{key} of {name} is missing", key=key, name=name))
        address = given.get("server_metadata_url")
        if isinstance(address, str) and address and not _is_safe(address):
            yield complaint(place, "login-provider", _open("server_metadata_url"), _https(), address)


def _providers(auth: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The provider of `[auth]` itself where one is written there, and those of the sections below it."""
    own = {DEFAULT_PROVIDER: auth} if any(key in auth for key in _OF_PROVIDER) else {}
    below = {name: part for name, part in auth.items() if isinstance(part, dict) and name != "client_kwargs"}
    return {**own, **below}


def _is_safe(address: str) -> bool:
    """Whether nobody on the way can read what is sent there: HTTPS, or a name of this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    )


def _wrong(key: str) -> Message:
    return msg("{key} is missing or no address that can be used", key=key)


def _open(key: str) -> Message:
    return msg("{key} does not begin with https://, so others on the network could read who signs in", key=key)


def _https() -> Message:
    return msg("Put a proxy with HTTPS in front; without one only an address of this machine itself is taken")
