"""Tell what a drawing really is: it joins the visitor's own collection of corrections."""

from typing import Any

import streamlit as st

from model import Sketch28Error
from model.classifier import Prediction
from model.datasets.catalog import DATASETS
from model.runs.artifacts import unpack_drawing
from model.runs.collecting import Collection
from pages.components.draw import session as board_session
from pages.components.shared import controls, frame, notices, resources, session
from pages.components.shared.words import plain

SECTION, WRONG, CORRECTIONS = "correct", "correct-wrong", "Corrections"
ABOUT = (
    "Your drawing joins a collection of your own, on which you can train a network later. The "
    "network that has just answered does not change."
)
EMPTY = "Draw something first. Then you can say here what it really is."


def show(dataset: str, predicted: Prediction | None) -> None:
    """Show the choice of the true class; nothing is asked of the store while it is closed."""
    with controls.section("Was that wrong? Say what it is", SECTION) as opened:
        if not opened.open:
            return
        if predicted is None:
            st.html(EMPTY)
            return
        names, key = DATASETS[dataset].class_names, f"correct-{dataset}"
        look: dict[str, Any] = {"format_func": names.__getitem__, "key": key}
        look |= {"label_visibility": "collapsed"}
        st.pills("True class", range(len(names)), on_change=_keep, args=(dataset, key), **look)
        if wrong := session.take_message(WRONG):
            notices.warn(wrong)
        st.caption(ABOUT)
        if code := session.value(f"{key}-code"):
            kept = session.value(f"{key}-kept")
            st.markdown(f"Kept as **{plain(names[kept])}**.")
            look = {"icon": "group", "key": "corrections"}
            controls.way("Your corrections", frame.COLLECT, {"code": code}, **look)


def _keep(dataset: str, key: str) -> None:
    label, seen = session.value(key), session.drawing(dataset)
    if label is None or not seen:
        return
    session.set_value(key, None)
    canvas = board_session.canvas_key(session.board_key(dataset))
    try:
        collection = _collection(dataset)
        add = resources.store().collections.add
        picture, strokes = unpack_drawing(seen), board_session.strokes(canvas)
        add(collection.code, session.visitor(), label, picture, strokes)
    except Sketch28Error as error:
        session.queue_message(WRONG, str(error))
        return
    session.set_value(f"{key}-code", collection.code)
    session.set_value(f"{key}-kept", label)


def _collection(dataset: str) -> Collection:
    """Return the visitor's corrections for a data set's classes, begun with the first one."""
    info, kept = DATASETS[dataset], resources.store().collections
    title = f"{CORRECTIONS} · {info.label}"
    for one in kept.all(session.visitor()):
        if one.class_names == info.class_names and one.title.startswith(CORRECTIONS):
            return one
    return kept.begin(title, info.class_names, info.prepared, session.visitor())
