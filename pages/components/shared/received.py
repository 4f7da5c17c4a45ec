"""The canvas in the browser: the component beside it, and what it may send, which is checked."""

import base64
import math
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import Image

from model import Sketch28Error
from model.preprocessing import pictures
from pages.components.shared import static

# Fits the canvas into its place, and hands over pasted pictures and keys.
HELPER = static.component("shared/canvas-helper")
SIDE = 420  # px, in which strokes are counted; the page shows the canvas as large as it has room
MOST_STROKES = 2000
MANY_POINTS = 10_000  # of all strokes: some two minutes of drawing, 0.4 MB in each message
MOST_LETTERS = 2**20  # of the drawing as a data URL: 420x420 pixels of noise have 940,000
# The parts of its state that the canvas's own code reads, with what has to be in them.
PARTS = {
    "drawing": set[str](),
    "backgroundFit": {
        *("naturalWidth", "naturalHeight"),
        *("scaleX", "scaleY"),
        *("offsetX", "offsetY"),
    },
}
BEGINNING = "data:image/png;base64,"


class UnusableDrawing(Sketch28Error):
    """A canvas sent what no canvas sends, or far too much of it."""


def check(state: Any) -> None:
    """Raise UnusableDrawing if a canvas's state has a drawing, but none that can be taken."""
    sent = state.get("drawing") if isinstance(state, Mapping) else None
    is_new = isinstance(sent, Mapping) and sent.get("data") is None  # before the first stroke
    if sent and not is_new and not drawing(state):
        wrong = f"it had more than {MOST_STROKES:,} strokes, or arrived damaged"
        raise UnusableDrawing(f"The drawing could not be read: {wrong}. Please draw it again.")


def drawing(state: Any) -> dict[str, Any]:
    """Return the drawing in a canvas's state: "raw", with "objects", and "data", a PNG's address.

    It is {} without a drawing, and for everything that no canvas sends.
    """
    sent = state.get("drawing") if isinstance(state, Mapping) else None
    raw, data = (sent.get("raw"), sent.get("data")) if isinstance(sent, Mapping) else (None, None)
    strokes = raw.get("objects") if isinstance(raw, Mapping) else None
    if not isinstance(strokes, list) or not isinstance(data, str):
        return {}
    short = len(strokes) <= MOST_STROKES and len(data) <= MOST_LETTERS
    if not short or not all(isinstance(stroke, Mapping) for stroke in strokes):
        return {}
    return {"raw": {"objects": strokes}, "data": data}


def picture(data: str) -> Image.Image | None:
    """Return the picture at a PNG's address, RGBA; None if it is not one of the canvas's size."""
    try:
        png = base64.b64decode(data.removeprefix(BEGINNING), validate=True)
        return pictures.open_drawing(png, (SIDE, SIDE))
    except (ValueError, pictures.UnreadablePicture):
        return None


def count_points(strokes: Iterable[Mapping[str, Any]]) -> int:
    """Return how many points all strokes have together."""
    paths = (stroke.get("path") for stroke in strokes)
    return sum(len(path) for path in paths if isinstance(path, list))


def beginning(stroke: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return where a stroke begins, in pixels from the left and the top; None if nowhere."""
    try:
        _, x, y = stroke["path"][0]
        place = float(x), float(y)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None
    return place if all(map(math.isfinite, place)) else None


def pasted(state: Any, name: str) -> bytes:
    """Return the content of a pasted file, which arrives as base64, or only as its size.

    Raises:
        UnreadablePicture: if it has too many bytes.
    """
    sent = state.get("pasted") if isinstance(state, Mapping) else None
    if isinstance(sent, int):
        pictures.check_size(sent, name)
    if not isinstance(sent, str):
        return b""  # no browser sends this; the picture's reader reports that the file is empty
    pictures.check_size(len(sent) * 3 // 4 - 2, name)
    try:
        return base64.b64decode(sent, validate=True)
    except ValueError:
        return b""
