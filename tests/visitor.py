"""What a visitor does in a browser, and the server that is visited."""

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from model.run_store import RunStore
from tests.conftest import PROJECT, REAL_DATA, trained_run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
LAPTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
SEVEN = [(0.3, 0.25), (0.7, 0.25), (0.45, 0.85)]
ONE = [(0.5, 0.2), (0.5, 0.85)]


@contextlib.contextmanager
def serving(database, **settings):
    """Start the app as `make run` does, on a free port, and give its process and address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": database, **({"DATASETS_DIR": REAL_DATA} if REAL_DATA else {}), **settings}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = psutil.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(address + "/_stcore/health", timeout=1):
                break
            time.sleep(0.1)
        yield process, address
    finally:
        below = process.children(recursive=True) if process.is_running() else []
        process.send_signal(signal.SIGTERM)
        psutil.wait_procs([process], timeout=15)
        for left in psutil.wait_procs([process, *below], timeout=15)[1]:
            left.kill()


def draw(tab, points):
    canvas = tab.locator("canvas").last
    canvas.wait_for()
    tab.wait_for_timeout(300)
    box = canvas.bounding_box()
    spots = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    tab.mouse.move(*spots[0])
    tab.mouse.down()
    for spot in spots[1:]:
        tab.mouse.move(*spot, steps=8)
    tab.mouse.up()


def answer(tab):
    return tab.locator(".st-key-prediction .s28-name")


def tool(tab, name):
    return tab.locator(".st-key-tools").get_by_role("button", name=name)


def upload(tab, name, content):
    if not tab.locator("[data-testid=stFileUploader]").is_visible():
        tool(tab, "Upload").click()
    expect(tab.locator("input[type=file]")).to_have_count(1)  # Clear replaces it, and for a moment both are there
    tab.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})


def png(size=(400, 300)):
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).line([(150, 60), (250, 60), (190, 250)], fill="black", width=22, joint="curve")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def trained_run_of(database, visitor):
    store = RunStore(database)
    run_id = trained_run(store, visitor)
    store.close()
    return run_id
