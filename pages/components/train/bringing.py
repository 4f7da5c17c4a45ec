"""Bring a network in: one that was downloaded on Train, or that Keras saved elsewhere."""

import threading
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.evaluation.exports.apart import fold_apart
from model.evaluation.exports.bringing import bring
from model.evaluation.exports.reading import open_upload
from pages.components.shared import notices, resources, session

BRING = "bring"  # the session's name of the popover, of the count of files and of what is wrong
DONE = "brought"  # and of the message that a file has become a run
MOST_FILES = 2
LABEL = (
    "Tests a network for {}s, as chosen above, so that you can draw with it. It may come "
    "from Sketch28 (the zip file) or from Keras 3, if it consists of Dense layers: model.keras, or "
    "architecture.json with model.weights.h5, up to 20 MB."
)
TOO_MANY = "Please choose one file, or the two files architecture.json and model.weights.h5."
TRIED = "tried"
PIXELS = {
    TRIED: "Found by trying",
    "0 to 1": "0 to 1",
    "0 to 255": "0 to 255",
    "-1 to 1": "−1 to 1",
}
PIXELS_HELP = (
    "The range of the pixels that the network was trained on. If one of its layers scales them, "
    "that layer determines it."
)

_one_at_a_time = threading.Lock()  # so that a class's files take the memory of one


def show(dataset: str) -> bool:
    """Show the button that opens the file chooser; a file becomes a run, which is shown next.

    Returns:
        whether there is such a run since just now.
    """
    look: dict[str, Any] = {"icon": ":material/upload:", "type": "tertiary", "on_change": "rerun"}
    with st.popover("Bring a network", key=BRING, **look):
        key = f"{BRING}-file-{session.count(BRING)}"
        label = LABEL.format(DATASETS[dataset].noun)
        pixels = st.selectbox(
            "Pixels that it takes",
            PIXELS,
            format_func=lambda name: PIXELS[name],
            key=f"{BRING}-pixels",
            help=PIXELS_HELP,
        )
        args = (key, dataset, pixels)
        st.file_uploader(label, key=key, accept_multiple_files=True, on_change=_take, args=args)
        if wrong := session.take_message(BRING):
            notices.warn(wrong)
    return session.take_message(DONE) is not None


def _take(widget: str, dataset: str, pixels: str) -> None:
    # The browser names the files again in a run that interrupts the one in which they were taken.
    files = [file for file in session.value(widget, []) if isinstance(file, UploadedFile)]
    if not files:
        return
    session.increment(BRING)  # reset the widget for the next file
    known = None if pixels == TRIED else pixels
    contents = {file.name: session.take_file(file) for file in files}
    try:
        if len(files) > MOST_FILES:
            raise Sketch28Error(TOO_MANY)
        with _one_at_a_time:
            network = bring(open_upload(contents, dataset, fold_apart), known)
        run_id = resources.jobs().bring(network, session.visitor())
    except Sketch28Error as error:
        session.queue_message(BRING, str(error))
        session.set_value(BRING, True)
    else:
        session.show_run(run_id)
        session.queue_message(DONE, run_id)
        session.set_value(BRING, False)
