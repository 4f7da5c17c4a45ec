"""The canvas with its tools: gives the picture that stands on it."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from model.preprocessing.flood_fill import OpenOutline, area_around, paint, paper_of
from model.preprocessing.pictures import draw_over, ink_for, open_picture, place, to_png
from pages.components.charts.data_address import png_address
from pages.components.draw import browser_side, ways_in
from pages.components.draw import session as board_session
from pages.components.shared import session

SIDE, SMALL_SIDE = 420, 340  # px; the small one fits a phone's 390
# Percent of the canvas. For digits about a tenth of one that fills most of it, as MNIST's strokes are; a garment's outline is finer.
BRUSH = {"mnist": 7, "fashion_mnist": 4}
BRUSH_HELP = (
    "Width of the pen, as a share of the canvas. Erase is twice as wide and paints with the paper's color, over strokes and over a "
    "picture that you brought. Fill: tap inside a closed outline."
)
DRAW, ERASE, FILL = TOOLS = ("Draw", "Erase", "Fill")
ERASER = 2  # times the pen's width
NO_INK = "rgba(0,0,0,0)"  # Fill's pen: its tap comes as a stroke that nobody sees, by mouse and by finger alike
CLOTH = "#333333"  # a garment is filled with dark gray, on which its lines can still be seen
STYLE = f"""<style>
@media (max-width:500px){{.st-key-canvas-{SIDE}{{zoom:{SMALL_SIDE / SIDE:.3f}}}}}  /* a narrow window on a computer */
:has(>.st-key-complaint){{position:absolute;z-index:30;width:{SIDE}px;max-width:100%;pointer-events:none}}  /* over the canvas */
.st-key-complaint{{background:var(--st-background-color)}}
[class*=st-key-board-][class*="-browser"]{{position:absolute}}  /* shows nothing and takes no room */
[class*=st-key-board-][class*="-brush"] .stSlider{{display:flex;gap:.8rem;align-items:end}}
[class*=st-key-board-][class*="-brush"] label{{min-width:max-content;gap:.3rem;margin:0 0 .45rem}}
.st-key-tools [data-testid=stPopoverButton] div[aria-hidden]{{display:none}}
@media (max-width:640px){{
.st-key-tools button span:has(>[data-testid=stIconMaterial]){{display:none}}
.st-key-tools .stHorizontalBlock{{gap:.4rem}}
}}
</style>"""


@dataclass(frozen=True)
class Sheet:
    """What lies under the strokes: a picture that the visitor brought, whole and as placed on the canvas, or white paper."""

    picture: Image.Image | None
    placed: Image.Image
    background: bytes | None
    ink: str
    paper: str


def show(board: str, dataset: str) -> Image.Image | None:
    """Show the board and give its picture; None while nothing has been drawn or brought.

    The canvas sends its strokes 200 ms after the pen lifts.
    """
    side = SMALL_SIDE if session.on_small_screen() else SIDE
    surface = st.container(key="surface")
    brought = board_session.board_picture(board)
    sheet = _sheet(brought.id, side, brought.name, brought.content) if brought else _paper(side)
    canvas = f"{board}-{brought.id if brought else ''}"
    tool, width = _show_tools(board, canvas, dataset)
    with surface, st.container(key=f"canvas-{side}"):
        st.html(STYLE)
        if complaint := board_session.error(board):
            with st.container(key="complaint"):
                st.warning(complaint, icon=":material/broken_image:")
        _show_canvas(
            board,
            canvas,
            side,
            sheet,
            tool,
            width,
            CLOTH if dataset == "fashion_mnist" else sheet.ink,
        )
    browser_side.listen(
        f"{board}-browser", canvas, lambda content: ways_in.bring(board, "the pasted file", content)
    )
    board_session.keep_drawing(canvas)
    return _picture(canvas, sheet)


def _show_tools(board: str, canvas: str, dataset: str) -> tuple[str, int]:
    with st.container(key="tools", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            tool = st.segmented_control(
                "Tool",
                TOOLS,
                default=None if session.has_value(f"{board}-tool") else DRAW,
                required=True,
                key=f"{board}-tool",
                label_visibility="collapsed",
                persist_state="session",
            )
            width = st.slider(
                "Brush",
                2,
                20,
                BRUSH[dataset],
                key=f"{board}-brush",
                format="%d%%",
                width=165,
                persist_state="session",
                help=BRUSH_HELP,
            )
        with st.container(horizontal=True, gap="xsmall"):
            st.button(
                "Undo",
                icon=":material/undo:",
                on_click=_undo,
                args=(canvas,),
                help="Takes the last stroke away.",
            )
            st.button(
                "Clear",
                icon=":material/delete:",
                on_click=_clear,
                args=(board, canvas),
                help="Empties the canvas and takes the picture away.",
            )
            ways_in.show_upload(board)
            ways_in.show_camera(board)
    return tool or DRAW, width


def _show_canvas(
    board: str, canvas: str, side: int, sheet: Sheet, tool: str, width: int, paint_with: str
) -> None:
    stroke = round(side * width / 100)
    colors = {DRAW: sheet.ink, ERASE: sheet.paper, FILL: NO_INK}
    widths = {DRAW: stroke, ERASE: ERASER * stroke, FILL: 1}
    st_canvas(
        stroke_width=widths[tool],
        stroke_color=colors[tool],
        background_color=sheet.paper,
        background_image=sheet.background,
        width=side,
        height=side,
        initial_drawing=board_session.initial_drawing(canvas),
        return_image_data=True,
        on_change=lambda: _drawn(board, canvas, sheet, paint_with),
        key=canvas,
    )
    if message := session.take_message(canvas):
        st.toast(message, icon=":material/format_color_fill:")


def _undo(canvas: str) -> None:
    board_session.replace_strokes(canvas, board_session.strokes(canvas)[:-1])


def _clear(board: str, canvas: str) -> None:
    board_session.replace_strokes(canvas, [])
    session.clear_board(board)
    session.set_value(f"{board}-tool", DRAW)


def _drawn(board: str, canvas: str, sheet: Sheet, color: str) -> None:
    board_session.set_error(board, None)
    _fill(canvas, sheet, color)


def _fill(canvas: str, sheet: Sheet, color: str) -> None:
    """Put paint where a tap of Fill asks for it."""
    strokes = board_session.strokes(canvas)
    taps = [stroke for stroke in strokes if stroke.get("stroke") == NO_INK]
    if not taps:
        return
    strokes = [stroke for stroke in strokes if stroke not in taps]
    _, x, y = taps[-1]["path"][0]
    try:
        strokes.append(_patch(_picture(canvas, sheet) or sheet.placed, x, y, color))
    except OpenOutline as error:
        session.queue_message(canvas, str(error))
    board_session.replace_strokes(canvas, strokes)


def _patch(picture: Image.Image, x: float, y: float, color: str) -> dict[str, Any]:
    """Give the paint as an object that the canvas can draw, so that it is undone, kept and drawn over as strokes are."""
    place = {
        "left": 0,
        "top": 0,
        "originX": "left",
        "originY": "top",
        "width": picture.width,
        "height": picture.height,
    }
    return {"type": "Image", "src": png_address(paint(area_around(picture, x, y), color)), **place}


def _picture(canvas: str, sheet: Sheet) -> Image.Image | None:
    drawn = board_session.drawn_png(canvas)
    if drawn is None:
        return sheet.picture
    strokes = Image.open(io.BytesIO(drawn))
    return (
        strokes
        if sheet.picture is None
        else draw_over(sheet.placed, np.asarray(strokes)) or sheet.picture
    )


@st.cache_data(show_spinner=False, max_entries=4)
def _paper(side: int) -> Sheet:
    return Sheet(None, Image.new("RGB", (side, side), "#FFFFFF"), None, "#000000", "#FFFFFF")


@st.cache_data(show_spinner="Opening the picture…", max_entries=32)
def _sheet(brought_id: str, side: int, name: str, _content: bytes) -> Sheet:
    picture = open_picture(_content, name)
    placed = place(picture, side)
    return Sheet(picture, placed, to_png(placed), ink_for(placed), paper_of(placed))
