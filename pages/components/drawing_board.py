"""The canvas with its brush and its upload: gives the picture that stands on it."""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from model.pictures import UnreadablePicture, draw_over, ink_for, open_picture, place, to_png
from pages.components import session

SIDE, SMALL_SIDE = 420, 340  # px; the small one fits a phone's 390
BRUSH = 7  # percent of the canvas: about a tenth of a digit that fills most of it, as MNIST's strokes are
BRUSH_HELP = "Width of the pen, as a share of the canvas."
NARROW = (
    f"<style>@media (max-width: 500px) {{.st-key-canvas-{SIDE} {{zoom: {SMALL_SIDE / SIDE:.3f}}}}}</style>"  # a narrow window on a computer
)


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
    side = SMALL_SIDE if session.on_small_screen() else SIDE
    surface = st.container(key=f"canvas-{side}")
    with st.container(key="tools", horizontal=True, vertical_alignment="bottom", gap="small"):
        brush = st.slider("Brush", 2, 20, BRUSH, key=f"{key}-brush", format="%d%%", width=105, persist_state="session", help=BRUSH_HELP)
        with st.popover("Upload", icon=":material/upload:"):
            # No list of endings: what a file is, its content says; and what it should be, our own sentence.
            file = st.file_uploader("A PNG, JPEG, WebP, BMP or GIF of one thing, up to 10 MB", key=f"{key}-file-{session.times('upload')}")
        upload = _open(file, side, surface)
        canvas_key = f"{key}-{file.file_id if file and upload else ''}"  # a broken upload takes no stroke away
        st.button("Undo", icon=":material/undo:", on_click=_undo, args=(canvas_key,), help="Takes the last stroke away.")
        st.button(
            "Clear", icon=":material/delete:", on_click=_clear, args=(canvas_key,), help="Empties the canvas and takes the picture away."
        )
    with surface:
        st.html(NARROW)
        canvas = st_canvas(
            stroke_width=round(side * brush / 100),
            stroke_color=upload.ink if upload else "#000000",
            background_color="#FFFFFF",
            background_image=upload.background if upload else None,
            width=side,
            height=side,
            initial_drawing=session.redrawn(canvas_key),
            return_image_data=True,
            key=canvas_key,
        )
    strokes = canvas.image_data
    if upload is None:
        return None if strokes is None else Image.fromarray(strokes)
    drawn = None if strokes is None else draw_over(upload.placed, strokes)
    return drawn or upload.picture


def _undo(canvas_key: str) -> None:
    session.redraw(canvas_key, session.strokes(canvas_key)[:-1])


def _clear(canvas_key: str) -> None:
    session.redraw(canvas_key, [])
    session.again("upload")


def _open(file: Any, side: int, surface: Any) -> Upload | None:
    if file is None:
        return None
    try:
        return _upload(file.file_id, side, file.name, file.getvalue())
    except UnreadablePicture as error:
        surface.warning(str(error), icon=":material/broken_image:")
        return None


@st.cache_data(show_spinner="Opening the picture…", max_entries=32)
def _upload(file_id: str, side: int, name: str, _content: bytes) -> Upload:
    picture = open_picture(_content, name)
    placed = place(picture, side)
    return Upload(picture, placed, to_png(placed), ink_for(placed))
