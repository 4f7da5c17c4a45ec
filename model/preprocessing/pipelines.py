"""Turn any picture into the 28x28 picture that MNIST or Fashion-MNIST would have made of it.

Both data sets store what there is to see as high values on a background of 0, and so do these
pipelines, whatever the polarity of the picture.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageFilter

from model.preprocessing.garment import find_garment
from model.preprocessing.ink import broaden, find_digits, find_ink
from model.preprocessing.pictures import BlankPicture, Note, bounded, crop, flatten, ignore, scaled

__all__ = ["PREPARATIONS", "BlankPicture", "Step", "steps", "to_fashion_mnist", "to_mnist"]

SIDE = 28
DIGIT_SIDE = 20  # pixels of a digit's longest edge
THUMBNAIL = 73  # pixels of the longest edge of the pictures that Fashion-MNIST was made from
SHARPEN = ImageFilter.UnsharpMask(radius=1, percent=100, threshold=0)


@dataclass(frozen=True)
class Step:
    """One step on the way to 28x28: what was done, and the uint8 (height, width) result."""

    title: str
    picture: np.ndarray


def steps(prepared: str, picture: Image.Image, digit: int | None = None) -> tuple[Step, ...]:
    """Return every step from a picture to its 28x28 version, beginning with the picture itself.

    Args:
        prepared: a key of `PREPARATIONS`.
        picture: any mode, any size.
        digit: which digit of a number, from the left; None for the only one, or for a garment.
    Raises:
        BlankPicture: if there is nothing to see.
    """
    taken = [Step("Your picture", np.asarray(flatten(bounded(picture)).convert("L")))]

    def note(title: str, seen: np.ndarray) -> None:
        taken.append(Step(title, np.clip(np.rint(seen), 0, 255).astype(np.uint8)))

    if digit is None:
        PREPARATIONS[prepared](picture, note)
    else:
        _cut_out_to_mnist(find_digits(picture, note)[digit], note)
    return tuple(taken)


def to_mnist(picture: Image.Image, note: Note = ignore) -> np.ndarray:
    """Convert a picture of a digit to 28x28 by the steps that made MNIST.

    1. Find the ink, and cut out the box around it.
    2. Broaden strokes that are far thinner than MNIST's.
    3. Grow the box to a square, and resample it to 20x20, weighted by area.
    4. Scale the brightest ink to 255.
    5. Paste by whole pixels so that the center of mass falls on pixel index 13.5 to 14.5.

    Source: Yadav and Bottou, "Cold Case: The Lost MNIST Digits" (arXiv:1905.10498).

    Args:
        picture: any mode, any size, ink dark on light or light on dark.
        note: told of each step.
    Returns:
        uint8 (28, 28), ink high.
    Raises:
        BlankPicture: if there is no ink, or nothing else.
    """
    return _cut_out_to_mnist(find_ink(picture, note), note)


def read_to_mnist(picture: Image.Image) -> list[np.ndarray]:
    """Convert each digit of a number, from left to right, as `to_mnist` converts one.

    Returns:
        uint8 (28, 28) each, ink high; with one digit, what `to_mnist` returns.
    Raises:
        BlankPicture: if there is no ink, or nothing else.
    """
    return [_cut_out_to_mnist(ink) for ink in find_digits(picture)]


def _cut_out_to_mnist(ink: np.ndarray, note: Note = ignore) -> np.ndarray:
    note("Cut out", ink * 255)
    broad = broaden(ink)
    if broad is not ink:
        note("Thin strokes broadened", broad * 255)
    return shrink_ink(broad, note)


def clean_drawing_to_mnist(picture: Image.Image) -> np.ndarray:
    """Convert as `to_mnist` does, without searching: ink 0 on paper 255, mode "L"."""
    ink = 1 - np.asarray(picture, np.float32) / np.float32(255)
    return shrink_ink(crop(ink, ink > 0))


def shrink_ink(ink: np.ndarray, note: Note = ignore) -> np.ndarray:
    """Do the last of MNIST's steps, from 3 on.

    Args:
        ink: float32 (height, width), 0 to 1, cut out so that ink touches every side.
        note: told of each step.
    Returns:
        uint8 (28, 28), ink high.
    """
    small = _resample_square(ink, DIGIT_SIDE)
    small *= 255.0 / small.max()
    note("20x20", small)
    seen = _paste_by_mass(np.rint(small).astype(np.uint8))
    note("Centered by its mass in 28x28", seen)
    return seen


def to_fashion_mnist(picture: Image.Image, note: Note = ignore) -> np.ndarray:
    """Convert a picture of a garment to 28x28 by the steps that made Fashion-MNIST.

    1. Find the garment, and cut out the box around it; fill a hollow outline.
    2. Invert where the background is light, and convert to 8-bit gray.
    3. Scale the longest edge to 28 by subsampling.
    4. Sharpen (radius and sigma 1).
    5. Paste the box into the middle.

    Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST" (arXiv:1708.07747), section 2.

    Args:
        picture: any mode, any size: a garment on any background, or drawn.
        note: told of each step.
    Returns:
        uint8 (28, 28), garment high on a background of 0.
    Raises:
        BlankPicture: if nothing differs from the background.
    """
    return shrink_garment(find_garment(picture, note), note)


def shrink_garment(garment: np.ndarray, note: Note = ignore) -> np.ndarray:
    """Do the last of Fashion-MNIST's steps, from 3 on.

    Args:
        garment: uint8 (height, width), cut out, high on a background of 0.
        note: told of each step.
    Returns:
        uint8 (28, 28).
    """
    box = Image.fromarray(garment)
    longest = max(box.size)
    size = scaled(box.size, SIDE / longest)
    if longest > THUMBNAIL:
        box = box.resize(scaled(box.size, THUMBNAIL / longest), Image.Resampling.BOX)
    box = box.resize(size, Image.Resampling.NEAREST)
    note("Longest edge 28", np.asarray(box))
    seen = Image.new("L", (SIDE, SIDE))
    seen.paste(box.filter(SHARPEN), ((SIDE - box.width) // 2, (SIDE - box.height) // 2))
    note("Sharpened and centered in 28x28", np.asarray(seen))
    return np.asarray(seen)


def to_whole(picture: Image.Image, note: Note = ignore) -> np.ndarray:
    """Convert a whole picture to 28x28, for data sets whose pictures were not cut out.

    It is averaged by area, padded to a square with the gray of its border, and inverted where its
    border is light, since a network's background is dark.

    Args:
        picture: any mode, any size.
        note: told of each step.
    Returns:
        uint8 (28, 28).
    Raises:
        BlankPicture: if all of it has the same gray.
    """
    gray = np.asarray(flatten(bounded(picture)).convert("L"))
    if gray.min() == gray.max():
        raise BlankPicture
    border = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    if np.median(border) > 127:
        gray, border = 255 - gray, 255 - border
        note("Inverted", gray)
    height, width = gray.shape
    if height != width:
        side = max(height, width)
        square = np.full((side, side), np.uint8(np.median(border)))
        top, left = (side - height) // 2, (side - width) // 2
        square[top : top + height, left : left + width] = gray
        gray = square
        note("Padded to a square", gray)
    area = cv2.INTER_AREA if len(gray) >= SIDE else cv2.INTER_LINEAR
    seen = np.asarray(cv2.resize(gray, (SIDE, SIDE), interpolation=area))
    note("28x28", seen)
    return seen


PREPARATIONS: dict[str, Callable[..., np.ndarray]] = {
    "mnist": to_mnist,
    "fashion_mnist": to_fashion_mnist,
    "whole": to_whole,
}


def _resample_square(ink: np.ndarray, size: int) -> np.ndarray:
    """Grow the box to a square by whole pixels, and average it into size x size cells, by area.

    By whole pixels as QMNIST does it: half a pixel would blur digits of 20x20.
    """
    height, width = ink.shape
    side = max(width, height)
    square = np.zeros((side, side), np.float32)
    top, left = (side - height + 1) // 2, (side - width + 1) // 2
    square[top : top + height, left : left + width] = ink
    return np.asarray(cv2.resize(square, (size, size), interpolation=cv2.INTER_AREA))


def _paste_by_mass(small: np.ndarray) -> np.ndarray:
    """Paste into 28x28 by whole pixels, so that the center of mass falls on index 13.5 to 14.5."""
    mass = small.sum(dtype=np.float64)
    rows, columns = np.indices(small.shape)
    seen = np.zeros((28, 28), np.uint8)
    top = int(np.clip(np.floor(14.5 - (rows * small).sum() / mass), 0, 8))
    left = int(np.clip(np.floor(14.5 - (columns * small).sum() / mass), 0, 8))
    seen[top : top + small.shape[0], left : left + small.shape[1]] = small
    return seen
