"""Two hundred broken or unusual files, as visitors, phones and bad connections send them."""

import io
import random
import struct
import zlib

import numpy as np
from PIL import Image

FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "bmp": "BMP", "gif": "GIF"}


def picture_bytes(kind, mode="RGB", size=(60, 40), **options):
    noise = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).convert(mode).save(file, FORMATS[kind], **options)
    return file.getvalue()


def png_that_claims(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0\0\0\4IDATabcd"
    )


def blank(size, mode="RGBA", color=0):
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, "PNG")
    return file.getvalue()


def animation():
    frames = [Image.new("L", (30, 30), 255) for _ in range(3)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def broken_uploads():
    """Return 200 pairs (file name, bytes), the same at every call."""
    chance = random.Random(28)
    files = [
        ("empty.png", b""),
        ("zero.jpg", b"\0" * 500),
        ("text.png", b"seven, please"),
        ("page.jpg", b"<html><body>404</body></html>"),
    ]
    files += [
        (f"claims-{w}x{h}.png", png_that_claims(w, h))
        for w, h in ((30_000, 30_000), (2**31 - 1, 1), (0, 0), (9_000, 9_000))
    ]
    files += [
        ("one-pixel.png", blank((1, 1))),
        ("clear.png", blank((80, 80))),
        ("white.png", blank((50, 50), "L", 255)),
        ("a.gif", animation()),
    ]
    files += [
        ("line.png", blank((500, 1))),
        ("black.png", blank((20, 20), "1")),
        ("deep.png", blank((20, 20), "I;16", 900)),
    ]
    files += [
        ("letter.docx", b"PK\x03\x04" + bytes(200)),
        ("notes.txt", b"7 7 7"),
        ("film.mp4", b"\0\0\0 ftypisom" + bytes(90)),
    ]
    files += [
        (f"wrong-{kind}.png", b"%PDF-1.7 " + bytes(chance.randbytes(300))) for kind in FORMATS
    ]
    while len(files) < 200:
        kind = chance.choice(list(FORMATS))
        whole = picture_bytes(kind)
        cut = whole[: chance.randrange(1, int(len(whole) * 0.9))]
        holed = whole[:8] + chance.randbytes(len(whole) - 8)
        files.append((f"broken-{len(files)}.{kind}", chance.choice([cut, cut, holed])))
    return files
