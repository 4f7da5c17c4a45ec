"""One visitor's state: ids, and what lies on the board; never networks or arrays. What a link should carry stands in the address."""

import base64
import secrets
from dataclasses import dataclass
from typing import Any

import streamlit as st

from model.hyperparameters import Hyperparameters
from pages.components.shared.server import VISITOR_COOKIE

# The Train page's widgets, each with a hyperparameter's name.
CHOICES = ("dataset", "epochs", "dropout", "vary", "layers", "units", "activation", "optimizer", "learning_rate", "schedule", "batch_size",
           "training_pictures", "patience")  # fmt: skip


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


def continue_run(run_id: str, chosen: Hyperparameters) -> None:
    """Let the next run begin with the weights of this one; the choices are set as they were for it."""
    st.session_state["parent"] = run_id
    set_choices(chosen)


def parent() -> str:
    """Give the run whose weights the next one begins with, or nothing."""
    return str(st.session_state.get("parent", ""))


def begin_anew() -> None:
    """Let the next run begin with random weights."""
    st.session_state.pop("parent", None)


def set_choices(chosen: Hyperparameters) -> None:
    """Set the Train page's widgets to these hyperparameters; the seed stays."""
    values = chosen.to_dict()
    values |= {"layers": len(chosen.units), "units": chosen.units[0]}
    for name in CHOICES:
        st.session_state[name] = values[name]


def arrived(name: str, widget: str) -> str | None:
    """Give the address's value for a name when it is new to this widget: the visitor has just come by a link."""
    value = st.query_params.get(name)
    is_new = value is not None and value != st.session_state.get(f"carried-{widget}")
    st.session_state[f"carried-{widget}"] = (
        value  # also none: whoever leaves and comes by the same link once more arrives anew
    )
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


def value(widget: str) -> Any:
    """Give a widget's value."""
    return st.session_state.get(widget)


def widget(name: str, otherwise: Any) -> Any:
    """Give a widget's value, or another one while it has none."""
    value = st.session_state.get(name)
    return otherwise if value is None else value


def preset_widget(widget: str, value: Any) -> None:
    """Set a widget's value before it is shown."""
    st.session_state[widget] = value


def on_small_screen() -> bool:
    """Say whether the visitor's browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


@dataclass(frozen=True)
class Brought:
    """A file that the visitor brought to a board, under a name of its own."""

    id: str
    name: str
    content: bytes


def bring(board: str, name: str, content: bytes) -> None:
    """Let a file lie on a board in the place of all that was there."""
    take_away(board)
    st.session_state[f"brought-{board}"] = Brought(secrets.token_hex(8), name, content)


def brought(board: str) -> Brought | None:
    """Give the file that lies on a board."""
    file: Brought | None = st.session_state.get(f"brought-{board}")
    return file


def take_away(board: str) -> None:
    """Let nothing lie on a board, and no complaint either."""
    for what in (f"brought-{board}", f"complaint-{board}", "kept"):
        st.session_state.pop(what, None)


def complain(board: str, sentence: str | None) -> None:
    """Remember what was wrong with the file that the visitor tried to bring last; None forgets it."""
    st.session_state[f"complaint-{board}"] = sentence


def complaint(board: str) -> str | None:
    """Give what was wrong with the last file, until something else happens on the board."""
    sentence: str | None = st.session_state.get(f"complaint-{board}")
    return sentence


def tell(key: str, sentence: str) -> None:
    """Have something to say once."""
    st.session_state[f"told-{key}"] = [sentence]


def told(key: str) -> list[str]:
    """Give what there is to say, once."""
    return list(st.session_state.pop(f"told-{key}", []))


def strokes(canvas: str) -> list[Any]:
    """Give the strokes that stand on the canvas with this key, oldest first."""
    return list((_drawing(canvas).get("raw") or {}).get("objects", []))


def drawn(canvas: str) -> bytes | None:
    """Give the strokes on a canvas as a PNG, or those kept of it while it is new on the page; None where there are none."""
    content = _drawing(canvas).get("data") or _kept(canvas).get("data")
    return base64.b64decode(content.split(";base64,", 1)[1]) if content else None


def keep(canvas: str) -> None:
    """Keep a canvas's drawing for the session; its own state goes as soon as another page is shown."""
    drawing = _drawing(canvas)
    if drawing.get("data"):
        st.session_state["kept"] = {"canvas": canvas, "drawing": drawing}


def _drawing(canvas: str) -> dict[str, Any]:
    return dict((st.session_state.get(canvas) or {}).get("drawing") or {})


def _kept(canvas: str) -> dict[str, Any]:
    kept = st.session_state.get("kept") or {}
    return dict(kept["drawing"]) if kept.get("canvas") == canvas else {}


def redraw(canvas: str, objects: list[Any]) -> None:
    """Let a canvas show these strokes and no others."""
    again(canvas)
    st.session_state[f"redraw-{canvas}"] = {
        "objects": objects,
        "times": times(canvas),
    }  # the canvas redraws only what has changed


def redrawn(canvas: str) -> dict[str, Any] | None:
    """Give the strokes that `redraw` asked for last; a canvas that is new on the page begins with those kept of it, or empty."""
    if canvas not in st.session_state:
        kept = (_kept(canvas).get("raw") or {}).get("objects", [])
        st.session_state[f"redraw-{canvas}"] = {"objects": kept, "times": 0} if kept else None
    drawing: dict[str, Any] | None = st.session_state.get(f"redraw-{canvas}")
    return drawing


def times(key: str) -> int:
    """Give how often `again` was called for this key: a widget whose key carries the number starts afresh with it."""
    return int(st.session_state.get(f"times-{key}", 0))


def again(key: str) -> None:
    """Count one more."""
    st.session_state[f"times-{key}"] = times(key) + 1
