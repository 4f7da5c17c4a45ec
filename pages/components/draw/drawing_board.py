"""The canvas with its tools."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from model.datasets.catalog import DATASETS
from model.preprocessing import pictures
from model.preprocessing.flood_fill import OpenOutline, area_around, paint
from pages.components.charts.data_address import png_address
from pages.components.draw import live, timeline, ways_in
from pages.components.draw import session as board_session
from pages.components.shared import controls, notices, received, session
from pages.components.shared.received import SIDE
from pages.components.shared.words import plain

# Percent of the canvas. A digit's strokes are about a tenth of its size, as in MNIST; a garment's
# outline is finer.
BRUSH = {"mnist": 7, "fashion_mnist": 4, "whole": 5}  # by how a drawing is prepared
DRAW, ERASE, FILL = TOOLS = ("Draw", "Erase", "Fill")
FILL_ICON, FILL_HELP = ":material/format_color_fill:", "Tap inside a closed outline to fill it."
ERASER = 2  # times the pen's width
NO_INK = "rgba(0,0,0,0)"  # Fill's tap arrives as an invisible stroke, by mouse and finger alike
FABRIC = "#333333"  # garments are filled with dark gray, so that lines on them remain visible


@dataclass(frozen=True)
class Sheet:
    """What lies under the strokes: white paper, or a picture, whole and as placed on the canvas."""

    picture: Image.Image | None
    placed: Image.Image
    background: bytes | None
    ink: str
    paper: str


def show(board: str, dataset: str, networks: Sequence[str], *, think: bool) -> Image.Image | None:
    """Show the board and return its picture; None while it is empty.

    The canvas sends its strokes 200 ms after the pen lifts; `live` sends pictures while it moves,
    and the first network tells what its neurons do if it is to `think`.
    """
    surface = st.container(key="surface")
    file = board_session.board_picture(board)
    sheet = _picture_sheet(file.id, file.name, file.content) if file else _paper()
    canvas = board_session.canvas_key(board)
    known = board_session.strokes(canvas)
    tool, width = _show_tools(board, dataset)
    with surface:
        with st.container(key="error"):
            if error := board_session.error(board):
                notices.warn(error, icon="broken_image")
        fill_color = FABRIC if DATASETS[dataset].prepared == "fashion_mnist" else sheet.ink
        stroke = round(SIDE * width / 100)
        pens = {DRAW: (stroke, sheet.ink), ERASE: (ERASER * stroke, sheet.paper), FILL: (1, NO_INK)}
        stroke_width, color = pens[tool]
        look: dict[str, Any] = {"stroke_width": stroke_width, "stroke_color": color}
        look |= {"width": SIDE, "height": SIDE}
        look |= {"background_color": sheet.paper, "background_image": sheet.background}
        look |= {"initial_drawing": board_session.initial_drawing(canvas)}
        handle_stroke = partial(_handle_stroke, board, canvas, sheet, fill_color)
        board_session.clean(canvas)
        st_canvas(**look, return_image_data=True, on_change=handle_stroke, key=canvas)
        if board_session.strokes(canvas) != known:  # a new session got an older one's drawing
            st.rerun()
        if message := session.take_message(canvas):
            st.toast(plain(message), icon=FILL_ICON)
        pen = None if tool == FILL else pens[tool]
        timeline.show(canvas, board_session.strokes(canvas), networks, pen)
    if file:
        live.remember(file.id, sheet.placed)
    answering = () if tool == FILL else tuple(networks)
    live.connect(board, live.Settings(answering, file.id if file else "", think))
    helper, pasted = f"{board}-browser", partial(_handle_paste, board)
    told = {"canvas": canvas, "mostBytes": pictures.MOST_BYTES}
    received.HELPER(key=helper, data=told, on_pasted_change=pasted, height=0)
    board_session.keep_drawing(canvas)
    return _picture(canvas, sheet)


def _show_tools(board: str, dataset: str) -> tuple[str, int]:
    with st.container(key="tools", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            tools = {tool: tool for tool in TOOLS}
            tool = controls.choose("Tool", tools, f"{board}-tool", label_visibility="collapsed")
            look: dict[str, Any] = {"persist_state": "session", "width": 165, "format": "%d%%"}
            look |= {"key": f"{board}-brush"}
            if tool == FILL and session.is_first_time(FILL):
                st.toast(FILL_HELP, icon=FILL_ICON)
            width = st.slider("Brush", 2, 20, BRUSH[DATASETS[dataset].prepared], **look)
        with st.container(horizontal=True, gap="xsmall"):
            full = not board_session.is_empty(board) or board_session.error(board) is not None
            for name, icon, change, possible in (
                ("Undo", "undo", board_session.undo, board_session.can_undo(board)),
                ("Redo", "redo", board_session.redo, board_session.can_redo(board)),
                ("Clear", "delete", _clear, full),
            ):
                key = f"{board}-{name.lower()}"
                controls.button(name, icon, key, change, board, disabled=not possible)
            ways_in.show_upload(board)
            ways_in.show_camera(board)
    return tool, width


def _clear(board: str) -> None:
    board_session.clear(board)
    session.set_value(f"{board}-tool", DRAW)


def _handle_paste(board: str) -> None:
    name = "the pasted file"
    try:
        content = received.pasted(session.value(f"{board}-browser"), name)
    except pictures.UnreadablePicture as error:
        board_session.set_error(board, str(error))
    else:
        ways_in.open_on_board(board, name, content)


def _handle_stroke(board: str, canvas: str, sheet: Sheet, fill_color: str) -> None:
    """Clear the error, and fill the area if the stroke is a tap of Fill.

    Very many points become one picture: the canvas sends all of them after every stroke.
    """
    board_session.set_error(board, None)
    try:
        board_session.receive(canvas)
    except received.UnusableDrawing as error:
        board_session.set_error(board, str(error))
        return
    strokes = board_session.strokes(canvas)
    taps = [stroke for stroke in strokes if stroke.get("stroke") == NO_INK]
    drawn = [stroke for stroke in strokes if stroke.get("stroke") != NO_INK]
    if taps:
        try:
            if place := received.beginning(taps[-1]):
                shown = _picture(canvas, sheet) or sheet.placed
                drawn.append(_as_stroke(paint(area_around(shown, *place), fill_color)))
        except OpenOutline as error:
            session.queue_message(canvas, str(error))
        board_session.replace_strokes(canvas, drawn)
        return
    many = received.count_points(drawn) > received.MANY_POINTS
    if many and (whole := board_session.drawn_picture(canvas)):
        board_session.replace_strokes(canvas, [_as_stroke(whole)])


def _as_stroke(picture: Image.Image) -> dict[str, Any]:
    """Return a picture as a canvas object, which can be undone and kept as strokes can."""
    place = {"left": 0, "top": 0, "originX": "left", "originY": "top"}
    size = {"width": picture.width, "height": picture.height}
    return {"type": "Image", "src": png_address(picture), **place, **size}


def _picture(canvas: str, sheet: Sheet) -> Image.Image | None:
    strokes = board_session.drawn_picture(canvas)
    if strokes is None or sheet.picture is None:
        return strokes or sheet.picture
    return pictures.draw_over(sheet.placed, np.asarray(strokes)) or sheet.picture


@st.cache_data(show_spinner=False)
def _paper() -> Sheet:
    return Sheet(None, Image.new("RGB", (SIDE, SIDE), "#FFFFFF"), None, "#000000", "#FFFFFF")


@st.cache_data(show_spinner="Opening the picture…", max_entries=6)  # up to 9 MB each
def _picture_sheet(picture_id: str, name: str, _content: bytes) -> Sheet:
    picture = pictures.open_picture(_content, name)
    placed = pictures.fit_to_square(picture, SIDE)
    ink, paper = pictures.ink_color(placed), pictures.border_color(placed)
    return Sheet(picture, placed, pictures.to_png(placed), ink, paper)
