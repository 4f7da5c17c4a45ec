"""Who of a class is there at the moment: the page that they see, and their latest drawing.

All of it is in memory, and only for visitors who are in a class and connected.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from pages.components.shared.received import SIDE

SMALL = SIDE // 5  # px, of a drawing as others see it
MOST = 5000  # visitors of whom something is known


@dataclass
class Presence:
    """A visitor's page, their drawing with its answer, and when it came; connections: tabs."""

    connections: int = 0
    page: str = ""
    drawing: Image.Image | None = None
    answer: str = ""
    drawn_at: float = 0.0
    task: int = 0  # the number of the last one that they were led to


_known = dict[str, Presence]()


def of(visitor: str) -> Presence:
    """Return what is known of a visitor."""
    found = _known.setdefault(visitor, Presence())
    while len(_known) > MOST:
        del _known[next(iter(_known))]
    return found


def enter(visitor: str) -> None:
    """Count a connection of a visitor in a class."""
    of(visitor).connections += 1


def leave(visitor: str) -> None:
    """Count a connection less."""
    one = of(visitor)
    one.connections = max(0, one.connections - 1)


def see_drawing(
    visitor: str | None, picture: Image.Image | None, answers: Sequence[Mapping[str, Any]]
) -> None:
    """Note the drawing of a visitor in a class, and the first of its answers.

    Args:
        visitor: who draws; of one who is in no class nothing is kept.
        picture: None if it was cleared.
        answers: as `prediction.message` has them.
    """
    if one := _known.get(visitor or ""):
        one.drawing = picture and picture.convert("L").resize((SMALL, SMALL), Image.Resampling.BOX)
        one.answer = str(answers[0]["name"]) if answers[0]["digits"] else ""
        one.drawn_at = time.monotonic()


def is_new(visitor: str, task: int) -> bool:
    """Return whether a visitor has not yet been led to the class's task of this number."""
    one = of(visitor)
    new, one.task = one.task != task, task
    return new


def forget(visitor: str) -> None:
    """Forget all that is known of a visitor, who has left the class."""
    _known.pop(visitor, None)
