"""One visitor's state: ids only, never networks or arrays. What a link should carry stands in the address."""

import secrets
from typing import Any

import streamlit as st

from pages.components.server import VISITOR_COOKIE


def visitor() -> str:
    """Give this browser's random name: from its cookie, or for this session alone where it has none yet."""
    if "visitor" not in st.session_state:
        st.session_state.visitor = st.context.cookies.get(VISITOR_COOKIE) or secrets.token_hex(8)
    return str(st.session_state.visitor)


def open_run() -> str | None:
    """Give the id of the run that the Train page shows: the one in the address, else the last one started in this session."""
    return st.query_params.get("run") or st.session_state.get("run")


def show_run(run_id: str | None) -> None:
    """Let the Train page show a run, also after a reload; None leads back to the beginning."""
    st.session_state.run = run_id
    if run_id:
        st.query_params["run"] = run_id
    elif "run" in st.query_params:
        del st.query_params["run"]


def arrived(name: str, widget: str) -> str | None:
    """Give the address's value for a name when it is new to this widget: the visitor has just come by a link."""
    value = st.query_params.get(name)
    is_new = value is not None and value != st.session_state.get(f"carried-{widget}")
    if is_new:
        st.session_state[f"carried-{widget}"] = value
    return value if is_new else None


def carry(name: str, widget: str, value: str | None) -> None:
    """Let the address carry a widget's value, so that a copied link leads to the same; None takes it out."""
    st.session_state[f"carried-{widget}"] = value
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def first_time(what: str) -> bool:
    """Say whether this is asked for the first time in this session."""
    first = f"done-{what}" not in st.session_state
    st.session_state[f"done-{what}"] = True
    return first


def has(widget: str) -> bool:
    """Say whether the widget has a value already."""
    return widget in st.session_state


def preset_widget(widget: str, value: str) -> None:
    """Set a widget's value before it is shown."""
    st.session_state[widget] = value


def on_small_screen() -> bool:
    """Say whether the visitor's browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def strokes(canvas: str) -> list[Any]:
    """Give the strokes that stand on the canvas with this key, oldest first."""
    drawing = (st.session_state.get(canvas) or {}).get("drawing") or {}
    return list((drawing.get("raw") or {}).get("objects", []))


def redraw(canvas: str, objects: list[Any]) -> None:
    """Let a canvas show these strokes and no others."""
    again(canvas)
    st.session_state[f"redraw-{canvas}"] = {"objects": objects, "times": times(canvas)}  # the canvas redraws only what has changed


def redrawn(canvas: str) -> dict[str, Any] | None:
    """Give the strokes that `redraw` asked for last; a canvas that is new on the page begins empty."""
    if canvas not in st.session_state:
        st.session_state.pop(f"redraw-{canvas}", None)
    drawing: dict[str, Any] | None = st.session_state.get(f"redraw-{canvas}")
    return drawing


def times(key: str) -> int:
    """Give how often `again` was called for this key: a widget whose key carries the number starts afresh with it."""
    return int(st.session_state.get(f"times-{key}", 0))


def again(key: str) -> None:
    """Count one more."""
    st.session_state[f"times-{key}"] = times(key) + 1
