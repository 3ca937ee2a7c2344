"""The web application around the pages: what is served, with which headers, and what happens at start.

`app_parts` is everything `st.App` needs, so that `app.py` of a checkout and `assessment serve` of an installed wheel
start the same app.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from streamlit import config

from assessment import bootstrap
from assessment.errors import AssessmentError, DefinitionError, SettingsError
from assessment.locale import translator
from assessment.model.login import SHORTEST_SECRET, Login
from assessment.model.message import Message, msg
from assessment.services.addresses import is_loopback
from assessment.services.events import Event, happened, listen, unlisten
from assessment.ui import configured, evidence_links, operation, report_links, services, stopping, streamlit_logs
from assessment.ui.headers import EncryptedCookies, OwnPagesOnly, SecurityHeaders
from assessment.ui.index_page import IndexPage, asset, asset_names
from assessment.ui.measured import Measured
from assessment.ui.rate_limits import RateLimited, limits
from assessment.ui.script_error import show_script_error
from assessment.ui.stopping import NobodyNew

_log = logging.getLogger(__name__)
SCRIPT = Path(__file__).parent / "script" / "main.py"
_REFUSED = 2
"""Exit code, the same as that of a command that refuses."""
_SWITCH_SECONDS = 0.0005
"""How long one visitor's script may compute before another's has its turn: what Python waits for is ten times longer,
and a page that reads and writes between its computations would wait so long each time."""
_GZIP_LEVEL = 4
"""Above 4 the scripts shrink by under two per cent more and cost half as much time again."""


def app_parts() -> dict[str, Any]:
    """Keyword arguments of `st.App` beside the script: start-up, routes, middleware, what a failing script shows.

    Raises:
        SystemExit: the login file or the store of the limits cannot be used; with exit code 2, after saying so.
    """
    login = _login()
    _check_limits()
    return {
        "secrets": {"auth": login.auth} if login else None,
        "lifespan": lifespan,
        "routes": [
            Route("/healthz", operation.health),
            Route("/readyz", operation.ready),
            Route("/metrics", operation.figures),
            Route("/reports/{job}", serve_reports),
            Route(evidence_links.ROUTE + "{ticket}", evidence_links.serve),
            *(Route(f"/ui/{name}", serve_asset) for name in asset_names()),
        ],
        "middleware": [
            Middleware(Measured),
            Middleware(OwnPagesOnly, public_url=services.public_url()),
            Middleware(SecurityHeaders),
            Middleware(NobodyNew),
            Middleware(RateLimited),
            *([Middleware(EncryptedCookies)] if login and login.is_encrypted else []),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=_GZIP_LEVEL),
            Middleware(IndexPage),
        ],
        "on_script_error": show_script_error,
    }


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Read the catalogue and open the database before the first visitor comes.

    Everything loaded so far is then taken out of garbage collection.
    """
    bootstrap.start_logs(services.settings())
    streamlit_logs.take_over()
    try:
        services.assessor()
    except AssessmentError as error:
        _log.error("The app does not start: %s. Run: assessment check", error)
        _say_where(error)
        raise
    services.opened()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_SECONDS)
    stop = stopping.start(services.settings().stop_notice_seconds, services.settings().stop_seconds)
    listen(operation.metrics().count)
    happened(Event("started"))
    yield
    await stop.let_pages_end()
    happened(Event("stopped"))
    unlisten(operation.metrics().count)


def _say_where(error: AssessmentError) -> None:
    """Each problem of wrong data with its file and line; our log shows no text from outside, whoever starts it does."""
    t = translator("en")
    for problem in error.problems if isinstance(error, DefinitionError) else ():
        sys.stderr.write(f"{problem.place.file}, line {problem.place.line}: {t.render(problem.what)}\n")


def refuse_if_open() -> None:
    """Do not start where others reach an app without login that is not shared, or processes disagree about cookies.

    Raises:
        SystemExit: with exit code 2, after saying so.
    """
    address, chosen = st.get_option("server.address"), services.settings()
    if not (chosen.share or configured.login() or is_loopback(address)):
        _refuse(
            msg(
                "The app does not start on {address}: whoever reaches it could use it, and no login is set up. "
                "Use assessment serve, or assessment serve --share for links only, or set ASSESSMENT_LOGIN_FILE.",
                address=address or "0.0.0.0",  # noqa: S104 - what Streamlit takes where nothing is set
            )
        )
    if chosen.processes > 1 and not _one_secret():
        _refuse(
            msg(
                "The app does not start: {n} processes serve the same people, so they need one secret of the cookies. "
                "Set STREAMLIT_SERVER_COOKIE_SECRET to at least {least} characters, the same for all of them.",
                n=chosen.processes,
                least=SHORTEST_SECRET,
            )
        )


def _one_secret() -> bool:
    """Whether a secret of the cookies was given that every process can have; the login file holds one always."""
    if configured.login():
        return True
    name = "server.cookieSecret"
    return config.is_manually_set(name) and len(st.get_option(name)) >= SHORTEST_SECRET


def _login() -> Login | None:
    try:
        return configured.login()
    except DefinitionError as error:
        _refuse(error.message, *(problem.what for problem in error.problems))


def _check_limits() -> None:
    try:
        limits()
    except SettingsError as error:
        _refuse(error.message, *([error.hint] if error.hint else []))


def _refuse(*lines: Message) -> NoReturn:
    for t in (translator("zh"), translator("en")):
        sys.stderr.write("\n  ".join(t.render(line) for line in lines) + "\n")
    raise SystemExit(_REFUSED)


async def serve_reports(request: Request) -> Response:
    """The finished reports of a batch, sent from disk in pieces; nothing tells a wrong id from an unfinished one."""
    try:
        found = report_links.behind(request.path_params["job"])
        if found is None:
            return _not_found()
        reports, job = found
        file, order = reports.archive(job), reports.job(job).order
    except AssessmentError:
        return _not_found()
    t = translator(order.lang)
    name = t("reports-{name}.zip", name=Path(order.batch).stem[:40])
    return FileResponse(file, media_type="application/zip", filename=name, headers={"Cache-Control": "no-store"})


def _not_found() -> Response:
    return Response("Not found", status_code=404, media_type="text/plain")


async def serve_asset(request: Request) -> Response:
    """A script or style sheet of our own; its address carries its hash, so a browser may keep it for good."""
    name = request.url.path.rsplit("/", 1)[-1]
    content, media_type, _ = asset(name)
    return Response(content, media_type=media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"})
