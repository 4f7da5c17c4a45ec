"""Upload, camera, clipboard and examples: every way on which a picture comes to the board."""

from urllib.parse import urlparse

import streamlit as st

from model.preprocessing.pictures import UnreadablePicture, open_picture, to_png
from model.synthetic.examples import examples
from pages.components.charts.data_address import png_address
from pages.components.draw import session as board_session
from pages.components.shared import session

UPLOAD_HELP = "A picture of one thing, up to 10 MB. Or paste it, without opening this: Ctrl+V"
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
@media (max-width:640px){
.st-key-above{flex-direction:column;align-items:flex-start;gap:.5rem}.st-key-above>*{flex:none}
[data-testid=stHorizontalBlock]:has(.st-key-above){gap:.5rem}
}
</style>"""


def bring(board: str, name: str, content: bytes) -> None:
    """Put a file's picture on the board in the place of what is there; one that cannot be opened leaves all as it is, and is told of."""
    try:
        open_picture(content, name)
    except UnreadablePicture as error:
        board_session.set_error(board, str(error))
    else:
        session.set_board_picture(board, name, content)


def show_upload(board: str) -> None:
    """Show the button behind which a file is chosen."""
    with st.popover("Upload", icon=":material/upload:", key=f"{board}-upload", on_change="rerun"):
        # No list of endings: what a file is, its content says; and what it should be, our own sentence.
        key = f"{board}-file-{session.count('upload')}"
        st.file_uploader(UPLOAD_HELP, key=key, on_change=_take, args=(board, key))


def show_camera(board: str) -> None:
    """Show the button that opens the camera: it starts in a window of its own, and the browser asks only then."""
    if st.button("Camera", icon=":material/photo_camera:", key=f"{board}-camera"):
        _photograph(board)


@st.dialog("Camera")
def _photograph(board: str) -> None:
    if not gets_a_camera(st.context.url or ""):
        st.info(NO_CAMERA)
        return
    photo = st.camera_input(CAMERA_HELP, key=f"{board}-photo-{session.count('photo')}")
    if photo is not None:
        bring(board, photo.name, photo.getvalue())
        session.increment("photo")  # the next time begins without this one
        st.rerun()


def gets_a_camera(address: str) -> bool:
    """Say whether browsers give a page at this address the camera: over https, or from the same computer."""
    parts = urlparse(address)
    return parts.scheme != "http" or parts.hostname in HERE


def show_examples(board: str, dataset: str) -> None:
    """Show pictures to try; a click puts one on the board."""
    with st.container(key="examples", horizontal=True, vertical_alignment="center", gap="xxsmall"):
        st.html(STYLE + "Try one", width="content")
        for number in range(len(examples(dataset))):
            st.button(
                _thumbnail(dataset, number),
                key=f"{board}-{number}",
                on_click=_take_example,
                args=(board, dataset, number),
            )


def _take(board: str, widget: str) -> None:
    file = session.value(widget)
    if file is None:
        return
    bring(board, file.name, file.getvalue())
    session.increment("upload")  # the widget starts afresh, ready for another picture
    session.set_value(
        f"{board}-upload", board_session.error(board) is not None
    )  # closed, unless another try is needed


def _take_example(board: str, dataset: str, number: int) -> None:
    example = examples(dataset)[number]
    bring(board, example.title, to_png(example.picture))


@st.cache_data(show_spinner=False)
def _thumbnail(dataset: str, number: int) -> str:
    example = examples(dataset)[number]
    small = example.picture.resize((THUMBNAIL, THUMBNAIL))
    return f"![{example.title}]({png_address(small)})"
