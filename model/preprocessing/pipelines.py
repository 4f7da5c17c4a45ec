"""Any picture in, the 28x28 picture that MNIST or Fashion-MNIST would have made of it out.

Both data sets store what there is to see as high values on a background of 0, so that is what comes out here, whatever the polarity of the
picture that goes in.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from model.preprocessing.cutout import cut_out
from model.preprocessing.ink import find_ink
from model.preprocessing.pictures import BlankPicture, box_around
from model.preprocessing.stroke_width import broaden
from model.preprocessing.thumbnails import longest_edge_28, sharpen_and_center

__all__ = ["PREPARATIONS", "BlankPicture", "Step", "steps", "to_fashion_mnist", "to_mnist"]

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]
ByteArray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Note = Callable[
    [str, np.ndarray], None
]  # told of every step: its title, and the picture after it, 0 to 255


@dataclass(frozen=True)
class Step:
    """One step on the way to 28x28: what was done, and the uint8 (height, width) picture after it."""

    title: str
    picture: ByteArray


def _note_nothing(title: str, picture: np.ndarray) -> None:
    """Nobody watches."""


def steps(dataset: str, picture: Image.Image) -> tuple[Step, ...]:
    """Show how a picture becomes what the network sees, from the picture as it came to the 28x28 one.

    Args:
        dataset: "mnist" or "fashion_mnist": whose way is taken.
        picture: any mode, any size.
    Raises:
        BlankPicture: when there is nothing to see.
    """
    taken: list[Step] = [Step("Your picture", np.asarray(picture.convert("L")))]

    def note(title: str, seen: np.ndarray) -> None:
        taken.append(Step(title, np.clip(np.rint(seen), 0, 255).astype(np.uint8)))

    PREPARATIONS[dataset](picture, note)
    return tuple(taken)


def to_mnist(picture: Image.Image, note: Note = _note_nothing) -> ByteArray:
    """Bring a picture of a digit to 28x28 by the steps that made MNIST.

    1. find the ink; 2. cut out its box (strokes far thinner than
    MNIST's are broadened first) and grow it to a square; 3. area-weighted resampling to 20x20; 4. brightest ink to 255;
    5. paste by whole pixels so that the center of mass falls on pixel index 13.5 to 14.5.

    Steps as rebuilt by Yadav and Bottou, "Cold Case: The Lost MNIST Digits" (arXiv:1905.10498).

    Args:
        picture: any mode, any size, ink dark on light or light on dark.
        note: told of each step.
    Returns:
        uint8 (28, 28), ink high.
    Raises:
        BlankPicture: when there is no ink, or nothing else.
    """
    cut = find_ink(picture, note)
    note("Cut out", cut * 255)
    broad = broaden(cut)
    if broad is not cut:
        note("Thin strokes broadened", broad * 255)
    return shrink_ink(broad, note)


def own_drawing_to_mnist(picture: Image.Image) -> ByteArray:
    """Bring a drawing that the program made, ink 0 on paper 255, mode "L", to 28x28: as `to_mnist`, with nothing to look for."""
    ink = 1 - np.asarray(picture, np.float32) / np.float32(255)
    left, upper, right, lower = box_around(ink > 0)
    return shrink_ink(ink[upper:lower, left:right])


def shrink_ink(ink: FloatArray, note: Note = _note_nothing) -> ByteArray:
    """Do the last of MNIST's steps, from the ink alone to 28x28.

    Args:
        ink: float32 (height, width), 0 to 1, cut out so that ink touches every side.
        note: told of each step.
    Returns:
        uint8 (28, 28), ink high.
    """
    height, width = ink.shape
    side = max(width, height)
    # Grown by whole pixels, as QMNIST does it: half a pixel would blur a digit that is 20x20 already.
    small = _resample_square(ink, (width - side) // 2, (height - side) // 2, side, 20)
    small *= 255.0 / small.max()
    note("20x20", small)
    seen = _paste_by_mass(np.rint(small).astype(np.uint8))
    note("Centered by its mass in 28x28", seen)
    return seen


def to_fashion_mnist(picture: Image.Image, note: Note = _note_nothing) -> ByteArray:
    """Bring a picture of a garment to 28x28 by the steps that made Fashion-MNIST.

    1. find the garment, and trim what is around it; a hollow outline is filled; 2. longest edge to 28 by subsampling;
    3. sharpen (radius and sigma 1); 4. center the box; 5. negate where the background is light; 6. 8-bit gray.

    Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST" (arXiv:1708.07747), section 2.

    Args:
        picture: any mode, any size: a garment on any background, or drawn.
        note: told of each step.
    Returns:
        uint8 (28, 28), garment high on a background of 0.
    Raises:
        BlankPicture: when nothing stands out from the background.
    """
    small = longest_edge_28(cut_out(picture, note))
    note("Longest edge 28", small)
    seen = sharpen_and_center(small)
    note("Sharpened and centered in 28x28", seen)
    return seen


PREPARATIONS: dict[str, Callable[..., ByteArray]] = {
    "mnist": to_mnist,
    "fashion_mnist": to_fashion_mnist,
}


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
    # The center of a 28x28 picture lies at index 13.5; rounding to whole pixels leaves the center of mass in 13.5 to 14.5.
    top = int(np.clip(np.floor(14.5 - (rows * small).sum() / mass), 0, 8))
    left = int(np.clip(np.floor(14.5 - (columns * small).sum() / mass), 0, 8))
    seen[top : top + small.shape[0], left : left + small.shape[1]] = small
    return seen
