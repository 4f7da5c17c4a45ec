"""News of a class over WebSockets beside the pages: for all in it, and of all for its teacher."""

from collections.abc import Awaitable, Callable

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from model import Sketch28Error
from model.runs.classroom import Member
from model.runs.run import Run, RunStatus, StoreUnavailable
from pages.components.charts.data_address import png_address
from pages.components.shared import classes, resources
from pages.components.shared.server import presence
from pages.components.shared.server.rooms import Message, Rooms, run_in_thread
from pages.components.shared.server.seats import Seats
from pages.components.shared.server.visitor import visitor_name
from pages.components.shared.words import current_epoch

SECONDS = 0.5  # between two looks
NOBODY = "You are in no class."
MOST_RUNS = 400  # of all pupils, of which the newest of each is told


class News:
    """Reads whether what concerns all in a class has changed: its "version"."""

    seconds = SECONDS

    def __init__(self, code: str) -> None:
        self._code, self._known = code, Message()

    def read(self) -> Message:
        """Return the version, if it is another one.

        Raises:
            Sketch28Error: the class has ended.
        """
        try:
            rules = resources.store().classes.get(self._code).rules
        except StoreUnavailable:
            return {}
        now = {"version": classes.version(rules)}
        changes = {} if now == self._known else now
        self._known = now
        return changes

    def everything(self) -> Message:
        """Return the version."""
        return self._known


class Roster:
    """Reads who is there and what each pupil does; a message holds the cards that have changed."""

    seconds = SECONDS

    def __init__(self, code: str) -> None:
        self._code, self._cards = code, dict[str, Message]()
        self._read_once = False
        self._drawn = dict[str, tuple[float, str]]()

    def read(self) -> Message:
        """Return the cards of pupils that have changed, and the order of all if it has.

        Raises:
            Sketch28Error: the class has ended.
        """
        store = resources.store()
        try:
            store.classes.get(self._code)
            pupils = store.classes.pupils(self._code)
            newest = _newest_runs(pupils)
        except StoreUnavailable:
            return {}
        cards = {one.id: self._card(one, newest.get(one.visitor)) for one in pupils}
        changed = {id: card for id, card in cards.items() if self._cards.get(id) != card}
        reordered = list(cards) != list(self._cards) or not self._read_once
        self._cards, self._read_once = cards, True
        order = {"order": list(cards)} if reordered else {}
        return {"cards": changed, **order} if changed or order else {}

    def everything(self) -> Message:
        """Return all cards in their order."""
        return {"cards": self._cards, "order": list(self._cards)}

    def _card(self, pupil: Member, run: Run | None) -> Message:
        seen = presence.of(pupil.visitor)
        card = {"name": pupil.nickname, "here": seen.connections > 0, "run": describe(run)}
        card |= {"page": seen.page, "answer": seen.answer}
        return card | {"picture": self._picture(pupil.id, seen)}

    def _picture(self, id: str, there: presence.Presence) -> str:
        """Return a drawing as a data address, which is made once for each drawing."""
        if there.drawing is None:
            return ""
        at, address = self._drawn.get(id, (0.0, ""))
        if at != there.drawn_at:
            address = png_address(there.drawing)
            self._drawn[id] = there.drawn_at, address
        return address


def _newest_runs(pupils: list[Member]) -> dict[str, Run]:
    """Return each pupil's newest run in the class, by visitor."""
    joined = {one.visitor: one.joined_at for one in pupils}
    found = dict[str, Run]()
    for run in resources.store().runs_of_visitors(joined, MOST_RUNS):
        if run.created_at >= joined[run.visitor]:
            found.setdefault(run.visitor, run)
    return found


def describe(run: Run | None) -> str:
    """Return in a few words how far a run is."""
    if run is None:
        return ""
    if run.status is RunStatus.RUNNING:
        return f"training, epoch {current_epoch(run)}"
    if run.usable and run.test_accuracy is not None:
        return f"{run.test_accuracy:.1%} of {run.test_pictures or 0:,} test pictures"
    return str(run.status)


_news, _rosters, _seats = Rooms(News), Rooms(Roster), Seats()


def _serve(rooms: Rooms, *, teaches: bool) -> Callable[[WebSocket], Awaitable[None]]:
    async def converse(socket: WebSocket) -> None:
        visitor = visitor_name(socket.cookies) or ""
        member = await run_in_thread(resources.store().classes.member, visitor)
        if member is None or (teaches and not member.teaches):
            raise Sketch28Error(classes.ONLY_TEACHERS if teaches else NOBODY)
        presence.enter(visitor)
        try:
            await rooms.listen(socket, member.code)
        finally:
            presence.leave(visitor)

    async def serve(socket: WebSocket) -> None:
        await _seats.serve(socket, converse)

    return serve


ROUTES = [
    WebSocketRoute("/class", _serve(_news, teaches=False)),
    WebSocketRoute("/class/roster", _serve(_rosters, teaches=True)),
]
