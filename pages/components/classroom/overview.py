"""What a collection's owner sees: its code, what has come in, and the way to a network."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from PIL import Image, ImageOps

from model import Sketch28Error
from model.datasets.catalog import DATASETS, load
from model.datasets.importing import Found, split
from model.datasets.joining import join, partner
from model.runs.collecting import Collection, Drawing
from pages.components.charts.data_address import png_address
from pages.components.classroom import accuracy, collecting
from pages.components.shared import (
    frame,
    network,
    networks,
    notices,
    resources,
    session,
    share,
    static,
)
from pages.components.shared.controls import button, choose
from pages.components.shared.words import plain

SECONDS = 2.0  # between two looks at what has come in
SHOWN = 60  # of the newest drawings
WRONG, DONE, TOGETHER = "collect-overview-wrong", "collect-done", "collect-together"
TOGETHER_HELP = (
    "A few hundred drawings teach a network little by themselves. Together with the data set's "
    "pictures, of which it sees three for each drawing, it reads both. It is tested on drawings "
    "that it has not learned from."
)
BEGIN_HELP = (
    "A network that already knows these classes trains on them too: with a small learning rate, "
    "and best together with the pictures that it has learned from, so that it does not forget them."
)
CONTINUED: dict[str, Any] = {"epochs": 8, "learning_rate": 0.001, "vary": False, "patience": 0}


def show(collection: Collection) -> None:
    """Show the way in for others, and what they draw."""
    st.html(static.style("classroom/page") + static.style("classroom/overview"))
    left, right = st.columns([4, 8], gap="large")
    with left:
        _show_way_in(collection)
    with right:
        _show_drawings(collection)
        accuracy.show(collection)


def _show_way_in(collection: Collection) -> None:
    """Show the code, large enough for the last row, and as a picture for cameras."""
    address = _address(collection.code)
    st.html(f'<div class="s28-code"><b aria-label="The code">{collection.code}</b></div>')
    st.html(share.qr_code(address))
    st.caption(f"Scan this, or open {plain(address)}")
    if network.is_for_this_computer(address):
        notices.inform(share.ALONE)
    label = "Open for drawings"
    key = f"collect-open-{collection.code}"
    opened = st.toggle(label, collection.is_open, key=key)
    if opened != collection.is_open:
        resources.store().collections.set_open(collection.code, is_open=opened)
    button("All collections", "arrow_back", "collect-leave", collecting.leave, type="tertiary")


def _address(code: str) -> str:
    here = network.address_for_others(st.context.url or "http://localhost:8501/collect")
    base = here.split("?")[0].rstrip("/")
    page = base if base.endswith("/collect") else f"{base}/collect"
    return f"{page}?{collecting.CODE}={code}"


@st.fragment(run_every=SECONDS)
def _show_drawings(collection: Collection) -> None:
    """Show how many there are of each class, and the newest, of which one may throw some out."""
    kept, code = resources.store().collections, collection.code
    counts, people = kept.counts(code), kept.people(code)
    persons = "1 person" if people == 1 else f"{people} people"
    drawn = "1 drawing" if sum(counts) == 1 else f"{sum(counts):,} drawings"
    st.subheader(f"{drawn} by {persons}", anchor=False)
    names = map(plain, collection.class_names)
    bars = "   ".join(f"{name}: **{count}**" for name, count in zip(names, counts, strict=True))
    st.markdown(bars)
    with st.container(horizontal=True, vertical_alignment="center"):
        look: Any = {"type": "primary", "disabled": not sum(counts), "key": "collect-train"}
        wanted = st.button("Train on them", icon=":material/model_training:", **look)
        sides = {"in": "Kept", "out": "Thrown out"}
        shown = choose("Show", sides, "collect-side", label_visibility="collapsed")
    if base := partner(collection.class_names):
        label = f"Train together with {DATASETS[base].title}"
        st.toggle(label, value=True, key=TOGETHER, help=TOGETHER_HELP, persist_state="session")
    begin_with = _choose_beginning(collection)
    if wanted:
        with st.spinner("Putting the data set together…"):
            _use(collection, begin_with)
    if wrong := session.take_message(WRONG):
        notices.warn(wrong)
    if done := session.take_message(DONE):
        st.switch_page(frame.TRAIN, query_params=dict(parse_qsl(done)))
    drawings = kept.drawings(code, out=shown == "out", limit=SHOWN)
    with st.container(key="collect-drawings", horizontal=True):
        for drawing in drawings:
            _show_drawing(collection, drawing)
    if drawings:
        what = "throw it out" if shown == "in" else "take it back"
        st.caption(f"The newest {len(drawings)}. Click one to {what}.")
    else:
        st.caption("Nothing here yet. What others draw appears by itself.")


def _show_drawing(collection: Collection, drawing: Drawing) -> None:
    large = ImageOps.scale(Image.fromarray(drawing.picture), 2, Image.Resampling.NEAREST)
    name = plain(collection.class_names[drawing.label])
    label = f"![{name}]({png_address(large)}) {name}"
    key = f"drawing-{drawing.id}-{drawing.is_out}"
    st.button(label, key=key, on_click=_turn, args=(collection.code, drawing))


def _turn(code: str, drawing: Drawing) -> None:
    resources.store().collections.throw_out(code, drawing.id, out=not drawing.is_out)


def _choose_beginning(collection: Collection) -> str:
    """Return the network that a run continues; "" for a new one, whose settings one chooses."""
    names = accuracy.networks_for(collection.class_names)
    if not names:
        return ""
    options = {"": "A new network"} | {name: networks.long_name(name) for name in names}
    return choose("Network to train", options, "collect-begin", in_list=True, help=BEGIN_HELP)


def _use(collection: Collection, begin_with: str) -> None:
    """Make a data set of the drawings; the next run of the page goes to Train with it."""
    store, names = resources.store(), collection.class_names
    try:
        pictures, labels, writers = store.collections.arrays(collection.code)
        found = Found("", names, pictures, labels, None, None, (), (), "")
        parts, how = split(found, writers=writers)
        if (base := partner(names)) and session.value(TOGETHER):
            parts, how = join(load(base, keep=False), parts)
        drawn = f"{len(labels):,} drawings by {store.collections.people(collection.code)} people"
        about = collection.title, names, collection.prepared, parts
        name = store.datasets.add(*about, f"{drawn}, collected here{how}", session.visitor())
        address = {"dataset": name}
        if begin_with:
            learned = resources.info(begin_with).hyperparameters
            chosen = replace(learned, dataset=name, **CONTINUED)
            run_id = resources.jobs().submit(chosen, session.visitor(), parent=begin_with)
            address["run"] = run_id
    except Sketch28Error as error:
        session.queue_message(WRONG, str(error))
    else:
        session.set_value("dataset", name)
        session.queue_message(DONE, urlencode(address))
