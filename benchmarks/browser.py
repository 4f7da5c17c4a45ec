"""Start a fresh server and a Chromium, draw strokes, and measure time inside the page."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

PROJECT = Path(__file__).parent.parent
APP, BARE = PROJECT / "app.py", PROJECT / "benchmarks" / "bare_canvas.py"
START_SECONDS, END_SECONDS, WORKER_SECONDS = 60.0, 20.0, 60.0
POLL_SECONDS = 0.02
READY = re.compile("runs? trains? at a time")
CHROMIUM_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "chromium-headless-shell",
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LARGE, SMALL = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=240)
PLOTLY = re.compile("plotly", re.IGNORECASE)  # the name of its scripts
ONE = ((0.5, 0.2), (0.5, 0.8))
# The component is in a shadow root; its canvas is at another position in its first frame.
CANVAS_BOX = """() => {
  const roots = [...document.querySelectorAll('*')].map(node => node.shadowRoot).filter(Boolean);
  const canvas = roots.map(root => root.querySelector('canvas.upper-canvas')).find(Boolean);
  const box = canvas?.getBoundingClientRect();
  const before = window.canvasBox;
  window.canvasBox = box && [box.x, box.y, box.width, box.height];
  return box?.width && String(window.canvasBox) === String(before) && before;
}"""

# Seconds from the event to the first change of the page after which a sight is there, measured
# inside the page, so that Playwright's own pace does not count.
STOPWATCH = """(event, sights) => {
  window.stopwatch?.observer.disconnect();
  const watch = window.stopwatch = {began: null, seen: {}};
  const look = () => {
    for (const [name, isThere] of Object.entries(watch.began === null ? {} : sights))
      if (!(name in watch.seen) && isThere())
        watch.seen[name] = (performance.now() - watch.began) / 1000;
  };
  const begin = () => { watch.began = performance.now(); };
  window.addEventListener(event, begin, {capture: true, once: true});
  watch.observer = new MutationObserver(look);
  const all = {subtree: true, childList: true, characterData: true, attributes: true};
  watch.observer.observe(document.body, all);
}"""


@dataclass(frozen=True)
class Server:
    """A running server; `started` is when its process started, in `time.perf_counter` seconds."""

    address: str
    started: float
    process: psutil.Process
    database: str


@contextmanager
def serve(script: Path) -> Iterator[Server]:
    """Run a fresh Streamlit server with an empty run store; end it with all its children."""
    with tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as folder:
        port = _free_port()
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{Path(folder, 'runs.sqlite').as_posix()}",
        }
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(script),
            "--server.port",
            str(port),
        ]
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        server = Server(
            f"http://localhost:{port}",
            started,
            psutil.Process(process.pid),
            environment["DATABASE_URL"],
        )
        try:
            _wait_until_healthy(process, server)
            yield server
        finally:
            _end(process)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Launch the machine's Chromium, or Playwright's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        yield browser
        browser.close()


def find_chromium() -> str | None:
    """Return the path of the machine's Chromium, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def open_page(
    browser: Browser, address: str, *, draws_charts: bool = True, live: bool = True
) -> Page:
    """Open an address in a fresh context, without cookies and cache; do not wait for what it loads.

    Without charts a page still asks the server for as much, and leaves the cores to it. Without
    `live`, Draw has no WebSocket for its answers, and gives them when the pen has been lifted.
    """
    page = browser.new_context(viewport=LARGE if draws_charts else SMALL).new_page()
    if not live:
        page.route_web_socket("**/live", lambda socket: socket.close())
    if not draws_charts:
        page.route(PLOTLY, lambda route: route.abort())
    page.goto(address, wait_until="commit")
    return page


def draw(page: Page, points: tuple[tuple[float, float], ...] = ONE) -> None:
    """Draw a stroke through points, as shares of the canvas's size, once the canvas is visible."""
    left, top, width, height = wait_for_canvas(page)
    (x, y), *rest = [(left + across * width, top + down * height) for across, down in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y, steps=8)
    page.mouse.up()


def wait_for_canvas(page: Page) -> tuple[float, float, float, float]:
    """Wait until the canvas is visible and at rest; return its left, top, width and height.

    Looked up each frame: a Playwright locator looks only twice a second.
    """
    left, top, width, height = page.wait_for_function(
        CANVAS_BOX, timeout=START_SECONDS * 1000
    ).json_value()
    return left, top, width, height


def wait_for_worker(page: Page) -> None:
    """Wait until the open Train page says that a worker is ready."""
    expect(page.get_by_text(READY)).to_be_visible(timeout=WORKER_SECONDS * 1000)


def start_stopwatch(page: Page, event: str, sights: dict[str, str]) -> None:
    """Measure in the page from the next event of this name to each sight.

    Args:
        page: where to measure.
        event: a DOM event, for example "click".
        sights: name -> JavaScript function that returns whether the sight is there.
    """
    tests = ", ".join(f"{json.dumps(name)}: {test}" for name, test in sights.items())
    page.evaluate(f"() => ({STOPWATCH})({json.dumps(event)}, {{{tests}}})")


def read_stopwatch(page: Page, sight: str, seconds: float = 30.0) -> float:
    """Wait for a sight and return the seconds from the event to it."""
    return float(
        page.wait_for_function(
            "name => window.stopwatch.seen[name]", arg=sight, timeout=seconds * 1000
        ).json_value()
    )


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("localhost", 0))
        return int(sock.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], server: Server) -> None:
    while time.perf_counter() < server.started + START_SECONDS and process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=5).close()
            return
        except OSError:
            time.sleep(POLL_SECONDS)
    raise RuntimeError(f"The server did not answer within {START_SECONDS:.0f} s.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server and its workers, so that they do not slow down the next measurement."""
    children = (
        psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    )
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in psutil.wait_procs(children, END_SECONDS)[1]:
        child.kill()
