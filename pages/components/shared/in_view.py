"""Bring what a click shows into view, where it would lie off the screen, and move the focus."""

import secrets

from pages.components.shared import session, static

_COMPONENT = static.component("shared/in-view")


def ask(selector: str) -> None:
    """Ask for the element with this CSS selector to be in view after this run of the page."""
    session.queue_message("in-view", selector)


def follow() -> None:
    """Bring the element into view that was asked for, if any; call at the end of what reruns."""
    if selector := session.take_message("in-view"):
        data = {"selector": selector, "token": secrets.token_hex(4)}
        _COMPONENT(key="in-view", data=data, height=0)
