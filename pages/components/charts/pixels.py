"""Arrays as `data:` addresses of pictures, readable without telling colors apart."""

import numpy as np

from pages.components.charts.data_address import png_address, svg_address

SIDE = 28
GRAY, BLUE, ORANGE = np.array([(150, 150, 150), (86, 180, 233), (230, 159, 0)])
# From dark orange over gray to light blue: brighter means greater.
POSITIONS = -1.0, -0.5, 0.0, 0.5, 1.0
COLORS = (56, 20, 0), (150, 66, 8), (128, 128, 128), (110, 180, 235), (228, 243, 255)
MARKED = 0.3  # of the greatest weight: pixels above it get a + or a -
BRIGHT = 60  # of 255: darker pixels are not marked
PLUS = "M{x}.2 {y}.5h.6M{x}.5 {y}.2v.6", "#06263b"
MINUS = "M{x}.2 {y}.5h.6", "#3a2400"
CROSS = "M{x}.22 {y}.22l.56 .56M{x}.78 {y}.22l-.56 .56", "#3a2400"


def signed(values: np.ndarray) -> str:
    """Draw values (height, width): light blue above 0, dark orange below."""
    return png_address(signed_pixels(values))


def signed_pixels(values: np.ndarray) -> np.ndarray:
    """Return the pixels of `signed`, uint8 (height, width, 3)."""
    shares = _shares(values)
    channels = [np.interp(shares, POSITIONS, levels) for levels in zip(*COLORS, strict=True)]
    return np.stack(channels, axis=-1).astype(np.uint8)


def cells(values: np.ndarray) -> str:
    """Draw values (n,) as the cells of a square, row by row; brighter means farther from 0."""
    side = int(np.ceil(np.sqrt(len(values))))
    square = np.zeros(side * side)
    square[: len(values)] = np.abs(values)
    levels = 30 + 225 * square / (square.max() or 1.0)
    return png_address(levels.astype(np.uint8).reshape(side, side))


def weighed(pixels: np.ndarray, weights: np.ndarray, box: tuple[int, int, int] | None) -> str:
    """Draw a picture colored by weights: + and blue above 0, - and orange below.

    Args:
        pixels: uint8 (28, 28).
        weights: float (28, 28).
        box: row, column and side of a square to frame.
    """
    shares = _shares(weights)
    strength = np.sqrt(np.abs(shares))[..., None]
    color = GRAY * (1 - strength) + np.where(shares[..., None] > 0, BLUE, ORANGE) * strength
    clear = shares * (pixels > BRIGHT)
    marks = _marks(clear > MARKED, *PLUS) + _marks(clear < -MARKED, *MINUS)
    if box:
        row, column, side = box
        where = f'x="{column}" y="{row}" width="{side}" height="{side}" fill="none"'
        marks += f'<rect {where} stroke="#000" stroke-width=".5"/>'
        marks += f'<rect {where} stroke="#fff" stroke-width=".22"/>'
    return _svg((pixels[..., None] / 255 * color).astype(np.uint8), marks)


def changed(pixels: np.ndarray, added: np.ndarray, erased: np.ndarray) -> str:
    """Draw a picture, uint8 (28, 28); added (+) and erased (x) pixels are bool (28, 28)."""
    colored = np.repeat((pixels[..., None] * 0.8).astype(np.uint8), 3, axis=-1)
    colored[added], colored[erased] = BLUE, ORANGE
    return _svg(colored, _marks(added, *PLUS) + _marks(erased, *CROSS))


def _shares(values: np.ndarray) -> np.ndarray:
    return np.asarray(values / (np.abs(values).max() or 1.0))


def _marks(where: np.ndarray, sign: str, color: str) -> str:
    line = "".join(sign.format(x=x, y=y) for y, x in np.argwhere(where))
    return f'<path d="{line}" stroke="{color}" stroke-width=".17"/>'


def _svg(pixels: np.ndarray, marks: str) -> str:
    size = f'width="{SIDE}" height="{SIDE}" style="image-rendering:pixelated"'
    box = f'viewBox="0 0 {SIDE} {SIDE}" width="560" height="560"'
    image = f'<image href="{png_address(pixels)}" {size}/>'
    return svg_address(f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{image}{marks}</svg>')
