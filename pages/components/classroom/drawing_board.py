"""Draw for a collection: what is asked for, a canvas, and how many there are already."""

from typing import Any

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from model import Sketch28Error
from model.preprocessing.pictures import BlankPicture
from model.preprocessing.pipelines import PREPARATIONS
from model.runs.collecting import Collection
from pages.components.classroom import collecting
from pages.components.shared import notices, received, resources, session, static
from pages.components.shared.controls import button
from pages.components.shared.received import SIDE
from pages.components.shared.words import plain

PENS = {"mnist": 7, "fashion_mnist": 4, "whole": 5}  # percent of the canvas, as on Draw
WRONG = "collect-wrong"
EMPTY = "Draw something first."


@st.fragment
def show(collection: Collection) -> None:
    """Show what to draw, the canvas, and the buttons."""
    code, visitor = collection.code, session.visitor()
    own = resources.store().collections.counts(code, visitor)
    label = collecting.next_label(code, own)
    name = plain(collection.class_names[label])
    st.html(static.style("classroom/drawing"))
    with st.container(key="collect-asked"):
        st.markdown(f"## Draw: **{name}**")
    with st.container(key="surface"):
        canvas = collecting.canvas(code)
        look: dict[str, Any] = {"width": SIDE, "height": SIDE, "background_color": "#FFFFFF"}
        look |= {"stroke_width": round(SIDE * PENS[collection.prepared] / 100)}
        look |= {"stroke_color": "#000000", "return_image_data": True, "key": canvas}
        st_canvas(**look)
    with st.container(key="tools", horizontal=True, gap="small"):
        keep: dict[str, Any] = {"type": "primary", "disabled": not collection.is_open}
        arguments = collection, label, canvas
        button("Next", "arrow_forward", f"{code}-keep", _keep, *arguments, **keep)
        button("Clear", "delete", f"{code}-clear", session.increment, collecting.CLEARED)
        skip = _skip, collection
        button("Another class", "shuffle", f"{code}-other", *skip, type="tertiary")
    received.HELPER(key="collect-helper", data={"canvas": canvas, "mostBytes": 0}, height=0)
    if wrong := session.take_message(WRONG):
        notices.warn(wrong)
    if not collection.is_open:
        notices.inform("This collection is closed at the moment.")
    drawn, all_counts = sum(own), resources.store().collections.counts(code)
    mine = f"You have drawn {drawn:,} of {sum(all_counts):,}"
    st.caption(f"{mine} pictures of “{plain(collection.title)}”.")


def _skip(collection: Collection) -> None:
    own = resources.store().collections.counts(collection.code, session.visitor())
    collecting.next_label(collection.code, own, skip=True)


def _keep(collection: Collection, label: int, canvas: str) -> None:
    """Add the drawing to the collection, and begin the next one."""
    drawing = received.drawing(session.value(canvas))
    strokes = drawing["raw"]["objects"] if drawing else []
    picture = received.picture(drawing["data"]) if strokes else None
    if picture is None:
        session.queue_message(WRONG, EMPTY)
        return
    try:
        seen = PREPARATIONS[collection.prepared](picture)
        add = resources.store().collections.add
        add(collection.code, session.visitor(), label, seen, strokes)
    except BlankPicture:
        session.queue_message(WRONG, EMPTY)
    except Sketch28Error as error:
        session.queue_message(WRONG, str(error))
    else:
        session.increment(collecting.DRAWN)
