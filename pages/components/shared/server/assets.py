"""Scripts, style sheets, icons and messages, made small for the way to the browser."""

import gzip
import mimetypes
import threading
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

from pages.components.shared.server.visitor import ONE_YEAR
from pages.components.shared.static import SCRIPTS, STATIC

COMPRESSIBLE = (".js", ".css")
GZIPPED = {"Content-Encoding": "gzip"}
_compressing = threading.Lock()


class SmallIconFont:
    """Sends the icons that are in use in place of Streamlit's whole icon font.

    Only for a font of the same name, which contains a digest: another has other icons.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app, self._files = app, StaticFiles(directory=STATIC / "shared")
        self._paths = {f"/static/media/{file.name}" for file in (STATIC / "shared").glob("*.woff2")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the icon font; pass on all others."""
        if scope["type"] != "http" or scope["path"] not in self._paths:
            await self.app(scope, receive, send)
            return
        response = await self._files.get_response(scope["path"].rsplit("/", 1)[1], scope)
        response.headers["Cache-Control"] = "no-cache"  # the next version may have more icons
        await response(scope, receive, send)


class CompressedAssets:
    """Sends Streamlit's scripts and style sheets compressed, each compressed once.

    Streamlit leaves this to a proxy, which a classroom does not have. A file's name contains a
    digest of its content, so a browser may keep it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for one of these files; pass on all others."""
        file = _assets().get(scope["path"]) if scope["type"] == "http" else None
        if file is None or not _takes_gzip(scope):
            await self.app(scope, receive, send)
            return
        content = await run_in_threadpool(_compressed, file)
        await _lasting(content, file.name, **GZIPPED)(scope, receive, send)


async def _serve_script(request: Request) -> Response:
    """Answer with a component's script; see `static.component`."""
    name = request.path_params["name"]
    if name not in SCRIPTS:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    if _takes_gzip(request.scope):
        return _lasting(_compress_script(name), name, **GZIPPED)
    return _lasting(SCRIPTS[name], name)


def _lasting(content: bytes, name: str, **headers: str) -> Response:
    """Return a file that a browser may keep, since its name contains a digest of its content."""
    headers |= {"Vary": "Accept-Encoding"}
    headers |= {"Cache-Control": f"public, immutable, max-age={ONE_YEAR}"}
    return Response(content, headers=headers, media_type=mimetypes.guess_type(name)[0])


def _takes_gzip(scope: Scope) -> bool:
    return "gzip" in Headers(scope=scope).get("accept-encoding", "")


@cache
def _compress_script(name: str) -> bytes:
    return gzip.compress(SCRIPTS[name])


@cache
def _assets() -> dict[str, Path]:
    """Return the compressible files by the paths that browsers ask for."""
    root = Path(get_static_dir())
    files = (file for file in (root / "static").rglob("*") if file.suffix in COMPRESSIBLE)
    return {f"/{file.relative_to(root).as_posix()}": file for file in files}


def _compressed(file: Path) -> bytes:
    with _compressing:  # thirty browsers that ask at once wait for one compression
        return _compress(file)


@cache
def _compress(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6)


def _with_wide_window(**_narrow: Any) -> ServerPerMessageDeflateFactory:
    """Let a message refer to the 32 KB sent before it, at 0.25 MB of memory a visitor.

    Uvicorn's own 4 KB are less than one refresh of a watched run, which repeats the one before.
    """
    return ServerPerMessageDeflateFactory(compress_settings={"memLevel": 8})


# Uvicorn has no option for it, and Streamlit names Uvicorn's class before it imports the app.
setattr(websockets_sansio_impl, ServerPerMessageDeflateFactory.__name__, _with_wide_window)

ROUTES = [Route("/scripts/{name}", _serve_script)]
