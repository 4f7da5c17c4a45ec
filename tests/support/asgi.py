"""A server for a few routes, in a thread of this process."""

import json
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from pages.components.shared.server.hosts import KnownHosts
from pages.components.shared.server.visitor import VISITOR_COOKIE


@contextmanager
def serving(app):
    """Serve an ASGI app on a free port, and yield its host with the port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def serving_sockets(routes):
    """Serve WebSockets as the app does, to known hosts only."""
    return serving(Starlette(routes=routes, middleware=[Middleware(KnownHosts)]))


def open_socket(host, path, origin=None, visitor="0" * 16):
    """Open a WebSocket as a page of this origin does, by default of the host's own."""
    cookie = {"Cookie": f"{VISITOR_COOKIE}={visitor}"}
    origin = origin or f"http://{host}"
    return connect(f"ws://{host}/{path}", origin=origin, additional_headers=cookie)


def heard(connection):
    """Return the next message."""
    return json.loads(connection.recv(timeout=30))


def closed(connection):
    """Return the code and the reason with which the server ends a connection."""
    with pytest.raises(ConnectionClosed) as ended:
        list(connection)
    return ended.value.rcvd
