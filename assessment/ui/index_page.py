"""The one HTML document of the app: Streamlit's, with our language tag, title, style sheet and script put in."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.resources import files

import streamlit
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.locale import translator
from assessment.model.base import Language
from assessment.ui.language import COOKIE, TAGS, choose
from assessment.ui.streamlit_texts import PATTERNS, TEXTS

_SCRIPTS = ("i18n.js", "reconnect.js", "arrive.js", "names.js", "refused.js", "sign_in.js")
_TYPES = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
_PRELOAD = re.compile(r'<link\s+rel="preload"\s+href="[^"]*"\s+as="font"[^>]*/>', re.DOTALL)


@cache
def original_index() -> str:
    """Streamlit's own index.html as installed."""
    return files(streamlit).joinpath("static", "index.html").read_text(encoding="utf-8")


def asset_names() -> tuple[str, ...]:
    """Names of our own files served under /ui/."""
    return ("style.css", *_SCRIPTS, "icon.svg")


@cache
def asset(name: str) -> tuple[bytes, str, str]:
    """Content, media type and hash of one of our own files; the script gets the dictionary in front."""
    text = files(__package__).joinpath("static", name).read_text(encoding="utf-8")
    if name == "i18n.js":
        dictionary = {"texts": TEXTS, "patterns": PATTERNS, "tags": TAGS, "cookie": COOKIE}
        text = f"const DICTIONARY = {json.dumps(dictionary, ensure_ascii=False)};\n{text}"
    if name == "refused.js":
        text = f"const REFUSED = {json.dumps(_refused_uploads(), ensure_ascii=False)};\n{text}"
    content = text.encode()
    return content, _TYPES[name.rsplit(".", 1)[-1]], hashlib.sha256(content).hexdigest()[:12]


def _refused_uploads() -> dict[str, dict[str, str]]:
    """Why the server did not take a file, by the status it answered, in each language by its tag."""
    return {
        TAGS[t.lang]: {
            "413": t("The file is too large."),
            "429": t("Too many files were uploaded from your network. Wait a moment and try again."),
            "503": t("This server is being restarted. Load the page again in a moment."),
            "other": t("The file did not arrive. Load the page again and try once more."),
        }
        for t in (translator("zh"), translator("en"))
    }


@cache
def index(lang: Language) -> str:
    """The document in one language. Addresses stay relative, so that it works under a base path too."""
    links = {name: f"./ui/{name}?v={asset(name)[2]}" for name in asset_names()}
    scripts = "".join(f'<script src="{links[name]}"></script>' for name in _SCRIPTS)
    head = f'<link rel="stylesheet" href="{links["style.css"]}" />{scripts}</head>'
    title = translator(lang)("Manufacturing assessment")
    page = original_index().replace('<html lang="en">', f'<html lang="{TAGS[lang]}">')
    page = page.replace("<title>Streamlit</title>", f"<title>{title}</title>").replace("</head>", head)
    return _PRELOAD.sub("", page).replace("./favicon.png", links["icon.svg"])


class IndexPage:
    """Middleware that answers with our document wherever Streamlit would answer with its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Streamlit answer; where the answer is its document, send ours instead."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        replaced = False

        async def replace(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_document(message):
                replaced = True
                response = HTMLResponse(index(_language(scope)), headers={"Cache-Control": "no-cache"})
                await response(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, replace)


def _is_document(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    return start["status"] in (200, 304) and (
        headers.get(b"content-type", b"").startswith(b"text/html")
        or (start["status"] == 304 and _is_page_path(headers))
    )


def _is_page_path(headers: dict[bytes, bytes]) -> bool:
    """Whether an unchanged answer is about the document: of all Streamlit serves only it must not be cached."""
    return headers.get(b"cache-control", b"") == b"no-cache"


def _language(scope: Scope) -> Language:
    request = HTTPConnection(scope)
    return choose(
        request.query_params.get("lang", ""),
        request.cookies.get(COOKIE, ""),
        request.headers.get("accept-language", ""),
    )
