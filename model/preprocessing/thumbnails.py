"""A garment that is cut out in, its 28x28 picture out: the last steps of Fashion-MNIST (arXiv:1708.07747, section 2)."""

import numpy as np
from PIL import Image, ImageFilter

ByteArray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
SIDE = 28
THUMBNAIL = 73  # longest edge, in pixels
SHARPEN = ImageFilter.UnsharpMask(radius=1, percent=100, threshold=0)


def longest_edge_28(garment: ByteArray) -> ByteArray:
    """Bring the longest edge to 28 by subsampling, from no more than the `THUMBNAIL` that the data set's pictures came from."""
    box = Image.fromarray(garment)
    longest = max(box.size)
    small = _scaled(box.size, SIDE / longest)
    if longest > THUMBNAIL:
        box = box.resize(_scaled(box.size, THUMBNAIL / longest), Image.Resampling.BOX)
    return np.asarray(box.resize(small, Image.Resampling.NEAREST))


def sharpen_and_center(small: ByteArray) -> ByteArray:
    """Sharpen (radius and sigma 1), and paste into the middle of 28x28 zeros."""
    box = Image.fromarray(small).filter(SHARPEN)
    seen = Image.new("L", (SIDE, SIDE))
    seen.paste(box, ((SIDE - box.width) // 2, (SIDE - box.height) // 2))
    return np.asarray(seen)


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
