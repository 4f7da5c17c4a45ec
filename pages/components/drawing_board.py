"""The canvas with its brush and its upload: gives the picture that stands on it."""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from model.pictures import UnreadablePicture, draw_over, ink_for, open_picture, place, to_png
from pages.components import session

SIDE = 340  # px; fits a phone's 390
BRUSH, LEAST_BRUSH, GREATEST_BRUSH = 24, 8, 48
EXTENSIONS = ["png", "jpg", "jpeg", "jfif", "webp", "bmp", "gif"]


@dataclass(frozen=True)
class Upload:
    """A picture that the visitor brought, and the same as it lies under the strokes."""

    picture: Image.Image
    placed: Image.Image
    background: bytes
    ink: str


def show(key: str) -> Image.Image | None:
    """Show the board and give its picture; None while nothing has been drawn or brought.

    The canvas sends its strokes 200 ms after the pen lifts.
    """
    generation = session.times(key)
    surface, tools = st.container(key="canvas"), st.container(key="tools", horizontal=True, vertical_alignment="bottom")
    with tools:
        brush = st.slider("Brush", LEAST_BRUSH, GREATEST_BRUSH, BRUSH, 2, key=f"{key}-brush", format="%d px", width=150, persist_state="session")
        with st.popover("Upload", icon=":material/upload:"):
            file = st.file_uploader("A picture of one thing, up to 10 MB", type=EXTENSIONS, key=f"{key}-file-{generation}")
        st.button("Clear", icon=":material/delete:", on_click=session.again, args=(key,), help="Empties the canvas and takes the picture away.")
    upload = _open(file, surface)
    with surface:
        canvas = st_canvas(
            stroke_width=brush,
            stroke_color=upload.ink if upload else "#000000",
            background_color="#FFFFFF",
            background_image=upload.background if upload else None,
            width=SIDE,
            height=SIDE,
            return_image_data=True,
            key=f"{key}-{generation}-{file.file_id if file else ''}",
        )
    strokes = canvas.image_data
    if upload is None:
        return None if strokes is None else Image.fromarray(strokes)
    drawn = None if strokes is None else draw_over(upload.placed, strokes)
    return drawn or upload.picture


def _open(file: Any, surface: Any) -> Upload | None:
    if file is None:
        return None
    try:
        return _upload(file.file_id, file.name, file.getvalue())
    except UnreadablePicture as error:
        surface.warning(str(error), icon=":material/broken_image:")
        return None


@st.cache_data(show_spinner="Opening the picture…", max_entries=32)
def _upload(file_id: str, name: str, _content: bytes) -> Upload:
    picture = open_picture(_content, name)
    placed = place(picture, SIDE)
    return Upload(picture, placed, to_png(placed), ink_for(placed))
