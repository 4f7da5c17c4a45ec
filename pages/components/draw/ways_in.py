"""Upload, camera and examples: the ways in which a picture reaches the board besides drawing."""

from urllib.parse import urlparse

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from model.datasets.catalog import is_own
from model.preprocessing.pictures import UnreadablePicture, open_picture, to_png
from model.synthetic.examples import examples
from pages.components.charts.data_address import png_address
from pages.components.draw import session as board_session
from pages.components.shared import notices, session
from pages.components.shared.session import BoardPicture

UPLOAD_HELP = "One digit or garment, up to 10 MB. You can also press Ctrl+V at any time"
CAMERA_HELP = "Show one digit or garment, as large as possible, on a plain background"
NO_CAMERA = (
    "Browsers allow the camera only on pages from this computer or over https. Take a photo with "
    "the camera app, then upload it."
)
THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")
THUMBNAIL = 72  # px, shown at half of it


def open_on_board(board: str, name: str, content: bytes) -> None:
    """Replace the board's content by a picture file; if it cannot be opened, only say so.

    What is kept is the reduced picture, which is smaller and opens faster than some files.
    """
    try:
        picture = open_picture(content, name)
    except UnreadablePicture as error:
        board_session.set_error(board, str(error))
    else:
        kept = BoardPicture(name, to_png(picture))
        board_session.replace(board, board_session.Content(kept))


def show_upload(board: str) -> None:
    """Show the button that opens the file chooser."""
    with st.popover("Upload", icon=":material/upload:", key=f"{board}-upload", on_change="rerun"):
        # No list of file endings: the content decides, and our own sentence says what is accepted.
        key = f"{board}-file-{session.count('upload')}"
        st.file_uploader(UPLOAD_HELP, key=key, on_change=_take_upload, args=(board, key))


def show_camera(board: str) -> None:
    """Show the button that opens the camera in a dialog; the browser asks for permission then."""
    if st.button("Camera", icon=":material/photo_camera:", key=f"{board}-camera"):
        _take_photo(board)


@st.dialog("Camera")
def _take_photo(board: str) -> None:
    if not camera_is_allowed(st.context.url or ""):
        notices.inform(NO_CAMERA)
        return
    photo = st.camera_input(CAMERA_HELP, key=f"{board}-photo-{session.count('photo')}")
    if photo is not None:
        open_on_board(board, photo.name, session.take_file(photo))
        session.increment("photo")  # the next dialog begins without this photo
        st.rerun()


def camera_is_allowed(address: str) -> bool:
    """Return whether browsers allow the camera at an address: by https, or on this computer."""
    parts = urlparse(address)
    return parts.scheme != "http" or parts.hostname in THIS_COMPUTER


def show_examples(board: str, dataset: str) -> None:
    """Show example pictures; a click puts one on the board. Those of one's own have none."""
    if is_own(dataset):
        return
    with st.container(key="examples", horizontal=True, vertical_alignment="center", gap="xxsmall"):
        st.html("Examples", width="content")
        for number in range(len(examples(dataset))):
            label, key = _thumbnail(dataset, number), f"{board}-{number}"
            st.button(label, key=key, on_click=_take_example, args=(board, dataset, number))


def _take_upload(board: str, widget: str) -> None:
    file = session.value(widget)
    # The browser names the file again in a run that interrupts the one in which it was taken.
    if not isinstance(file, UploadedFile):
        return
    open_on_board(board, file.name, session.take_file(file))
    session.increment("upload")  # reset the widget for the next file
    stays_open = board_session.error(board) is not None
    session.set_value(f"{board}-upload", stays_open)


def _take_example(board: str, dataset: str, number: int) -> None:
    example = examples(dataset)[number]
    open_on_board(board, example.title, to_png(example.picture))


@st.cache_data(show_spinner=False)
def _thumbnail(dataset: str, number: int) -> str:
    example = examples(dataset)[number]
    return f"![{example.title}]({png_address(example.picture.resize((THUMBNAIL, THUMBNAIL)))})"
