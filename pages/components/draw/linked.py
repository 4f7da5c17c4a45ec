"""A drawing in a link: its strokes as a short text, and back onto the canvas."""

import base64
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image, ImageDraw

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from pages.components.charts.data_address import png_address
from pages.components.draw import session as board_session
from pages.components.shared import session, share
from pages.components.shared.received import SIDE

PARAMETER = "drawing"  # of the address
COLORS = ("#000000", "#FFFFFF")  # of the pen and of the eraser, on paper
MOST_STROKES, MOST_POINTS, MOST_IN_A_PATH, MOST_LETTERS = 100, 2000, 10_000, 4000
HEAD = 4  # bytes before a stroke's points: its color, its width, and how many points it has
NEAR = 1.0  # pixels that a point may lie beside the line that is sent instead of it
FINE = 2  # times the canvas's size: as large a picture is drawn before it is made smaller
WRONG = "The drawing in this link could not be read. The link may have been cut off."


def text(strokes: list[Any]) -> str:
    """Return strokes as a text; "" if there are none, very many, or others than lines of a pen."""
    parts, points = bytearray(), 0
    try:
        for stroke in strokes[: MOST_STROKES + 1]:
            line = _points(stroke["path"])
            width = min(255, max(1, round(stroke["strokeWidth"])))
            head = [COLORS.index(stroke["stroke"]), width, *divmod(len(line), 256)]
            parts += bytes(head) + line.tobytes()
            points += len(line)
    except (KeyError, TypeError, ValueError, OverflowError):
        return ""  # a picture, or what no canvas sends
    if not parts or len(strokes) > MOST_STROKES or points > MOST_POINTS:
        return ""
    packed = base64.urlsafe_b64encode(zlib.compress(bytes(parts), 9)).decode().rstrip("=")
    return packed if len(packed) <= MOST_LETTERS else ""


def strokes(linked: str) -> list[dict[str, Any]]:
    """Return the strokes that a text stands for, as the canvas has them.

    Raises:
        Sketch28Error: if it is no such text.
    """
    unpacking = zlib.decompressobj()
    try:
        packed = base64.urlsafe_b64decode(linked[: MOST_LETTERS + 1] + "=" * (-len(linked) % 4))
        parts = unpacking.decompress(packed, 2 * MOST_POINTS + HEAD * MOST_STROKES)
        found = list(_lines(parts))
    except (ValueError, zlib.error) as error:
        raise Sketch28Error(WRONG) from error
    if not 0 < len(found) <= MOST_STROKES or not unpacking.eof:
        raise Sketch28Error(WRONG)
    return found


def picture(drawn: list[dict[str, Any]]) -> Image.Image:
    """Return strokes as the canvas would draw them, RGBA, on nothing."""
    large = Image.new("RGBA", (FINE * SIDE, FINE * SIDE))
    brush = ImageDraw.Draw(large)
    for stroke in drawn:
        width, color = FINE * stroke["strokeWidth"], stroke["stroke"]
        points = [(FINE * x, FINE * y) for _, x, y in stroke["path"]]
        brush.line(points, color, round(width), joint="curve")
        for x, y in points:
            brush.circle((x, y), width / 2, color)
    return large.resize((SIDE, SIDE), Image.Resampling.BOX)


def follow(board: str) -> None:
    """Put the drawing of the address on an empty board, once in a visit."""
    linked = st.query_params.get(PARAMETER)
    if not linked or session.value(PARAMETER) == linked:
        return
    session.set_value(PARAMETER, linked)
    if not board_session.is_empty(board):
        return
    try:
        drawn = strokes(linked)
    except Sketch28Error as error:
        board_session.set_error(board, str(error))
        return
    data = png_address(picture(drawn))
    board_session.replace(
        board, board_session.Content(None, {"raw": {"objects": drawn}, "data": data})
    )


def _for_link() -> dict[str, str]:
    """Return the address parameters of what lies on the board that is shown."""
    chosen = session.value("draw-dataset", next(iter(DATASETS)))
    board = board_session.content(session.board_key(chosen))
    return {PARAMETER: "" if board.picture else text(board.strokes)}


share.ALSO["draw"] = _for_link


def _points(path: list[Any]) -> np.ndarray:
    """Return a path's points, uint8 (n, 2), without those that are nearly on a line.

    Raises:
        ValueError, TypeError: if it is no path.
    """
    found = np.array([part[-2:] for part in path[:MOST_IN_A_PATH]], float)
    if found.ndim != 2 or found.shape[1] != 2 or not np.isfinite(found).all():
        raise ValueError("no path")
    kept = np.array(_simplified(list(found)))
    return np.clip(np.rint(kept * (255 / SIDE)), 0, 255).astype(np.uint8)


def _simplified(points: list[np.ndarray]) -> list[np.ndarray]:
    """Leave points out, from the longest line that stays near to all it stands for (greedily)."""
    kept, start = [points[0]], 0
    while start < len(points) - 1:
        end = start + 1
        while end + 1 < len(points) and end - start < 30 and _is_near(points[start : end + 2]):
            end += 1
        kept.append(points[end])
        start = end
    return kept


def _is_near(points: list[np.ndarray]) -> bool:
    """Return whether all points are near to the line from the first to the last one."""
    first, last = points[0], points[-1]
    along = last - first
    length = float(np.hypot(*along))
    between = np.array(points[1:-1]) - first
    if not length:
        return bool((np.hypot(*between.T) <= NEAR).all())
    share = np.clip(between @ along / length**2, 0, 1)
    return bool((np.hypot(*(between - share[:, None] * along).T) <= NEAR).all())


def _lines(parts: bytes) -> Iterator[dict[str, Any]]:
    """Yield each stroke as the canvas has it."""
    start = 0
    while start < len(parts):
        if start + HEAD > len(parts):
            raise ValueError("cut off")
        color, width, *count = parts[start : start + HEAD]
        start += HEAD
        size = 2 * (256 * count[0] + count[1])
        points = np.frombuffer(parts[start : start + size], np.uint8)
        start += size
        if color >= len(COLORS) or not width or not size or len(points) < size:
            raise ValueError("cut off")
        yield _stroke(COLORS[color], width, points.reshape(-1, 2) * (SIDE / 255))


def _stroke(color: str, width: int, points: np.ndarray) -> dict[str, Any]:
    path = [["L", round(float(x), 1), round(float(y), 1)] for x, y in points]
    path[0][0] = "M"
    if len(path) == 1:  # a dot, which needs some length to be seen
        path.append(["L", round(float(points[0][0]) + 0.1, 1), path[0][2]])
    look = {"strokeLineCap": "round", "strokeLineJoin": "round", "fill": None}
    return {"type": "Path", "path": path, "stroke": color, "strokeWidth": width, **look}
