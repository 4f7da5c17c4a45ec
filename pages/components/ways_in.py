"""Upload, camera, clipboard and examples: every way on which a picture comes to the board."""

import base64
from urllib.parse import urlparse

import streamlit as st

from model.examples import examples
from model.pictures import UnreadablePicture, open_picture, to_png
from pages.components import session

UPLOAD_HELP = "A PNG, JPEG, WebP, BMP or GIF of one thing, up to 10 MB; or paste one with Ctrl+V, without opening this"
CAMERA_HELP = "One digit or garment, large, on something plain"
NO_CAMERA = "Browsers give the camera only to pages from this computer or over https. Take the picture with the camera app, then upload it."
HERE = ("localhost", "127.0.0.1", "::1")
THUMBNAIL = 72  # px, shown at half of it
STYLE = """<style>
.st-key-above{column-gap:.5rem}
.st-key-examples{flex-wrap:nowrap;min-width:max-content}
.st-key-examples button{width:36px;height:36px;min-height:0;padding:0;overflow:hidden}
.st-key-examples button *{line-height:0}
.st-key-examples button img{width:34px;height:34px;max-height:none;max-width:none;border-radius:.5rem}
@media (max-width:640px){.st-key-above{flex-direction:column;align-items:flex-start;gap:.5rem}.st-key-above>*{flex:none}}
</style>"""


def bring(board: str, name: str, content: bytes) -> None:
    """Put a file's picture on the board in the place of what is there; one that cannot be opened leaves all as it is, and is told of."""
    try:
        open_picture(content, name)
    except UnreadablePicture as error:
        session.complain(board, str(error))
    else:
        session.bring(board, name, content)


def show_upload(board: str) -> None:
    """Show the button behind which a file is chosen."""
    with st.popover("Upload", icon=":material/upload:", key=f"{board}-upload", on_change="rerun"):
        # No list of endings: what a file is, its content says; and what it should be, our own sentence.
        key = f"{board}-file-{session.times('upload')}"
        st.file_uploader(UPLOAD_HELP, key=key, on_change=_take, args=(board, key, "upload"))


def show_camera(board: str) -> None:
    """Show the button behind which the camera waits: it starts when this is opened, and the browser asks only then."""
    with st.popover("Camera", icon=":material/photo_camera:", key=f"{board}-camera", on_change="rerun") as camera:
        if not camera.open:
            return
        if not _camera_is_allowed():
            st.info(NO_CAMERA)
            return
        key = f"{board}-photo-{session.times('camera')}"
        st.camera_input(CAMERA_HELP, key=key, on_change=_take, args=(board, key, "camera"), width=320)


def show_examples(board: str, dataset: str) -> None:
    """Show pictures to try; a click puts one on the board."""
    with st.container(key="examples", horizontal=True, vertical_alignment="center", gap="xxsmall"):
        st.html(STYLE + "Try one", width="content")
        for number in range(len(examples(dataset))):
            st.button(_thumbnail(dataset, number), key=f"{board}-{dataset}-{number}", on_click=_take_example, args=(board, dataset, number))


def _take(board: str, widget: str, way: str) -> None:
    file = session.value(widget)
    if file is None:
        return
    bring(board, file.name, file.getvalue())
    session.again(way)  # the widget starts afresh, ready for another picture
    session.preset_widget(f"{board}-{way}", session.complaint(board) is not None)  # closed, unless another try is needed


def _take_example(board: str, dataset: str, number: int) -> None:
    example = examples(dataset)[number]
    bring(board, example.title, to_png(example.picture))


def _camera_is_allowed() -> bool:
    address = urlparse(st.context.url or "")
    return address.scheme != "http" or address.hostname in HERE


@st.cache_data(show_spinner=False)
def _thumbnail(dataset: str, number: int) -> str:
    example = examples(dataset)[number]
    small = example.picture.resize((THUMBNAIL, THUMBNAIL))
    return f"![{example.title}](data:image/png;base64,{base64.b64encode(to_png(small)).decode()})"
