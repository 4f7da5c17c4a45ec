"""What a visitor does in a browser, and the server that is visited."""

import base64
import contextlib
import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import pairwise

import psutil
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from model.runs.store import RunStore
from tests.conftest import PROJECT, trained_run

expect.set_options(timeout=60_000)  # a busy machine is no failure
# Without a window of its own, Chromium needs a third less of the processor.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
FILMED = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]  # a camera that films a test picture
# What a tab can emulate; the rest belongs to its context. Without motion, what is scrolled into
# view is there at once.
NO_MEDIA = {"color_scheme": "null", "reduced_motion": "reduce"}
LAPTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
# A server that trains nothing: it starts no workers of its own, and finds none.
NO_WORKERS = {"DASK_SCHEDULER_ADDRESS": "tcp://127.0.0.1:9"}
SMALLEST_TEXT = """all => Math.min(...[...document.querySelectorAll(all)]
    .filter(e => e.getClientRects().length)
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
SEVEN = [(0.3, 0.25), (0.7, 0.25), (0.45, 0.85)]
ONE = [(0.5, 0.2), (0.5, 0.85)]
TROUSERS = [
    (0.35, 0.1),
    (0.28, 0.9),
    (0.45, 0.9),
    (0.5, 0.4),
    (0.55, 0.9),
    (0.72, 0.9),
    (0.65, 0.1),
    (0.35, 0.1),
]
ON_A_PHONE = {
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0 Mobile Safari/537.36",
}


@contextlib.contextmanager
def serving(database, port=0, log=subprocess.DEVNULL, **settings):
    """Start the app as `make run` does, 0 for a free port, and yield its process and address."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    store = {"DATABASE_URL": database, "SKETCH28_WORKERS": "1"}
    environment = {**os.environ, **store, **settings}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = psutil.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=log
    )
    address = f"http://localhost:{port}"
    try:
        for _ in range(300):
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(address + "/_stcore/health", timeout=1),
            ):
                break
            time.sleep(0.1)
        yield process, address
    finally:
        # That a server ends its workers by itself is tested elsewhere, and takes six seconds.
        started = [process, *process.children(recursive=True)] if process.is_running() else []
        for each in started:
            each.kill()
        psutil.wait_procs(started, timeout=15)


def wait_for_the_script(tab):
    """Wait until the page's script has ended: it may take back what is clicked meanwhile."""
    tab.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def open_section(tab, name, sight):
    """Open a section until it shows something; on a busy machine, a click may be taken back."""
    summary = tab.locator("summary", has_text=name)
    for _ in range(20):
        wait_for_the_script(tab)
        if summary.locator("xpath=..").get_attribute("open") is None:
            summary.click()
        with contextlib.suppress(AssertionError):
            expect(tab.locator(sight).first).to_be_visible(timeout=3000)
            return
    expect(tab.locator(sight).first).to_be_visible()


def spots_on_canvas(tab, points):
    canvas = tab.locator("canvas").last
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    tab.wait_for_timeout(300)
    box = canvas.bounding_box()
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]


def draw(tab, points):
    """Draw a stroke, and wait until the page has received it, after the live answer."""
    timeline = tab.locator(".s28-timeline[data-strokes]")
    spots = spots_on_canvas(tab, points)
    known = timeline.get_attribute("data-strokes")
    tab.mouse.move(*spots[0])
    tab.mouse.down()
    for spot in spots[1:]:
        tab.mouse.move(*spot, steps=8)
    tab.mouse.up()
    expect(timeline).not_to_have_attribute("data-strokes", known)


def draw_by_touch(tab, points):
    finger = tab.context.new_cdp_session(tab)
    corners = [points[0], *points]
    line = [
        ((8 - step) * x + step * to_x, (8 - step) * y + step * to_y)
        for (x, y), (to_x, to_y) in pairwise(corners)
        for step in range(9)
    ]
    first, *rest = [
        {"x": x, "y": y} for x, y in spots_on_canvas(tab, [(x / 8, y / 8) for x, y in line])
    ]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first]})
    for spot in rest:
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [spot]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def take(tab, name):
    tab.locator("[class*=st-key-board-][class*='-tool']").get_by_text(name, exact=True).click()
    expect(tab.locator("[class*=st-key-board-][class*='-tool'] [aria-checked=true]")).to_have_text(
        name
    )


def seen(tab):
    """Return the source of the 28x28 picture beside the answer."""
    return tab.locator(".s28-seen img").get_attribute("src")


def paste(tab, content):
    tab.evaluate(
        """content => {
            const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0))
            const file = new File([bytes], "pasted.png", {type: "image/png"})
            const data = new DataTransfer()
            data.items.add(file)
            document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data}))
        }""",
        base64.b64encode(content).decode(),
    )


def answer(tab):
    return tab.locator(".st-key-prediction .s28-name")


def tool(tab, name):
    return tab.locator(".st-key-tools").get_by_role("button", name=name)


def upload(tab, name, content):
    if not tab.locator("[data-testid=stFileUploader]").is_visible():
        tool(tab, "Upload").click()
    field = tab.locator("input[type=file]")
    expect(field).to_have_count(1)
    field.evaluate("field => { field.dataset.used = 'yes' }")
    field.set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    expect(tab.locator("input[type=file][data-used]")).to_have_count(
        0
    )  # the next file gets a new one: one for the old would be lost


def png(size=(400, 300)):
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).line(
        [(150, 60), (250, 60), (190, 250)], fill="black", width=22, joint="curve"
    )
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def smallest_text(tab, inside='[data-testid="stMain"]'):
    """Return the size in pixels of the smallest visible text inside an element."""
    return tab.evaluate(SMALLEST_TEXT, f"{inside} *")


def trained_run_of(database, visitor, **choices):
    store = RunStore(database)
    run_id = trained_run(store, visitor, **choices)
    store.close()
    return run_id
