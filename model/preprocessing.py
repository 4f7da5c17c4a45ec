"""Any picture in, the 28x28 picture that MNIST or Fashion-MNIST would have made of it out.

Both data sets store what there is to see as high values on a background of 0, so that is what comes out here, whatever the polarity of the
picture that goes in.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from model.pictures import to_grey

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]
ByteArray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]

LEAST_CONTRAST = 24.0  # of 255: less difference between ink and paper than this is noise
FRINGE = 0.06  # of the strongest ink
MOST_COVER = 0.95  # a picture with more ink than this shows no digit
FASHION_FUZZ = 0.05  # borders within this share of the corner's colour are trimmed (arXiv:1708.07747, section 2)
FASHION_THUMBNAIL = 73  # longest edge, in pixels, of the shop pictures that Fashion-MNIST was subsampled from


class BlankPicture(ValueError):
    """There is nothing to see: no ink, hardly any, or nothing but ink."""


def to_mnist(picture: Image.Image) -> ByteArray:
    """Bring a picture of a digit to 28x28 by the steps that made MNIST.

    1. find the ink; 2. cut out its box and grow it to a square; 3. area-weighted resampling to 20x20; 4. brightest ink to 255;
    5. paste by whole pixels so that the centre of mass falls on pixel index 13.5 to 14.5.

    Steps as rebuilt by Yadav and Bottou, "Cold Case: The Lost MNIST Digits" (arXiv:1905.10498).

    Args:
        picture: any mode, any size, ink dark on light or light on dark.
    Returns:
        uint8 (28, 28), ink high.
    Raises:
        BlankPicture: when there is no ink, or nothing else.
    """
    ink = find_ink(to_grey(picture))
    left, upper, right, lower = ink_box(ink > 0)
    side = max(right - left, lower - upper)
    # Grown by whole pixels, as QMNIST does it: half a pixel would blur a digit that is 20x20 already.
    small = _resample_square(ink[upper:lower, left:right], (right - left - side) // 2, (lower - upper - side) // 2, side, 20)
    small *= 255.0 / small.max()
    return _paste_by_mass(np.rint(small).astype(np.uint8))


def to_fashion_mnist(picture: Image.Image) -> ByteArray:
    """Bring a picture of a garment to 28x28 by the steps that made Fashion-MNIST.

    1. trim borders that have the background's colour; 2. longest edge to 28 by subsampling; 3. sharpen (radius and sigma 1);
    4. centre the box; 5. negate where the background is light; 6. 8-bit grey.

    Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST" (arXiv:1708.07747), section 2.

    Args:
        picture: any mode, any size, on a plain background.
    Returns:
        uint8 (28, 28), garment high on a background of 0.
    Raises:
        BlankPicture: when nothing differs from the background.
    """
    grey = to_grey(picture)
    background = _background_level(grey)
    item = np.abs(grey - background) > FASHION_FUZZ * 255
    if np.ptp(grey) < LEAST_CONTRAST or not item.any():
        raise BlankPicture("There is nothing in this picture but background. Draw or show a garment that differs from what is behind it.")
    left, upper, right, lower = ink_box(item)
    box = Image.fromarray(_negate(grey[upper:lower, left:right], background))
    box = _subsample(_shrink(box, FASHION_THUMBNAIL), 28).filter(ImageFilter.UnsharpMask(radius=1, percent=100, threshold=0))
    seen = Image.new("L", (28, 28))
    seen.paste(box, ((28 - box.width) // 2, (28 - box.height) // 2))
    return np.asarray(seen)


PREPARATIONS: dict[str, Callable[[Image.Image], ByteArray]] = {"mnist": to_mnist, "fashion_mnist": to_fashion_mnist}


def find_ink(grey: FloatArray) -> FloatArray:
    """Separate ink from paper: paper is what the picture's border shows, ink is what differs from it most.

    Args:
        grey: float32 (height, width), 0 black to 255 white.
    Returns:
        float32 of the same shape, 0 where there is paper, up to 1 where the ink is strongest.
    Raises:
        BlankPicture: when there is no ink, or nothing else.
    """
    paper = _background_level(grey)
    darker, lighter = paper - grey.min(), grey.max() - paper
    contrast = max(darker, lighter)
    if contrast < LEAST_CONTRAST:
        raise BlankPicture("There is no ink in this picture. Draw a digit, or show one that stands out from its background.")
    ink = (paper - grey if darker >= lighter else grey - paper) / contrast
    # What the border's own unevenness reaches is paper; but never so much that ink would be lost.
    uneven = float(np.quantile(np.abs(_border(grey) - paper), 0.95)) / contrast
    # In a picture of the data set's own size faint ink is real; in a larger one it is the fringe of scaling or of JPEG.
    fringe = FRINGE if max(grey.shape) > 28 else 0.0
    ink[ink < min(max(fringe, 2 * uneven), 0.5)] = 0
    if np.count_nonzero(ink) > MOST_COVER * ink.size:
        raise BlankPicture("This picture is all ink. Leave some paper around the digit.")
    return ink


def ink_box(ink: np.ndarray) -> tuple[int, int, int, int]:
    """Give the smallest box around the True cells of a bool (height, width) array: left, upper, right, lower; the last two exclusive."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _border(grey: FloatArray) -> np.ndarray:
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])


def _background_level(grey: FloatArray) -> float:
    return float(np.median(_border(grey)))


def _resample_square(ink: FloatArray, left: int, upper: int, side: int, size: int) -> FloatArray:
    """Average the square (which may reach over the edge) into size x size cells, each pixel weighted by the area that it covers."""
    rows = _average_rows(ink.astype(np.float64), upper, side, size)
    return np.ascontiguousarray(_average_rows(rows.T, left, side, size).T, np.float32)


def _average_rows(values: np.ndarray, start: int, length: int, cells: int) -> np.ndarray:
    """Average `length` rows from `start` on into cells: differences of the running sum, taken between rows where a cell's edge lies there.

    Not a product with a matrix of weights: BLAS would spread it over all cores, and wait for those that are busy.
    """
    total = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    edges = np.clip(start + np.linspace(0, length, cells + 1), 0, len(values))
    below = np.floor(edges).astype(int)
    share = (edges - below)[:, None]
    at_edges = total[below] * (1 - share) + total[np.minimum(below + 1, len(values))] * share
    return np.diff(at_edges, axis=0) * (cells / length)


def _paste_by_mass(small: ByteArray) -> ByteArray:
    mass = small.sum(dtype=np.float64)
    rows, columns = np.indices(small.shape)
    seen = np.zeros((28, 28), np.uint8)
    # The centre of a 28x28 picture lies at index 13.5; rounding to whole pixels leaves the centre of mass in 13.5 to 14.5.
    top = int(np.clip(np.floor(14.5 - (rows * small).sum() / mass), 0, 8))
    left = int(np.clip(np.floor(14.5 - (columns * small).sum() / mass), 0, 8))
    seen[top : top + small.shape[0], left : left + small.shape[1]] = small
    return seen


def _negate(grey: FloatArray, background: float) -> ByteArray:
    """Put the background at 0, whichever end of the scale it was on."""
    item = 255 - grey * (255 / background) if background > 127 else (grey - background) * (255 / (255 - background))
    return np.clip(np.rint(item), 0, 255).astype(np.uint8)


def _shrink(picture: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(picture.size)
    return picture if scale >= 1 else picture.resize(_scaled(picture, scale), Image.Resampling.BOX)


def _subsample(picture: Image.Image, longest: int) -> Image.Image:
    return picture.resize(_scaled(picture, longest / max(picture.size)), Image.Resampling.NEAREST)


def _scaled(picture: Image.Image, scale: float) -> tuple[int, int]:
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
