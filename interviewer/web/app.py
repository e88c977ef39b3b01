"""The page as an application: health, static files, and Gradio mounted at the root.

Gradio serves the shell, the queue-free endpoints and the sign-in; the page inside the shell is ours.
Nothing is built on import, and nothing asks another machine for anything.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interviewer.conduct.sittings import Sittings
from interviewer.domain.aloud import Aloud
from interviewer.report.html import STYLE
from interviewer.web.arrival import Arrival, History
from interviewer.web.ending import Ending
from interviewer.web.room import Room
from interviewer.web.spoken import Spoken

Auth = tuple[str, str] | list[tuple[str, str]] | None

_ASSETS = Path(__file__).parent / "assets"
_TITLE = "Mock interview"
_IN_THE_BROWSER = Aloud()
_HEAD = """
<link rel="stylesheet" href="paper/paper.css"><link rel="stylesheet" href="face/base.css"><link rel="stylesheet" href="face/arrival.css">
<link rel="stylesheet" href="face/room.css"><link rel="stylesheet" href="face/ending.css">
<link rel="stylesheet" href="paper/report.css">
<link rel="icon" href="face/icon.svg" type="image/svg+xml"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
"""
_STAGE = '<div id="stage" data-mermaid="{mermaid}" data-aloud="{aloud}" aria-busy="true"></div>'
_LOAD = """import(new URL('face/main.js', document.baseURI)).then(page => page.start(element.querySelector('#stage')))"""
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' blob:; "
    "worker-src 'self' blob:; connect-src 'self'"
)
"""Nothing outside this server is reachable from the page, whatever a library tries."""


def build(
    sittings: Sittings,
    history: History,
    auth: Auth = None,
    *,
    everyone: bool = False,
    aloud: Aloud = _IN_THE_BROWSER,
) -> FastAPI:
    """The application. `everyone` lists all stored sittings: for a page that only one person reaches."""
    app = FastAPI(title=_TITLE, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)

    @app.get("/healthz")
    async def healthz() -> dict[str, bool]:
        return {"ok": True}

    app.mount("/face", _Fresh(directory=_ASSETS))
    app.mount("/paper", _Fresh(directory=STYLE))
    desks = [Arrival(sittings, history, everyone), Room(sittings), Ending(sittings), Spoken(sittings, aloud)]
    _mount(app, desks, auth, aloud)
    app.add_middleware(_Guarded)
    return app


class _Fresh(StaticFiles):
    """Static files a browser asks about again, so that an upgrade is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


class _Guarded:
    """Every answer says what the page may load: this server and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_on if scope["type"] == "http" else send)


def _mount(app: FastAPI, desks: Sequence[object], auth: Auth, aloud: Aloud) -> None:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    with gr.Blocks(title=_TITLE, analytics_enabled=False) as page:
        gr.HTML(
            html_template=_STAGE.format(mermaid=_mermaid(Path(gr.__file__).parent), aloud=_abilities(aloud)),
            js_on_load=_LOAD,
            apply_default_css=False,
            elem_id="page",
        )
        for desk in desks:
            for name in _endpoints(desk):
                gr.api(getattr(desk, name), api_name=name, queue=False, concurrency_limit=None)
    page.queue(default_concurrency_limit=None)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        auth=auth,
        head=_HEAD,
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
    )


def _endpoints(desk: object) -> list[str]:
    return [name for name, value in vars(type(desk)).items() if callable(value) and not name.startswith("_")]


def _abilities(aloud: Aloud) -> str:
    """What this server can do with sound, for the page."""
    can = {"writes": aloud.transcriber, "reads": aloud.reciter}
    return " ".join(name for name, who in can.items() if who)


def _mermaid(package: Path) -> str:
    """Where Gradio keeps the Mermaid it ships, as seen from the page; empty when it has none."""
    found = sorted((package / "templates" / "frontend" / "assets").glob("mermaid.core-*.js"))
    return f"assets/{found[0].name}" if found else ""
