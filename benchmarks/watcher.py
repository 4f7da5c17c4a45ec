"""A visitor who watches a run by the protocols of the page, without a browser."""

import asyncio
import http.client
import json
import random
import time
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

FOLLOWER, XSRF = "train-follow", "_streamlit_xsrf"
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
LONGEST = 120.0  # seconds to wait for anything
HELD = ("slider", "selectbox", "button_group", "checkbox", "number_input")  # widgets with a state
ENDED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Watcher:
    """One tab: its page, the news that it gets, and how long everything took, in seconds."""

    def __init__(self, address: str, path: str) -> None:
        self.address, (self.path, _, self.query) = address, path.partition("?")
        self.opened, self.looks, self.delays = 0.0, list[float](), list[float]()
        self.bytes, self.news = 0, 0
        self._states, self._cookies = dict[str, WidgetState](), dict[str, str]()
        self._elements = dict[tuple[int, ...], tuple[Any, str]]()
        self._page = ""
        self._line: ClientConnection

    async def open(self) -> None:
        """Open the page, as far as a browser without a cache needs the server for it."""
        began = time.perf_counter()
        await asyncio.to_thread(self._fetch)
        self._line = await self._connect("_stcore/stream", self._cookies.get(XSRF, "none"))
        await self._run()
        self.opened = time.perf_counter() - began

    async def watch(self) -> None:
        """Follow the run as `static/train/follow.js` does, until it is over."""
        follower = self.element("bidi_component", FOLLOWER)
        while follower:
            needs, run_id = follower["needs"], follower["run"]
            async with await self._connect(f"watch/{run_id}") as news:
                seconds = await self._hear(news, needs)
            await asyncio.sleep(random.random() * seconds)
            began = time.perf_counter()
            await self._look()
            self.looks.append(time.perf_counter() - began)
            follower = self.element("bidi_component", FOLLOWER)

    async def click(self, label: str) -> None:
        """Press a button and wait until the page has run."""
        for element, fragment in self._elements.values():
            if element.WhichOneof("type") == "button" and element.button.label == label:
                await self._run(fragment, WidgetState(id=element.button.id, trigger_value=True))
                return
        raise LookupError(f"There is no button {label}.")

    async def close(self) -> None:
        """Leave the page."""
        await self._line.close()

    def element(self, kind: str, name: str) -> dict[str, Any] | None:
        """Return the data of a component on the page."""
        for element, _ in self._elements.values():
            if element.WhichOneof("type") == kind and name in element.bidi_component.component_name:
                data: dict[str, Any] = json.loads(element.bidi_component.json)
                return data
        return None

    async def _hear(self, news: ClientConnection, needs: str) -> float:
        """Take news until the page needs other elements; return the most seconds to wait then."""
        spread = 0.0
        async for text in news:
            message = json.loads(text)
            self.delays.append(time.monotonic() - message["at"])
            self.bytes, self.news = self.bytes + len(text), self.news + 1
            spread = message.get("spread", spread)
            if message.get("needs", needs) != needs:
                return spread
        return 0.0

    async def _connect(self, path: str, *protocols: str) -> ClientConnection:
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        look: dict[str, Any] = {"additional_headers": {"Cookie": cookie}, "max_size": None}
        look |= {"open_timeout": LONGEST, "ping_interval": None, "origin": Origin(self.address)}
        if protocols:
            look["subprotocols"] = [Subprotocol(one) for one in ("streamlit", *protocols)]
        return await connect(f"{self.address.replace('http', 'ws', 1)}/{path}", **look)

    def _fetch(self) -> None:
        parts = urlsplit(self.address)
        line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=LONGEST)
        for path in (f"/{self.path}?{self.query}", "/_stcore/health", "/_stcore/host-config"):
            line.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            answer.read()
            given = answer.headers.get_all("Set-Cookie") or []
            self._cookies |= dict(cookie.split(";")[0].split("=", 1) for cookie in given)
        line.close()

    async def _look(self) -> None:
        """Let the part of the page run that shows the run, as `follow.js` does."""
        for element, fragment in self._elements.values():
            component = element.bidi_component
            if FOLLOWER in component.component_name:
                pressed = json.dumps([{"event": "look", "value": True}])
                trigger = WidgetState(id=EVENTS.format(component.id), json_trigger_value=pressed)
                await self._run(fragment, trigger)
                return

    async def _run(self, fragment: str = "", *triggers: WidgetState) -> None:
        """Ask for a run of the page or of a fragment, and take the answers until it has ended."""
        message = BackMsg()
        ask = message.rerun_script
        ask.query_string, ask.fragment_id = self.query, fragment
        ask.page_script_hash, ask.page_name = self._page, "" if self._page else self.path
        ask.widget_states.widgets.extend([*self._states.values(), *triggers])
        await self._line.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(self._line.recv(decode=False), LONGEST)
            if self._take(ForwardMsg.FromString(data)):
                return

    def _take(self, message: ForwardMsg) -> bool:
        """Take one message; return whether the run has ended."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            again = set(message.metadata.run.fragment_ids)
            old = self._elements.items() if again else ()
            self._elements = {path: shown for path, shown in old if shown[1] not in again}
            self._page = self._page if again else message.new_session.page_script_hash
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element, path = message.delta.new_element, tuple(message.metadata.delta_path)
            self._elements[path] = element, message.delta.fragment_id
            self._keep_state(element)
        return kind == "script_finished" and message.script_finished in ENDED

    def _keep_state(self, element: Any) -> None:
        """Give a widget the state that a browser gives it when it is shown."""
        kind = element.WhichOneof("type")
        if kind not in HELD:
            return
        widget = getattr(element, kind)
        if widget.id in self._states and not widget.set_value:
            return
        state = WidgetState(id=widget.id)
        if kind == "slider":
            values = widget.value if widget.set_value else widget.default
            state.double_array_value.data.extend(values)
        elif kind == "selectbox":
            chosen = widget.raw_value if widget.set_value else widget.options[widget.default]
            state.string_value = chosen
        elif kind == "button_group":
            chosen = [widget.options[place].content for place in widget.default]
            state.string_array_value.data.extend(widget.raw_values if widget.set_value else chosen)
        elif kind == "checkbox":
            state.bool_value = widget.value if widget.set_value else widget.default
        else:
            state.int_value = int(widget.value if widget.set_value else widget.default)
        self._states[widget.id] = state
