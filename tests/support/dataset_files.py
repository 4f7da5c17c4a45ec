"""Files of data sets as other people have them."""

import io
import struct

import numpy as np
from PIL import Image


def drawn(count, side=28, classes=10, seed=0):
    """Return pictures uint8 with ink in the middle, and labels in turn."""
    random = np.random.default_rng(seed)
    pictures, edge = np.zeros((count, side, side), np.uint8), side // 4
    inside = random.integers(1, 256, (count, side - 2 * edge, side - 2 * edge))
    pictures[:, edge:-edge, edge:-edge] = inside
    pictures[:, edge, edge] = 255
    return pictures, (np.arange(count) % classes).astype(np.uint8)


def idx_bytes(array):
    return (
        bytes([0, 0, 8, array.ndim])
        + struct.pack(f">{array.ndim}I", *array.shape)
        + array.tobytes()
    )


def csv_text(x, y, header):
    head = "label," + ",".join(f"pixel{k}" for k in range(1, 785)) + "\n" if header else ""
    return head + "".join(
        f"{label}," + ",".join(map(str, picture.ravel())) + "\n"
        for picture, label in zip(x, y, strict=True)
    )


def rows(*columns):
    return "".join(",".join(map(str, row)) + "\n" for row in np.column_stack(columns).tolist())


def encoded(picture, kind="PNG", **options):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **options)
    return file.getvalue()
