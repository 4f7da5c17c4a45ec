"""The class on the projector: its code for joining, or one pupil's drawing, as it comes about."""

from urllib.parse import urlencode

import streamlit as st

from pages.components.classroom import lobby
from pages.components.shared import classes, network, session, share, static
from pages.components.shared.controls import button
from pages.components.shared.words import plain

VIEW, PROJECTOR = "view", "projector"  # the address parameter, and its value
CHOSEN = "class-chosen"  # the session's name of the pupil whose card is open
HELP = (
    "Open it in a window of its own, on the projector: it shows the way into the class, or the "
    "drawing that you choose here."
)
_PARTS = "shared/elements", "shared/listening"
_ROSTER = static.component("classroom/roster", *_PARTS, isolate_styles=False)


def is_open() -> bool:
    """Return whether the page is one for the projector."""
    return st.query_params.get(VIEW) == PROJECTOR


def show(place: classes.Place) -> None:
    """Show the drawing that the teacher has chosen, or the way into the class."""
    st.html(static.style("classroom/page"))
    button("Back to the class", "arrow_back", "projector-close", _close, type="tertiary")
    if place.rules.shown:
        show_cards(place, large=True)
    else:
        show_way_in(place, "min(100%, 100vh - 340px)")


def show_way_in(place: classes.Place, width: str) -> None:
    """Show the class's code, and its link as text and as a picture for cameras."""
    code = place.member.code
    address = join_address(code)
    label = "The class's code"
    st.html(f'<div class="s28-code"><b aria-label="{label}">{code}</b></div>')
    st.html(share.qr_code(address, width))
    st.caption(f"Scan this, or open {plain(address.partition('?')[0])} and enter the code.")


def show_cards(place: classes.Place, *, large: bool = False) -> None:
    """Show the pupils with what they do at the moment, or the chosen one's drawing, large."""
    chosen = place.rules.shown if large else session.value(CHOSEN, "")
    data = {"code": place.member.code, "chosen": chosen, "large": large}
    _ROSTER(key=f"roster-{large}", data=data, on_chosen_change=_choose)


def _choose() -> None:
    """Open the card that was clicked; close it if it is open."""
    clicked = str((session.value("roster-False") or {}).get("chosen") or "")[:20]
    session.set_value(CHOSEN, "" if clicked == session.value(CHOSEN) else clicked)


def join_address(code: str) -> str:
    """Return the link by which a pupil joins, as a device on the network has to write it."""
    here = network.address_for_others(st.context.url or "http://localhost:8501/classroom")
    base = here.split("?")[0].rstrip("/")
    page = base if base.endswith("/classroom") else f"{base}/classroom"
    return f"{page}?{urlencode({lobby.CODE: code})}"


def _close() -> None:
    st.query_params.pop(VIEW, None)
