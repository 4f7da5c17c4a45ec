"""A page with nothing but a canvas, whose WebSocket echoes a message for each movement."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.support.asgi import serving

PAGE = """<!doctype html><canvas width=420 height=420 style="width:600px"></canvas><script>
  const canvas = document.querySelector('canvas'), paper = canvas.getContext('2d');
  const socket = new WebSocket('ws://' + location.host + '/echo');
  const gray = new Uint8Array(420 * 420);
  window.seen = {passed: []};
  let sent = 0;
  addEventListener('pointermove', event => requestAnimationFrame(() => {
    if (!event.buttons || sent) return;
    paper.fillRect(event.offsetX * .7, event.offsetY * .7, 29, 29);
    const {data} = paper.getImageData(0, 0, 420, 420);
    for (let at = 0; at < gray.length; at++) gray[at] = 255 - data[4 * at + 3];
    sent = event.timeStamp;
    socket.send(gray);
  }));
  socket.onmessage = ({data}) => {
    document.title = data;
    window.seen.passed.push(performance.now() - sent);
    sent = 0;
  };
</script>"""


def _page(request: Request) -> HTMLResponse:
    return HTMLResponse(PAGE)


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            await socket.send_text(str(len(await socket.receive_bytes())))
    except WebSocketDisconnect:
        return


@contextmanager
def serve() -> Iterator[str]:
    """Serve the page on a free port and yield its address."""
    app = Starlette(routes=[Route("/", _page), WebSocketRoute("/echo", _echo)])
    with serving(app) as host:
        yield f"http://{host}"
