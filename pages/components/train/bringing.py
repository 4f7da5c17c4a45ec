"""Bring a network in: a zip file that was downloaded on Train, or a model.keras."""

import threading
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.evaluation.exports.bringing import bring
from model.evaluation.exports.reading import open_upload
from pages.components.shared import notices, resources, session

BRING = "bring"  # the session's name of the popover, of the count of files and of what is wrong
DONE = "brought"  # and of the message that a file has become a run
LABEL = (
    "Tests a network that was downloaded from Sketch28, so that you can draw with it: the zip "
    "file, or the model.keras in it, up to 20 MB. A model.keras alone counts as a network for {}s, "
    "as chosen above."
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
        st.file_uploader(label, key=key, on_change=_take, args=(key, dataset))
        if wrong := session.take_message(BRING):
            notices.warn(wrong)
    return session.take_message(DONE) is not None


def _take(widget: str, dataset: str) -> None:
    file = session.value(widget)
    # The browser names the file again in a run that interrupts the one in which it was taken.
    if not isinstance(file, UploadedFile):
        return
    session.increment(BRING)  # reset the widget for the next file
    try:
        with _one_at_a_time:
            network = bring(open_upload(file.name, session.take_file(file), dataset))
        run_id = resources.jobs().bring(network, session.visitor())
    except Sketch28Error as error:
        session.queue_message(BRING, str(error))
        session.set_value(BRING, True)
    else:
        session.show_run(run_id)
        session.queue_message(DONE, run_id)
        session.set_value(BRING, False)
