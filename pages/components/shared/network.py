"""The address by which others on the network open this server."""

import contextlib
import socket
from urllib.parse import urlsplit, urlunsplit

import psutil
import segno
import streamlit as st

from pages.components.shared.server.hosts import EVERY_ADDRESS, THIS_COMPUTER

NOBODY = "192.0.2.1"  # an address for documentation; asking for the way to it sends nothing
INSIDE = (
    "docker",
    "br-",
    "veth",
    "virbr",
    "vmnet",
    "lo",
)  # interfaces that no other device reaches
INVITATION = "Others on this network open {}"
TEACH = "To teach a class, open {}/classroom on this computer."


def address_for_others(address: str) -> str:
    """Return an address of this server as another device has to write it.

    "localhost" becomes this machine's address in the network, if the server is open to it; every
    other address is returned as it is.
    """
    parts = urlsplit(address)
    if parts.hostname not in THIS_COMPUTER or not _is_open() or not (own := own_address()):
        return address
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=own + port))


def is_for_this_computer(address: str) -> bool:
    """Return whether an address works on this computer only."""
    return urlsplit(address).hostname in THIS_COMPUTER


def own_address() -> str:
    """Return this machine's IPv4 address in the network; "" if it is in none."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect((NOBODY, 9))  # of a datagram socket, this only chooses the interface
        found: str = way.getsockname()[0]
        if not found.startswith("127."):
            return found
    running = {name for name, state in psutil.net_if_stats().items() if state.isup}
    for name, several in sorted(psutil.net_if_addrs().items()):
        for each in several:
            usable = each.family == socket.AF_INET and not each.address.startswith("127.")
            if usable and name in running and not name.startswith(INSIDE):
                return each.address
    return ""


def invite() -> None:
    """Print the address for others, and its QR code, if the server is open to them."""
    if not _is_open() or not (own := own_address()):
        return
    port = st.get_option("server.port")
    address = f"http://{own}:{port}"
    print(f"\n  {INVITATION.format(address)}\n")
    segno.make(address, micro=False).terminal(compact=True)
    print(f"\n  {TEACH.format(f'http://localhost:{port}')}\n")


def _is_open() -> bool:
    return (st.get_option("server.address") or "") in EVERY_ADDRESS[1:]
