"""Links into the app: a page's name with its address parameters, such as "train?dataset=mnist"."""

from collections.abc import Collection
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from model import Sketch28Error
from pages.components.shared import network

FOLDER = Path(__file__).parent.parent.parent
PAGES = {file.stem: str(file) for file in FOLDER.glob("*.py")}  # their files, by name
FRONT = "draw"  # the page whose address has no name
LONGEST, MOST_PARAMETERS = 1000, 50  # characters, and parameters
LEFT_OUT = {"present", "scene"}  # parameters of whoever presents
WRONG_LINK = (
    "“{}” is not a link into this app; please copy the address from Share, such as "
    "“train?dataset=mnist”."
)


def read(link: str, hosts: Collection[str] = ()) -> str:
    """Return an address of the app as a page's name and its parameters.

    Args:
        link: "train?dataset=mnist", or a whole address as Share shows it.
        hosts: the names of this server.

    Raises:
        Sketch28Error: if it leads to no page of this app.
    """
    wrong = Sketch28Error(WRONG_LINK.format(link[:60]))
    try:
        parts = urlsplit(link)
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError as error:
        raise wrong from error
    if parts.scheme or parts.netloc:
        if parts.scheme not in ("http", "https") or parts.hostname not in hosts:
            raise wrong
        page = parts.path.rstrip("/").rpartition("/")[2] or FRONT
    else:
        page = parts.path.strip("/") or (FRONT if query else "")
    if page not in PAGES:
        raise wrong
    kept = [(name, value) for name, value in query if name not in LEFT_OUT]
    return f"{page}?{urlencode(kept, safe=',:')}" if kept else page


def file(link: str) -> str:
    """Return the file of a link's page."""
    return PAGES[link.partition("?")[0]]


def query(link: str) -> dict[str, str]:
    """Return the address parameters of a link."""
    return dict(parse_qsl(link.partition("?")[2], keep_blank_values=True))


def hosts() -> set[str]:
    """Return the names by which this server is known here."""
    here = st.context.url or "http://localhost"
    addresses = here, network.address_for_others(here)
    return {"localhost", "127.0.0.1"} | {urlsplit(one).hostname or "" for one in addresses}
