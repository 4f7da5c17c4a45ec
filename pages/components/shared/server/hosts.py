"""Which names of the server and which pages' origins are let in.

A web page can give its own name the server's address (DNS rebinding) and would then be of the same
origin. So only names that the operator has opened are answered, whatever address they lead to.
"""

import os
import re
import socket
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.url_util import get_hostname

ALLOWED_HOSTS = "ALLOWED_HOSTS"  # the environment variable, names with commas between them
THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")
EVERY_ADDRESS = ("", "0.0.0.0", "::")  # of this machine, as `server.address`
WRONG_HOST = (
    "Open this server by its own address, or start it with the name that you used, {}, in the "
    f"environment variable {ALLOWED_HOSTS}."
)
WRONG_ORIGIN = (
    "A page of {} may not use this server; if that is a proxy, let it pass on the Host header, or "
    f"start this server with the proxy's name in the environment variable {ALLOWED_HOSTS}."
)


class KnownHosts:
    """Refuses requests to a host that nobody opened, and WebSockets of other servers' pages.

    Streamlit would ask another server for this one's external address before it refuses an origin.
    Starlette's TrustedHostMiddleware knows a fixed list only, and says nothing about the way out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request to a known host; answer all others with one sentence."""
        app = self.app
        if scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            host, origin = ", ".join(headers.getlist("host")), headers.get("origin")
            if not is_allowed(host, (scope.get("server") or ("",))[0]):
                app = PlainTextResponse(WRONG_HOST.format(host_name(host) or "none"), 400)
            elif scope["type"] == "websocket" and origin is not None:
                if not _may_connect(origin, host):
                    app = PlainTextResponse(WRONG_ORIGIN.format(origin), 403)
                # Judged here: Streamlit would look up addresses for that of a proxy.
                rest = [pair for pair in scope["headers"] if pair[0] != b"origin"]
                scope = {**scope, "headers": rest}
        await app(scope, receive, send)


def is_allowed(host: str, reached: str) -> bool:
    """Return whether a Host header names this server.

    Args:
        host: the header, with or without a port.
        reached: this machine's address that the connection has reached; "" if unknown.
    """
    name = host_name(host)
    open_to_others = (st.get_option("server.address") or "") not in THIS_COMPUTER
    return name in _names() or (open_to_others and name != "" and name == _plain_ip(reached))


def host_name(host: str) -> str:
    """Return the name or the IP address in a Host header; "" if the header is not valid."""
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname or "", parts.port  # which raises unless it is a number
    except ValueError:
        return ""
    return _plain_ip(name.rstrip(".")) if re.fullmatch(r"[\w.:\[\]-]+", host) else ""


def _plain_ip(name: str) -> str:
    """Return an IP address in its usual form, IPv4 also for ::ffff:10.0.0.1; a name as it is."""
    try:
        address = ip_address(name)
    except ValueError:
        return name
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def _may_connect(origin: str, host: str) -> bool:
    """Return whether a page of this origin may open a WebSocket to this host."""
    place = origin.partition("://")[2]
    allowed = st.get_option("server.corsAllowedOrigins")
    return place == host or host_name(place) in _named() or origin in allowed


def _named() -> set[str]:
    """Return the names in the environment variable."""
    named = os.environ.get(ALLOWED_HOSTS, "").replace(",", " ").split()
    return set(map(host_name, named)) - {""}


def _names() -> set[str]:
    """Return the names by which the operator has opened the server."""
    names = {*THIS_COMPUTER, *_named(), get_hostname(st.get_option("browser.serverAddress"))}
    address = st.get_option("server.address") or ""
    if address not in THIS_COMPUTER:
        own = socket.gethostname().lower()
        short = own.partition(".")[0]
        names |= {own, short, f"{short}.local"}
        names |= {address.lower()} - {*EVERY_ADDRESS}
    return set(map(_plain_ip, filter(None, names)))
