"""Answers while the pen moves, over a WebSocket beside the pages.

The browser sends which networks are to answer, as JSON, and then pictures of the canvas, one at a
time; each is answered by the messages that the page shows. Without it, the page answers by itself
when the pen lifts.
"""

import asyncio
import json
import struct
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

import numpy as np
from PIL import Image
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from model import Sketch28Error
from model.classifier import Prediction
from model.preprocessing.pictures import BlankPicture, draw_over
from model.runs.moments import NOW
from pages.components.draw import thinking
from pages.components.shared import networks as shown_networks
from pages.components.shared import prediction, resources, static
from pages.components.shared.received import SIDE
from pages.components.shared.server import monitoring, presence
from pages.components.shared.server.seats import Seats
from pages.components.shared.server.visitor import visitor_name

MOST_SETTINGS = 1000  # characters
MOST_NETWORKS = 4
MOST_SHEETS = 64  # pictures under strokes, 0.5 MB each
_BOX = struct.Struct("<4H")  # left, top, width and height, px
_COMPONENT = static.component("draw/live")
_threads = ThreadPoolExecutor(2, thread_name_prefix="live")
_sheets: OrderedDict[str, Image.Image] = OrderedDict()
_seats = Seats()


class BadMessage(Sketch28Error):
    """What a browser sent is not what `live.js` sends."""


@dataclass(frozen=True)
class Settings:
    """Which networks answer, the id of the picture under the strokes, "" for none, and how much."""

    networks: tuple[str, ...] = ()
    picture: str = ""
    think: bool = False  # whether the first network also tells what its neurons do


def connect(board: str, settings: Settings) -> None:
    """Let networks, none to four, answer while the pen moves on a board, and while they train."""
    changing = any(name.endswith(NOW) for name in settings.networks)
    data = {"asked": asdict(settings), "changing": changing}
    _COMPONENT(key=f"{board}-live", data=data, height=0)


def remember(picture_id: str, placed: Image.Image) -> None:
    """Keep a picture on which strokes are drawn, as it lies on the canvas: RGB, 420x420."""
    _sheets[picture_id] = placed
    _sheets.move_to_end(picture_id)
    while len(_sheets) > MOST_SHEETS:
        _sheets.popitem(last=False)


def answer(
    networks: Sequence[str], picture: Image.Image, *, think: bool = False
) -> tuple[list[Prediction], list[prediction.Message]]:
    """Let networks of one data set read a picture.

    Args:
        think: whether the first one's digits also hold "thinking", as `thinking.message` has it.
    Returns:
        the first network's predictions, none if there is nothing to see; and what is shown of each.
    """
    first, *others = [resources.classifier(network) for network in networks]
    try:
        predicted = first.read(picture)
    except BlankPicture as blank:
        return [], [prediction.empty(str(blank))]
    seen = [one.seen for one in predicted]
    titles = [shown_networks.long_name(name) for name in networks] if others else [""]
    answers = [predicted, *(other.predict(seen) for other in others)]
    shown = [
        prediction.message(each, first.class_names, title)
        for each, title in zip(answers, titles, strict=True)
    ]
    if think:
        for digit, picture_seen in zip(shown[0]["digits"], seen, strict=True):
            digit["thinking"] = thinking.message(networks[0], picture_seen)
    return predicted, shown


async def _serve(socket: WebSocket) -> None:
    await _seats.serve(socket, _converse)


async def _converse(socket: WebSocket) -> None:
    loop, settings = asyncio.get_running_loop(), Settings()
    visitor = visitor_name(socket.cookies)
    while True:
        received = await socket.receive()
        if received["type"] == "websocket.disconnect":
            return
        if (text := received.get("text")) is not None:
            settings = _read_settings(text)
        else:
            content = received["bytes"]
            with monitoring.happenings.answering_a_stroke():
                arguments = settings, content, visitor
                answered = await loop.run_in_executor(_threads, _answer, *arguments)
            await socket.send_text(answered)


def _read_settings(text: str) -> Settings:
    try:
        read = json.loads(text[:MOST_SETTINGS])
        settings = Settings(tuple(read["networks"]), read["picture"], read.get("think", False))
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        raise BadMessage("Expected the names of networks, and a picture's id, as JSON.") from error
    if not isinstance(settings.think, bool):
        raise BadMessage("Expected true or false for think.")
    names = (*settings.networks, settings.picture)
    if not 1 < len(names) <= 1 + MOST_NETWORKS or not all(isinstance(one, str) for one in names):
        raise BadMessage(f"Expected the names of one to {MOST_NETWORKS} networks.")
    return settings


def _answer(settings: Settings, content: bytes, visitor: str | None = None) -> str:
    if not settings.networks:
        raise BadMessage("Expected the names of networks before a picture.")
    picture = _picture(settings, content)
    answers = answer(settings.networks, picture, think=settings.think)[1]
    presence.see_drawing(visitor, picture, answers)
    return json.dumps({"answers": answers}, separators=(",", ":"))


def _picture(settings: Settings, content: bytes) -> Image.Image:
    if not settings.picture:
        return Image.fromarray(_canvas(content, 1, blank=255)[..., 0])
    if (sheet := _sheets.get(settings.picture)) is None:
        raise BadMessage("The picture under the strokes is no longer known.")
    return draw_over(sheet, _canvas(content, 4, blank=0)) or sheet


def _canvas(content: bytes, channels: int, *, blank: int) -> np.ndarray:
    """Return the canvas, uint8 (420, 420, channels), of which a box was sent: see `live.js`."""
    left, top, width, height = _BOX.unpack(content[: _BOX.size].ljust(_BOX.size, b"\xff"))
    expected = _BOX.size + channels * width * height
    if left + width > SIDE or top + height > SIDE or len(content) != expected:
        raise BadMessage(f"Expected a part of {SIDE} by {SIDE} pixels, {channels} bytes each.")
    canvas = np.full((SIDE, SIDE, channels), blank, np.uint8)
    box = np.frombuffer(content, np.uint8, offset=_BOX.size).reshape(height, width, channels)
    canvas[top : top + height, left : left + width] = box
    return canvas


ROUTES = [WebSocketRoute("/live", _serve)]
