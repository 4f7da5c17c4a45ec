"""Bring a data set of one's own: choose files, look at what was found in them, and keep it."""

import tempfile
import threading
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from model import Sketch28Error
from model.datasets.catalog import Dataset
from model.datasets.exploration.sampling import contact_sheet
from model.datasets.importing import Choices, Found, read, split
from pages.components.charts.data_address import png_address
from pages.components.data import own
from pages.components.shared import controls, glossary, notices, resources, session, static
from pages.components.shared.words import plain

KEY = "own"  # the session's name of what this section keeps
MOST_BYTES, MOST_PICTURES = 60_000_000, 50_000  # of all files, and in them, on this page
SHOWN = 10  # pictures of each class
FILES = (
    "A table (CSV or Parquet), arrays (IDX, NPZ, HDF5), or pictures: a zip file with a folder for "
    "each class, or picture files whose names begin with the class. Up to 20 MB each; the command "
    "`python -m model import` takes larger ones."
)
EMPTY = (
    "Choose files, and this shows what was found in them: the classes, how many pictures each has, "
    "and ten of them. Nothing is kept before you say so."
)
PREPARED = {
    "whole": "As a whole, shrunk",
    "mnist": "As a digit: the ink alone, centered",
    "fashion_mnist": "As a garment: the object alone, as large as fits",
}
PREPARED_HELP = (
    "What is drawn or photographed later is brought to 28 × 28 in the same way as the pictures "
    "that the network learns from."
)
AS_FOUND = {None: "as found in the files", True: "yes", False: "no"}
TOO_LARGE = (
    "These files have {} MB, but at most {} MB are allowed here; choose fewer, or use the command "
    "`python -m model import`."
)
TOO_MANY = (
    "There are {:,} pictures in these files, but at most {:,} are allowed here; choose fewer, or "
    "use the command `python -m model import`."
)
_one_at_a_time = threading.Lock()  # so that a class's files take the memory of one


def show(data: Dataset) -> None:
    """Show the choice of files, what was found in them, and the data sets that are here."""
    st.subheader("Train on pictures of your own", anchor=False)
    left, right = st.columns([5, 7], gap="large")
    with left:
        files = _choose_files()
        found, chosen = _found(files) if files else (None, Choices())
        if found:
            _show_choices(found, chosen)
        own.show()
    with right:
        if found:
            _show_found(found)
        else:
            st.caption(EMPTY)


def _choose_files() -> list[UploadedFile]:
    key = f"{KEY}-files-{session.count(KEY)}"
    label = "Files of one data set"
    files = st.file_uploader(label, accept_multiple_files=True, key=key, help=FILES)
    return [file for file in files or [] if isinstance(file, UploadedFile)]


def _found(files: Sequence[UploadedFile]) -> tuple[Found | None, Choices]:
    """Return what the files hold, read again when a choice has changed; or show what is wrong."""
    chosen = Choices(
        prepared=session.value(f"{KEY}-prepared", "whole"),
        invert=session.value(f"{KEY}-invert"),
        transpose=session.value(f"{KEY}-transpose"),
        label=session.value(f"{KEY}-label") or None,
    )
    asked = tuple(file.file_id for file in files), chosen
    known = session.value(f"{KEY}-found")
    if known is None or known[0] != asked:
        known = asked, _read(files, chosen)
        session.set_value(f"{KEY}-found", known)
    found = known[1]
    if isinstance(found, str):
        notices.warn(found)
        return None, chosen
    return found, chosen


def _read(files: Sequence[UploadedFile], chosen: Choices) -> Found | str:
    """Return what the files hold, or in one sentence why they cannot be read.

    A click elsewhere ends this run of the page, and with it the reading.
    """
    size = sum(file.size for file in files)
    if size > MOST_BYTES:
        return TOO_LARGE.format(round(size / 1e6), MOST_BYTES // 10**6)
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, "Waiting for another visitor's files…")
        controls.button("Cancel", "close", f"{KEY}-cancel", _forget)

    def report(what: str, share: float) -> None:
        bar.progress(min(share, 1.0), plain(f"{what[:1].upper()}{what[1:]}…"))

    try:
        with _one_at_a_time, tempfile.TemporaryDirectory(prefix="sketch28-") as folder:
            report("reading the files", 0.0)
            paths = []
            for number, file in enumerate(files):
                inside = Path(folder) / str(number)
                inside.mkdir()
                paths.append(inside / (Path(file.name).name or "file"))
                paths[-1].write_bytes(file.getvalue())
            found = read(paths, chosen, report)
    except Sketch28Error as error:
        return str(error)
    finally:
        place.empty()
    count = len(found.y_train) + len(_test_labels(found))
    return TOO_MANY.format(count, MOST_PICTURES) if count > MOST_PICTURES else found


def _show_choices(found: Found, chosen: Choices) -> None:
    """Show what a person has to say about the files, and the button that keeps them."""
    look: dict[str, Any] = {"key": f"{KEY}-title", "max_chars": 40}
    title = st.text_input("Name of the data set", placeholder="for example: cat or dog", **look)
    look = {"key": f"{KEY}-prepared", "format_func": PREPARED.__getitem__, "help": PREPARED_HELP}
    st.selectbox("How a picture becomes 28 × 28", list(PREPARED), **look)
    with st.expander("The pictures look wrong?", expanded=bool(found.unsure)):
        look = {"format_func": AS_FOUND.__getitem__}
        st.selectbox("Invert light and dark", list(AS_FOUND), key=f"{KEY}-invert", **look)
        swap = "Swap rows and columns"
        st.selectbox(swap, list(AS_FOUND), key=f"{KEY}-transpose", **look)
        about = "Only for tables: the name of the column that holds the class."
        st.text_input("Column of the class", key=f"{KEY}-label", help=about, max_chars=80)
    with st.expander("Rename the classes"):
        key = f"{KEY}-names-{found.checksum}"
        names = st.text_area("One name a line", "\n".join(found.class_names), key=key)
    controls.button(
        *("Keep this data set", "save", f"{KEY}-keep", _keep),
        *(found, chosen, title, names),
        type="primary",
        width="stretch",
    )
    if wrong := session.take_message(KEY):
        notices.warn(wrong)


def _keep(found: Found, chosen: Choices, title: str, names: str) -> None:
    """Keep the data set, and show it; or say what is wrong with it."""
    written = [name.strip() for name in names.splitlines() if name.strip()]
    try:
        if len(written) != len(found.class_names):
            expected = f"{len(found.class_names)} names of classes were expected"
            raise Sketch28Error(f"{expected}, but there are {len(written)}; write one a line.")
        arrays, how = split(found)
        add = resources.store().datasets.add
        about = title, tuple(written), chosen.prepared, arrays, f"{found.what}{how}"
        name = add(*about, visitor=session.visitor())
    except Sketch28Error as error:
        session.queue_message(KEY, str(error))
        return
    _forget()
    for control in ("data-dataset", "dataset"):
        session.set_value(control, name)
    session.set_value("data-section", "pictures")


def _forget() -> None:
    """Let go of the files, and of what was found in them."""
    session.increment(KEY)  # an uploader of this number has no files yet
    session.set_value(f"{KEY}-found", None)
    for one in ("invert", "transpose"):
        session.set_value(f"{KEY}-{one}", None)
    session.set_value(f"{KEY}-label", "")


def _show_found(found: Found) -> None:
    """Show what was found: each class with ten of its pictures, and what was left out."""
    count = len(found.y_train) + len(_test_labels(found))
    said = f"{len(found.class_names)} classes, {count:,} pictures"
    st.markdown(f"##### {said}")
    st.caption(plain(f"Found: {found.what}."))
    for problem in found.problems:
        notices.warn(problem)
    rows = "".join(_row(found, label, name) for label, name in enumerate(found.class_names))
    head = "<th>Class<th>Training<th>Test<th>Some of them"
    if found.x_test is None:
        head = "<th>Class<th>Pictures<th>Some of them"
    table = f'<table class="s28-found" aria-label="{said}"><tr>{head}</tr>{rows}</table>'
    st.html(static.style("data/bringing") + table)
    glossary.caption(
        "A part of the pictures is kept apart for validation, and another one for testing unless "
        "the files have their own: the same part each time, with its share of each class."
    )


def _row(found: Found, label: int, name: str) -> str:
    counts = [int((found.y_train == label).sum())]
    if found.x_test is not None:
        counts.append(int((_test_labels(found) == label).sum()))
    some = found.x_train[np.flatnonzero(found.y_train == label)[:SHOWN]]
    alt = escape(f"{len(some)} pictures of {name}")
    picture = f'<img src="{png_address(contact_sheet(some, SHOWN))}" alt="{alt}">' * bool(len(some))
    cells = "".join(f"<td>{number:,}" for number in counts)
    return f'<tr><th scope="row">{escape(name)}{cells}<td>{picture}</tr>'


def _test_labels(found: Found) -> np.ndarray:
    return np.empty(0, np.uint8) if found.y_test is None else found.y_test
