"""A file that somebody uploads in, an upright picture of reasonable size out; and any picture's gray values."""

import io
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from model import Sketch28Error

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
EXPECTED = "Expected a PNG, JPEG, WebP, BMP or GIF picture"
MOST_BYTES = 10 * 2**20
MOST_PIXELS = 64_000_000  # a phone's largest photo; a header that claims more is refused before anything is decoded
LONGEST_EDGE = 1400
TINY = 28  # px


class UnreadablePicture(Sketch28Error):
    """The file is not a picture that can be opened; the message is one sentence for the person who brought it."""


class BlankPicture(Sketch28Error):
    """There is nothing to see: no ink, hardly any, or nothing but ink; the message is one sentence for the person who drew."""


def open_picture(file: bytes | Path, name: str | None = None) -> Image.Image:
    """Open an uploaded picture: its first frame, turned upright by its EXIF tag, longest edge at most 1400 px.

    Args:
        file: the file's bytes, or its path.
        name: what the sentence of an error calls it; the path's name by default.
    Returns:
        a loaded PIL image, mode as in the file.
    Raises:
        UnreadablePicture: one sentence with what was expected, what came and what to do.
    """
    name = name or (file.name if isinstance(file, Path) else "this file")
    content = _read(file, name) if isinstance(file, Path) else file
    if not content:
        raise UnreadablePicture(
            f"{EXPECTED}, but {name} is empty (0 bytes): choose it again or save it anew."
        )
    if len(content) > MOST_BYTES:
        raise UnreadablePicture(
            f"{EXPECTED} of at most 10 MB, but {name} has {len(content) / 2**20:.0f} MB: save it smaller."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is refused or mended just below
        return _decode(content, name)


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadablePicture(
            f"{EXPECTED}, but {name} cannot be read ({error.strerror}): check the path."
        ) from error


def _decode(content: bytes, name: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise UnreadablePicture(_too_many_pixels(name)) from error
    except Exception as error:  # Pillow's decoders raise many kinds on a broken header
        raise UnreadablePicture(
            f"{EXPECTED}, but {name} is none of these or its beginning is damaged: save it again as PNG."
        ) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise UnreadablePicture(_too_many_pixels(name, picture.size))
    try:
        picture.draft(
            None, (LONGEST_EDGE, LONGEST_EDGE)
        )  # a JPEG is decoded at a fraction of its size: 12 megapixels in 40 ms
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except Exception as error:
        raise UnreadablePicture(
            f"{EXPECTED}, but {name} is cut off or damaged inside: copy or save it again."
        ) from error
    if max(upright.size) > LONGEST_EDGE:
        if upright.mode == "P":
            upright = upright.convert("RGBA")
        upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.BOX)
    return upright


def _too_many_pixels(name: str, size: tuple[int, int] | None = None) -> str:
    what = f"claims {size[0]:,} x {size[1]:,}" if size else "claims far more"
    return f"{EXPECTED} of at most {MOST_PIXELS // 1_000_000} megapixels, but {name} {what} pixels: save it smaller."


def to_gray(picture: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Give a picture's luminance (ITU-R 601), transparent places shown on white, or on black where what is opaque is light.

    Args:
        picture: any mode: 1, L, P, RGB, CMYK, 16-bit, float, with transparency or without.
    Returns:
        float32 (height, width), 0 black to 255 white.
    """
    if picture.mode.startswith(("I", "F")):
        return _deep_to_gray(np.asarray(picture, np.float32))
    return np.asarray(flatten(picture).convert("L"), np.float32)


def flatten(picture: Image.Image) -> Image.Image:
    """Give the same picture as opaque 8-bit RGB, transparent places as `to_gray` shows them."""
    if picture.mode.startswith(("I", "F")):
        return Image.fromarray(np.rint(to_gray(picture)).astype(np.uint8)).convert("RGB")
    if not _is_transparent(picture):
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    if picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert("RGB")
    return Image.alpha_composite(
        Image.new("RGBA", picture.size, _backdrop(picture)), picture
    ).convert("RGB")


def _is_transparent(picture: Image.Image) -> bool:
    return picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info


def _deep_to_gray(values: np.ndarray) -> np.ndarray:
    """Scale 16-bit (0 to 65535) and float (0 to 1) pictures to 0..255; values already within 0..255 stay."""
    values = np.nan_to_num(values)
    highest = values.max()
    scale = 255 / 65535 if highest > 255 else 255.0 if highest <= 1 else 1.0
    return np.clip(values * scale, 0, 255).astype(np.float32)


def _backdrop(picture: Image.Image) -> str:
    """Choose what an RGBA picture stands on: white, or black where what is opaque is light."""
    gray = np.asarray(picture.convert("RGB").convert("L"), np.float32)
    alpha = np.asarray(picture.getchannel("A"), np.float32) / 255
    opaque = alpha.sum()
    return (
        "black"
        if opaque > 0 and (gray * alpha).sum() / opaque > 160 and opaque < 0.98 * alpha.size
        else "white"
    )


def place(picture: Image.Image, side: int) -> Image.Image:
    """Fit a picture into a square of `side` pixels, centered, on the color that its own border shows: RGB, ready to draw on.

    One of a data set's size keeps its pixels as squares: smoothed, it would be named differently more often.
    """
    longest = max(picture.size)
    method = (
        Image.Resampling.BOX
        if longest > side
        else Image.Resampling.NEAREST
        if longest <= TINY
        else Image.Resampling.BILINEAR
    )
    fitted = ImageOps.contain(flatten(picture), (side, side), method)
    pixels = np.asarray(fitted)
    red, green, blue = (int(value) for value in np.median(border(pixels), axis=0))
    square = Image.new("RGB", (side, side), (red, green, blue))
    square.paste(fitted, ((side - fitted.width) // 2, (side - fitted.height) // 2))
    return square


def draw_over(base: Image.Image, strokes: np.ndarray) -> Image.Image | None:
    """Put strokes, uint8 RGBA (height, width, 4), on top of a picture; None when there are no strokes."""
    if not strokes[..., 3].any():
        return None
    return Image.alpha_composite(
        base.convert("RGBA").resize((strokes.shape[1], strokes.shape[0])), Image.fromarray(strokes)
    )


def ink_for(picture: Image.Image) -> str:
    """Give the color of ink that shows on a picture: black on a light border, white on a dark one."""
    return "#000000" if np.median(border(to_gray(picture))) > 127 else "#FFFFFF"


def border(values: np.ndarray) -> np.ndarray:
    """Give the outermost values of an array (height, width, ...) as (n, ...); the corners twice."""
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def box_around(cells: np.ndarray) -> tuple[int, int, int, int]:
    """Give the smallest box around the True cells of a bool (height, width) array: left, upper, right, lower; the last two exclusive."""
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def to_png(picture: Image.Image) -> bytes:
    """Give a picture as the bytes of a PNG file."""
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
