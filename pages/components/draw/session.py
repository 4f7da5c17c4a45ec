"""The drawing board's part of the visitor's session: its content, its error, and what to undo."""

import json
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from PIL import Image

from pages.components.shared import received, session
from pages.components.shared.session import BoardPicture

MOST_KEPT = 30 * 2**20  # bytes of a session's pictures and drawings, with what can be undone


@dataclass(frozen=True)
class Content:
    """What lies on a board: a picture file, and the drawing over it as the canvas sent it."""

    picture: BoardPicture | None = None
    drawing: dict[str, Any] = field(default_factory=dict)

    @property
    def strokes(self) -> list[Any]:
        """The strokes, oldest first."""
        return list((self.drawing.get("raw") or {}).get("objects", []))

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return _size(self.picture.content if self.picture else b"") + _size(self.drawing)


def board_picture(board: str) -> BoardPicture | None:
    """Return the picture file on a board."""
    picture: BoardPicture | None = st.session_state.get(f"picture-{board}")
    return picture


def canvas_key(board: str) -> str:
    """Return the key of a board's canvas; each picture has a canvas of its own."""
    picture = board_picture(board)
    return f"{board}-{picture.id if picture else ''}"


def set_error(board: str, sentence: str | None) -> None:
    """Record what was wrong with the last file; None clears it."""
    st.session_state[f"error-{board}"] = sentence


def error(board: str) -> str | None:
    """Return what was wrong with the last file, until the board changes."""
    sentence: str | None = st.session_state.get(f"error-{board}")
    return sentence


def content(board: str) -> Content:
    """Return what lies on a board."""
    canvas = canvas_key(board)
    drawing = {**_latest(canvas), "raw": {"objects": strokes(canvas)}}
    return Content(board_picture(board), drawing)


def is_empty(board: str) -> bool:
    """Return whether there is nothing on a board."""
    return board_picture(board) is None and not strokes(canvas_key(board))


def replace(board: str, new: Content) -> None:
    """Put something else on a board; `undo` brings back what lay there before."""
    before = content(board)
    _put(board, new)
    st.session_state[f"before-{board}"] = before
    _set_undone(board, [])


def clear(board: str) -> None:
    """Empty a board, if it is not, and forget its error."""
    if is_empty(board):
        set_error(board, None)
    else:
        replace(board, Content())


def can_undo(board: str) -> bool:
    """Return whether there is a stroke to remove, or something to bring back."""
    return bool(strokes(canvas_key(board))) or f"before-{board}" in st.session_state


def can_redo(board: str) -> bool:
    """Return whether the last change of a board was an undo."""
    return bool(_undone(board))


def undo(board: str) -> None:
    """Remove the last stroke; if there is none, bring back what was last cleared or replaced."""
    undone, canvas = _undone(board), canvas_key(board)
    if drawn := strokes(canvas):
        undone.append(drawn.pop())
        replace_strokes(canvas, drawn)
    elif f"before-{board}" in st.session_state:
        undone.append(content(board))
        _put(board, st.session_state.pop(f"before-{board}"))
    _set_undone(board, undone)


def redo(board: str) -> None:
    """Take back the last undo."""
    undone = _undone(board)
    if not undone:
        return
    last = undone.pop()
    if isinstance(last, Content):
        replace(board, last)
    else:
        canvas = canvas_key(board)
        replace_strokes(canvas, [*strokes(canvas), last])
    _set_undone(board, undone)


def _undone(board: str) -> list[Any]:
    """Return the strokes and contents to redo, unless the board has changed since."""
    stack, since = st.session_state.get(f"undone-{board}", ([], None))
    return list(stack) if since == _state(board) else []


def _set_undone(board: str, stack: list[Any]) -> None:
    st.session_state[f"undone-{board}"] = (stack, _state(board))
    _limit_history(board)


def _limit_history(board: str) -> None:
    """Forget what could be redone and undone, of other boards first, until the rest fits."""
    kept = {
        str(key): _size(value)
        for key, value in st.session_state.items()
        if str(key).startswith(("picture-", "kept-drawing", "undone-", "before-"))
    }
    steps = [key for key in kept if key.startswith(("undone-", "before-"))]
    steps.sort(key=lambda key: (key.endswith(f"-{board}"), key.startswith("before-")))
    while steps and sum(kept.values()) > MOST_KEPT:
        forgotten = steps.pop(0)
        del kept[forgotten], st.session_state[forgotten]


def _size(value: Any) -> int:
    """Return about how many bytes a value takes that this module keeps."""
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, Content):
        return value.size
    if isinstance(value, BoardPicture):
        return len(value.content)
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    return len(json.dumps(value))


def _state(board: str) -> tuple[str, int]:
    canvas = canvas_key(board)
    return canvas, len(strokes(canvas))


def _put(board: str, new: Content) -> None:
    session.clear_board(board)
    if new.picture:
        st.session_state[f"picture-{board}"] = new.picture
    canvas = canvas_key(board)
    if canvas in st.session_state:
        replace_strokes(canvas, new.strokes)
    elif new.strokes:
        st.session_state["kept-drawing"] = {"canvas": canvas, "drawing": new.drawing}


def strokes(canvas: str) -> list[Any]:
    """Return the strokes on the canvas with this key, oldest first."""
    if replaced := st.session_state.get(f"on-their-way-{canvas}"):
        return list(replaced["objects"])
    return Content(drawing=_latest(canvas)).strokes


def drawn_picture(canvas: str) -> Image.Image | None:
    """Return a canvas's strokes, RGBA, those kept if the canvas is new; None without strokes."""
    drawing = _latest(canvas)
    return received.picture(drawing["data"]) if Content(drawing=drawing).strokes else None


def clean(canvas: str) -> None:
    """Empty a canvas's state of what no canvas sends: its own code would end in an error."""
    state = st.session_state.get(canvas) or {}
    for part, needed in received.PARTS.items():
        value = state.get(part)
        if value is not None and not (isinstance(value, dict) and value.keys() >= needed):
            state[part] = None


def keep_drawing(canvas: str) -> None:
    """Keep a canvas's drawing, because its state is lost as soon as another page is shown."""
    drawing = _drawing(canvas)
    if drawing.get("data"):
        st.session_state["kept-drawing"] = {"canvas": canvas, "drawing": drawing}


def _latest(canvas: str) -> dict[str, Any]:
    """Return the drawing that the canvas sent last, or what was kept of it if it is new."""
    drawing = _drawing(canvas)
    return drawing if drawing.get("data") else _kept_drawing(canvas)


def _drawing(canvas: str) -> dict[str, Any]:
    return received.drawing(st.session_state.get(canvas))


def _kept_drawing(canvas: str) -> dict[str, Any]:
    kept = st.session_state.get("kept-drawing") or {}
    return dict(kept["drawing"]) if kept.get("canvas") == canvas else {}


def replace_strokes(canvas: str, objects: list[Any]) -> None:
    """Make a canvas show these strokes only; it answers with the picture of them."""
    session.increment(canvas)  # the canvas redraws only if something differs
    drawing = {"objects": objects, "times": session.count(canvas)}
    st.session_state[f"replaced-{canvas}"] = st.session_state[f"on-their-way-{canvas}"] = drawing


def receive(canvas: str) -> None:
    """Record that the canvas has sent its drawing; empty the canvas if it cannot be taken.

    Raises:
        UnusableDrawing: if it cannot.
    """
    st.session_state.pop(f"on-their-way-{canvas}", None)
    try:
        received.check(st.session_state.get(canvas))
    except received.UnusableDrawing:
        replace_strokes(canvas, [])
        raise


def initial_drawing(canvas: str) -> dict[str, Any] | None:
    """Return the strokes last set by `replace_strokes`; for a new canvas, those kept of it."""
    if canvas not in st.session_state:
        st.session_state.pop(f"on-their-way-{canvas}", None)
        kept = Content(drawing=_kept_drawing(canvas)).strokes
        st.session_state[f"replaced-{canvas}"] = {"objects": kept, "times": 0} if kept else None
    drawing: dict[str, Any] | None = st.session_state.get(f"replaced-{canvas}")
    return drawing
