"""What only the browser can do for the board: hand over a picture that was pasted, hide the canvas's own toolbar, say what it is."""

import base64
import binascii
from collections.abc import Callable

import streamlit as st

from pages.components.shared import session

# The canvas lives in a shadow root, out of reach of the page's styles; its toolbar repeats Undo and Clear, and on a touch screen an
# invisible part of it lies over the corner in which one may want to begin a stroke.
SCRIPT = """
const bare = document.createElement("style")
const hide = () => {
  for (const { shadowRoot } of document.querySelectorAll(".st-key-surface *")) {
    const canvas = shadowRoot?.querySelector(".dc-root")
    if (!canvas || shadowRoot.querySelector(".bare")) continue
    canvas.setAttribute("role", "img")
    canvas.setAttribute("aria-label", "The canvas: draw here with mouse, pen or finger. By keyboard: examples, Upload, or paste.")
    const style = document.createElement("style")
    style.className = "bare"
    style.textContent = ".dc-toolbar{display:none!important}"
    shadowRoot.append(style)
  }
}
const read = file => new Promise((done, failed) => {
  const reader = new FileReader()
  reader.onload = () => done(reader.result.split(",")[1] ?? "")
  reader.onerror = failed
  reader.readAsDataURL(file)
})
export default function ({ setTriggerValue }) {
  const paste = async event => {
    const file = [...(event.clipboardData?.files ?? [])][0]
    if (!file) return
    event.preventDefault()
    setTriggerValue("pasted", await read(file))
  }
  const waits = [0, 50, 200, 600, 1500].map(wait => setTimeout(hide, wait))
  document.addEventListener("paste", paste)
  document.addEventListener("pointerover", hide)
  return () => {
    waits.forEach(clearTimeout)
    document.removeEventListener("paste", paste)
    document.removeEventListener("pointerover", hide)
  }
}
"""

_COMPONENT = st.components.v2.component("sketch28-browser-side", js=SCRIPT)


def listen(key: str, canvas: str, on_paste: Callable[[bytes], None]) -> None:
    """Hand over each file that is pasted; `canvas` is the key of the canvas whose toolbar goes."""
    _COMPONENT(
        key=key,
        data={"canvas": canvas},
        on_pasted_change=lambda: on_paste(_content(session.value(key).pasted)),
        height=0,
    )


def _content(pasted: str) -> bytes:
    try:
        return base64.b64decode(pasted, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return b""  # no browser sends this; what reads it says that the file is empty
