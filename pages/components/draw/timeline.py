"""How the answer changed while the strokes were drawn, and their replay, under the canvas.

The browser records both by itself; the page tells it which strokes lie on the canvas.
"""

import zlib
from collections.abc import Sequence
from typing import Any

from pages.components.shared import static
from pages.components.shared.received import SIDE, beginning

_COMPONENT = static.component(
    *("draw/timeline", "shared/elements", "draw/record", "draw/film"), isolate_styles=False
)


def show(
    canvas: str, strokes: Sequence[Any], networks: Sequence[str], pen: tuple[int, str] | None
) -> None:
    """Show the record of the strokes on a canvas, as far as this browser has seen them drawn.

    Args:
        canvas: the canvas's key.
        strokes: as the canvas sent them, oldest first.
        networks: the names of those that answer.
        pen: its width in pixels of the canvas, and its color; None if strokes leave no ink.
    """
    told = {"canvas": canvas, "networks": networks, "strokes": [_name(one) for one in strokes]}
    width, color = pen or (0, "")
    _COMPONENT(key="timeline", data={**told, "pen": {"width": width / SIDE, "color": color}})


def _name(stroke: Any) -> str:
    """Return where a stroke begins and a checksum of its path; "" if no pen drew it."""
    if (place := beginning(stroke)) is None:
        return ""
    x, y = place
    return f"{x:.0f},{y:.0f},{zlib.crc32(repr(stroke['path']).encode()):x}"
