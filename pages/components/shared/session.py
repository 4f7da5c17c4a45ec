"""The visitor's session: their name, widget values, links, one-time messages and counters.

No networks or arrays are kept here. What only one page needs lies in that page's `session.py`.
"""

import contextlib
import secrets
import zoneinfo
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from model.hyperparameters import Hyperparameters
from model.runs.run import Run
from pages.components.shared.server.visitor import visitor_name

# The Train page's widgets, each named after a hyperparameter.
TRAIN_WIDGETS = (
    *("dataset", "epochs", "dropout", "vary", "layers", "units", "activation", "optimizer"),
    *("learning_rate", "schedule", "loss", "batch_size", "training_pictures", "patience"),
)


def visitor() -> str:
    """Return the browser's random name: its cookie's, or one for this session if it has none."""
    if "visitor" not in st.session_state:
        st.session_state.visitor = visitor_name(st.context.cookies) or secrets.token_hex(8)
    return str(st.session_state.visitor)


def owns(run: Run) -> bool:
    """Return whether the visitor may stop, pause, resume and rename a run.

    A run from a terminal belongs to whoever sits at the server's machine.
    """
    return owns_as(run.visitor)


def owns_as(owner: str) -> bool:
    """Return whether the visitor is this owner, "" for a terminal of the server's machine."""
    if owner:
        return owner == visitor()
    forwarded = "X-Forwarded-For" in st.context.headers  # by a proxy on this machine
    return st.context.ip_address is None and not forwarded  # None: from this machine


def on_small_screen() -> bool:
    """Return whether the visitor's browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def time_zone() -> zoneinfo.ZoneInfo:
    """Return the browser's time zone, UTC if it is unknown."""
    with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(st.context.timezone or "UTC")
    return zoneinfo.ZoneInfo("UTC")


def value(widget: str, default: Any = None) -> Any:
    """Return a widget's value, or the default if it has none."""
    found = st.session_state.get(widget)
    return default if found is None else found


def take_file(file: UploadedFile) -> bytes:
    """Return an uploaded file's content; Streamlit would keep it until the session ends."""
    context, content = get_script_run_ctx(), file.getvalue()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    return content


def set_value(widget: str, value: Any) -> None:
    """Set a widget's value before the widget is shown."""
    st.session_state[widget] = value


def has_value(widget: str) -> bool:
    """Return whether the session already has a value for the widget."""
    return widget in st.session_state


def value_from_link(name: str, widget: str, default: str | None = None) -> str | None:
    """Return an address parameter's value if the visitor has just arrived by a link with it.

    Whoever arrives by the browser's Back or Forward button gets what the address says in any case,
    or the default if it does not say anything.
    """
    value = st.query_params.get(name)
    before = st.session_state.get(f"in-address-{name}-{widget}")
    # None is recorded too: someone who leaves and follows the same link again arrives again.
    st.session_state[f"in-address-{name}-{widget}"] = value
    if _came_by_history():
        return default if value is None else value
    return value if value != before else None


def forget_link(name: str, widget: str) -> None:
    """Count an address parameter as not yet seen, so that its link is followed later."""
    st.session_state.pop(f"in-address-{name}-{widget}", None)


def _came_by_history() -> bool:
    """Return whether the browser's Back or Forward button led here."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def set_in_address(name: str, widget: str, value: str | None) -> None:
    """Put a widget's value into the address, so that a copied link shows it; None removes it."""
    st.session_state[f"in-address-{name}-{widget}"] = value
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def is_first_time(what: str) -> bool:
    """Return whether this is the first call with this name in the session."""
    first = f"done-{what}" not in st.session_state
    st.session_state[f"done-{what}"] = True
    return first


def queue_message(key: str, sentence: str) -> None:
    """Queue a one-time message."""
    st.session_state[f"message-{key}"] = sentence


def take_message(key: str) -> str | None:
    """Return the queued message, if any, and remove it from the queue."""
    message: str | None = st.session_state.pop(f"message-{key}", None)
    return message


def count(key: str) -> int:
    """Return a counter's value, 0 at first; a widget is reset when its key contains a new one."""
    return int(st.session_state.get(f"count-{key}", 0))


def increment(key: str) -> None:
    """Add one to a counter."""
    st.session_state[f"count-{key}"] = count(key) + 1


@dataclass(frozen=True)
class BoardPicture:
    """A picture file on a drawing board; each has an id of its own."""

    name: str
    content: bytes
    id: str = field(default_factory=lambda: secrets.token_hex(8))


def board_key(dataset: str) -> str:
    """Return the key of a data set's drawing board: digits and garments have one each."""
    return f"board-{dataset}"


def set_drawing(dataset: str, seen: bytes | None) -> None:
    """Remember what the network saw of the last drawing, uint8 (28, 28) as bytes; None: nothing."""
    st.session_state[f"drawing-{dataset}"] = seen


def drawing(dataset: str) -> bytes | None:
    """Return what `set_drawing` remembered of the visitor's last drawing of this data set."""
    seen: bytes | None = st.session_state.get(f"drawing-{dataset}")
    return seen


def set_board_picture(board: str, name: str, content: bytes) -> None:
    """Clear a drawing board and put a picture file on it."""
    clear_board(board)
    st.session_state[f"picture-{board}"] = BoardPicture(name, content)


def clear_board(board: str) -> None:
    """Remove a drawing board's picture, its error message and the drawing kept from any canvas."""
    for key in (f"picture-{board}", f"error-{board}", "kept-drawing"):
        st.session_state.pop(key, None)


def show_run(run_id: str | None) -> None:
    """Make the Train page show a run, also after a reload; None for its first view."""
    st.session_state.run = run_id
    set_in_address("run", "run", run_id or None)


def prepare_run(settings: Hyperparameters, parent: str = "") -> None:
    """Set the Train page's widgets, except the seed, for the next run.

    Args:
        settings: the hyperparameters to show.
        parent: the run whose weights the next run starts from; "" for random weights.
    """
    st.session_state["parent"] = parent
    st.session_state.update(train_values(settings))


def train_parameters(settings: Hyperparameters) -> dict[str, str]:
    """Return the address parameters of the Train page's widgets that differ from the default."""
    default = train_values(Hyperparameters())
    changed = {
        name: str(one) for name, one in train_values(settings).items() if one != default[name]
    }
    return changed | ({"vary": "true"} if settings.vary else {})


def train_values(settings: Hyperparameters) -> dict[str, Any]:
    """Return the values of the Train page's widgets for these settings."""
    values = settings.to_dict()
    values |= {"layers": len(settings.units), "units": settings.units[0]}
    return {name: values[name] for name in TRAIN_WIDGETS}
