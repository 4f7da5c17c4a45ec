"""Open uploaded picture files safely, and convert pictures of any mode to gray values or RGB."""

import io
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from model import Sketch28Error

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
MOST_BYTES = 10 * 2**20
MOST_PIXELS = 64_000_000  # a phone's largest photo; headers that claim more are refused undecoded
MOST_DECODED = 16_000_000  # pixels in memory at once: 0.3 GB in the costliest format, WebP
MOST_READS = 200_000  # calls by Pillow's loops over the parts of a file
MOST_SCANS = 40  # of a progressive JPEG; ten are usual
START_OF_SCAN = b"\xff\xda"
LONGEST_EDGE = 1400  # pixels
TINY = 28  # pixels

# One picture at a time: pictures in line cost memory only as files. Python makes it at first use.
_decoding = ThreadPoolExecutor(max_workers=1, thread_name_prefix="decoding")

# Told of every preprocessing step: its title, and the picture after it, 0 to 255.
Note = Callable[[str, np.ndarray], None]


class UnreadablePicture(Sketch28Error):
    """The file is not a picture that can be opened."""


class BlankPicture(Sketch28Error):
    """There is nothing to see in the picture: no ink, hardly any, or nothing but ink."""


def ignore(title: str, picture: np.ndarray) -> None:
    """Do nothing: the default for `note`."""


def open_picture(file: bytes | Path, name: str | None = None) -> Image.Image:
    """Open a picture file: its first frame, turned upright, longest edge at most 1400 pixels.

    Callers in several threads wait in line, since decoding may take 0.3 GB.

    Args:
        file: the file's bytes, or its path.
        name: what error messages call the file; by default the name in the path.
    Returns:
        a loaded PIL image, mode as in the file.
    Raises:
        UnreadablePicture: if the file is too large, damaged or not a picture.
    """
    name = name or (file.name if isinstance(file, Path) else "this file")
    content = _read(file, name) if isinstance(file, Path) else file
    if not content:
        raise UnreadablePicture(f"{name} is empty (0 bytes). Please save or choose it again.")
    check_size(len(content), name)
    return _decoding.submit(_decode, content, name).result()


def check_size(count: int, name: str) -> None:
    """Raise UnreadablePicture if a file has too many bytes."""
    if count > MOST_BYTES:
        large = f"{name} has {(count + 2**19) // 2**20} MB, but at most 10 MB are allowed"
        raise UnreadablePicture(f"{large}. Please save it smaller.")


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        wrong = f"Can't read {name} ({error.strerror})"
        raise UnreadablePicture(f"{wrong}. Please check the path.") from error


class _Reader(io.BytesIO):
    """A file that ends in an error where it has very many parts, each of which takes time."""

    _reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads > MOST_READS:
            raise OSError("too many parts")
        return super().read(size)


def _decode(content: bytes, name: str) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is refused or mended here
        picture = _opened(content, name)
        try:
            _draft(picture, content, name)
            picture.load()
            return ImageOps.exif_transpose(bounded(picture))
        except UnreadablePicture:
            raise
        except Exception as error:
            wrong = f"{name} is damaged or incomplete"
            raise UnreadablePicture(f"{wrong}. Please copy or save it again.") from error


def _opened(content: bytes, name: str) -> Image.Image:
    try:
        return Image.open(_Reader(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name, "far more") from error
    except Exception as error:  # Pillow's decoders raise many kinds on a broken header
        advice = "Please use PNG, JPEG, WebP, BMP or GIF"
        raise UnreadablePicture(f"Can't read {name}. {advice}.") from error


def _draft(picture: Image.Image, content: bytes, name: str) -> None:
    """Have a JPEG decoded at a fraction of its size: 12 megapixels in 40 ms.

    Raises:
        UnreadablePicture: if too many pixels would be in memory at once.
    """
    pixels, size = picture.width * picture.height, (LONGEST_EDGE, LONGEST_EDGE)
    if pixels > MOST_DECODED:  # a panorama too
        size = scaled(picture.size, LONGEST_EDGE / max(picture.size))
    whole = f"{picture.width:,} x {picture.height:,}"
    in_memory = pixels if _is_kept_whole(picture, content) else 0
    picture.draft(None, size)
    if pixels > MOST_PIXELS or max(in_memory, picture.width * picture.height) > MOST_DECODED:
        raise _too_many_pixels(name, whole)


def _is_kept_whole(picture: Image.Image, content: bytes) -> bool:
    """Return whether a JPEG has several scans, for which libjpeg keeps the whole picture."""
    if not isinstance(picture, JpegImageFile) or picture.fp is None:
        return False
    place = picture.fp.tell()  # behind the header of the first scan
    if content.count(START_OF_SCAN, place) > MOST_SCANS:
        raise OSError("too many scans")
    components = content[content.rindex(START_OF_SCAN, 0, place) + 4]
    return "progressive" in picture.info or components < picture.layers


def _too_many_pixels(name: str, pixels: str) -> UnreadablePicture:
    allowed = "at most 16 megapixels are allowed, or 64 in a JPEG file that is not progressive"
    return UnreadablePicture(f"{name} has {pixels} pixels, but {allowed}. Please save it smaller.")


def open_drawing(png: bytes, size: tuple[int, int]) -> Image.Image:
    """Open what a canvas of `size` sent, as RGBA.

    Raises:
        UnreadablePicture: if it is anything but a PNG file of exactly this size.
    """
    try:
        picture = Image.open(_Reader(png), formats=("PNG",))
        if picture.size == size:
            return picture.convert("RGBA")
    except Exception as error:  # Pillow's decoders raise many kinds
        raise UnreadablePicture("Expected a drawing, but its PNG file is damaged.") from error
    raise UnreadablePicture(f"Expected a drawing of {size}, but this has {picture.size} pixels.")


def bounded(picture: Image.Image) -> Image.Image:
    """Reduce a picture to a longest edge of at most 1400 pixels; return others unchanged."""
    if max(picture.size) <= LONGEST_EDGE:
        return picture
    size = scaled(picture.size, LONGEST_EDGE / max(picture.size))
    if picture.mode.startswith("I;"):  # Pillow averages 16 bits only as part of 32
        picture = picture.convert("I")
    elif picture.mode in ("P", "PA", "1"):
        picture = picture.convert("L" if picture.mode == "1" else "RGBA")
    return picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """Return a size times a factor, in whole pixels, at least one."""
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def to_gray(picture: Image.Image) -> np.ndarray:
    """Return the luminance (ITU-R 601) of a picture of any mode, also 16-bit and float.

    Transparent pixels are shown on white, or on black if the opaque ones are light.

    Returns:
        float32 (height, width), 0 black to 255 white.
    """
    if picture.mode.startswith(("I", "F")):
        return _deep_to_gray(np.asarray(picture, np.float32))
    return np.asarray(flatten(picture).convert("L"), np.float32)


def flatten(picture: Image.Image) -> Image.Image:
    """Convert a picture of any mode to opaque 8-bit RGB, transparent pixels as in `to_gray`."""
    if picture.mode.startswith(("I", "F")):
        return Image.fromarray(np.rint(to_gray(picture)).astype(np.uint8)).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    if picture.mode != "RGBA":
        # Pillow converts gray with multiplied alpha only to gray with alpha.
        picture = (picture.convert("LA") if picture.mode == "La" else picture).convert("RGBA")
    if picture.getchannel("A").histogram()[255] == picture.width * picture.height:
        return picture.convert("RGB")
    backdrop = Image.new("RGBA", picture.size, _backdrop(picture))
    return Image.alpha_composite(backdrop, picture).convert("RGB")


def _deep_to_gray(values: np.ndarray) -> np.ndarray:
    """Scale 16-bit (0 to 65535) and float (0 to 1) pictures to 0..255; 0..255 stays."""
    values = np.clip(np.nan_to_num(values), 0, 65535)
    highest = values.max()
    scale = 255 / 65535 if highest > 255 else 255.0 if highest <= 1 else 1.0
    return np.clip(values * scale, 0, 255).astype(np.float32)


def _backdrop(picture: Image.Image) -> str:
    """Choose what an RGBA picture is shown on: black if its opaque pixels are light, else white."""
    gray = np.asarray(picture.convert("RGB").convert("L"), np.float32)
    alpha = np.asarray(picture.getchannel("A"), np.float32) / 255
    opaque = alpha.sum()
    light = opaque > 0 and (gray * alpha).sum() / opaque > 160
    return "black" if light and opaque < 0.98 * alpha.size else "white"


def fit_to_square(picture: Image.Image, side: int) -> Image.Image:
    """Center a picture in an RGB square of `side` pixels, filled with the color of its border.

    A picture of 28x28 keeps its pixels as squares: smoothed, it would more often be misclassified.
    """
    longest, method = max(picture.size), Image.Resampling.BILINEAR
    if longest > side:
        method = Image.Resampling.BOX
    elif longest <= TINY:
        method = Image.Resampling.NEAREST
    flat = flatten(picture)
    fitted = flat.resize(scaled(flat.size, side / longest), method)
    square = Image.new("RGB", (side, side), border_color(fitted))
    square.paste(fitted, ((side - fitted.width) // 2, (side - fitted.height) // 2))
    return square


def draw_over(base: Image.Image, strokes: np.ndarray) -> Image.Image | None:
    """Lay strokes, uint8 RGBA (height, width, 4), over a picture; return None if there are none."""
    if not strokes[..., 3].any():
        return None
    resized = base.convert("RGBA").resize((strokes.shape[1], strokes.shape[0]))
    return Image.alpha_composite(resized, Image.fromarray(strokes))


def ink_color(picture: Image.Image) -> str:
    """Return the color of ink that shows on a picture: black on a light border, white on a dark."""
    return "#000000" if np.median(border(to_gray(picture))) > 127 else "#FFFFFF"


def border_color(picture: Image.Image) -> str:
    """Return the median color of a picture's border as #RRGGBB."""
    median = np.median(border(np.asarray(picture.convert("RGB"))), axis=0)
    return "#{:02X}{:02X}{:02X}".format(*median.astype(int))


def border(values: np.ndarray) -> np.ndarray:
    """Return the outermost values of an array (height, width, ...) as (n, ...), corners twice."""
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def bounding_box(cells: np.ndarray) -> tuple[int, int, int, int]:
    """Return the box around the True cells of a bool (height, width) array.

    Returns:
        left, upper, right and lower; the last two are exclusive.
    """
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def crop(values: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Cut the box around the True cells out of an array of the same height and width."""
    left, upper, right, lower = bounding_box(cells)
    return values[upper:lower, left:right]


def to_png(picture: Image.Image) -> bytes:
    """Encode a picture of a mode that files have, and nothing else that it carries, as PNG."""
    file = io.BytesIO()
    plain = flatten(picture) if picture.mode == "CMYK" else picture
    if picture.mode == "I":  # a reduced picture of 16 bits
        plain = picture.convert("I;16")
    plain.save(file, "PNG", icc_profile=None)
    return file.getvalue()
