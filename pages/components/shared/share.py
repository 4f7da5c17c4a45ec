"""The link to what a page shows, as text and as a QR code; for a lesson without some controls."""

import tomllib
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import segno
import streamlit as st

from pages.components.shared import lesson, network, presenting, session
from pages.components.shared.controls import button

HIDE = "hide"  # the address parameter, and the session's name of what is left out
KEY, LEAVE_OUT, LARGE = "share", "share-leave-out", "share-large"
HIDEABLE: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)
KNOWN = {key for elements in HIDEABLE.values() for key in elements}
# What pages add to their link when it is made, by the page: address parameters and their values.
ALSO: dict[str, Callable[[], dict[str, str]]] = {}
PRESENTER = presenting.PRESENT, lesson.SCENE  # parameters that are for whoever presents alone
LONGEST = 1200  # characters of a link that a QR code holds and a phone still reads
ALONE = (
    "This address works on this computer only. To open the app to others on your network, stop it "
    'and start it with "make class".'
)
TOO_LONG = "This link is too long for a QR code. Copy it instead."
HELP = "They are not shown to whoever opens the link, as if the page had nothing else."


def hidden() -> list[str]:
    """Return what the visitor's link leaves out, on all pages until it is shown again."""
    linked = st.query_params.get(HIDE)
    if linked is not None:
        session.set_value(HIDE, tuple(sorted(KNOWN & set(linked.split(",")))))
    return list(session.value(HIDE, ()))


def style() -> str:
    """Return a style sheet that leaves out what is hidden; "" if nothing is."""
    rules = ",".join(f".st-key-{key}" for key in hidden())
    return f"<style>{rules} {{ display: none !important }}</style>" if rules else ""


def show(page: str) -> None:
    """Show the button that opens the link to the present page."""
    with st.popover("Share", icon=":material/qr_code_2:", key=KEY, on_change="rerun"):
        if session.value(KEY):
            _show_link(page)
    if link := session.take_message(LARGE):
        _show_large(link)


def _show_link(page: str) -> None:
    """Show what can be done with the link first, since a low window cuts off what follows."""
    actions = st.container(horizontal=True, gap="small")
    if hidden():
        button("Show what is left out here", "visibility", "share-all", _show_all)
    options = HIDEABLE.get(page, {})
    left_out: list[str] = []
    if options:
        look: Any = {"format_func": options.__getitem__, "key": f"{LEAVE_OUT}-{page}"}
        left_out = st.multiselect("Leave out, for a lesson", list(options), help=HELP, **look)
    link = _link(page, left_out)
    with actions:
        button("Show it large", "fullscreen", LARGE, enlarge, link)
        button("Present", "slideshow", "present-begin", _present, help=presenting.KEYS)
        lesson.show_button("share-lesson")
    st.html(qr_code(link))
    with st.container(key="share-link"):
        st.code(link, language=None, wrap_lines=True)
    if network.is_for_this_computer(link):
        st.caption(ALONE)


def _present() -> None:
    session.set_value(KEY, False)
    presenting.begin()


def enlarge(link: str) -> None:
    """Show a link large with the page's next run."""
    session.set_value(KEY, False)  # which would cover a part of it
    session.queue_message(LARGE, link)


@st.dialog("Open this page on your device", width="large", icon=":material/qr_code_2:")
def _show_large(link: str) -> None:
    """Show a link to the whole room, on a projector."""
    st.html(qr_code(link, "min(100%, max(160px, 100vh - 270px))"))
    short = link.partition("://")[2].partition("?")[0].rstrip("/")
    st.html(f'<div class="s28-large-link">{escape(short)}</div>')


def qr_code(link: str, width: str = "min(100%,300px)") -> str:
    """Return a picture of a link for cameras, as HTML."""
    if len(link) > LONGEST:
        return f"<p>{TOO_LONG}</p>"
    address = segno.make(link, micro=False).svg_data_uri(scale=6, border=2, light="white")
    alt = escape(f"A QR code of {link}")
    style = f"width:{width};display:block;margin:auto;border-radius:.4rem"
    return f'<img src="{escape(address)}" alt="{alt}" style="{style}">'


def _link(page: str, left_out: Iterable[str]) -> str:
    shown, also = st.query_params, ALSO[page]() if page in ALSO else {}
    kept = [name for name in shown if name not in (HIDE, *PRESENTER, *also)]
    values = [(name, one) for name in kept for one in shown.get_all(name)]
    values += [(name, one) for name, one in also.items() if one]
    values += [(HIDE, ",".join(left_out))] if left_out else []
    address = network.address_for_others(st.context.url or "http://localhost:8501/")
    return f"{address}?{urlencode(values, safe=',:')}" if values else address


def _show_all() -> None:
    session.set_value(HIDE, ())
    st.query_params.pop(HIDE, None)
