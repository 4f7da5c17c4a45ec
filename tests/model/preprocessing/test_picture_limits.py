import io
import struct
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.preprocessing import pictures
from model.preprocessing.pictures import UnreadablePicture, open_drawing, open_picture, to_png
from model.preprocessing.pipelines import to_fashion_mnist, to_mnist
from tests.support.broken_uploads import picture_bytes, png_that_claims

QUARTER_TURN = Image.Exif()
QUARTER_TURN[0x0112] = 6


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_a_tiny_file_of_many_pixels_is_refused_undecoded(kind):
    content = saved(Image.new("L", (5000, 4000), 255), kind)
    with pytest.raises(UnreadablePicture, match=r"5,000 x 4,000 pixels, but at most 16 megapixels"):
        open_picture(content, "bomb")


@pytest.mark.parametrize("size", [(8000, 8000), (30000, 2000)])
def test_a_jpeg_of_64_megapixels_is_opened_at_a_fraction_and_turned(size):
    content = saved(Image.new("L", size, 200), "JPEG", exif=QUARTER_TURN)
    upright = open_picture(content)
    assert max(upright.size) == upright.height == 1400
    assert upright.width == round(1400 * size[1] / size[0])


def test_a_progressive_jpeg_is_held_to_the_bound_of_other_formats():
    content = saved(Image.new("L", (5000, 4000)), "JPEG", progressive=True)
    with pytest.raises(UnreadablePicture, match="not progressive"):
        open_picture(content)


def test_a_jpeg_of_very_many_scans_is_refused():
    content = saved(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    with pytest.raises(UnreadablePicture, match="damaged"):
        open_picture(content[:last] + 100 * content[last:-2] + content[-2:])


def test_a_file_of_very_many_parts_is_refused():
    content = saved(Image.new("L", (60, 60)), "PNG")
    chunk = struct.pack(">I", 0) + b"prVt" + struct.pack(">I", zlib.crc32(b"prVt"))
    with pytest.raises(UnreadablePicture):
        open_picture(content[:33] + 300_000 * chunk + content[33:])


def test_one_picture_is_decoded_at_a_time(monkeypatch):
    busy, at_once = threading.Lock(), []

    def decode(content, name):
        at_once.append(not busy.acquire(blocking=False))
        time.sleep(0.01)
        busy.release()

    monkeypatch.setattr(pictures, "_decode", decode)
    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(open_picture, [b"picture"] * 8))
    assert at_once == [False] * 8


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I"])
def test_what_is_kept_of_a_picture_reads_as_the_picture_itself(mode):
    gray = Image.new("L", (90, 120), 230)
    ImageDraw.Draw(gray).line([(20, 20), (70, 20), (35, 100)], fill=40, width=9)
    if mode in ("I;16", "I"):
        picture = Image.fromarray(np.asarray(gray).astype(np.uint16) * 257).convert(mode)
    else:
        picture = gray.convert("RGBA").convert(mode) if mode != "1" else gray.convert("1")
    again = open_picture(to_png(picture))
    for prepare in (to_mnist, to_fashion_mnist):
        assert np.array_equal(prepare(again), prepare(picture))


def test_a_drawing_is_a_png_of_the_canvas_size_and_nothing_else():
    assert open_drawing(saved(Image.new("P", (420, 420)), "PNG"), (420, 420)).mode == "RGBA"
    for content in (
        b"",
        picture_bytes("png"),
        png_that_claims(9000, 9000),
        saved(Image.new("RGBA", (420, 420)), "TIFF"),
        saved(Image.new("L", (420, 420)), "GIF"),
        saved(Image.new("RGBA", (420, 420)), "PNG")[:-40],
    ):
        with pytest.raises(UnreadablePicture, match="Expected a drawing"):
            open_drawing(content, (420, 420))
