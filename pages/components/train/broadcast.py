"""News of a run over a WebSocket beside the pages: read once, however many watch it.

A browser that opens `/watch/<run>` gets all that is known of the run, and then what changes, as
`news` has it. Without it, the page asks by itself, more slowly.
"""

import re

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from model.runs.run import UnknownRun
from pages.components.shared.server.rooms import Rooms
from pages.components.shared.server.seats import Seats
from pages.components.train import news

RUN_ID = re.compile("[0-9a-f]{8}")
_rooms, _seats = Rooms(news.Reader), Seats()


async def _serve(socket: WebSocket) -> None:
    await _seats.serve(socket, _watch)


async def _watch(socket: WebSocket) -> None:
    run_id = socket.path_params["run"]
    if not RUN_ID.fullmatch(run_id):
        raise UnknownRun("There is no such run.")
    await _rooms.listen(socket, run_id)


ROUTES = [WebSocketRoute("/watch/{run}", _serve)]
