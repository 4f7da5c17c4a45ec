"""The drawing board's part of the visitor's session: its picture, its error and its strokes."""

import base64
from typing import Any

import streamlit as st

from pages.components.shared import session
from pages.components.shared.session import BoardPicture


def board_picture(board: str) -> BoardPicture | None:
    """Return the picture file on a board."""
    picture: BoardPicture | None = st.session_state.get(f"picture-{board}")
    return picture


def set_error(board: str, sentence: str | None) -> None:
    """Record what was wrong with the last file; None clears it."""
    st.session_state[f"error-{board}"] = sentence


def error(board: str) -> str | None:
    """Return what was wrong with the last file, until the board changes."""
    sentence: str | None = st.session_state.get(f"error-{board}")
    return sentence


def strokes(canvas: str) -> list[Any]:
    """Return the strokes on the canvas with this key, oldest first."""
    return list((_drawing(canvas).get("raw") or {}).get("objects", []))


def drawn_png(canvas: str) -> bytes | None:
    """Return a canvas's strokes as a PNG, those kept if the canvas is new; None without strokes."""
    for drawing in (_drawing(canvas), _kept_drawing(canvas)):
        if content := drawing.get("data"):
            has_strokes = bool((drawing.get("raw") or {}).get("objects"))
            return base64.b64decode(content.split(";base64,", 1)[1]) if has_strokes else None
    return None


def keep_drawing(canvas: str) -> None:
    """Keep a canvas's drawing, because its state is lost as soon as another page is shown."""
    drawing = _drawing(canvas)
    if drawing.get("data"):
        st.session_state["kept-drawing"] = {"canvas": canvas, "drawing": drawing}


def _drawing(canvas: str) -> dict[str, Any]:
    return dict((st.session_state.get(canvas) or {}).get("drawing") or {})


def _kept_drawing(canvas: str) -> dict[str, Any]:
    kept = st.session_state.get("kept-drawing") or {}
    return dict(kept["drawing"]) if kept.get("canvas") == canvas else {}


def replace_strokes(canvas: str, objects: list[Any]) -> None:
    """Make a canvas show these strokes only."""
    session.increment(canvas)  # the canvas redraws only if something differs
    drawing = {"objects": objects, "times": session.count(canvas)}
    st.session_state[f"replaced-{canvas}"] = drawing


def initial_drawing(canvas: str) -> dict[str, Any] | None:
    """Return the strokes last set by `replace_strokes`; for a new canvas, those kept of it."""
    if canvas not in st.session_state:
        kept = (_kept_drawing(canvas).get("raw") or {}).get("objects", [])
        st.session_state[f"replaced-{canvas}"] = {"objects": kept, "times": 0} if kept else None
    drawing: dict[str, Any] | None = st.session_state.get(f"replaced-{canvas}")
    return drawing
